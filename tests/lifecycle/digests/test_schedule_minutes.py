"""When digests are due, against looking at the clocks minute by minute; and the period that each tells of.

`MINUTES=all` looks at every minute of two years, which takes minutes itself; else at those around the nights when clocks change.
"""

from __future__ import annotations

import calendar
import os
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from lifecycle.digests.schedule import Cadence, Schedule

DAY, MINUTE, TICK = timedelta(days=1), timedelta(minutes=1), timedelta(microseconds=1)
ZONES = ("Europe/Prague", "America/Los_Angeles", "Pacific/Auckland", "America/Santiago", "Australia/Lord_Howe")
TIMES = (time(0), time(0, 30), time(1, 45), time(2), time(2, 15), time(2, 30), time(3), time(9), time(23, 59))
EVERYTHING = os.environ.get("MINUTES") == "all"
START, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
SCHEDULES = (
    (Cadence.DAILY, 0),
    *((Cadence.WEEKLY, day) for day in range(7)),
    *((Cadence.MONTHLY, day) for day in (1, 15, 28, 29, 30, 31)),
)
PERIODS = START, START + 420 * DAY
if not EVERYTHING:
    PERIODS = START + 75 * DAY, START + 115 * DAY
    TIMES = (time(0), time(2, 15), time(9))
    SCHEDULES = (
        (Cadence.DAILY, 0),
        (Cadence.WEEKLY, 6),
        (Cadence.WEEKLY, 0),
        (Cadence.MONTHLY, 28),
        (Cadence.MONTHLY, 31),
    )


def stretches(zone):
    """The whole time; or the days around each change of the clocks."""
    if EVERYTHING:
        return [(START, END)]
    hours = [START + n * timedelta(hours=1) for n in range(int((END - START) / timedelta(hours=1)))]
    offsets = [(at, at.astimezone(ZoneInfo(zone)).utcoffset()) for at in hours]
    changes = [at for (at, offset), (_, before) in zip(offsets[1:], offsets, strict=False) if offset != before]
    assert len(changes) == 4
    return [(at - 1.2 * DAY, at + 1.2 * DAY) for at in changes]


def falls_on(cadence, day, on):
    """Whether it is due on that day."""
    if cadence is Cadence.WEEKLY:
        return on.weekday() == day
    return cadence is Cadence.DAILY or on.day == min(day, calendar.monthrange(on.year, on.month)[1])


def moments(zone, start, end):
    """For each local day begun in [start, end) and each of `TIMES`: the first minute at which its clocks show it or more."""
    found = {}
    now, before = start, (start - MINUTE).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    while now < end:
        local = now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        for at in TIMES:
            wanted = datetime.combine(local.date(), at)
            if before < wanted <= local:
                found.setdefault((local.date(), at), now)
        now, before = now + MINUTE, local
    return found


@pytest.mark.parametrize("zone", ZONES)
def test_due_times_are_those_of_looking_at_the_clocks_every_minute(zone):
    for start, end in stretches(zone):
        seen = moments(zone, start, end)
        for at in TIMES:
            for cadence, day in SCHEDULES:
                schedule = Schedule(cadence, day, at, zone)
                dues = sorted(now for (on, when), now in seen.items() if when == at and falls_on(cadence, day, on))
                assert schedule.dues_between(start - TICK, end) == dues, (schedule, start)
                for due in dues:
                    assert schedule.due_before(due) == due
                    assert schedule.due_before(due - TICK) < due
                    assert schedule.due_after(due - TICK) == due
                    assert schedule.due_after(due) > due
                for one, other in pairwise(dues):
                    assert schedule.due_after(one) == schedule.due_after(other - MINUTE) == other
                    assert schedule.due_before(other - MINUTE) == schedule.due_before(one + MINUTE) == one


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("there", "week_start"), [("Europe/Prague", 0), ("Pacific/Auckland", 6), ("America/Los_Angeles", 6)]
)
def test_the_period_is_the_newest_that_was_over_by_the_calendar_of_the_workspace(zone, there, week_start):
    for at in (time(0), time(2, 30), time(23, 59)):
        for cadence, day in ((Cadence.DAILY, 0), (Cadence.WEEKLY, 0), (Cadence.WEEKLY, 6), (Cadence.MONTHLY, 31)):
            schedule = Schedule(cadence, day, at, zone)
            for due in schedule.dues_between(*PERIODS)[:: 9 if cadence is Cadence.DAILY else 1]:
                first, after = expected_days(cadence, due.astimezone(ZoneInfo(there)).date(), week_start)
                period = schedule.period(due, week_start, there)
                assert (period.start, period.end) == (first_instant(first, there), first_instant(after, there))
                assert period.end <= due
                assert not period.running(due)


def expected_days(cadence, today, week_start):
    """The first day of the period, and the first one after it."""
    after = today
    if cadence is Cadence.WEEKLY:
        while after.weekday() != week_start:
            after -= DAY
        return after - 7 * DAY, after
    if cadence is Cadence.MONTHLY:
        after = today.replace(day=1)
        return (after - DAY).replace(day=1), after
    return today - DAY, today


def first_instant(day: date, zone):
    """Of the minutes around it the first one of that local day."""
    now = datetime(day.year, day.month, day.day, tzinfo=UTC) - 15 * timedelta(hours=1)
    while now.astimezone(ZoneInfo(zone)).date() < day:
        now += timedelta(minutes=30)
    return now
