"""Chains given their rates and days: the worked example, and random ones against sending customers on step by step."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.forecasts.chain import absorbed
from lifecycle.model import LOST
from tests.lifecycle.journeys import A, C, K


def matrix(ways, size):
    """Rates and days from {(from, to): (rate, days)}, stages counted from 1 and lost being 0."""
    rate, days = np.zeros((size, size + 1)), np.full((size, size + 1), np.nan)
    for (one, other), (share, mean) in ways.items():
        rate[one - 1, other], days[one - 1, other] = share, mean
    return rate, days


WORKED = {
    (A, K): (0.5, 10), (A, C): (0.1, 30), (A, LOST): (0.4, 50),
    (K, A): (0.1, 20), (K, C): (0.4, 5), (K, LOST): (0.5, 50),
}  # fmt: skip
BELOW_C = np.array([True, True, False])


def test_the_worked_example():
    rate, _days = absorbed(*matrix(WORKED, 3), BELOW_C)

    assert rate == pytest.approx([0.3158, 0.4316], abs=5e-5)


def test_the_days_are_those_of_who_gets_there():
    """By hand: A's ways are C at once (0.1 x 30), or K (10) and on; of K's, C (5) or A (20) and on."""
    rate, days = absorbed(*matrix(WORKED, 3), BELOW_C)

    a, k = rate * days
    assert a == pytest.approx(0.1 * 30 + 0.5 * (10 * rate[1] + k / 1))
    assert k == pytest.approx(0.4 * 5 + 0.1 * (20 * rate[0] + a / 1))


def test_it_solves_all_draws_at_once():
    rate, days = matrix(WORKED, 3)
    other = rate * 0.5

    both, _ = absorbed(np.stack([rate, other]), np.stack([days, days]), BELOW_C)

    assert both[0] == pytest.approx(absorbed(rate, days, BELOW_C)[0])
    assert both[1] == pytest.approx(absorbed(other, days, BELOW_C)[0])


def test_stages_that_only_lead_to_each_other_reach_nothing():
    rate, days = absorbed(*matrix({(A, K): (1, 1), (K, A): (1, 1)}, 3), BELOW_C)

    assert rate == pytest.approx([0, 0], abs=1e-9)
    assert np.isnan(days[rate == 0]).all()


def by_steps(rate, days, below, steps=400):
    """The same in plain loops: the customers of one stage are sent on, step after step."""
    size = len(rate)
    reached, spent = [], []
    for start in range(size):
        if not below[start]:
            continue
        here, clock = [0.0] * size, [0.0] * size
        here[start] = 1.0
        chance = total = 0.0
        for _step in range(steps):
            after, after_clock = [0.0] * size, [0.0] * size
            for one in range(size):
                for other in range(size):
                    share = rate[one][other + 1]
                    if not here[one] or not share:
                        continue
                    moved, time = here[one] * share, (clock[one] + here[one] * days[one][other + 1]) * share
                    if below[other]:
                        after[other] += moved
                        after_clock[other] += time
                    else:
                        chance += moved
                        total += time
            here, clock = after, after_clock
        reached.append(chance)
        spent.append(total / chance if chance else None)
    return reached, spent


@st.composite
def matrices(draw):
    size = draw(st.integers(2, 5))
    below = [at < draw(st.integers(1, size)) for at in range(size)]
    rate, days = np.zeros((size, size + 1)), np.full((size, size + 1), np.nan)
    for one in range(size):
        parts = [draw(st.integers(0, 4)) if other != one + 1 else 0 for other in range(size + 1)]
        rate[one] = np.array(parts) / (sum(parts) + draw(st.integers(1, 3)))
        days[one, rate[one] > 0] = draw(st.integers(1, 60))
    return rate, days, np.array(below if any(below) else [True, *below[1:]])


@settings(max_examples=40, deadline=None)
@given(matrices())
def test_any_chain_agrees_with_sending_customers_on_step_by_step(case):
    rate, days, below = case

    reached, spent = absorbed(rate, days, below)

    expected, expected_days = by_steps(rate.tolist(), days.tolist(), below.tolist())
    assert reached == pytest.approx(expected, abs=1e-6)
    assert ((reached >= 0) & (reached <= 1)).all()
    for one, other, chance in zip(spent, expected_days, reached, strict=True):
        if other is not None and chance > 1e-6:
            assert one == pytest.approx(other, rel=1e-3)
