"""Histories of millions of moves, for the analyses alone: workspaces, customers and visits, the same rows for DuckDB.

The log is left out, since no analysis reads it; the days that are over are packed, as the bot does behind its answers.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pandas as pd
import psycopg

from lifecycle.ledger_many import NOWHERE, OPEN
from lifecycle.model import MANY
from storage.database import Database
from storage.imports.columns import load
from storage.types import micros
from tests.benchmarks import histories

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

AT_ONCE = 500_000
SOURCES = ("search", "ads", "referral", "event", "partner")
INDEXES = ("visits_entered", "visits_open")
VISITS = (
    ("customer_id", "int8", None), ("entered_at", "instant", None), ("move_id", "int8", None),
    ("from_stage", "int2", NOWHERE), ("stage", "int2", None), ("kind", "int2", None),
    ("left_at", "instant", int(OPEN)), ("nth", "int2", None), ("from_at", "instant", int(OPEN)), ("from_nth", "int2", 0),
)  # fmt: skip


@dataclass(frozen=True)
class Large:
    """Visits as columns, ordered by customer and time, and the number of each one's customer; `source` says where each
    customer came from."""

    columns: dict[str, Ints]
    who: Ints
    customers: Ints
    source: Ints

    @property
    def n(self) -> int:
        """How many moves."""
        return len(self.columns["stage"])


def large(moves: int) -> Large:
    """So many moves, as `histories.history` makes them."""
    told = histories.history(moves)
    first = np.flatnonzero(told.from_stage == NOWHERE)
    ids = np.sort(histories._ids(told.at_us[first]))
    ids += np.arange(len(ids)) % 1024  # several in one millisecond
    ids = np.maximum.accumulate(ids) + np.arange(len(ids))
    nth = np.minimum(told.nth(), MANY)
    before = told.from_stage == NOWHERE
    columns = {
        "customer_id": ids[told.who],
        "entered_at": told.at_us,
        "move_id": np.arange(moves) + (1 << 40),
        "from_stage": told.from_stage,
        "stage": told.stage,
        "kind": told.kind,
        "left_at": np.where(told.left_us == histories.OPEN, OPEN, told.left_us),
        "nth": nth,
        "from_at": np.where(before, OPEN, np.roll(told.at_us, 1)),
        "from_nth": np.where(before, 0, np.roll(nth, 1)),
    }
    return Large(columns, told.who, ids, np.random.default_rng(2).integers(0, len(SOURCES), len(ids)))


def write(address: str, told: Large, *, teams: int = 1, sources: bool = False) -> None:
    """Into a migrated, empty database: all customers in the workspace of one team, or each in one of many teams'."""
    database = Database(address)
    names = [None] if teams == 1 else [f"T{team}" for team in range(teams)]
    workspaces = np.array([_workspace(database, team) for team in names])
    database.close()
    raw = _raw(address)
    is_sqlite = database.is_sqlite
    indexes = _drop(raw, is_sqlite=is_sqlite)
    _fill(raw, told, workspaces, is_postgres=not is_sqlite, sources=sources)
    for statement in indexes:
        raw.execute(statement)
    raw.execute("COMMIT")
    # What is still to be written to disk would be written while something is measured.
    for statement in ("PRAGMA wal_checkpoint(TRUNCATE)",) if is_sqlite else ("VACUUM ANALYZE", "CHECKPOINT"):
        raw.execute(statement)
    raw.close()
    pack(database, names if teams < 10 else [])
    database.close()


def pack(database: Database, teams: list[str | None]) -> None:
    """What the bot does behind its answers."""
    for team in teams:
        while database.pack(team, histories.NOW):
            pass


def _workspace(database: Database, team: str | None) -> int:
    with database.transaction(team, writes=True) as store:
        store.remember_person(histories.MANAGER, histories.NOW)
        return store.workspace_id


