"""What only a SQLite file can suffer from: torn pages, a journal that blocks readers, a full disk."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from lifecycle.checkup import Finding, trouble, warning, well
from lifecycle.text import _
from storage.doctor.reading import FEW

if TYPE_CHECKING:
    from lifecycle.checkup import Progress
    from storage.doctor.reading import Reading

MIB = 1024**2
LOW, NONE = 512 * MIB, 64 * MIB
"""Below the first it is time to make room; below the second a busy day's journal does not fit."""


def integrity(reading: Reading, _progress: Progress) -> Finding:
    """Whether every page, row and index of the file is whole."""
    with reading.transaction() as connection:
        try:
            found = list(connection.execute(text(f"PRAGMA integrity_check({FEW})")).scalars())
        except DatabaseError as error:
            found = [str(error.orig)]
    if found == ["ok"]:
        return well(_("Every page and every index of the file is whole."))
    what = "; ".join(line.strip().splitlines()[-1] for line in found)
    return trouble(
        _("The file is damaged: {what}.").format(what=what),
        _("Stop the bot, keep a copy of the file, and put the last backup in its place."),
    )


def journal(reading: Reading, _progress: Progress) -> Finding:
    """Whether readers and the writer can work at the same time."""
    with reading.transaction() as connection:
        mode = str(connection.execute(text("PRAGMA journal_mode")).scalar())
    if mode == "wal":
        return well(_("The file keeps a write-ahead log: readers and the writer do not wait for each other."))
    return warning(
        _("The journal's mode is {mode}, so that readers and the writer wait for each other.").format(mode=mode),
        _(
            "The bot switches it to wal when it starts; if it stays, move the file from a network drive to a local disk."
        ),
    )


def disk(reading: Reading, _progress: Progress) -> Finding:
    """Whether there is room to write, and to rebuild or back up the file beside itself."""
    free, size = shutil.disk_usage(reading.path.parent).free, reading.path.stat().st_size
    said = _("{free} MB are free beside a file of {size} MB.").format(free=free // MIB, size=-(-size // MIB))
    mend = _("Make room on the disk of {folder}.").format(folder=reading.path.parent)
    if free < NONE:
        return trouble(said, mend)
    return warning(said, mend) if free < max(LOW, size) else well(said)
