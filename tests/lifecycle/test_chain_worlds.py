"""Chances held against markets whose truth is known: right on average, and 95 % intervals hold it 95 times of 100."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from lifecycle.flows import Span
from lifecycle.forecasts.chain import HORIZON_DAYS, absorbed, chain
from tests.lifecycle.markets import DAY, LAW, MODEL, NOW, STAY, A, C, K, drawn, law_within, market

WORLDS = 300
START = NOW - 26 * 7 * DAY
STAGES = [(0, A), (1, K)]


@cache
def truth():
    """The true chances and days of Awareness and Knowledge to reach Conversion."""
    return absorbed(*law_within(HORIZON_DAYS), np.array([True, True, False]))


@pytest.fixture(scope="module")
def told():
    """What is said of the way to Conversion in each world: [Awareness, Knowledge] each."""
    found = []
    for seed in range(WORLDS):
        seen = market(seed, weeks=78)
        report = chain(MODEL, seen.moves(START, NOW), seen.standing(NOW - 1), Span(START, NOW))
        found.append([report.row(stage).to_conversion for stage in (A, K)])
    return found


def test_the_truth_is_what_comes_of_sending_customers_on():
    """Plainly: a hundred thousand from each stage, none of whose stays may take longer than the horizon."""
    rng = np.random.default_rng(7)
    for at, stage in STAGES:
        here, clock, reached = np.full(100_000, stage), np.zeros(100_000), []
        while len(here):
            to, days = drawn(rng, here)
            goes = (to != STAY) & (days <= HORIZON_DAYS)
            clock = clock[goes] + days[goes]
            reached.append(clock[to[goes] == C])
            on = np.isin(to[goes], (A, K))
            here, clock = to[goes][on], clock[on]
        reached = np.concatenate(reached)

        assert len(reached) / 100_000 == pytest.approx(truth()[0][at], abs=0.005)
        assert reached.mean() == pytest.approx(truth()[1][at], rel=0.01)


@pytest.mark.parametrize(("at", "stage"), STAGES)
def test_chances_and_days_are_right_on_average(told, at, stage):
    rates, days = truth()

    assert np.mean([one[at].rate.value for one in told]) == pytest.approx(rates[at], abs=0.01)
    assert np.mean([one[at].days.value for one in told]) == pytest.approx(days[at], rel=0.02)


@pytest.mark.parametrize(("at", "stage"), STAGES)
def test_intervals_hold_the_true_chance_95_times_of_100(told, at, stage):
    true = truth()[0][at]

    assert 0.93 <= np.mean([one[at].rate.low <= true <= one[at].rate.high for one in told]) <= 0.97


@pytest.mark.parametrize(("at", "stage"), STAGES)
def test_intervals_hold_the_true_days_95_times_of_100(told, at, stage):
    true = truth()[1][at]

    assert 0.93 <= np.mean([one[at].days.low <= true <= one[at].days.high for one in told]) <= 0.97


def test_shares_of_the_exits_that_were_seen_would_be_off():
    """Of stays begun in the half year the fast ways out are seen more often than they are taken."""
    seen = [market(seed, weeks=78).moves(START, NOW) for seed in range(60)]
    begun = [one[(one["from_stage"] == K) & (one["from_at"] >= START)] for one in seen]
    share = np.mean([(one["stage"] == C).mean() for one in begun])

    ways = {to: rate for to, rate, _mean, _shape in LAW[K]}
    assert share > 1.08 * ways[C] / (1 - ways[STAY])
