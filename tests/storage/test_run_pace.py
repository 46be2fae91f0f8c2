"""A channel's moments are given out one after the other, each to one, in both databases."""

from __future__ import annotations

from datetime import timedelta

from tests.storage.desk import MONDAY
from tests.together import at_once

APART, MOST = timedelta(seconds=1), timedelta(seconds=5)


def book(runs, now=MONDAY, channel="C1", team="T1"):
    return runs.book(team, channel, now, APART, MOST)


def test_the_first_moment_is_now_and_each_other_one_comes_so_much_later(runs):
    assert [book(runs) for _time in range(3)] == [MONDAY, MONDAY + APART, MONDAY + 2 * APART]


def test_after_a_while_it_is_now_again(runs):
    book(runs)
    later = MONDAY + timedelta(minutes=3)
    assert book(runs, later) == later


def test_nobody_books_for_long_ahead(runs):
    assert [book(runs) for _time in range(8)][5:] == [MONDAY + 5 * APART, None, None]
    assert book(runs, MONDAY + APART) == MONDAY + 6 * APART


def test_each_channel_of_each_team_has_a_pace_of_its_own(runs):
    assert {book(runs), book(runs, channel="C2"), book(runs, team="T2")} == {MONDAY}


def test_a_clock_that_was_wrong_closes_no_channel(runs):
    book(runs, MONDAY + timedelta(days=30))
    assert book(runs) == MONDAY
    assert book(runs) == MONDAY + APART


def test_of_many_at_once_each_gets_a_moment_of_its_own(runs):
    book(runs)
    given = at_once(*[lambda: book(runs)] * 5)
    assert sorted(given) == [MONDAY + number * APART for number in range(1, 6)]


def test_it_is_no_run(runs):
    book(runs)
    assert runs.latest("T1", "digest/", 9) == []
