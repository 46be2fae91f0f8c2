"""Curves of who left by which way at which age: small ones by hand, random ones against plain loops and scipy."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.times.incidence import incidence
from lifecycle.times.stay_times import HALF
from tests.lifecycle import oracles_dwell as oracle
from tests.lifecycle.journeys import DAY
from tests.lifecycle.watching import FEW, curve_of, observations, watching


def test_with_half_of_the_stays_going_on_the_median_is_not_reached():
    curve = incidence(*watching(done=[3, 4, 5, 6], still=[20, 25, 30, 40, 41]), 1)

    assert curve.still_at(np.array([6 * DAY]))[0] == pytest.approx(5 / 9)
    assert curve.quantile_us(HALF) is None
    assert curve.watched_us == 41 * DAY


def test_ends_come_before_censorings_at_the_same_age():
    assert incidence(*watching(done=[3], still=[3]), 1).still.tolist() == [0.5]


def test_a_plain_share_of_exits_would_favour_the_fast_way():
    slow = [(-1, 100 * DAY, 1)] * 5 + [(-1, 10 * DAY, 0)] * 5
    cut = [(-1, 20 * DAY, None)] * 10

    assert curve_of(slow + cut).ended_at(0, np.array([200 * DAY]))[0] == pytest.approx(0.25)
    assert curve_of(slow + cut).ended_at(1, np.array([200 * DAY]))[0] == pytest.approx(0.75)


def test_nothing_can_be_said_where_nobody_is_watched_from_the_beginning():
    curve = curve_of([(4, 9, 0), (5, 12, None)])

    assert (curve.watched_us, curve.ages_us.tolist(), curve.quantile_us(HALF)) == (-1, [], None)


def test_a_curve_stops_where_all_are_gone_though_others_are_known_to_last_longer():
    assert curve_of([(-1, 3, 0), (-1, 5, None), (8, 12, 0)]).watched_us == 5
    assert curve_of([(-1, 3, 0), (-1, 5, 1), (8, 12, 0)]).still.tolist() == [0.5]
    assert curve_of([(-1, 3, 0), (-1, 5, 1)]).still.tolist() == [0.5, 0.0]


@FEW
@given(observations)
def test_curves_are_those_of_plain_loops(seen):
    curve, steps = curve_of(seen), oracle.curve(seen, (0, 1, 2))
    ages = np.arange(-1, 30)

    assert curve.watched_us == oracle.limit(seen)
    assert curve.ages_us.tolist() == [step[0] for step in steps]
    assert curve.at_risk.tolist() == [step[1] for step in steps]
    assert curve.ends.tolist() == [step[2] for step in steps]
    assert curve.still_at(ages) == pytest.approx([float(oracle.still_at(steps, age)) for age in ages], abs=1e-9)
    for way in (0, 1, 2):
        wanted = [float(oracle.ended_at(steps, way, age)) for age in ages]
        assert curve.ended_at(way, ages) == pytest.approx(wanted, abs=1e-9)


@FEW
@given(observations, st.integers(1, 20))
def test_means_up_to_a_horizon_are_those_of_plain_loops(seen, horizon):
    curve, steps = curve_of(seen), oracle.curve(seen, (0, 1, 2))

    assert curve.mean_stay_us(horizon) == pytest.approx(float(oracle.mean_stay(steps, horizon)))
    for way in (0, 1, 2):
        mean = oracle.mean_age(steps, way, horizon)
        assert curve.mean_us(way, horizon) == pytest.approx(float("nan") if mean is None else float(mean), nan_ok=True)


@FEW
@given(observations)
def test_the_incidences_and_those_who_stay_add_up_to_one(seen):
    curve, ages = curve_of(seen), np.arange(-1, 30)

    total = curve.still_at(ages) + sum(curve.ended_at(way, ages) for way in (0, 1, 2))

    assert total == pytest.approx(np.ones(len(ages)))
    assert (np.diff(curve.still_at(ages)) <= 0).all()


@FEW
@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=20))
def test_without_truncation_the_curve_is_the_one_of_scipy(seen):
    done = [age for age, ended in seen if ended]
    still = [age for age, ended in seen if not ended]
    second = scipy.stats.ecdf(scipy.stats.CensoredData(uncensored=done, right=still)).sf

    curve = incidence(*watching(done, still), 1)

    assert curve.still_at(second.quantiles.astype(np.int64) * DAY) == pytest.approx(second.probabilities)
