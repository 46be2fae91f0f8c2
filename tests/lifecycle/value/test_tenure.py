"""Average years as a customer against loops in plain Python, against scipy, and against simulated customers."""

from __future__ import annotations

from math import exp, log, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf

from lifecycle.value.tenure import Tenure, Terms, restricted_mean_years

YEAR = 365


def plain_curve(tenures):
    """[(age, at risk, ends, share that stays longer)] of (duration, ended, entry) in days, by the definition."""
    steps = []
    share = 1.0
    for age in sorted({duration for duration, ended, _ in tenures if ended}):
        at_risk = sum(duration >= age and (entry < age or entry == 0) for duration, _, entry in tenures)
        ends = sum(ended and duration == age for duration, ended, _ in tenures)
        if not at_risk:
            continue
        share *= 1 - ends / at_risk
        steps.append((age, at_risk, ends, share))
    return steps


def plain_years(tenures, horizon):
    """The area under that curve up to the horizon, years, and Greenwood's standard deviation of it."""
    area, share, since = 0.0, 1.0, 0.0
    variance = 0.0
    steps = [step for step in plain_curve(tenures) if step[0] < horizon]
    for index, (age, at_risk, ends, after) in enumerate(steps):
        area += share * (age - since)
        share, since = after, age
        edges = [later[0] for later in steps[index:]] + [horizon]
        shares = [later[3] for later in steps[index:]]
        beyond = sum(s * (b - a) for s, a, b in zip(shares, edges, edges[1:], strict=False))
        if at_risk > ends:
            variance += beyond**2 * ends / (at_risk * (at_risk - ends))
    area += share * (horizon - since)
    return area / YEAR, sqrt(variance) / YEAR


def measured(tenures, horizon, terms=None):
    duration, ended, entry = zip(*tenures, strict=True)
    return restricted_mean_years(duration, ended, horizon, entry, terms or Terms())


def test_four_customers_of_whom_two_left_have_the_years_worked_out_by_hand():
    # Ends at 1 and 3 years: the curve is 1, then 3/4, then 3/4 x 1/2 up to the horizon of 4 years.
    tenure = restricted_mean_years([365, 730, 1095, 1460], [True, False, True, False], 4 * YEAR)

    assert tenure.years == pytest.approx(1 + 2 * 0.75 + 0.375)
    assert (tenure.n, tenure.ended, tenure.customer_years, tenure.horizon_years) == (4, 2, 10, 4)
    assert tenure.retention_rate == pytest.approx(exp(-0.2))


def test_the_mean_age_of_the_present_base_is_not_what_is_told():
    # A hundred came a year ago, ninety left at once, the ten who stay are a year old.
    durations, ended = [30] * 90 + [365] * 10, [True] * 90 + [False] * 10

    assert restricted_mean_years(durations, ended, YEAR).years == pytest.approx(0.9 * 30 / 365 + 0.1)


def test_nobody_watched_gives_nothing():
    assert restricted_mean_years([], [], YEAR) is None
    assert restricted_mean_years([10, 20], [True, False], 0) is None
    # Only old customers, first seen after years: nothing is known of how it begins.
    assert restricted_mean_years([900, 1000], [True, False], YEAR, [800, 800]) is None


def test_a_horizon_that_nobody_was_watched_to_is_cut():
    tenure = restricted_mean_years([100, 200], [True, False], 10 * YEAR)

    assert tenure.horizon_years == 200 / 365
    assert tenure.years == pytest.approx((100 + 50) / 365)


def test_a_horizon_after_everybody_has_left_stays_as_asked():
    tenure = restricted_mean_years([100, 200], [True, True], 10 * YEAR)

    assert (tenure.horizon_years, tenure.years) == (10, pytest.approx(150 / 365))


def test_no_end_seen_is_the_whole_horizon_down_to_what_three_ends_would_make_of_it():
    tenure = restricted_mean_years([YEAR] * 30, [False] * 30, YEAR)

    assert (tenure.years, tenure.high, tenure.retention_rate) == (1, 1, 1)
    assert tenure.low == pytest.approx((1 - exp(-0.1)) / 0.1)


def test_one_who_left_on_the_first_day_was_a_customer_for_no_time():
    assert restricted_mean_years([0], [True], YEAR).years == 0


def test_a_tenure_that_ended_before_it_was_watched_does_not_count():
    with_it = measured([(100, True, 0), (300, False, 0), (50, True, 60)], 300)

    assert with_it == measured([(100, True, 0), (300, False, 0)], 300)


def test_lengths_that_differ_and_negative_tenures_are_refused():
    with pytest.raises(ValueError, match="different lengths"):
        restricted_mean_years([1, 2], [True], YEAR)
    with pytest.raises(ValueError, match="negative"):
        restricted_mean_years([-1], [True], YEAR)


TENURES = st.lists(st.tuples(st.integers(0, 60), st.booleans()), min_size=1, max_size=25)


