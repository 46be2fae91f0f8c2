"""Intervals and limits against values worked out by hand or printed in the literature."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.stats import Verdict, percent, process_limits, verdict, wilson


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(1, 2, 9.5, 90.5), (5, 10, 23.7, 76.3), (50, 100, 40.4, 59.6), (31, 84, 27.4, 47.6)],
)
def test_wilson_gives_the_known_intervals(hits, n, low, high):
    interval = wilson(hits, n)

    assert interval == (pytest.approx(low / 100, abs=5e-4), pytest.approx(high / 100, abs=5e-4))


def test_no_hits_reach_down_to_exactly_zero_and_still_leave_room_above():
    assert wilson(0, 10) == (0.0, pytest.approx(0.2775, abs=1e-4))


def test_nothing_but_hits_reach_up_to_exactly_one_and_still_leave_room_below():
    assert wilson(10, 10) == (pytest.approx(0.7225, abs=1e-4), 1.0)


def test_of_nobody_nothing_is_known():
    assert wilson(0, 0) is None


@pytest.mark.parametrize(("hits", "n"), [(3, 2), (-1, 2), (0, -1)])
def test_a_share_that_cannot_be_is_refused(hits, n):
    with pytest.raises(ValueError, match="no share"):
        wilson(hits, n)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_rate_and_mirrors_its_complement(share):
    hits, n = share

    low, high = wilson(hits, n)
    mirrored_low, mirrored_high = wilson(n - hits, n)

    assert 0 <= low <= hits / n <= high <= 1
    assert (low, high) == (pytest.approx(1 - mirrored_high), pytest.approx(1 - mirrored_low))


def test_limits_are_the_mean_and_2_66_mean_moving_ranges_either_way():
    limits = process_limits([10, 12, 11, 13, 10, 10])

    assert (limits.mean, limits.periods) == (11, 6)
    assert (limits.low, limits.high) == (pytest.approx(11 - 2.66 * 1.6), pytest.approx(11 + 2.66 * 1.6))


def test_only_the_last_twelve_periods_count():
    assert process_limits([1000] * 5 + [10, 12] * 6) == process_limits([10, 12] * 6)


def test_five_periods_are_too_few_for_limits():
    assert process_limits([10, 12, 11, 13, 10]) is None
    assert verdict(99, [10, 12, 11, 13, 10]) is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("value", "expected"),
    [(15.3, Verdict.ABOVE), (15.2, Verdict.USUAL), (11, Verdict.USUAL), (6.8, Verdict.USUAL), (6.7, Verdict.BELOW)],
)
def test_a_figure_changed_only_when_it_leaves_its_limits(value, expected):
    assert verdict(value, [10, 12, 11, 13, 10, 10]) is expected


def test_a_figure_that_never_varied_is_usual_as_long_as_it_stays():
    assert verdict(0.1, [0.1] * 12) is Verdict.USUAL
    assert verdict(0.2, [0.1] * 12) is Verdict.ABOVE


def test_halves_of_a_percent_are_rounded_up_as_people_do():
    assert [percent(1, 8), percent(3, 8), percent(0, 7), percent(7, 7)] == [13, 38, 0, 100]
