"""Texts that are set aside on disk until they are needed, so that a long file does not fill the memory."""

from __future__ import annotations

from contextlib import suppress
from tempfile import TemporaryFile
from typing import TYPE_CHECKING
from weakref import finalize

if TYPE_CHECKING:
    from typing import BinaryIO

LENGTH = 4
"""Bytes that say how long a text is."""
NONE = -1
"""The place of a text that is not there."""


class Texts:
    """Texts in a file of its own, which vanishes with this object."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 - closed when nobody needs the texts any more
        self._end = 0
        finalize(self, _closed, self._file)

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


def _closed(file: BinaryIO) -> None:
    """Close it; where the disk is full, what is left to write is lost with it."""
    with suppress(OSError):
        file.close()
