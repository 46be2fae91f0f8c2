"""What the databases' errors mean: Busy for a person, Raced for the caller, anything else is a fault."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import exc

from lifecycle.errors import Busy, NoRoom, Raced
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Iterator

SQLITE_IN_USE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
SQLITE_DUPLICATE = {sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY}
SQLITE_CANNOT = {sqlite3.SQLITE_IOERR}
SQLITE_UNUSABLE = {
    sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT,
}  # fmt: skip
POSTGRES_DUPLICATE = "23505"
POSTGRES_RACED = {
    "40001",  # serialization failure
    "40P01",  # deadlock
}
"""Two transactions were in each other's way, and this one gave way: run once more, it finds the way free."""
POSTGRES_IN_USE = {
    "55P03",  # lock timeout
    "57014",  # statement timeout
    "25P03",  # idle in a transaction for too long
    "25P04",  # transaction timeout
}
POSTGRES_FULL = "53100"
POSTGRES_AWAY = ("08", "53", "57P")
"""Beginnings of the states that say: no connection, no room, shutting down or starting up."""


def in_use() -> Busy:
    """Somebody else was writing for longer than we wait."""
    return Busy(_("The ledger is busy right now, and nothing was changed. Please try again in a moment."))


def unusable() -> Busy:
    """The SQLite file is none, or one that may not be written."""
    return Busy(
        _(
            "The database file cannot be used, and nothing was changed: it must be a SQLite database that this "
            "program may write, in a folder where it may write too. Check LIFECYCLE_DATABASE_URL."
        )
    )


def full() -> NoRoom:
    """The disk is full."""
    return NoRoom(_("The database has no room left on its disk, and nothing was changed. An admin should make room."))


def away() -> Busy:
    """The database does not answer."""
    return Busy(
        _(
            "The database cannot be reached right now, and nothing was changed. Please try again in a minute; "
            "if it stays, an admin should check LIFECYCLE_DATABASE_URL."
        )
    )


@contextmanager
def told() -> Iterator[None]:
    """Raises Busy, or Raced, in the place of a database error that says so; other errors go through."""
    try:
        yield
    except Exception as error:
        if _raced(error):
            raise Raced from error
        busy = _busy(error)
        if busy is None:
            raise
        raise busy from error


def is_duplicate(error: exc.IntegrityError) -> bool:
    """Whether a row with this key is there already."""
    return error.orig is not None and is_duplicate_row(error.orig)


def is_duplicate_row(error: BaseException) -> bool:
    """The same, of the driver's own error."""
    state, code = getattr(error, "sqlstate", None), getattr(error, "sqlite_errorcode", None)
    return state == POSTGRES_DUPLICATE or code in SQLITE_DUPLICATE


def _raced(error: Exception) -> bool:
    raw = error.orig if isinstance(error, exc.DBAPIError) else error
    return getattr(raw, "sqlstate", None) in POSTGRES_RACED


def _busy(error: Exception) -> Busy | None:
    if isinstance(error, exc.TimeoutError):
        return in_use()
    gone = isinstance(error, exc.DBAPIError) and error.connection_invalidated
    raw = error.orig if isinstance(error, exc.DBAPIError) else error
    if isinstance(raw, sqlite3.Error):
        # Met on opening or beginning, read-only is the file; met in a statement it is our own rule for readers.
        on_opening = raw is error or getattr(error, "statement", None) is None
        return _of_sqlite(raw, on_opening=on_opening)
    # psycopg is known by its names alone, so that SQLite needs no import of it.
    if not type(raw).__module__.startswith("psycopg"):
        return None
    state = getattr(raw, "sqlstate", None)
    if state in POSTGRES_IN_USE:
        return in_use()
    if state == POSTGRES_FULL:
        return full()
    no_connection = state is None and type(raw).__name__ in {"OperationalError", "ConnectionTimeout"}
    return away() if gone or no_connection or (state or "").startswith(POSTGRES_AWAY) else None


def _of_sqlite(error: sqlite3.Error, *, on_opening: bool) -> Busy | None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte is the kind, the rest the detail
    if code in SQLITE_IN_USE:
        return in_use()
    if code in SQLITE_UNUSABLE or (on_opening and code == sqlite3.SQLITE_READONLY):
        return unusable()
    if code == sqlite3.SQLITE_FULL:
        return full()
    return away() if code in SQLITE_CANNOT else None