@settings(max_examples=60)
@given(TENURES, st.integers(1, 60))
def test_years_and_interval_are_those_of_the_plain_definition(pairs, horizon):
    tenures = [(duration, ended, 0) for duration, ended in pairs]
    tenure = measured(tenures, horizon)
    longest = max(duration for duration, _, _ in tenures)
    if longest == 0 and not all(ended for _, ended, _ in tenures):
        assert tenure is None
        return
    gone = plain_curve(tenures)[-1:] and plain_curve(tenures)[-1][3] < 1e-9
    cut = horizon if gone else min(horizon, longest)

    years, sd = plain_years(tenures, cut)

    assert tenure.horizon_years == pytest.approx(cut / YEAR)
    assert tenure.years == pytest.approx(years)
    whole = cut / YEAR
    if any(ended and duration < cut for duration, ended, _ in tenures) and sd and years < whole:
        middle, reach = log(years / (whole - years)), 1.959964 * sd * whole / (years * (whole - years))
        assert tenure.low == pytest.approx(whole / (1 + exp(reach - middle)))
        assert tenure.high == pytest.approx(whole / (1 + exp(-reach - middle)))
        assert 0 < tenure.low < years < tenure.high < whole


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(1, 60), st.booleans(), st.integers(0, 50)), min_size=3, max_size=25))
def test_late_entries_are_at_risk_from_their_entry_on(rows):
    # Three watched from the beginning to the end keep somebody at risk at every age.
    tenures = [(duration, ended, entry) for duration, ended, entry in rows if entry < duration] + [(60, False, 0)] * 3

    assert measured(tenures, 60).years == pytest.approx(plain_years(tenures, 60)[0])


@settings(max_examples=40)
@given(TENURES, st.integers(1, 60))
def test_scipy_sees_the_same_curve(pairs, horizon):
    ended = [duration for duration, is_ended in pairs if is_ended]
    going_on = [duration for duration, is_ended in pairs if not is_ended]
    if not ended or not going_on:
        return
    curve = ecdf(CensoredData.right_censored([*ended, *going_on], [False] * len(ended) + [True] * len(going_on))).sf
    tenure = restricted_mean_years(*zip(*pairs, strict=True), horizon)
    if tenure is None:
        return
    days = np.arange(round(tenure.horizon_years * YEAR))

    assert tenure.years == pytest.approx(curve.evaluate(days).sum() / YEAR)


@settings(max_examples=30)
@given(TENURES, st.integers(1, 40))
def test_customers_of_some_age_are_those_who_got_there(pairs, age):
    later = [(duration - age, ended) for duration, ended in pairs if duration > age]

    of_age = restricted_mean_years(*zip(*pairs, strict=True), 30, None, Terms(age_days=age))

    assert of_age == (restricted_mean_years(*zip(*later, strict=True), 30) if later else None)


def test_a_discount_weighs_every_day_by_when_it_is():
    tenure = restricted_mean_years([200, 700], [True, False], 700, None, Terms(discount_rate=0.1))

    # Mid-day sums over the 700 days of a curve that is 1, then a half.
    days = [(1 if day < 200 else 0.5) * 1.1 ** (-(day + 0.5) / 365) for day in range(700)]
    assert tenure.years == pytest.approx(sum(days) / 365, rel=1e-6)
    assert tenure.high <= sum(1.1 ** (-(day + 0.5) / 365) for day in range(700)) / 365 + 1e-6


def test_a_point_of_retention_more_is_a_point_where_the_rate_is_the_same_at_every_age():
    # Of 10,000 customers the share .8^years is left after each of 3,000 days.
    left = [round(10_000 * 0.8 ** (day / YEAR)) for day in range(3001)]
    durations = [day for day in range(1, 3001) for _ in range(left[day - 1] - left[day])] + [3000] * left[3000]
    ended = [duration < 3000 for duration in durations]

    now = restricted_mean_years(durations, ended, 3000)
    better = restricted_mean_years(durations, ended, 3000, None, Terms(retention_points=0.01))

    years = 3000 / YEAR
    assert now.years == pytest.approx((0.8**years - 1) / log(0.8), rel=1e-3)
    assert (now.retention_rate, better.retention_rate) == (pytest.approx(0.8, abs=1e-3), pytest.approx(0.81, abs=1e-3))
    assert better.years == pytest.approx((0.81**years - 1) / log(0.81), rel=1e-3)


def test_with_full_retention_all_stay_for_the_whole_horizon():
    assert restricted_mean_years([10, 50, 100], [True, True, False], 100, None, Terms(retention_points=1)).years == (
        pytest.approx(100 / 365)
    )


def test_the_interval_holds_the_true_mean_of_simulated_customers():
    # Exponential tenures of two years on average, entered late and censored early; a horizon of a year.
    rng = np.random.default_rng(7)
    truth = 2 * (1 - exp(-0.5))
    held = 0
    for _ in range(200):
        tenure = simulated(rng, 150)
        held += tenure.low <= truth <= tenure.high

    assert 180 <= held <= 198


def simulated(rng, n) -> Tenure:
    life = rng.exponential(730, n)
    entry = np.where(rng.random(n) < 0.5, 0.0, rng.uniform(0, 200, n))
    watched = entry + rng.uniform(100, 700, n)
    known = life > entry
    return restricted_mean_years(np.minimum(life, watched)[known], (life <= watched)[known], YEAR, entry[known])
