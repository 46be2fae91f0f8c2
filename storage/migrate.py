"""Bringing the tables up to date with Alembic, from inside the program: no ini file, no shell."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from lifecycle.errors import Refusal
from lifecycle.text import _

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

HEAD = "0010"
"""The newest migration, named here so that a database that has it needs no Alembic to be told so."""
SCRIPTS = Path(__file__).parent / "migrations"
LOCK = 0x4C696665
"""PostgreSQL's advisory lock that two processes starting at once queue for."""

_REVISION = text("SELECT version_num FROM alembic_version")


def revision(connection: Connection) -> str | None:
    """The migration that the database is at; None before the first."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(_REVISION).scalar()
    return found


def upgrade(connection: Connection) -> None:
    """Run the migrations that are missing, inside the caller's transaction. Refusal for a database made by a newer
    program."""
    # Imported here: a start with current tables has no use for it.
    from alembic import command  # noqa: PLC0415
    from alembic.util.exc import CommandError  # noqa: PLC0415

    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL lock_timeout = '60s'"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    if revision(connection) == HEAD:
        return
    try:
        command.upgrade(config(connection), "head")
    except CommandError as error:
        raise Refusal(
            _("The database was made by a newer version of this program; please update the program.")
        ) from error


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration: where the scripts are, and the connection to run them on."""
    from alembic.config import Config  # noqa: PLC0415 - as above

    made = Config()
    made.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made
