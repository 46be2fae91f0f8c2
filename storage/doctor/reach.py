"""Whether the database is there, how fast it answers, and whether its tables are this program's."""

from __future__ import annotations

import os
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from lifecycle.checkup import Finding, trouble, warning, well
from lifecycle.errors import Refusal
from lifecycle.text import _
from storage import migrate
from storage.tables import actions

if TYPE_CHECKING:
    from lifecycle.checkup import Progress
    from storage.doctor.reading import Reading

SLOW_S = 0.02
"""A move asks the database about a dozen times: at this much each, a person begins to wait."""
ASKED = 5

_MIGRATE = "lifecycle-bot migrate"


def file(reading: Reading, progress: Progress) -> Finding:
    """Whether the SQLite file is there, may be written, and answers."""
    path = reading.path
    if path.is_dir():
        return trouble(_("{path} is a folder.").format(path=path), _("Set LIFECYCLE_DATABASE_URL to a file."))
    if not path.is_file():
        return trouble(
            _("There is no database at {path} yet.").format(path=path), _("Run: {command}").format(command=_MIGRATE)
        )
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        return trouble(
            _("{path} may not be written by this user.").format(path=path),
            _("Give this user the right to write the file and its folder, or run as the user who owns them."),
        )
    return server(reading, progress)


def server(reading: Reading, _progress: Progress) -> Finding:
    """Whether the database answers, and how fast."""
    try:
        each_s = _answering(reading)
    except Refusal as refusal:
        return trouble(
            _("{address} cannot be used: {why}").format(address=reading.shown, why=_why(refusal)),
            _("Correct LIFECYCLE_DATABASE_URL, or put the last backup in the file's place.")
            if reading.is_sqlite
            else _("Start the server, or correct LIFECYCLE_DATABASE_URL."),
        )
    said = _("{address} answers in {ms} ms.").format(address=reading.shown, ms=f"{each_s * 1000:.1f}")
    if each_s < SLOW_S:
        return well(said)
    return warning(
        said, _("A move asks a dozen times: run the bot nearer to its database, or look what keeps it busy.")
    )


def migrations(reading: Reading, _progress: Progress) -> Finding:
    """Whether the tables are those that this program knows."""
    with reading.transaction() as connection:
        found = migrate.revision(connection)
        has_tables = inspect(connection).has_table(actions.name)
    if found == migrate.HEAD:
        return well(_("The tables are those of migration {revision}, the newest.").format(revision=found))
    if found is None and has_tables:
        return trouble(
            _("Which migration the tables are of is lost: alembic_version is empty."),
            _("Put the last backup in place."),
        )
    if found is None:
        return trouble(_("The database has no tables yet."), _("Run: {command}").format(command=_MIGRATE))
    if not any((migrate.SCRIPTS / "versions").glob(f"{found}_*.py")):
        return trouble(
            _("The tables were made by a newer version of this program (migration {revision}).").format(revision=found),
            _("Update the program; the database is not touched until then."),
        )
    return trouble(
        _("The tables are those of migration {revision}; the newest is {newest}.").format(
            revision=found, newest=migrate.HEAD
        ),
        _("Run: {command}").format(command=_MIGRATE),
    )


def _answering(reading: Reading) -> float:
    """Seconds that one question takes, on a connection that stands."""
    with reading.transaction() as connection:
        connection.execute(text("SELECT count(*) FROM (SELECT 1) AS one"))
        if reading.is_sqlite:
            connection.execute(text("PRAGMA schema_version"))  # reads the file, which opening it does not
        took = []
        for _each in range(ASKED):
            began = perf_counter()
            connection.execute(text("SELECT 1")).scalar()
            took.append(perf_counter() - began)
    return median(took)


def _why(refusal: Refusal) -> str:
    """What the database itself said, in one line."""
    said = str(getattr(refusal.__cause__, "orig", None) or refusal.__cause__ or refusal)
    return said.strip().splitlines()[0].rstrip(".") + "."
