"""Weeks counted: by hand, and on random histories against plain loops."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given, settings

from lifecycle.forecasts.weekly import AGES, WEEK_US, weekly
from lifecycle.stages import preset
from tests.lifecycle.histories import declared, histories
from tests.lifecycle.journeys import DAY, journeys

PLACES = "LAKCERV"
END = 121 * DAY


def counted(told, weeks=4, end=END):
    return weekly(told.model, [told.moves(0, end)], told.standing(end - 1), end, weeks)


def at(week, day, weeks=4):
    """A day of a week, counted from the first one."""
    return END - weeks * WEEK_US + week * WEEK_US + day * DAY


def test_a_move_is_counted_by_where_the_customer_was_and_for_how_many_whole_weeks():
    weeks = counted(journeys({"c1": [("A", at(0, 3)), ("K", at(2, 1))]}))

    assert weeks.new[0].tolist() == [0, 1, 0, 0, 0, 0, 0]
    assert [int(weeks.stood[week, 1, age]) for week, age in ((1, 0), (2, 1))] == [1, 1]
    assert weeks.left[2, 1, 1].tolist() == [0, 0, 1, 0, 0, 0, 0]
    assert weeks.stock()[:, 2].tolist() == [0, 0, 0, 1, 1]


def test_several_moves_in_a_week_count_once_from_the_first_place_to_the_last():
    weeks = counted(journeys({"c1": [("A", at(0, 3)), ("K", at(2, 1)), ("C", at(2, 2)), ("L", at(2, 2))]}))

    assert int(weeks.left.sum()) == 1
    assert int(weeks.left[2, 1, 1, 0]) == 1


def test_who_goes_and_comes_back_in_a_week_stands_there_anew():
    weeks = counted(journeys({"c1": [("A", at(0, 3)), ("K", at(2, 1)), ("A", at(2, 2))]}))

    assert int(weeks.left[2, 1, 1, 1]) == 1
    assert int(weeks.stood[3, 1, 0]) == 1


def test_who_comes_and_goes_in_a_week_is_new_where_the_week_ended():
    weeks = counted(journeys({"c1": [("A", at(1, 1)), ("L", at(1, 2))]}))

    assert weeks.new[1].tolist() == [1, 0, 0, 0, 0, 0, 0]


def test_a_move_at_the_very_beginning_of_a_week_belongs_to_it():
    weeks = counted(journeys({"c1": [("A", at(1, 0))]}))

    assert weeks.stock()[:, 1].tolist() == [0, 0, 1, 1, 1]


def test_stays_of_years_are_all_of_the_oldest_age():
    weeks = counted(journeys({"c1": [("A", 0)], "c2": [("A", END - (AGES + 4) * WEEK_US + 1)]}))

    assert weeks.stood[-1, 1, AGES - 1] == 2


def test_weeks_before_anybody_was_on_record_are_left_out():
    told = journeys({"c1": [("A", at(1, 3))]})

    assert len(counted(told).recorded()) == 2
    assert len(counted(journeys({})).recorded()) == 0


@settings(max_examples=40, deadline=None)
@given(histories())
@example([[("A", 90 * DAY), ("K", 90 * DAY), ("A", 90 * DAY)]])
def test_random_histories_agree_with_plain_loops_and_every_week_adds_up(lists):
    weeks = counted(declared(lists))

    stock = weeks.stock()
    for week in range(5):
        border = END - (4 - week) * WEEK_US
        for place, letter in enumerate(PLACES):
            standing = [([None] + [one for one in told if one[1] < border])[-1] for told in lists]
            there = [one for one in standing if one and one[0] == letter]
            assert stock[week, place] == len(there)
            ages = [min((border - 1 - begun) // WEEK_US, AGES - 1) for _letter, begun in there]
            assert weeks.stood[week, place].tolist() == [ages.count(age) for age in range(AGES)]
    gone, came = weeks.left.sum(axis=(2, 3)), weeks.left.sum(axis=(1, 2)) + weeks.new
    assert (stock[1:] == stock[:-1] - gone + came).all()
    assert (weeks.left.sum(axis=3) <= weeks.stood[:-1]).all()


def test_columns_of_small_integers_do_not_overflow():
    told = journeys({f"c{n}": [("A", at(0, 1) + n), ("V", at(3, 1) + n)] for n in range(40)})
    small = {"from_stage": "int8", "stage": "int8", "nth": "int16", "from_nth": "int16", "kind": "int8"}
    moves, standing = told.moves(0, END).astype(small), told.standing(END - 1).astype({"stage": "int8", "nth": "int16"})

    weeks = weekly(preset("six"), [moves], standing, END, 4)

    assert np.array_equal(weeks.left, counted(told).left)
    assert weeks.left[3, 1, 2, 6] == 40


def test_weeks_in_several_frames_are_counted_as_in_one():
    told = journeys({f"c{n}": [("A", at(0, n % 7)), ("K", at(1, n % 5)), ("A", at(3, n % 3))] for n in range(30)})
    first, middle = at(0, 0), at(2, 0)

    parts = [told.moves(first, middle), told.moves(middle, END)]
    whole = weekly(preset("six"), [told.moves(0, END)], told.standing(END - 1), END, 4)
    apart = weekly(preset("six"), parts, told.standing(END - 1), END, 4)

    for name in ("stood", "left", "new"):
        assert np.array_equal(getattr(whole, name), getattr(apart, name))
    assert whole.left.sum() > 0
