"""Where the rejected lines of an import go: beside the file, never over what is there, and known before anything is written."""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from lifecycle.errors import Refusal
from lifecycle.text import _

if TYPE_CHECKING:
    from typing import BinaryIO

PART = 1 << 20


@dataclass(frozen=True, slots=True)
class Rejected:
    """The file that rejected lines go to."""

    path: Path

    @classmethod
    def beside(cls, file: Path) -> Rejected:
        """Beside the imported file, under the first name that is free: lines that somebody is mending stay."""
        folder = file.parent if file.parent.is_dir() else Path()
        names = (f"{file.stem}.rejected{'' if n == 1 else f'-{n}'}.csv" for n in count(1))
        return cls(next(folder / name for name in names if not os.path.lexists(folder / name)))

    @classmethod
    def at(cls, path: Path, file: Path) -> Rejected:
        """Where somebody said. Refusal for the imported file itself, a folder, or a place where nothing can be written."""
        if path.is_dir():
            raise Refusal(_("{path} is a folder; name a file with --rejects.").format(path=path))
        if path.resolve() == file.resolve():
            raise Refusal(_("The rejected lines would replace the file itself; name another file with --rejects."))
        return cls(path)

    def refuse_unwritable(self) -> None:
        """Refusal where they could not be written: better before the import than after it."""
        folder = self.path.resolve().parent
        if not folder.is_dir():
            said = _("There is no folder {folder}; name another place for the rejected lines with --rejects.")
        elif not os.access(self.path if self.path.exists() else folder, os.W_OK):
            said = _("Nothing can be written in {folder}; name another place for the rejected lines with --rejects.")
        else:
            return
        raise Refusal(said.format(folder=folder))

    def keep(self, lines: BinaryIO) -> None:
        """Write the lines: a file whole or not at all, anything else, such as a device, as it comes."""
        lines.seek(0)
        path = self.path.resolve()
        if path.exists() and not path.is_file():
            with path.open("wb") as out:
                _copy(lines, out)
            return
        fresh = path.with_name(f".{path.name}.part")
        try:
            with fresh.open("wb") as out:
                _copy(lines, out)
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)


def _copy(lines: BinaryIO, out: BinaryIO) -> None:
    while part := lines.read(PART):
        out.write(part)
