"""Lifelike histories of any size, written straight into the tables: what an import leaves behind.

The chances and the lengths of stay are the sample company's, over two years. The log and its visits are made side
by side with numpy, because telling a million visits from the log takes minutes; `test_histories` holds a small one
against the real projection.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import repeat
from typing import TYPE_CHECKING, Any

import numpy as np

from lifecycle.model import LOST, Person, Role
from lifecycle.stage_names import AWARENESS, CONVERSION, KNOWLEDGE
from lifecycle.stages import preset
from storage import tables
from storage.database import Database
from storage.ids import RANDOM_BITS, START
from storage.sample.company import NEXT, STAY
from storage.types import EPOCH, micros

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from sqlalchemy import Table

    Ints = NDArray[np.int64]

NOW = datetime(2026, 11, 20, 15, 2, tzinfo=UTC)
"""A Friday afternoon."""
YEARS = 2
DAY_US = 24 * 3600 * 1_000_000
NOWHERE = -1
STAYS = -2
OPEN = -1
"""`left_at` of a visit that lasts."""
MANAGER = Person("UBENCH", Role.MANAGER, "manager", "Europe/Prague", "en")
PER_ACTION = 1000
"""Customers that one imported action brought."""


@dataclass(frozen=True)
class History:
    """Moves in the order of their customers and times, as columns; a customer is the number of their first row."""

    who: Ints
    stage: Ints
    from_stage: Ints
    kind: Ints
    at_us: Ints
    left_us: Ints

    @property
    def customers(self) -> int:
        """How many customers there are."""
        return int(self.who[-1]) + 1

    def nth(self) -> Ints:
        """Which stay of its customer in its stage each row begins, 1 the first."""
        key = self.who * 16 + self.stage
        order = np.argsort(key, kind="stable")
        first = np.flatnonzero(np.append(True, key[order][1:] != key[order][:-1]))
        nth = np.empty(len(key), np.int64)
        nth[order] = np.arange(len(key)) - np.repeat(first, np.diff(np.append(first, len(key)))) + 1
        return nth


def history(moves: int, seed: int = 1) -> History:
    """So many moves of customers who came at any time of the two years before `NOW`."""
    random = np.random.default_rng(seed)
    who, stage, at_us = _walk(random, moves)
    order = np.lexsort((np.arange(len(who)), who))[:moves]  # each walk's steps were made in the order of time
    who, stage, at_us = who[order], stage[order], at_us[order]
    first = np.ones(len(who), bool)
    first[1:] = who[1:] != who[:-1]
    from_stage = np.where(first, NOWHERE, np.roll(stage, 1))
    left_us = np.where(np.roll(first, -1), OPEN, np.roll(at_us, -1))
    return History(who, stage, from_stage, _kinds()[from_stage + 1, stage], at_us, left_us)


def _walk(random: np.random.Generator, moves: int) -> tuple[Ints, Ints, Ints]:
    """Every customer's steps, one step of all customers at a time, until nobody goes on before `NOW`."""
    chances, stays = _chances()
    who = np.arange(moves, dtype=np.int64)  # more customers than needed: each has a move at least
    span_us = YEARS * 365 * DAY_US
    at_us = micros(NOW) - random.integers(60_000_000, span_us, len(who))
    stage = random.choice([AWARENESS, KNOWLEDGE, CONVERSION], len(who), p=[0.84, 0.13, 0.03]).astype(np.int64)
    steps = []
    while len(who):
        steps.append((who, stage, at_us))
        drawn = (random.random(len(who))[:, None] >= chances[stage]).sum(axis=1)
        goes_on = drawn < chances.shape[1]
        target = np.where(goes_on, drawn, 0)
        at_us = at_us + DAY_US + (random.exponential(stays[stage]) * DAY_US).astype(np.int64)
        goes_on &= at_us < micros(NOW)
        who, stage, at_us = who[goes_on], target[goes_on].astype(np.int64), at_us[goes_on]
    columns = zip(*steps, strict=True)
    found_who, found_stage, found_at = (np.concatenate(column) for column in columns)
    return found_who, found_stage, found_at


