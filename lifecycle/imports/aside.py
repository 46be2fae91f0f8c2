"""Texts that are set aside on disk until they are needed, so that a long file does not fill the memory."""

from __future__ import annotations

from tempfile import TemporaryFile
from weakref import finalize

LENGTH = 4
"""Bytes that say how long a text is."""
NONE = -1
"""The place of a text that is not there."""


class Texts:
    """Texts in a file of its own, which vanishes with this object."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 - closed when nobody needs the texts any more
        self._end = 0
        finalize(self, self._file.close)

    def keep(self, text: str) -> int:
        """Set a text aside, before the first is asked for; where it is."""
        data = text.encode()
        place = self._end
        self._file.write(len(data).to_bytes(LENGTH, "big") + data)
        self._end += LENGTH + len(data)
        return place

    def at(self, place: int) -> str:
        """The text at a place."""
        self._file.seek(place)
        return self._file.read(int.from_bytes(self._file.read(LENGTH), "big")).decode()
