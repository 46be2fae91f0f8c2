"""A run that begins where another one ends does so in the same breath; what nobody holds is found, in both databases."""

from __future__ import annotations

from datetime import timedelta

from lifecycle.runs import RunState, Then
from storage import runs as rows
from tests.storage.desk import MONDAY

HOLD = timedelta(minutes=2)
KEY, NEXT = "digest/7", "thread/digest/7"


def claim(runs, key=KEY, holder="one", now=MONDAY):
    return runs.claim("T1", key, MONDAY, holder, now, HOLD)


def state(runs, key=NEXT):
    return runs.known("T1", [key]).get(key)


def test_it_begins_with_the_end_of_the_other_and_is_its_holders(runs):
    claim(runs)
    runs.end("T1", KEY, "one", RunState.SENT, MONDAY, ts="1.2", then=Then(NEXT, HOLD, "0"))
    assert (state(runs, KEY).state, state(runs, KEY).ts) == (RunState.SENT, "1.2")
    found = state(runs)
    assert (found.state, found.holder, found.held_until, found.told) == (RunState.CLAIMED, "one", MONDAY + HOLD, "0")
    assert not claim(runs, NEXT, "two")
    assert claim(runs, NEXT, "two", MONDAY + HOLD)


def test_without_a_hold_whoever_comes_first_has_it(runs):
    claim(runs)
    runs.end("T1", KEY, "one", RunState.FAILED, MONDAY, then=Then(NEXT, timedelta(0)))
    assert claim(runs, NEXT, "two")


def test_who_does_not_hold_the_other_any_more_begins_nothing(runs):
    claim(runs)
    claim(runs, holder="two", now=MONDAY + HOLD)
    runs.end("T1", KEY, "one", RunState.SENT, MONDAY + HOLD, then=Then(NEXT, HOLD))
    assert (state(runs, KEY).state, state(runs)) == (RunState.CLAIMED, None)


def test_one_that_is_there_stays_as_it_is(runs):
    claim(runs, NEXT, "two")
    claim(runs)
    runs.end("T1", KEY, "one", RunState.SENT, MONDAY, then=Then(NEXT, HOLD, "0"))
    assert (state(runs).holder, state(runs).told) == ("two", None)


def test_how_far_it_is_stays_when_it_is_taken_over(runs):
    claim(runs, NEXT)
    assert runs.renew("T1", NEXT, "one", MONDAY, HOLD, "3")
    assert runs.renew("T1", NEXT, "one", MONDAY, HOLD)
    assert claim(runs, NEXT, "two", MONDAY + HOLD)
    assert (state(runs).told, state(runs).tries) == ("3", 2)
    assert not runs.renew("T1", NEXT, "one", MONDAY + HOLD, HOLD, "4")


def test_what_nobody_holds_is_found_by_what_its_key_begins_with(runs):
    for number in range(6):
        claim(runs, f"trouble/{number}")
    runs.end("T1", "trouble/0", "one", RunState.SENT, MONDAY)
    runs.end("T1", "trouble/1", "one", RunState.CLAIMED, MONDAY)
    runs.begin_sending("T1", "trouble/2", "one", MONDAY - HOLD, HOLD)
    claim(runs, "unsure/1")
    assert [run.key for run in runs.open("T1", "trouble/", MONDAY, 9)] == ["trouble/1", "trouble/2"]
    later = [run.key for run in runs.open("T1", "trouble/", MONDAY + HOLD, 3)]
    assert later == ["trouble/1", "trouble/2", "trouble/3"]
    assert runs.open("T2", "trouble/", MONDAY + HOLD, 9) == []


def test_tries_are_counted_no_further_than_there_is_room(runs, database):
    claim(runs)
    with database.within("T1", writes=True) as (connection, _workspace_id):
        connection.execute(rows.runs.update().values(tries=rows.MOST_TRIES))
        connection.commit()
    assert claim(runs, now=MONDAY + HOLD)
    assert state(runs, KEY).tries == rows.MOST_TRIES