def _raw(address: str) -> Any:
    if not address.startswith("sqlite:///"):
        connection = psycopg.connect(address, autocommit=True)
        connection.execute("SET session_replication_role = replica")  # what refers to what is right by making
        connection.execute("SET maintenance_work_mem = '512MB'")
        connection.execute("BEGIN")
        return connection
    connection = sqlite3.connect(address.removeprefix("sqlite:///"), isolation_level=None)
    for pragma in ("synchronous = OFF", "cache_size = -524288", "foreign_keys = OFF"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN IMMEDIATE")
    return connection


def _drop(raw: Any, *, is_sqlite: bool) -> list[str]:
    """A random order of times would visit all of these indexes for each row. What makes them again."""
    if is_sqlite:
        found = raw.execute("SELECT sql FROM sqlite_master WHERE name IN (?, ?)", INDEXES).fetchall()
    else:
        found = raw.execute("SELECT indexdef FROM pg_indexes WHERE indexname = ANY(%s)", [list(INDEXES)]).fetchall()
    for index in INDEXES:
        raw.execute(f"DROP INDEX {index}")
    return [statement for (statement,) in found]


def _fill(raw: Any, told: Large, workspaces: Ints, *, is_postgres: bool, sources: bool) -> None:
    """Every customer in one of the workspaces, and their visits, in the order of the keys."""
    at = "now()" if is_postgres else str(micros(histories.NOW))
    for workspace_id in workspaces.tolist():
        said = f"{workspace_id}, 1, 'bench', 'UBENCH', 'import', 'import', {at}, ''"
        raw.execute(
            f"INSERT INTO actions (workspace_id, id, request_key, actor, origin, verb, at, summary) VALUES ({said})"
        )
    home = workspaces[np.random.default_rng(3).integers(0, len(workspaces), len(told.customers))]
    for some in _parts(np.argsort(home, kind="stable")):
        _load(raw, "customers", {
            "workspace_id": ("int8", home[some]), "id": ("int8", told.customers[some]),
            "name": ("text", [f"Customer {n:08}" for n in some.tolist()]), "at": ("instant", micros(histories.NOW)),
            "action_id": ("int8", 1), "live": ("bool", 1),
        }, some, is_postgres=is_postgres)  # fmt: skip
        if sources:
            _load(raw, "facts", _said(told, some, home[some]), some, is_postgres=is_postgres)
    for some in _parts(np.argsort(home[told.who], kind="stable")):
        given: dict[str, Any] = {
            name: (kind, told.columns[name][some], *(() if none is None else (none,))) for name, kind, none in VISITS
        }
        _load(raw, "visits", {"workspace_id": ("int8", home[told.who[some]]), **given}, some, is_postgres=is_postgres)


def _parts(rows: Ints) -> list[Ints]:
    return np.array_split(rows, max(1, len(rows) // AT_ONCE))


def _load(raw: Any, table: str, columns: dict[str, Any], some: Ints, *, is_postgres: bool) -> None:
    load(raw, table, len(some), columns, is_postgres=is_postgres)


def _said(told: Large, some: Ints, home: Ints) -> dict[str, Any]:
    return {
        "workspace_id": ("int8", home), "id": ("int8", told.customers[some]), "about": ("text", "customer"),
        "subject": ("text", [str(one) for one in told.customers[some].tolist()]), "field": ("text", "source"),
        "value": ("text", [SOURCES[one] for one in told.source[some].tolist()]), "at": ("instant", 0),
        "action_id": ("int8", 1), "live": ("bool", 1),
    }  # fmt: skip


def duck(path: Path, told: Large) -> duckdb.DuckDBPyConnection:
    """The same rows in DuckDB's own table, in the order in which they came, read with two threads."""
    connection = duckdb.connect(str(path))
    connection.execute("SET threads = 2")
    visits = pd.DataFrame(told.columns).sort_values("entered_at", ignore_index=True)  # noqa: F841 - read by name
    sources = pd.DataFrame({"customer_id": told.customers, "source": told.source})  # noqa: F841 - the same
    connection.execute(
        f"CREATE TABLE visits AS SELECT * REPLACE (nullif(left_at, {OPEN}) AS left_at, nullif(from_at, {OPEN}) AS from_at) FROM visits"
    )
    connection.execute("CREATE TABLE sources AS SELECT * FROM sources")
    return connection