def _chances() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Per stage the running sums of the chances to go to each stage, and the mean stay in days."""
    size = max(NEXT) + 1
    chances, stays = np.zeros((size, size)), np.zeros(size)
    for stage, ways in NEXT.items():
        for to, percent in ways:
            chances[stage, to] = percent / 100
        stays[stage] = STAY[stage] * 7 / 5  # the sample counts working days
    return chances.cumsum(axis=1), stays


def _kinds() -> Ints:
    """The kind of a move by [stage before + 1, stage]; row 0 is a first move."""
    model = preset("six")
    ids = [LOST, *(stage.id for stage in model.stages)]
    kinds = np.zeros((max(ids) + 2, max(ids) + 1), np.int64)
    for to in ids:
        for before in (None, *ids):
            if to != before and (before is not None or to != LOST):
                kinds[0 if before is None else before + 1, to] = model.kind(before, to)
    return kinds


def write(address: str, told: History) -> None:
    """Write a history into a migrated, empty database, with one manager who may ask."""
    database = Database(address)
    with database.transaction(None, writes=True) as store:
        store.remember_person(MANAGER, NOW)
        workspace_id = store.workspace_id
    database.close()
    columns = _columns(told, workspace_id)
    if database.is_sqlite:
        _insert(address.removeprefix("sqlite:///"), columns)
    else:
        _copy(address, columns)


def _columns(told: History, workspace_id: int) -> dict[Table, dict[str, Iterable[Any]]]:
    """Each table's columns, referred-to tables first."""
    first = np.flatnonzero(told.from_stage == NOWHERE)
    created = told.at_us[first]
    customer_ids, move_ids = _ids(created), _ids(told.at_us)
    actions = _ids(created[::PER_ACTION])
    action_of = np.repeat(actions, PER_ACTION)[: len(first)]
    spelt = [f"Customer {n:07}" for n in range(len(first))]
    ws = repeat(workspace_id)
    of_move = {"workspace_id": ws, "customer_id": customer_ids[told.who].tolist()}
    no_left = [None if left == OPEN else left for left in told.left_us.tolist()]
    no_before = [None if before == NOWHERE else before for before in told.from_stage.tolist()]
    nth = told.nth()
    last_us, last_nth = np.roll(told.at_us, 1).tolist(), np.roll(nth, 1).tolist()
    return {
        tables.actions: {
            "workspace_id": ws, "id": actions.tolist(), "request_key": (f"import:{one}" for one in actions.tolist()),
            "actor": repeat(MANAGER.id), "origin": repeat("import"), "verb": repeat("import"),
            "at": created[::PER_ACTION].tolist(), "summary": repeat(""),
        },
        tables.customers: {
            "workspace_id": ws, "id": customer_ids.tolist(), "name": spelt, "at": created.tolist(),
            "action_id": action_of.tolist(), "live": repeat(True),
        },
        tables.names: {
            "workspace_id": ws, "name_key": [name.casefold() for name in spelt], "action_id": action_of.tolist(),
            "customer_id": customer_ids.tolist(), "name": spelt, "is_alias": repeat(False), "live": repeat(True),
        },
        tables.stage_moves: {
            **of_move, "id": move_ids.tolist(), "to_stage": told.stage.tolist(), "effective_at": told.at_us.tolist(),
            "recorded_at": told.at_us.tolist(), "action_id": action_of[told.who].tolist(),
        },
        tables.visits: {
            **of_move, "entered_at": told.at_us.tolist(), "move_id": move_ids.tolist(), "from_stage": no_before,
            "stage": told.stage.tolist(), "kind": told.kind.tolist(), "left_at": no_left, "nth": nth.tolist(),
            "from_at": [None if before is None else at for before, at in zip(no_before, last_us, strict=True)],
            "from_nth": [None if before is None else at for before, at in zip(no_before, last_nth, strict=True)],
        },
    }  # fmt: skip


def _ids(at_us: Ints) -> Ints:
    """Ids as the application would have made them then."""
    ms = (at_us - micros(START)) // 1000
    return (ms << RANDOM_BITS) + np.arange(len(ms)) % (1 << RANDOM_BITS)


def _insert(path: str, columns: dict[Table, dict[str, Iterable[Any]]]) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("synchronous = OFF", "cache_size = -262144", "foreign_keys = OFF"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN IMMEDIATE")
    # A random order of times would visit all of this index for each row.
    late = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'visits_entered'").fetchone()[0]
    connection.execute("DROP INDEX visits_entered")
    for table, values in columns.items():
        marks = ", ".join("?" * len(values))
        into = f"INSERT INTO {table.name} ({', '.join(values)}) VALUES ({marks})"
        connection.executemany(into, zip(*values.values(), strict=False))
    connection.execute(late)
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _copy(address: str, columns: dict[Table, dict[str, Iterable[Any]]]) -> None:
    import psycopg  # noqa: PLC0415 - only for PostgreSQL

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")  # what refers to what is right by making
        for table, values in columns.items():
            moments = {column.name for column in table.columns if type(column.type).__name__ == "Moment"}
            ready = (_instants(column) if name in moments else column for name, column in values.items())
            into = f"COPY {table.name} ({', '.join(values)}) FROM STDIN"
            with connection.cursor() as cursor, cursor.copy(into) as copy:
                for row in zip(*ready, strict=False):
                    copy.write_row(row)
        connection.execute("VACUUM ANALYZE")  # which autovacuum would have done


def _instants(column: Iterable[int | None]) -> Sequence[datetime | None]:
    return [None if us is None else EPOCH + timedelta(microseconds=us) for us in column]
