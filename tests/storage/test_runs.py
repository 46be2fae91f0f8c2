"""Runs in both databases: claimed once, given up by who died before sending, never begun anew once it may have been sent."""

from __future__ import annotations

from datetime import timedelta

from lifecycle.runs import RunState
from tests.storage.desk import MONDAY
from tests.together import at_once

HOLD = timedelta(minutes=2)
KEY = "first purchase/7"


def claim(runs, holder="one", now=MONDAY, key=KEY, team="T1"):
    return runs.claim(team, key, MONDAY, holder, now, HOLD)


def state(runs, key=KEY):
    return runs.known("T1", [key])[key]


def test_a_run_is_claimed_once(runs):
    assert claim(runs)
    assert not claim(runs, "two")
    assert not claim(runs, "two", MONDAY + HOLD - timedelta(seconds=1))
    assert (state(runs).state, state(runs).holder, state(runs).tries) == (RunState.CLAIMED, "one", 1)


def test_who_died_before_sending_is_followed_by_the_next(runs):
    claim(runs)
    assert claim(runs, "two", MONDAY + HOLD)
    assert (state(runs).holder, state(runs).tries) == ("two", 2)
    assert not runs.begin_sending("T1", KEY, "one", MONDAY + HOLD, HOLD)
    assert runs.begin_sending("T1", KEY, "two", MONDAY + HOLD, HOLD)


def test_what_may_have_been_sent_is_never_claimed_again(runs):
    claim(runs)
    assert runs.begin_sending("T1", KEY, "one", MONDAY, HOLD)
    assert not claim(runs, "two", MONDAY + timedelta(days=30))
    assert not runs.begin_sending("T1", KEY, "one", MONDAY, HOLD)


def test_what_was_sent_keeps_its_message(runs):
    claim(runs)
    runs.begin_sending("T1", KEY, "one", MONDAY, HOLD)
    runs.end("T1", KEY, "one", RunState.SENT, MONDAY, channel="D1", ts="1.2")
    found = state(runs)
    assert (found.state, found.channel, found.ts, found.error) == (RunState.SENT, "D1", "1.2", None)
    assert not claim(runs, "two", MONDAY + timedelta(days=1))


def test_a_run_that_is_given_back_is_free_at_once(runs):
    claim(runs)
    runs.end("T1", KEY, "one", RunState.CLAIMED, MONDAY, error="ratelimited")
    assert claim(runs, "two")
    runs.end("T1", KEY, "one", RunState.SENT, MONDAY, ts="1.2")  # it is not theirs any more
    assert (state(runs).state, state(runs).ts) == (RunState.CLAIMED, None)


def test_runs_belong_to_their_workspace(runs):
    assert claim(runs)
    assert claim(runs, team="T2")
    assert runs.known("T1", ["other"]) == runs.known("T1", []) == {}


def test_of_many_who_claim_at_once_one_has_it(runs):
    won = []

    def try_it(who):
        if claim(runs, who):
            won.append(who)

    at_once(*(lambda number=number: try_it(f"h{number}") for number in range(8)))
    assert len(won) == 1
    assert state(runs).holder == won[0]


def test_the_newest_runs_of_a_kind_are_told_with_what_they_said(runs):
    for week in range(3):
        key = f"digest/7/{week}"
        runs.claim("T1", key, MONDAY + timedelta(weeks=week), "one", MONDAY, HOLD)
        runs.end("T1", key, "one", RunState.SENT, MONDAY, ts=str(week), told=f'{{"week": {week}}}')
    claim(runs, key="digest/71/0")
    assert [(run.ts, run.told) for run in runs.latest("T1", "digest/7/", 2)] == [
        ("2", '{"week": 2}'),
        ("1", '{"week": 1}'),
    ]
    assert runs.latest("T1", "other/", 5) == []


def test_a_claim_is_renewed_by_its_holder_alone(runs):
    claim(runs)
    assert runs.renew("T1", KEY, "one", MONDAY + timedelta(minutes=1), HOLD)
    assert not claim(runs, "two", MONDAY + HOLD)
    assert not runs.renew("T1", KEY, "two", MONDAY, HOLD)
    assert claim(runs, "two", MONDAY + HOLD + timedelta(minutes=1))


def test_of_a_run_that_died_while_it_was_sent_somebody_says_what_became_of_it(runs):
    claim(runs)
    runs.begin_sending("T1", KEY, "one", MONDAY, HOLD)
    early, late = MONDAY + HOLD - timedelta(seconds=1), MONDAY + HOLD
    assert not runs.settle("T1", KEY, RunState.SENT, early, "C1", "1.2")
    assert runs.settle("T1", KEY, RunState.SENT, late, "C1", "1.2")
    assert (state(runs).state, state(runs).ts) == (RunState.SENT, "1.2")
    assert not runs.settle("T1", KEY, RunState.CLAIMED, late, None, None)


def test_a_request_sees_runs_and_settles_one_that_nobody_knows_of(runs, database):
    claim(runs)
    runs.begin_sending("T1", KEY, "one", MONDAY, HOLD)
    with database.transaction("T1", writes=True) as store:
        assert [run.key for run in store.runs("first purchase/", 5)] == [KEY]
        assert not store.settle_run(KEY, RunState.SENT, MONDAY)
        assert store.settle_run(KEY, RunState.CLAIMED, MONDAY + HOLD)
    assert claim(runs, "two", MONDAY + HOLD)
