"""Worlds whose truth is known: who converts, who is lost and comes back, seen halfway through their windows.

Each world has a cohort, earlier cohorts, and what came of the cohort in the end, which the projection was not told.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from lifecycle.flows import Span
from lifecycle.funnels.cohort import CohortQuestion
from lifecycle.funnels.maturity import forecast, plan
from lifecycle.model import Kind
from lifecycle.stages import preset
from tests.lifecycle.journeys import DAY

MODEL = preset("six")
WORLDS = 300
WINDOW = 90
NOW = 20_000
PERIOD, LOOK_BACK = 30, 120
COHORT, PER_DAY = Span((NOW - PERIOD) * DAY, NOW * DAY), 1.4
CONVERT, LOSE, WAIT = (1.4, 100.0), (0.7, 60.0), 15.0
"""Weibull times to conversion (ageing) and to loss (ever less likely), and the mean time that the lost stay away, in days."""
COMES_BACK = 0.15


def histories(rng, customers, first_day, last_day):
    """Customer, rung and day of every move of customers who enter Knowledge at random between two days."""
    entered = np.sort(rng.uniform(first_day, last_day, customers))
    convert, lose = (scale * rng.exponential(1, customers) ** (1 / shape) for shape, scale in (CONVERT, LOSE))
    is_lost = lose < convert
    back = lose + rng.exponential(WAIT, customers)
    returns = is_lost & (rng.random(customers) < COMES_BACK)
    again = back + CONVERT[1] / 4 * rng.exponential(1, customers)
    who = np.arange(customers)
    parts = [
        (who, 2, Kind.NEW, entered),
        (who[~is_lost], 3, Kind.FORWARD, (entered + convert)[~is_lost]),
        (who[is_lost], 0, Kind.LOST, (entered + lose)[is_lost]),
        (who[returns], 2, Kind.WON_BACK, (entered + back)[returns]),
        (who[returns], 3, Kind.FORWARD, (entered + again)[returns]),
    ]
    final = np.where(is_lost, np.where(returns, again, np.inf), convert) <= WINDOW
    return parts, entered, final


def frame(parts, until=NOW):
    """The moves up to an instant, as the store gives them."""
    columns = [
        np.concatenate([np.broadcast_to(part[at], part[0].shape) for part in parts]).astype(float) for at in range(4)
    ]
    moves = pd.DataFrame(dict(zip(("customer_id", "stage", "kind", "day"), columns, strict=True)))
    moves["entered_at"] = (moves.pop("day") * DAY).astype("int64")
    moves = moves[moves["entered_at"] <= until * DAY].astype("int64").sort_values(["entered_at", "customer_id"])
    moves["from_stage"], moves["nth"] = np.where(moves["kind"] == Kind.NEW, -1, 2), 1
    moves.loc[moves["kind"] == Kind.WON_BACK, "nth"] = 2
    return moves.reset_index(drop=True)


def world(seed):
    """The moves that are known now, and who of the cohort converts in the end."""
    rng = np.random.default_rng([2027, seed])
    days = 2 * WINDOW + PERIOD + LOOK_BACK + 10
    parts, entered, final = histories(rng, rng.poisson(PER_DAY * days), NOW - days, NOW)
    return frame(parts), final[entered >= NOW - PERIOD]


def told_of(moves):
    question = CohortQuestion((2, 3), COHORT, NOW * DAY, WINDOW)
    return forecast(MODEL, moves, question, plan(question, LOOK_BACK * DAY, PERIOD * DAY))


@cache
def told():
    """What is said of each world, and the share that converts in the end."""
    return [(told_of(moves), final.mean()) for moves, final in map(world, range(WORLDS))]


@cache
def truth():
    _parts, _entered, final = histories(np.random.default_rng(1), 300_000, 0, 1)
    return float(final.mean())


def test_the_projection_is_right_on_average():
    errors = np.array([said.final.rate - came for said, came in told()])

    assert abs(errors.mean()) < 3 * errors.std() / np.sqrt(WORLDS)
    assert np.mean([said.final.rate for said, _came in told()]) == pytest.approx(truth(), abs=0.012)


def test_intervals_hold_what_comes_95_times_of_100():
    held = np.mean([said.final.low <= came <= said.final.high for said, came in told()])

    assert 0.93 <= held <= 0.97


def test_so_do_those_of_the_back_tests():
    tests = [said.back_test for said, _came in told()]
    errors = np.array([test.said.rate - test.came for test in tests])

    assert 0.93 <= np.mean([test.said.low <= test.came <= test.said.high for test in tests]) <= 0.975
    assert abs(errors.mean()) < 3 * errors.std() / np.sqrt(WORLDS)


def test_what_has_converted_so_far_would_be_far_too_low():
    assert np.mean([said.converted / said.n for said, _came in told()]) < 0.3 * truth()


def test_censoring_the_lost_would_overstate():
    """Kaplan-Meier with the lost taken out of the count promises what would come if nobody were ever lost."""
    _parts, _entered, final = histories(np.random.default_rng(2), 100_000, 0, 1)
    shape, scale = CONVERT
    nobody_lost = 1 - np.exp(-((WINDOW / scale) ** shape))

    assert nobody_lost > final.mean() + 0.15
    assert np.mean([said.final.rate for said, _came in told()]) < nobody_lost - 0.15
