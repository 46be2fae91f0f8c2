"""From a database address to an engine whose connections behave as the store expects."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from lifecycle.errors import Refusal
from lifecycle.text import _

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

PATIENCE = 5.0
"""Seconds that a writer waits for another one."""
CONNECT_SECONDS = 3
"""How long PostgreSQL may take to take a connection. Without it a host that swallows packets is waited for for minutes."""
STATEMENT_SECONDS = 60
"""How long one PostgreSQL statement may take; imports and rebuilds lift it."""

# synchronous: people are told that a move is kept, so it has to outlive a power cut. NORMAL outlives the process
# alone: it syncs at a checkpoint, which a quiet team may reach after hours; it saves a quarter of a move's time here.
SQLITE_PRAGMAS = (
    "synchronous = FULL",
    "foreign_keys = ON",
    "cache_size = -16384",
    "temp_store = MEMORY",
)
POSTGRES_WIRE = {"connect_timeout": str(CONNECT_SECONDS), "tcp_user_timeout": "20000", "keepalives_idle": "30"}
"""A server that is gone without a word is noticed by the connections in use (milliseconds) and the idle ones (seconds)."""
POSTGRES_SETTINGS = (
    "timezone = 'UTC'",
    f"statement_timeout = '{STATEMENT_SECONDS}s'",
)


def open_engine(address: str, patience: float = PATIENCE) -> Engine:
    """The engine for an address; a SQLite file's folder is created. A writer waits `patience` seconds for another.
    Refusal when it is no address we know."""
    url = read_address(address)
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, patience)
    return _postgres(url, patience)


def read_address(address: str) -> URL:
    """The address as SQLAlchemy wants it: `postgresql://` means psycopg 3. Refusal with what one may write."""
    try:
        url = make_url(address)
        kind = url.get_backend_name()
    except ArgumentError:
        raise _unreadable() from None
    if kind in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+psycopg")
    if kind != "sqlite":
        raise _unreadable()
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise Refusal(
            _("A SQLite database needs a file, because many threads share it; write sqlite:///path/to/lifecycle.db.")
        )
    return url.set(drivername="sqlite+pysqlite")


def _unreadable() -> Refusal:
    return Refusal(
        _(
            "The database address cannot be read; write sqlite:///path/to/lifecycle.db "
            "or postgresql://user:password@host/name."
        )
    )


def _sqlite(url: URL, patience: float) -> Engine:
    folder = Path(url.database or "").absolute().parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise Refusal(_("The folder {folder} cannot be made; choose another one.").format(folder=folder)) from None
    # The last connection used is the next one taken: its page cache is warm.
    engine = create_engine(url, pool_use_lifo=True, pool_timeout=patience, max_overflow=20)

    @event.listens_for(engine, "connect")
    def prepare(raw: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        raw.isolation_level = None  # the driver begins nothing by itself: see Database
        _run_all(raw, [f"PRAGMA busy_timeout = {int(patience * 1000)}"])
        _use_wal(raw, patience)
        _run_all(raw, [f"PRAGMA {pragma}" for pragma in SQLITE_PRAGMAS])

    return engine


def _use_wal(raw: DBAPIConnection, patience: float) -> None:
    """Switch the file to its write-ahead log. Of several processes that open a new file at once only one can, and
    SQLite tells the others that it is locked without waiting: they ask again."""
    until = monotonic() + patience
    while True:
        try:
            return _run_all(raw, ["PRAGMA journal_mode = WAL"])
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > until:
                raise
            sleep(0.01)


def _postgres(url: URL, patience: float) -> Engine:
    # What the address says itself holds.
    url = url.update_query_dict({name: value for name, value in POSTGRES_WIRE.items() if name not in url.query})
    engine = create_engine(url, pool_use_lifo=True, pool_timeout=patience, max_overflow=20, pool_recycle=1800)

    @event.listens_for(engine, "connect")
    def prepare(raw: Any, _entry: ConnectionPoolEntry) -> None:  # noqa: ANN401 - the driver's own connection
        waits = f"lock_timeout = '{int(patience * 1000)}ms'"
        _run_all(raw, [f"SET {setting}" for setting in (waits, *POSTGRES_SETTINGS)])
        raw.commit()

    return engine


def _run_all(raw: DBAPIConnection, statements: list[str]) -> None:
    cursor = raw.cursor()
    for statement in statements:
        cursor.execute(statement)
    cursor.close()
