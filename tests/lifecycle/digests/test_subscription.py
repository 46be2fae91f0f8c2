"""Subscriptions as facts, and how a digest stands as told from its runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.digests.schedule import Cadence, Schedule
from lifecycle.digests.standing import LATE_AFTER, State, expected, next_due, run_key, standing
from lifecycle.digests.subscription import PAUSED, SPEC, TROUBLE, Subscription, dumps, read
from lifecycle.errors import NotAllowed, NotUnderstood
from lifecycle.model import Person, Role
from lifecycle.runs import AGAIN, Run, RunState
from lifecycle.service import Lifecycle
from lifecycle.service.digest_runs import Settled
from tests.lifecycle.digests.schedules import schedules

PRAGUE = "Europe/Prague"
ZONES = ("UTC", PRAGUE, "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Auckland")
SINCE = datetime(2026, 11, 20, 13, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
WEEKLY = Subscription(7, "overview", Schedule(Cadence.WEEKLY, 0, time(9), PRAGUE), "C1", "UREP", SINCE)
MINUTE, WEEK = timedelta(minutes=1), timedelta(days=7)
SCHEDULES = schedules(ZONES)


def run(state, due=MONDAY, **more):
    at = due + MINUTE
    return Run(run_key(7, due), due, state, "one", at, 1, at, **more)


@settings(max_examples=30)
@given(SCHEDULES, st.text(min_size=1, max_size=8))
def test_what_was_subscribed_to_is_read_back_as_it_was_said(schedule, channel):
    said = replace(WEEKLY, schedule=schedule, channel=channel)

    assert read([("7", SPEC, dumps(said), SINCE)]) == [said]


def test_pauses_and_trouble_stand_beside_it_and_alone_they_are_nothing():
    facts = [("7", PAUSED, "2027-01-12", MONDAY), ("7", TROUBLE, "is_archived", MONDAY)]

    assert read(facts) == []
    [found] = read([*facts, ("7", SPEC, dumps(WEEKLY), SINCE)])
    assert (found.paused_until, found.trouble, found.since) == (date(2027, 1, 12), "is_archived", SINCE)


@settings(max_examples=30)
@given(SCHEDULES, st.integers(0, 366), st.integers(0, 1100 * 24 * 60))
def test_it_comes_next_on_the_first_due_day_that_it_does_not_rest(schedule, days, minutes):
    now = SINCE + timedelta(minutes=minutes)
    until = now.astimezone(ZoneInfo(schedule.zone)).date() + timedelta(days=days)
    resting = replace(WEEKLY, schedule=schedule, paused_until=until, since=now)

    due = next_due(resting, now)

    before = schedule.due_before(due - timedelta(microseconds=1))
    assert due > now
    assert due.astimezone(ZoneInfo(schedule.zone)).date() >= until
    assert before <= now or before.astimezone(ZoneInfo(schedule.zone)).date() < until


def test_nothing_is_expected_of_a_time_before_it_was_subscribed_to_or_in_a_pause():
    assert expected(WEEKLY, MONDAY - MINUTE) is None
    assert expected(WEEKLY, MONDAY) == MONDAY
    assert expected(replace(WEEKLY, paused_until=date(2026, 11, 24)), MONDAY + MINUTE) is None
    assert expected(replace(WEEKLY, paused_until=date(2026, 11, 23)), MONDAY + MINUTE) == MONDAY
    assert expected(replace(WEEKLY, trouble="is_archived"), MONDAY) is None


@pytest.mark.parametrize(
    ("runs", "after", "state"),
    [
        ([], LATE_AFTER, State.ON_TIME),
        ([], LATE_AFTER + MINUTE, State.LATE),
        ([RunState.CLAIMED], LATE_AFTER + MINUTE, State.LATE),
        ([RunState.SENDING], timedelta(0), State.ON_TIME),
        ([RunState.SENDING], MINUTE, State.UNKNOWN),
        ([RunState.SENT], timedelta(days=6), State.ON_TIME),
        ([RunState.SKIPPED], timedelta(days=2), State.ON_TIME),
        ([RunState.SENT], WEEK + LATE_AFTER + MINUTE, State.LATE),
    ],
)
def test_how_it_stands_follows_from_its_newest_run(runs, after, state):
    assert standing(WEEKLY, [run(one) for one in runs], MONDAY + after).state is state


def test_trouble_counts_before_all_and_a_question_before_a_pause():
    unknown, now = [run(RunState.SENDING)], MONDAY + LATE_AFTER
    resting = replace(WEEKLY, paused_until=date(2026, 12, 24))

    assert standing(replace(resting, trouble="is_archived"), unknown, now).state is State.TROUBLE
    assert standing(resting, unknown, now).state is State.UNKNOWN
    assert standing(resting, [], now).state is State.RESTS


def test_last_delivery_and_last_error_are_the_newest_of_each():
    runs = [
        run(RunState.CLAIMED, MONDAY + 3 * WEEK, error=AGAIN),
        run(RunState.SKIPPED, MONDAY + 2 * WEEK, error="late"),
        run(RunState.SENT, MONDAY + WEEK, ts="1.2"),
        run(RunState.FAILED, MONDAY, error="is_archived"),
    ]

    found = standing(WEEKLY, runs, MONDAY + 3 * WEEK + MINUTE)

    assert (found.delivered, found.failed, found.asked) == (runs[2], runs[1], None)
    assert found.next_due == MONDAY + 4 * WEEK


def test_a_question_is_only_about_the_newest_one():
    runs = [run(RunState.SENT, MONDAY + WEEK), run(RunState.SENDING, MONDAY)]

    assert standing(WEEKLY, runs, MONDAY + WEEK + LATE_AFTER).asked is None


# In both databases.


def asked(store, now, role=Role.REP, key="k"):
    return Lifecycle(store, person=Person("UREP", role), now=now, origin="slash", request_key=key, verb="digest")


def subscribed(database):
    with database.transaction("T1", writes=True) as store:
        return asked(store, SINCE).digests.subscribe("overview", WEEKLY.schedule, "C1")


def cut_off(database, one, due=MONDAY):
    key = run_key(one.id, due)
    assert database.runs.claim("T1", key, due, "one", due, MINUTE)
    assert database.runs.begin_sending("T1", key, "one", due, MINUTE)
    return key


def test_whoever_answers_first_settles_it_and_the_next_is_told(database):
    one = subscribed(database)
    key = cut_off(database, one)

    with database.transaction("T1", writes=True) as store:
        assert asked(store, MONDAY + 2 * MINUTE).digest_runs.arrived(one, MONDAY) is Settled.DONE
    with database.transaction("T1", writes=True) as store:
        assert asked(store, MONDAY + 3 * MINUTE).digest_runs.again(one, MONDAY) is Settled.ARRIVED

    assert database.runs.known("T1", [key])[key].state is RunState.SENT


def test_what_somebody_may_still_be_sending_is_not_settled(database):
    one = subscribed(database)
    cut_off(database, one)

    with database.transaction("T1", writes=True) as store:
        assert asked(store, MONDAY + timedelta(seconds=59)).digest_runs.again(one, MONDAY) is Settled.SENDING


def test_what_slack_would_not_take_is_opened_again_once_and_claimed_by_one(database):
    one = subscribed(database)
    key = cut_off(database, one)
    database.runs.end("T1", key, "one", RunState.FAILED, MONDAY, error="not_in_channel")
    with database.transaction("T1", writes=True) as store:
        asked(store, MONDAY, key="k1").digests.fail(one, "not_in_channel")

    with database.transaction("T1", writes=True) as store:
        lifecycle = asked(store, MONDAY + MINUTE, key="k2")
        assert lifecycle.digest_runs.try_again(lifecycle.digests.find(one.id)) == MONDAY
    with database.transaction("T1", writes=True) as store:
        lifecycle = asked(store, MONDAY + 2 * MINUTE, key="k3")
        assert lifecycle.digest_runs.try_again(lifecycle.digests.find(one.id)) is None

    assert database.runs.claim("T1", key, MONDAY, "two", MONDAY + 2 * MINUTE, MINUTE)
    assert not database.runs.claim("T1", key, MONDAY, "three", MONDAY + 2 * MINUTE, MINUTE)
    assert database.runs.known("T1", [key])[key].tries == 2


def test_a_run_that_never_was_is_no_run_and_who_only_looks_settles_none(database):
    one = subscribed(database)

    with database.transaction("T1", writes=False) as store, pytest.raises(NotUnderstood):
        asked(store, MONDAY).digest_runs.run(one, MONDAY)
    with database.transaction("T1", writes=False) as store, pytest.raises(NotAllowed):
        asked(store, MONDAY, Role.VIEWER).digest_runs.arrived(one, MONDAY)
