"""Importing: rows of a file in, the ledger out, as one action.

An import has two parts. Reading (`stage`) understands every row and finds its customer; it writes nothing and may run in
a transaction that only reads. Writing (`write`) merges what was read with what stands. On SQLite, where a writer keeps all
others waiting, doing them in two transactions halves the wait; `take` does both in one.

This brings numpy: nothing on the way of a single move imports it.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING

from lifecycle.errors import Raced
from lifecycle.imports.report import Rejects, Report
from lifecycle.imports.staging import Staged, stage
from lifecycle.model import Role
from lifecycle.service.importing import CustomersIn, MovesIn
from lifecycle.service.importing_money import PurchasesIn, SpendIn
from lifecycle.service.importing_touch import TouchpointsIn
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lifecycle.imports.rows import AnyRow, Bad
    from lifecycle.service.context import Context

    Reject = Callable[[Bad], None]
    Progress = Callable[[int], None]

MERGED_BY: dict[str, type[CustomersIn | MovesIn | PurchasesIn | SpendIn | TouchpointsIn]] = {
    "moves": MovesIn,
    "customers": CustomersIn,
    "purchases": PurchasesIn,
    "spend": SpendIn,
    "touchpoints": TouchpointsIn,
}
"""What writes each kind of file."""


class Imports:
    """Takes in files of moves, customers, purchases, touchpoints and spend. `reject` is handed each row that is not taken; `progress` is
    told how many steps are done, of two for each row: it was read, it was merged."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def check(self, kind: str, rows: Iterable[AnyRow | Bad], reject: Reject, progress: Progress) -> Report:
        """What an import would do; nothing is written."""
        return self._merged(self.stage(kind, rows, reject, progress), reject, progress, writes=False)

    def take(self, kind: str, rows: Iterable[AnyRow | Bad], reject: Reject, progress: Progress) -> Report:
        """Import rows of this kind, and the customers that they speak of."""
        self._need_to_write()
        return self.write(self.stage(kind, rows, reject, progress), reject, progress)

    def stage(self, kind: str, rows: Iterable[AnyRow | Bad], reject: Reject, progress: Progress) -> Staged:
        """Read rows of this kind. Nothing is written: a transaction that only reads will do."""
        self._context.need(Role.REP, _("check an import"))
        began, context = perf_counter(), self._context
        empty = Staged(kind, context.settings, Rejects(reject))
        staged = stage(empty, rows, context.store, progress)
        return replace(staged, seconds=perf_counter() - began)

    def write(self, staged: Staged, reject: Reject, progress: Progress) -> Report:
        """Write what was read. Raced when the workspace's stages or days changed since, or when somebody took a new name
        or reference at the same moment; what was read can be written again then, unless it was the stages."""
        self._need_to_write()
        return self._merged(staged, reject, progress, writes=True)

    def _need_to_write(self) -> None:
        self._context.need(Role.MANAGER, _("import a file"))

    def _merged(self, staged: Staged, reject: Reject, progress: Progress, *, writes: bool) -> Report:
        self._refuse_other_settings(staged)
        rejects = self._rejects(staged, reject)
        return MERGED_BY[staged.kind](self._context, staged, rejects, writes=writes).run(progress)

    @staticmethod
    def _rejects(staged: Staged, reject: Reject) -> Rejects:
        """What was rejected so far; a copy, since writing may be tried again."""
        so_far = staged.rejects
        return Rejects(reject, deepcopy(so_far.counted), deepcopy(so_far.kept))

    def _refuse_other_settings(self, staged: Staged) -> None:
        """Rows were read with these stages, in this zone."""
        now, then = self._context.settings, staged.settings
        if (now.model, now.zone, now.currency) != (then.model, then.zone, then.currency):
            raise Raced
