"""When digests are due: by the clocks of a zone, whatever these do."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.digests.schedule import Cadence, Schedule

PRAGUE = "Europe/Prague"
MONDAYS = Schedule(Cadence.WEEKLY, 0, time(9), PRAGUE)
DAILY = Schedule(Cadence.DAILY, 0, time(9), PRAGUE)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def test_nine_stays_nine_when_the_clocks_change():
    assert MONDAYS.due_after(utc(2026, 10, 20)) == utc(2026, 10, 26, 8)  # winter since the day before
    assert MONDAYS.due_after(utc(2026, 10, 13)) == utc(2026, 10, 19, 7)
    assert MONDAYS.due_after(utc(2026, 3, 24)) == utc(2026, 3, 30, 7)


def test_an_hour_that_does_not_exist_is_when_the_clocks_jump():
    night = Schedule(Cadence.DAILY, 0, time(2, 30), PRAGUE)
    assert night.due_after(utc(2026, 3, 28, 12)) == utc(2026, 3, 29, 1)
    assert night.due_after(utc(2026, 3, 29, 1)) == utc(2026, 3, 30, 0, 30)


def test_an_hour_that_exists_twice_is_due_once_the_first_time():
    night = Schedule(Cadence.DAILY, 0, time(2, 30), PRAGUE)
    assert night.due_after(utc(2026, 10, 24, 12)) == utc(2026, 10, 25, 0, 30)
    assert night.due_after(utc(2026, 10, 25, 0, 30)) == utc(2026, 10, 26, 1, 30)


def test_the_due_time_itself_is_before_and_not_after():
    due = utc(2026, 11, 23, 8)
    assert MONDAYS.due_before(due) == due
    assert MONDAYS.due_after(due) == due + timedelta(days=7)
    assert MONDAYS.due_before(due - timedelta(microseconds=1)) == due - timedelta(days=7)


@pytest.mark.parametrize(
    ("day", "expected"), [(1, (2027, 2, 1)), (28, (2027, 2, 28)), (31, (2027, 2, 28)), (15, (2027, 2, 15))]
)
def test_a_month_without_that_day_has_its_last_one(day, expected):
    monthly = Schedule(Cadence.MONTHLY, day, time(0), "UTC")
    assert monthly.due_after(utc(2027, 1, 31)) == utc(*expected)


def test_the_period_is_the_newest_one_that_was_over():
    due = MONDAYS.due_before(utc(2026, 11, 27))
    assert MONDAYS.period(due, 0, PRAGUE).exact() == "2026-11-16..2026-11-22"
    midweek = Schedule(Cadence.WEEKLY, 3, time(9), PRAGUE)
    assert midweek.period(midweek.due_before(utc(2026, 11, 27)), 0, PRAGUE).exact() == "2026-11-16..2026-11-22"
    assert midweek.period(midweek.due_before(utc(2026, 11, 27)), 6, PRAGUE).exact() == "2026-11-15..2026-11-21"
    assert DAILY.period(DAILY.due_before(utc(2026, 11, 27, 12)), 0, PRAGUE).exact() == "2026-11-26"
    monthly = Schedule(Cadence.MONTHLY, 1, time(9), PRAGUE)
    assert monthly.period(monthly.due_before(utc(2026, 11, 27)), 0, PRAGUE).exact() == "2026-10"


SCHEDULES = st.builds(
    lambda cadence, day, hour, zone: Schedule(
        cadence, day if cadence is not Cadence.MONTHLY else day + 25, time(hour), zone
    ),
    st.sampled_from(list(Cadence)),
    st.integers(0, 6),
    st.integers(0, 23),
    st.sampled_from([PRAGUE, "America/Los_Angeles", "UTC", "Pacific/Auckland"]),
)
INSTANTS = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is added


@settings(max_examples=40, deadline=None)
@given(SCHEDULES, INSTANTS)
def test_due_times_follow_each_other_without_gap_or_repetition(schedule, now):
    before, after = schedule.due_before(now), schedule.due_after(now)
    assert before <= now < after
    assert schedule.due_after(before) == after
    assert schedule.due_before(after - timedelta(microseconds=1)) == before
    dues = schedule.dues_between(before, before + timedelta(days=100))
    assert all(one < two for one, two in pairwise(dues))
    assert all(due.astimezone(UTC) == schedule.due_before(due) for due in dues)
