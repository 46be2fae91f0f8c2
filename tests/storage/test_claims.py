"""Deliveries are claimed once, by one of however many, and forgotten after a while."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage.database import PURGE_EVERY
from storage.tables import deliveries
from tests.together import at_once

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_a_delivery_is_claimed_once(database):
    assert database.claim("T1", "Ev1", NOW)
    assert not database.claim("T1", "Ev1", NOW + timedelta(seconds=29))
    assert database.claim("T1", "Ev2", NOW)
    assert database.claim("T2", "Ev1", NOW)


def test_a_claim_without_an_answer_is_free_after_half_a_minute(database):
    database.claim("T1", "Ev1", NOW)
    assert database.claim("T1", "Ev1", NOW + timedelta(seconds=30))
    assert not database.claim("T1", "Ev1", NOW + timedelta(seconds=31))

    database.answered("T1", "Ev1", NOW + timedelta(seconds=32))
    assert not database.claim("T1", "Ev1", NOW + timedelta(hours=1))


def test_of_many_who_claim_at_once_one_does(database):
    database.claim("T1", "Ev0", NOW)
    claimed = []

    at_once(*([lambda: claimed.append(database.claim("T1", "Ev1", NOW))] * 6))

    assert sorted(claimed) == [False] * 5 + [True]


def test_old_deliveries_are_forgotten_now_and_then(database):
    database.claim("T1", "old", NOW - timedelta(days=2))
    database._claims = iter([PURGE_EVERY])

    database.claim("T1", "new", NOW)

    with database.connected(writes=False) as connection:
        assert [row.key for row in connection.execute(deliveries.select())] == ["new"]
