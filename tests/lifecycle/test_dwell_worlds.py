"""Worlds whose truth is known: customers who differ, several stays of each, three competing ways out, seen through a year.

Three hundred worlds tell whether what is estimated is right on average, and whether 95 % intervals hold the truth
95 % of the time. The way to lost is rare and early stays are long, so that neither is easy.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from lifecycle.flows import Span
from lifecycle.model import Kind
from lifecycle.times.dwell import DAY_US, observed, ways_out
from lifecycle.times.stay_times import stay_times_by

WORLDS = 300
YEAR = 365
START = 1000 * YEAR
WITHIN = 60
SHAPE, SCALE = np.array([1.3, 0.8, 1.0]), np.array([60.0, 200.0, 400.0])
"""Weibull exits forward (ageing), back (ever less likely) and to lost (at random), in days."""
FRAILTY = 0.5
"""The variance between customers of how fast they go; its mean is 1, and it is gamma."""
WAYS = list(enumerate(["forward", "back", "lost", "still"]))
TO, KIND = np.array([3, 1, 0]), np.array([Kind.FORWARD, Kind.BACK, Kind.LOST])


@cache
def truth():
    """The share that lasts longer, and has gone each way, by day; numerically, from the hazards mixed over customers."""
    days = np.linspace(0, 1500, 150_001)
    hazards = (days[:, None] / SCALE) ** SHAPE
    mixed = 1 + FRAILTY * hazards.sum(axis=1)
    weight = mixed ** (-1 / FRAILTY - 1)
    gone = np.cumsum(np.diff(hazards, axis=0) * ((weight[1:] + weight[:-1]) / 2)[:, None], axis=0)
    return days, mixed ** (-1 / FRAILTY), np.vstack([np.zeros(3), gone])


def true_at(day):
    days, still, gone = truth()
    at = int(np.searchsorted(days, day))
    return [*gone[at], still[at]]


def true_half():
    days, still, _gone = truth()
    return float(days[np.searchsorted(-still, -0.5)])


def world(seed, customers=160):
    """The visits that a year shows of stays begun at random in it and in the year before, one to three per customer."""
    rng = np.random.default_rng([2026, seed])
    stays = rng.integers(1, 4, customers)
    who = np.repeat(np.arange(customers), stays) + 1000
    speed = np.repeat(rng.gamma(1 / FRAILTY, FRAILTY, customers), stays)
    began = START + rng.uniform(-YEAR, YEAR, len(who))
    lasts = SCALE * (rng.exponential(1, (len(who), 3)) / speed[:, None]) ** (1 / SHAPE)
    way, left = lasts.argmin(axis=1), began + lasts.min(axis=1)
    moved = (left >= START) & (left < START + YEAR)
    stands = left >= START + YEAR
    began_us, left_us = (began * DAY_US).astype(np.int64), (left * DAY_US).astype(np.int64)
    moves = pd.DataFrame({
        "customer_id": who[moved],
        "from_stage": 2,
        "from_at": began_us[moved],
        "from_nth": 1,
        "stage": TO[way[moved]],
        "kind": KIND[way[moved]],
        "entered_at": left_us[moved],
    })  # fmt: skip
    standing = pd.DataFrame({"customer_id": who[stands], "stage": 2, "nth": 1, "entered_at": began_us[stands]})
    return observed(moves, standing, Span(START * DAY_US, (START + YEAR) * DAY_US))


@pytest.fixture(scope="module")
def told():
    """What is said of the stays in each of the worlds."""
    times = []
    for seed in range(WORLDS):
        seen = world(seed)
        ((_value, stays),) = stay_times_by(seen, np.full(len(seen), None, dtype=object), (WITHIN,))
        times.append(stays.times)
    return times


def shares(told, way):
    return [getattr(times.within[0], way) for times in told]


@pytest.mark.parametrize(("place", "way"), WAYS)
def test_the_ways_out_are_right_on_average(told, place, way):
    assert np.mean([share.rate for share in shares(told, way)]) == pytest.approx(true_at(WITHIN)[place], abs=0.006)


def test_the_half_is_right_on_average(told):
    assert np.mean([times.half.days for times in told]) == pytest.approx(true_half(), rel=0.02)


def test_the_completed_stays_alone_would_be_too_short():
    done = [seen.where((seen.kind >= 0) & (seen.entry_us < 0)) for seen in map(world, range(60))]

    assert np.median(np.concatenate([seen.exit_us for seen in done]) / DAY_US) < 0.85 * true_half()


@pytest.mark.parametrize(("place", "way"), WAYS)
def test_intervals_hold_the_true_share_95_times_of_100(told, place, way):
    true = true_at(WITHIN)[place]

    held = np.mean([share.low <= true <= share.high for share in shares(told, way)])

    assert 0.93 <= held <= 0.97


def test_intervals_hold_the_true_half_95_times_of_100(told):
    held = np.mean([times.half.low_days <= true_half() <= times.half.high_days for times in told])

    assert 0.93 <= held <= 0.97


def test_stays_taken_for_independent_would_promise_too_much(told):
    """What resampling customers is for: their stays vary more together than as many stays of strangers."""
    rates = np.array([share.rate for share in shares(told, "still")])
    n = np.mean([len(world(seed)) for seed in range(20)])

    assert rates.var() > 1.15 * rates.mean() * (1 - rates.mean()) / n


def test_draws_of_the_ways_out_vary_as_the_worlds_do():
    outs = [ways_out(world(seed), (1, 2, 3), WITHIN) for seed in range(30)]
    rates = np.array([out.rate[1] for out in outs])
    drawn = np.array([out.rate_draws[:, 1].std(axis=0) for out in outs])
    days = np.array([out.mean_days[1, 3] for out in outs])
    days_drawn = np.array([out.mean_days_draws[:, 1, 3].std() for out in outs])

    went = rates.mean(axis=0) > 0
    assert drawn.mean(axis=0)[went] == pytest.approx(rates.std(axis=0)[went], rel=0.3)
    assert days_drawn.mean() == pytest.approx(days.std(), rel=0.3)
