"""Whether anything was written since: everything is written by an action, an undo too."""

from __future__ import annotations

from storage.columns import Columns

_WRITTEN = "SELECT coalesce(max(id), 0), count(*) FROM actions WHERE workspace_id = {ws}"


class Written(Columns):
    """Tells it by a mark."""

    def written(self) -> str:
        """A mark that is another one whenever anything was written. The clocks of several processes differ by a little,
        so that the newest id alone would not tell."""
        newest, n = self._fetch(_WRITTEN, {})[0]
        return f"{newest} {n}"
