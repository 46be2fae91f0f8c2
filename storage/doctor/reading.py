"""A database opened for nothing but reading: no file is made, no journal switched, no row locked."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import NullPool, create_engine, select, text

from storage.engine import open_engine, read_address
from storage.tables import customers, workspaces
from storage.trouble import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection, Engine

FEW = 3
"""How many examples a sentence names."""

_WORKSPACES = select(workspaces.c.id, workspaces.c.settings).order_by(workspaces.c.id)


class Reading:
    """Opens read-only transactions. SQLite: the file as it lies there. PostgreSQL: one instant, without a time limit."""

    def __init__(self, address: str) -> None:
        """Connects to nothing yet. Refusal when the address cannot be read."""
        url = read_address(address)
        self.is_sqlite = url.get_backend_name() == "sqlite"
        self.path = Path(url.database or "").absolute()
        self.shown = url.set(drivername=url.get_backend_name(), query={}).render_as_string(hide_password=True)
        self._engine = self._sqlite() if self.is_sqlite else _postgres(address)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A transaction that may not write. Busy when the database cannot be reached."""
        with told(), self._engine.connect() as connection:
            connection.begin()
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN")
            else:
                connection.execute(text("SET LOCAL statement_timeout = 0"))
            yield connection

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    def _sqlite(self) -> Engine:
        # Not mode=ro: that leaves a journal and an index of it behind, perhaps owned by somebody whom the bot is not.
        address = f"{self.path.as_uri()}?mode=rw"

        def connect() -> sqlite3.Connection:
            raw = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
            for pragma in ("query_only = ON", "cache_size = -65536"):
                raw.execute(f"PRAGMA {pragma}")
            return raw

        return create_engine("sqlite+pysqlite://", creator=connect, poolclass=NullPool)


def _postgres(address: str) -> Engine:
    return open_engine(address).execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def every_workspace(connection: Connection) -> list[tuple[int, str]]:
    """Each workspace's id and its settings as JSON."""
    return [(row[0], row[1]) for row in connection.execute(_WORKSPACES)]


def named(connection: Connection, customer_ids: Iterable[int]) -> list[str]:
    """The names of these customers; an id stands for one who has none."""
    ids = list(customer_ids)
    rows = connection.execute(select(customers.c.id, customers.c.name).where(customers.c.id.in_(ids)))
    names = {row[0]: row[1] for row in rows}
    return [names.get(customer_id, f"#{customer_id}") for customer_id in ids]


def few(examples: Iterable[str], total: int) -> str:
    """The examples in one line, with three dots when there are more."""
    shown = list(examples)[:FEW]
    return ", ".join([*shown, *(["…"] if total > len(shown) else [])])
