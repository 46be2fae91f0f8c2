"""Time in stage as it is told: ages with limits, ways out at each horizon, returns, parts by a value."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from lifecycle.stages import preset
from lifecycle.stats import wilson
from lifecycle.times.dwell import ways_out
from lifecycle.times.stay_times import MOST_POINTS, stay_times, stay_times_by
from tests.lifecycle.histories import END, START, declared, histories
from tests.lifecycle.journeys import DAY, A, C, E, K, R, V, journeys
from tests.lifecycle.watching import seen_of


def stays(done, still=0, lasting=400):
    """Journeys of so many stays in Knowledge, each a day longer than the one before, and some that go on."""
    told = {f"done {n}": [("K", 0), ("C", (n + 1) * DAY)] for n in range(done)}
    return journeys(told | {f"open {n}": [("K", 0)] for n in range(still)}), lasting * DAY


def knowledge(done, still=0, lasting=400, horizons=(90, 30)):
    told, end = stays(done, still, lasting)
    return next(row for row in stay_times(told.model, seen_of(told, 0, end), horizons) if row.stage.id == K)


def test_half_and_nine_tenths_are_ages_with_limits_around_them():
    times = knowledge(99).first.times

    assert (times.half.days, times.most.days) == (50, 90)
    assert 38 <= times.half.low_days <= 42
    assert 58 <= times.half.high_days <= 62
    assert times.most.low_days < 90 < times.most.high_days


def test_a_half_that_is_not_reached_has_no_age_but_how_far_one_sees():
    times = knowledge(4, 5, lasting=41).first.times

    assert (times.half.days, times.half.high_days, times.watched_days) == (None, None, 41)


def test_ways_out_are_told_at_each_horizon_that_was_reached():
    within = knowledge(99).first.times.within[0]

    assert (within.days, round(within.forward.rate, 3), within.forward.n) == (90, 0.909, 99)
    assert (within.back.rate, within.lost.rate, within.still.n) == (0, 0, 0)
    assert within.forward.low < 0.909 < within.forward.high < 1
    assert [one.days for one in knowledge(9, 5, lasting=41).first.times.within] == [30]


def test_a_way_that_nobody_went_is_not_called_impossible():
    within = knowledge(20).first.times.within[0]

    assert (within.lost.rate, within.lost.low) == (0, 0)
    assert 0.1 < within.lost.high < 0.25


def test_limits_of_complete_stays_are_those_of_every_other_share():
    within = knowledge(20, horizons=(7,)).first.times.within[0]

    assert (within.forward.low, within.forward.high) == pytest.approx(wilson(7, 20))
    assert (within.still.low, within.still.high) == pytest.approx(wilson(13, 20))


def test_under_five_stays_nothing_is_said_of_how_long():
    assert knowledge(4).first.times is None
    assert knowledge(5).first.times is not None


def test_stays_that_were_all_begun_before_say_nothing_of_how_long():
    told = journeys({f"c{n}": [("R", n * DAY)] for n in range(50)})

    row = stay_times(told.model, seen_of(told, 100 * DAY, 107 * DAY), (90,))[R - 1]

    assert (row.first.visits, row.first.begun, row.first.standing, row.first.times) == (50, 0, 50, None)


def test_returns_stand_apart_from_first_stays():
    told = journeys({f"c{n}": [("K", 0), ("A", DAY), ("K", 2 * DAY), ("C", 9 * DAY)] for n in range(6)})

    row = stay_times(told.model, seen_of(told, 0, 20 * DAY), (7,))[K - 1]

    assert (row.first.visits, row.again.visits) == (6, 6)
    assert (row.first.times.half.days, row.again.times.half.days) == (1, 7)
    assert (row.first.times.within[0].back.rate, row.again.times.within[0].forward.rate) == pytest.approx((1, 1))


def test_a_single_customers_many_stays_tell_little():
    told = journeys({"c1": [("K" if n % 2 == 0 else "A", n * n * DAY) for n in range(20)]})

    row = stay_times(told.model, seen_of(told, 0, 400 * DAY), (22,))[K - 1]

    assert (row.again.customers, row.again.visits) == (1, 9)
    share = row.again.times.within[0].still
    assert share.high - share.low > 0.5


def test_a_retired_stage_has_a_row_only_if_somebody_was_there():
    five = preset("five")
    nobody, somebody = journeys({"c": [("K", 0)]}, five), journeys({"c": [("E", 0)]}, five)

    assert [row.stage.id for row in stay_times(five, seen_of(nobody, 0, DAY), (90,))] == [A, K, C, R, V]
    assert [row.stage.id for row in stay_times(five, seen_of(somebody, 0, DAY), (90,))] == [A, K, C, E, R, V]


def test_parts_by_a_value_add_up_with_the_largest_first():
    told, end = stays(30)
    seen = seen_of(told, 0, end)
    there = seen.where(seen.stage == K)
    values = np.array(["event"] * 20 + [None] * 4 + ["ad"] * 6, dtype=object)

    parts = stay_times_by(there, values, (90,))

    assert [(value, part.visits) for value, part in parts] == [("event", 20), ("ad", 6), (None, 4)]


def test_a_long_curve_is_thinned_for_its_picture_and_still_adds_up():
    curve = knowledge(600).first.times.curve

    assert len(curve.days) <= MOST_POINTS + 3
    assert curve.still + curve.forward + curve.back + curve.lost == pytest.approx(np.ones(len(curve.days)))


@settings(max_examples=25, deadline=None)
@given(histories(most=12))
def test_whatever_happened_the_stays_are_told_without_a_fault(lists):
    told = declared(lists)
    seen = seen_of(told, START, END)

    rows = stay_times(told.model, seen, (90, 3))
    out = ways_out(seen, range(1, 7), 3)

    assert sum(row.first.visits + row.again.visits for row in rows) == len(seen)
    assert out.rate.sum(axis=1) + out.still == pytest.approx(np.ones(6))
    for part in (part for row in rows for part in (row.first, row.again) if part.times):
        for within in part.times.within:
            shares = (within.forward, within.back, within.lost, within.still)
            assert sum(share.rate for share in shares) == pytest.approx(1)
            assert all(
                0 <= share.low <= share.rate + 1e-12 and share.rate - 1e-12 <= share.high <= 1 for share in shares
            )
