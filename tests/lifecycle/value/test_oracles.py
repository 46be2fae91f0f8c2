"""The fitted models against integrals over customers, the lifetimes package, and customers who are drawn and watched."""

from __future__ import annotations

from dataclasses import replace
from math import log

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.value.expected import value_of
from lifecycle.value.fitted import fit
from lifecycle.value.purchasing import customers_of
from tests.lifecycle.value.oracles_value import (
    CALIBRATED,
    alive,
    expected,
    expected_far,
    ledger,
    likelihood,
    spend_expected,
    spend_likelihood,
)

BOTH = pytest.mark.parametrize("name", ["bgnbd", "mbgnbd"])
HOLDOUT_DAYS = 273


@pytest.fixture(scope="module")
def customers():
    return customers_of(ledger(), CALIBRATED)


@pytest.fixture(scope="module")
def fits(customers):
    return {name: fit(customers, model=name) for name in ("bgnbd", "mbgnbd")}


def parameters(fitted):
    return tuple(getattr(fitted.purchasing, name) for name in ("r", "alpha", "a", "b"))


def with_parameters(fitted, r, alpha, a, b):
    return replace(fitted, purchasing=replace(fitted.purchasing, r=r, alpha=alpha, a=a, b=b))


def frame(rows):
    """Customers of (repeat purchases, age at the last purchase, age, mean profit)."""
    made = pd.DataFrame(
        rows, columns=["repeat_purchases", "age_at_last_purchase_days", "customer_age_days", "mean_profit"]
    )
    made.insert(0, "customer_id", np.arange(1, len(made) + 1))
    return made.assign(first_day=0, total=made["mean_profit"] * made["repeat_purchases"])


HISTORIES = st.builds(
    lambda x, last, more, profit: (x, last + x if x else 0, last + x + more, profit if x else 0.0),
    st.integers(0, 40),
    st.integers(0, 400),
    st.integers(0, 700),
    st.floats(1, 500),
)


@BOTH
def test_the_likelihood_is_the_sum_of_integrals_over_customers(name, fits, customers):
    columns = ["repeat_purchases", "age_at_last_purchase_days", "customer_age_days"]
    alike = customers.groupby(columns).size()

    total = sum(
        n * log(likelihood(parameters(fits[name]), *history, modified=name == "mbgnbd")) for history, n in alike.items()
    )

    assert fits[name].purchasing.log_likelihood == pytest.approx(total, abs=1e-4)


def test_the_likelihood_of_spending_is_the_sum_of_integrals_over_customers(fits, customers):
    spending = fits["bgnbd"].spending
    buyers = customers[customers["repeat_purchases"] > 0]

    total = sum(
        log(spend_likelihood(spending.p, spending.q, spending.gamma, x, mean))
        for x, mean in zip(buyers["repeat_purchases"], buyers["mean_profit"], strict=True)
    )

    assert spending.log_likelihood == pytest.approx(total, abs=1e-4)


@BOTH
@settings(max_examples=40)
@given(history=HISTORIES, ahead=st.integers(1, 700))
def test_expected_purchases_and_the_chance_to_be_there_are_integrals(name, fits, history, ahead):
    x, last, age, mean = history
    found = value_of(fits[name], frame([history]), horizon_days=ahead).iloc[0]
    known = {"modified": name == "mbgnbd"}

    assert found["p_alive"] == pytest.approx(alive(parameters(fits[name]), x, last, age, **known), rel=1e-6, abs=1e-12)
    assert found["expected_purchases"] == pytest.approx(
        expected(parameters(fits[name]), x, last, age, ahead, **known), rel=1e-5, abs=1e-12
    )
    if x:
        spending = fits[name].spending
        assert found["mean_profit"] == pytest.approx(
            spend_expected(spending.p, spending.q, spending.gamma, x, mean), rel=1e-6
        )


@BOTH
@pytest.mark.parametrize("a", [0.2, 0.999999, 1.0, 1.000001, 3.0])
def test_around_a_of_one_nothing_jumps(name, a, fits):
    of = with_parameters(fits[name], 0.6, 60.0, a, 2.4)
    histories = [(0, 0, 200, 0.0), (1, 100, 200, 9.0), (12, 180, 200, 9.0), (3, 20, 500, 9.0)]

    found = value_of(of, frame(histories), horizon_days=365)["expected_purchases"]

    assert found.to_numpy() == pytest.approx(
        [expected((0.6, 60.0, a, 2.4), x, t, age, 365, modified=name == "mbgnbd") for x, t, age, _ in histories],
        rel=1e-6,
    )


@BOTH
def test_two_thousand_purchases_and_ten_years_ahead_overflow_nothing(name, fits):
    histories = [(2000, 3640, 3650, 9.0), (2000, 100, 3650, 9.0), (0, 0, 3650, 0.0), (1, 1, 2, 9.0)]

    found = value_of(fits[name], frame(histories), horizon_days=3650)

    assert np.isfinite(found.select_dtypes("number")).all(axis=None)
    truth = [expected_far(parameters(fits[name]), *each[:3], 3650, modified=name == "mbgnbd") for each in histories]
    assert found["expected_purchases"].to_numpy() == pytest.approx(truth, rel=1e-6, abs=1e-12)


@BOTH
def test_who_bought_more_recently_will_buy_more(name, fits):
    found = value_of(fits[name], frame([(4, t, 300, 20.0) for t in range(4, 301)]))

    assert (np.diff(found["expected_purchases"]) > 0).all()
    assert (np.diff(found["p_alive"]) > 0).all()
    assert (np.diff(found["value"]) > 0).all()


@BOTH
def test_days_that_are_weeks_change_the_unit_of_time_and_nothing_else(name, fits, customers):
    stretched = customers.assign(
        age_at_last_purchase_days=customers["age_at_last_purchase_days"] * 7,
        customer_age_days=customers["customer_age_days"] * 7,
    )
    fitted = fit(stretched, model=name)
    r, alpha, a, b = parameters(fits[name])

    assert parameters(fitted) == pytest.approx((r, 7 * alpha, a, b), rel=1e-7)
    before = value_of(fits[name], customers, horizon_days=52)["expected_purchases"]
    after = value_of(fitted, stretched, horizon_days=364)["expected_purchases"]
    assert after.to_numpy() == pytest.approx(before.to_numpy(), rel=1e-6)
