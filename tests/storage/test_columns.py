"""Rows as columns: SQLite gives them in parts, which must neither lose nor repeat any."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from storage import columns
from storage.types import micros

BEGAN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MANY_AT_ONCE, PART = 7, 3


@pytest.fixture
def store(sqlite_database, monkeypatch):
    """Calls, some of them at one instant, of which SQLite gives three at once."""
    monkeypatch.setattr(columns, "AT_ONCE", PART)
    with sqlite_database.transaction(None, writes=True) as opened:
        yield opened


def _call(store, id_, hours):
    store.connection.exec_driver_sql(
        "INSERT INTO touchpoints (workspace_id, id, customer_id, kind, at, state, action_id, live) "
        f"VALUES ({store.workspace_id}, {id_}, {-id_}, 'call', {micros(BEGAN + timedelta(hours=hours))}, 0, 1, 1)"
    )


def _written(store, hours):
    store.connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    for id_, hour in enumerate(hours, start=1):
        _call(store, id_, hour)
    found = store.touchpoints(["call"])
    read = list(zip(found["id"].tolist(), found["at"].tolist(), strict=True))
    store.connection.exec_driver_sql("DELETE FROM touchpoints")
    return read


@pytest.mark.parametrize(
    "hours",
    [
        [],
        [0],
        range(PART),
        range(PART + 1),
        range(10 * PART),
        [0] * MANY_AT_ONCE,
        [0, *[1] * MANY_AT_ONCE, 2, 3, 3, 3, 4],
        [0, 1, *[2] * MANY_AT_ONCE],
    ],
    ids=[
        "none",
        "one",
        "a part",
        "one more",
        "many parts",
        "one instant",
        "an instant within",
        "an instant at the end",
    ],
)
def test_however_rows_fall_into_parts_each_comes_once_and_in_order(store, hours):
    hours = list(hours)

    assert _written(store, hours) == [
        (id_, micros(BEGAN + timedelta(hours=hour))) for id_, hour in enumerate(hours, start=1)
    ]


def test_numbers_below_nothing_are_read_as_they_are(store):
    store.connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    _call(store, 5, 1)

    assert store.touchpoints(["call"])["customer_id"].tolist() == [-5]

    store.connection.exec_driver_sql("DELETE FROM touchpoints")
