"""Instants and ids."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.model import Action
from storage.ids import Ids, first_id
from storage.types import micros, moment

NOW = datetime(2026, 3, 29, 2, 30, 0, 123_457, tzinfo=UTC)


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2090, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - bounds
def test_microseconds_are_exact_both_ways(at):
    assert moment(micros(at)) == at


def test_an_instant_comes_back_as_the_same_instant_in_utc(desk):
    instants = [
        NOW.astimezone(ZoneInfo("America/New_York")),
        datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Prague")),
        datetime(1999, 12, 31, 23, 59, 59, 999_999, tzinfo=timezone(timedelta(hours=-9, minutes=-30))),
    ]
    for n, at in enumerate(instants, start=1):
        with desk.database.transaction("T1", writes=True) as store:
            store.act(Action(n, f"r{n}", "U1", "slash", "stage move", at))

    with desk.reading() as store:
        found = [store.action(n).at for n in range(1, 4)]
    assert found == [at.astimezone(UTC) for at in instants]
    assert {at.tzinfo for at in found} == {UTC}


def test_a_naive_instant_raises(desk):
    naive = datetime(2026, 3, 2)  # noqa: DTZ001 - on purpose
    action = Action(1, "r", "U1", "slash", "stage move", naive)

    with pytest.raises(ValueError, match="without a zone"):
        _act(desk, action)


def test_ids_grow_by_one_within_a_millisecond_and_lead_with_the_time():
    ids = Ids()

    first, second = ids.new(NOW), ids.new(NOW)

    assert second == first + 1
    assert first_id(NOW) < first < first_id(NOW + timedelta(milliseconds=1))


def test_ids_grow_when_the_clock_is_set_back():
    ids = Ids()

    first = ids.new(NOW)

    assert ids.new(NOW - timedelta(days=1)) == first + 1
    assert ids.new(NOW + timedelta(seconds=1)) > first + 1


def test_ids_fit_into_63_bits_for_decades():
    assert Ids().new(datetime(2089, 1, 1, tzinfo=UTC)) < 2**63
    assert Ids().new(datetime(2019, 1, 1, tzinfo=UTC)) > 0


def test_two_processes_hardly_ever_make_the_same_id():
    made = {Ids().new(NOW) for _process in range(50)}

    assert len(made) > 48


def _act(desk, action):
    with desk.database.transaction("T1", writes=True) as store:
        store.act(action)
