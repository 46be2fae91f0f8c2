"""The database as the rest of the program sees it: transactions of one workspace, claims, upkeep.

SQLite: one writer at a time by `BEGIN IMMEDIATE`; the threads of a process queue before it, because waiting in
SQLite means sleeping and asking again. PostgreSQL: writers are READ COMMITTED and lock the customers that they
move, readers see one instant (REPEATABLE READ, read-only).
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from itertools import count
from math import ceil
from time import monotonic
from typing import TYPE_CHECKING, Any

from sqlalchemy import literal, select, text
from sqlalchemy.exc import DBAPIError

from lifecycle.errors import Busy, Raced
from storage import deliveries, migrate, rebuild, tables, trouble, workspaces
from storage.engine import PATIENCE, open_engine
from storage.ids import Ids
from storage.packed.reading import Coverage
from storage.runs import Runs
from storage.store import SqlStore
from storage.writers import Writers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from datetime import datetime

    from sqlalchemy import Connection

WRITERS = 4
"""Writers of one process that PostgreSQL works for at a time. More of them slow each other down, and who is in the
middle of it waits for longest."""
REPEATABLE_READ = 3
"""As psycopg numbers it, which SQLite does not import."""
PURGE_EVERY = 500
"""Claims between two purges of old deliveries."""
WORTH_PACKING = 500
"""Moves read row by row in one question, from which on packing the days that are over pays."""


class Database:
    """A `lifecycle.ports.Ledger` at an address such as `sqlite:///path/to/lifecycle.db` or `postgresql://...`."""

    def __init__(
        self,
        address: str,
        patience: float = PATIENCE,
        *,
        zone: str | None = None,
        currency: str | None = None,
        local_team: str | None = None,
    ) -> None:
        """Connects to nothing yet. `patience` is how many seconds a writer waits for another one before it is Busy;
        `zone` and `currency` hold for workspaces that did not set theirs; `local_team` is no real one, and works in
        the local workspace without adopting it. Refusal when the address cannot be read."""
        self.on_loose: Callable[[str | None], None] = lambda _team: None
        """Told the team of a question that read many single rows, which `pack` would spare the next one."""
        self._local_team = local_team
        self.engine = open_engine(address, patience)
        self._patience = patience
        self._usual = workspaces.usual_settings(zone, currency)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._ids = Ids()
        self._writers = Writers(self.engine, 1 if self.is_sqlite else WRITERS)
        self._claims = count()
        self.runs = Runs(self)

    @contextmanager
    def transaction(self, team: str | None, *, writes: bool) -> Iterator[SqlStore]:
        """A transaction of one workspace: commits at the end, rolls back on an exception.

        `team` is the Slack team id; None is the workspace that the installation began with. Busy when the
        database does not give way, Raced when the request should be run once more. One that does not write may
        not: the database refuses.
        """
        with self.connected(writes=writes) as connection:
            found = self._found(connection, team, writes=writes, keep=writes)
            store = SqlStore(connection, found.id, found.settings, self._ids, self._usual, can_write=writes)
            store.packed_until = found.packed_until
            if found.is_whole and not writes:
                store.known = Coverage.whole(found.packed_until, found.tally)
            yield store
            self._commit(connection)
        if store.loose >= WORTH_PACKING and not writes:
            self.on_loose(team)

    @contextmanager
    def within(self, team: str | None, *, writes: bool) -> Iterator[tuple[Connection, int]]:
        """A connection inside a transaction, which the caller commits, and the workspace's id."""
        with self.connected(writes=writes) as connection:
            yield connection, self._found(connection, team, writes=writes, keep=False).id

    def claim(self, team: str, key: str, now: datetime) -> bool:
        """Claim a delivery before acting on it. False: it was answered, or somebody has been at it for less than
        half a minute."""
        with self.within(team, writes=True) as (connection, workspace_id):
            if next(self._claims) % PURGE_EVERY == 0:
                deliveries.purge(connection, now)
            claimed = deliveries.claim(connection, workspace_id, key, now)
            connection.commit()
            return claimed

    def was_answered(self, team: str, key: str) -> bool:
        """Whether a delivery got its answer."""
        with self.within(team, writes=False) as (connection, workspace_id):
            return deliveries.was_answered(connection, workspace_id, key)

    def answered(self, team: str, key: str, now: datetime) -> None:
        """The claimed delivery got its answer."""
        with self.within(team, writes=True) as (connection, workspace_id):
            deliveries.answered(connection, workspace_id, key, now)
            connection.commit()

    def pack(self, team: str | None, now: datetime) -> bool:
        """Pack some of the days that are over, so that long questions read them fast. False when nothing is left to be
        packed, or somebody else is at it."""
        from storage.packed import packing  # noqa: PLC0415 - it brings numpy, which a start must not pay for

        with self.transaction(team, writes=False) as store:
            if packing.is_packed(store, now):
                return False
        with suppress(Busy, Raced), self.transaction(team, writes=True) as store:
            store.begin_bulk()
            return packing.pack_some(store, now)
        return False

    def migrate(self) -> None:
        """Bring the tables up to date; does nothing, quickly, when they are. Refusal when they are newer than this
        program."""
        if self.is_current():
            return
        with self.connected(writes=True) as connection:
            migrate.upgrade(connection)
            connection.commit()

    def is_current(self) -> bool:
        """Whether the tables are those that this program knows."""
        with self.connected(writes=False) as connection:
            return migrate.revision(connection) == migrate.HEAD

    def rebuild(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Make the visits and all current values again from the log, one transaction per workspace. `progress` is
        told the customers done and their total. Returns how many visits were written."""
        with self.connected(writes=False) as connection:
            ids = list(connection.execute(select(tables.workspaces.c.id)).scalars())
            total = rebuild.count_customers(connection)
        written, done = 0, 0
        for workspace_id in ids:
            with self.connected(writes=True) as connection:
                rebuilt = rebuild.workspace(connection, workspace_id, progress, done, total)
                connection.commit()
            written, done = written + rebuilt.visits, done + rebuilt.customers
        return written

    def is_empty(self) -> bool:
        """Whether nothing was ever written by anybody."""
        with self.connected(writes=False) as connection:
            return connection.execute(select(literal(1)).select_from(tables.actions).limit(1)).first() is None

    def is_adopted(self) -> bool:
        """Whether a real team has the workspace that the installation began with."""
        with self.connected(writes=False) as connection:
            return workspaces.home_team(connection) is not None

    def ping(self) -> None:
        """Returns when the database answers; Busy otherwise."""
        with self.connected(writes=False) as connection:
            connection.execute(text("SELECT 1"))

    def close(self) -> None:
        """Close every connection that is not in use."""
        self._writers.close()
        self.engine.dispose()

    @staticmethod
    def _commit(connection: Connection) -> None:
        """Commit. Raced when the connection broke meanwhile: nobody knows then whether it was done, but the request
        that is run once more finds its own action if it was."""
        try:
            connection.commit()
        except DBAPIError as error:
            if error.connection_invalidated:
                raise Raced from error
            raise

    @contextmanager
    def connected(self, *, writes: bool) -> Iterator[Connection]:
        """A connection inside a transaction, which the caller commits; anything else rolls back, unless it only read: with
        a rollback psycopg forgets every statement that it has prepared on the connection."""
        until = monotonic() + self._patience
        with trouble.told(), self._opened(writes=writes) as connection:
            self._begin(connection, writes=writes, until=until)
            try:
                yield connection
            finally:
                if not writes and not connection.invalidated:
                    connection.commit()

    def _opened(self, *, writes: bool) -> AbstractContextManager[Connection]:
        return self._writers.connection(self._patience) if writes else self.engine.connect()

    def _begin(self, connection: Connection, *, writes: bool, until: float | None = None) -> None:
        """Begin on the raw connection. What a writer waited for its turn is taken off its wait for other processes."""
        connection.begin()
        raw: Any = connection.connection.dbapi_connection
        if self.is_sqlite:
            left = self._patience if until is None else max(0.0, until - monotonic())
            for pragma, value in (("query_only", 0 if writes else 1), ("busy_timeout", ceil(left * 10) * 100)):
                if connection.info.get(pragma) != value:
                    raw.execute(f"PRAGMA {pragma} = {value}")
                    connection.info[pragma] = value
            raw.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
        elif connection.info.get("writes") != writes:  # SQLAlchemy would say it anew, and take it back, each time
            raw.isolation_level = None if writes else REPEATABLE_READ
            raw.read_only = None if writes else True
            connection.info["writes"] = writes

    def _found(self, connection: Connection, team: str | None, *, writes: bool, keep: bool) -> workspaces.Found:
        """The workspace, whose settings nobody changes until the end if we `keep` them; made if need be."""
        team = None if team == self._local_team else team
        found = self._find(connection, team, writes=writes, keep=keep)
        while found is None:
            connection.rollback()
            with self.engine.connect() as other:
                self._begin(other, writes=True)
                workspaces.settle(other, team)
                other.commit()
            self._begin(connection, writes=writes)
            found = workspaces.find(connection, team, keep=keep)
        return found

    def _find(self, connection: Connection, team: str | None, *, writes: bool, keep: bool) -> workspaces.Found | None:
        """The transaction's first statement: a connection that died while it was idle shows here, where nothing is
        lost yet and another connection can take its place."""
        try:
            return workspaces.find(connection, team, keep=keep)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            self.engine.dispose()  # those that lie idle beside it died with it
            connection.rollback()
            self._begin(connection, writes=writes)
            return workspaces.find(connection, team, keep=keep)
