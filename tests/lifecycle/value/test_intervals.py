"""How sure the expected is, and what the past says of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lifecycle.value.back_test import back_test
from lifecycle.value.expected import value_of
from lifecycle.value.fitted import fit
from lifecycle.value.intervals import interval_of, intervals_each, relative_error, total_interval, widened
from lifecycle.value.purchasing import customers_of
from lifecycle.value.simulated import fitted_parameters, simulated
from tests.lifecycle.value.bases import AS_OF, bought, drawn_customers

BASE = drawn_customers(1500)
FITTED = fit(BASE)


def later_purchases(base, seed, days=200):
    """What drawn customers do next, by the true parameters: purchases and money."""
    true = fit(drawn_customers(20_000))
    drawn = simulated(true, base, days, fitted_parameters(true), 1, np.random.default_rng(seed))
    return drawn.purchases[:, 0], drawn.money[:, 0]


def ledger_of(n, seed=1):
    """A ledger of customers who buy at rates of their own, and leave."""
    rng = np.random.default_rng(seed)
    rows = []
    for who in range(n):
        day, rate, mean = int(rng.integers(0, 500)), rng.gamma(1.0, 1 / 60), rng.gamma(4, 5)
        while day <= AS_OF:
            rows.append((who, day, float(rng.gamma(5, mean / 5))))
            if rng.random() < 0.15:
                break
            day += 1 + int(rng.exponential(1 / max(rate, 1e-4)))
    return bought(rows)


def test_the_same_question_has_the_same_answer():
    assert total_interval(FITTED, BASE) == total_interval(FITTED, BASE)
    first, second = interval_of(FITTED, BASE.iloc[:3]), interval_of(FITTED, BASE.iloc[:3])
    assert np.array_equal(first, second)


@pytest.mark.parametrize("of", ["value", "expected_purchases"])
def test_totals_hold_what_is_expected_and_are_surer_of_many(of):
    def reach(rows):
        low, high = total_interval(FITTED, BASE.iloc[:rows], of=of)
        expected = value_of(FITTED, BASE.iloc[:rows])[of].sum()
        assert low < expected < high
        return (high - low) / expected

    assert reach(1500) < reach(150) < reach(15)


def test_one_customers_interval_holds_what_is_expected_and_is_not_negative():
    low, high = interval_of(FITTED, BASE.iloc[:150])
    value = value_of(FITTED, BASE.iloc[:150])["value"].to_numpy()

    assert np.all((low >= 0) & (low <= value) & (value <= high))


def test_about_95_of_100_customers_lie_within_theirs():
    base = BASE.iloc[:600]
    purchases, money = later_purchases(base, seed=5)

    for of, actual in (("expected_purchases", purchases), ("value", money)):
        low, high = interval_of(FITTED, base, horizon_days=200, discount_rate=0.0, of=of)
        assert ((actual >= low - 1e-9) & (actual <= high + 1e-9)).mean() > 0.93


def test_the_delta_method_says_how_far_drawn_parameters_move_a_total():
    model = FITTED.purchasing
    logs = np.random.default_rng(2).multivariate_normal(model.logs, np.array(model.covariance), 150)
    sums = []
    for r, alpha, a, b in np.exp(logs):
        other = replace(FITTED, purchasing=replace(model, r=r, alpha=alpha, a=a, b=b))
        sums.append(value_of(other, BASE)["expected_purchases"].sum())

    found = relative_error(FITTED, BASE, horizon_days=365, of="expected_purchases")
    assert found == pytest.approx(np.log(sums).std(), rel=0.15)


def test_few_of_many_customers_stand_for_all():
    whole = drawn_customers(9000)
    fitted = fit(whole)
    low, high = total_interval(fitted, whole)
    expected = value_of(fitted, whole)["value"].sum()
    error = relative_error(fitted, whole, horizon_days=365)
    drawn = simulated(fitted, whole, 365, fitted_parameters(fitted), 60, np.random.default_rng(4)).money.sum(axis=0)

    assert low < expected < high
    both = np.hypot(error, drawn.std() / drawn.mean())
    assert (high - low) / expected == pytest.approx(2 * 1.96 * both, rel=0.2)


def test_widening_goes_both_ways_and_not_below_nothing():
    low, high = widened(np.array([8.0, 8.0, -4.0]), np.array([10.0, 10.0, 1.0]), np.array([15.0, 15.0, 2.0]), 2.0)
    assert (low.tolist(), high.tolist()) == ([6.0, 6.0, -9.0], [20.0, 20.0, 3.0])

    low, high = widened(np.array([8.0]), np.array([10.0]), np.array([15.0]), 20.0)
    assert (low[0], high[0]) == (0.0, 110.0)

    low, high = widened(np.array([8.0]), np.array([10.0]), np.array([15.0]), 0.5)
    assert (low[0], high[0]) == (8.0, 15.0)


def test_nobody_is_worth_nothing_for_sure():
    assert total_interval(FITTED, BASE.iloc[:0]) == (0.0, 0.0)
    low, high = interval_of(FITTED, BASE.iloc[:0])
    assert len(low) == len(high) == 0


def test_the_model_is_held_against_the_half_it_did_not_see():
    ledger = ledger_of(300)

    found = back_test(ledger, AS_OF)

    assert found.days == 365
    assert found.cut_day == AS_OF - 365
    past = customers_of(ledger, found.cut_day)
    assert found.customers == len(past)
    mine = ledger[ledger["customer_id"].isin(past["customer_id"]) & (ledger["day"] > found.cut_day)]
    assert found.actual_purchases == len(mine.drop_duplicates(["customer_id", "day"]))
    assert found.actual_money == pytest.approx(mine["amount"].sum())
    assert found.low_purchases < found.predicted_purchases < found.high_purchases
    assert abs(found.predicted_purchases - found.actual_purchases) < abs(
        found.run_rate_purchases - found.actual_purchases
    )


def test_widening_by_the_back_test_holds_what_came():
    for seed in range(4):
        found = back_test(ledger_of(200, seed), AS_OF)
        assert found.widen >= 1
        for name in ("purchases", "money"):
            low, predicted, high, actual = (
                np.array([float(getattr(found, f"{what}_{name}"))]) for what in ("low", "predicted", "high", "actual")
            )
            low, high = widened(low, predicted, high, found.widen)
            assert low[0] - 1e-6 <= actual[0] <= high[0] + 1e-6


def test_a_short_or_a_poor_history_has_no_back_test():
    ledger = ledger_of(300)

    assert back_test(ledger, int(ledger["day"].min()) + 50) is None
    assert back_test(ledger[ledger["customer_id"] < 10], AS_OF) is None
    assert back_test(ledger.iloc[:0], AS_OF) is None


@pytest.mark.parametrize("fitted", [FITTED, replace(FITTED, spending=None), replace(FITTED, purchasing=None)])
def test_several_horizons_at_once_are_as_each_alone(fitted):
    horizons = [months * 365 / 12 for months in (3, 12, 36)]

    for days, (value, low, high) in zip(
        horizons, intervals_each(fitted, BASE.iloc[:20], horizons, widen=1.3), strict=True
    ):
        ends = interval_of(fitted, BASE.iloc[:20], horizon_days=days, widen=1.3)
        assert value == pytest.approx(value_of(fitted, BASE.iloc[:20], horizon_days=days)["value"].to_numpy())
        assert (low, high) == (pytest.approx(ends[0]), pytest.approx(ends[1]))
