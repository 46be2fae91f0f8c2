"""What is expected of customers: growth, units, sums of parts, the limit around a = 1, and the shared computation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import roots_jacobi

from lifecycle.value.expected import brought, ends_of_periods, p_nothing, profit_course, value_of
from lifecycle.value.fitted import fit
from lifecycle.value.simulated import fitted_parameters, simulated
from tests.lifecycle.value.bases import customers, drawn_customers

BASE = drawn_customers(1500)
FITS = {model: fit(BASE, model=model) for model in ("bgnbd", "mbgnbd")}
BOTH = pytest.mark.parametrize("fitted", FITS.values(), ids=FITS)


def plain_brought(r, a, b, x, k, scale, time):
    """The mean over the probabilities p of leaving of (1 - (1 + p t/A)^-(r+x)) / p, by quadrature."""
    nodes, weights = roots_jacobi(120, b + k - 1, a - 1)
    p = (1 + nodes) / 2
    return float((weights * -np.expm1(-(r + x) * np.log1p(p * time / scale)) / p).sum() / weights.sum())


@BOTH
@settings(max_examples=40, deadline=None)
@given(x=st.integers(1, 60), age=st.integers(60, 900), share=st.floats(0.02, 1.0))
def test_who_bought_later_is_expected_to_buy_more(fitted, x, age, share):
    later = age * share
    valued = value_of(fitted, customers([x, x], [later / 2, later], [age, age], [20, 20]))

    assert valued["p_alive"].is_monotonic_increasing
    assert valued["expected_purchases"].is_monotonic_increasing
    assert valued["value"].is_monotonic_increasing


@settings(max_examples=60, deadline=None)
@given(
    r=st.floats(0.05, 10),
    a=st.one_of(st.floats(0.2, 5), st.floats(0.998, 1.002)),
    b=st.floats(0.1, 10),
    x=st.integers(0, 40),
    before=st.integers(0, 1),
    scale=st.floats(10, 900),
    time=st.floats(1, 400),
)
def test_the_bounded_form_is_the_mean_over_customers(r, a, b, x, before, scale, time):
    found = brought(r, a, b, np.array(float(x)), np.array(float(x + before)), np.array(scale), time)

    # The quadrature itself is good to so many digits where time is long against the scale.
    assert float(found) == pytest.approx(plain_brought(r, a, b, x, x + before, scale, time), rel=1e-6)


@pytest.mark.parametrize("a", [1 - 1.001e-3, 1 - 1e-9, 1.0, 1 + 1e-6, 1 + 0.999e-3])
@pytest.mark.parametrize("b", [1e-4, 0.3, 2.4])
def test_nothing_jumps_around_a_of_one(a, b):
    x = np.array([0.0, 1.0, 30.0])

    middle = brought(0.5, a, b, x, x, np.array(60.0), 365.0)
    sides = [brought(0.5, a + off, b, x, x, np.array(60.0), 365.0) for off in (-0.01, 0.01)]

    assert np.all((middle < sides[0]) & (middle > sides[1]))
    assert middle == pytest.approx((sides[0] + sides[1]) / 2, rel=1e-3)


def test_thousands_of_purchases_and_decades_stay_finite():
    found = brought(
        0.24, 0.79, 2.4, np.array([2000.0, 20_000.0]), np.array([2000.0, 20_000.0]), np.array(4000.0), 36_500.0
    )

    # Somebody who buys every other day for ten years hardly ever leaves.
    assert np.all(found > [2000, 20_000])
    assert np.isfinite(found).all()


@BOTH
def test_many_customers_share_what_each_would_be_told_alone(fitted):
    many = value_of(fitted, BASE, horizon_days=3650)
    some = [0, 1, 17, 300, 1499]

    alone = value_of(fitted, BASE.iloc[some], horizon_days=3650)

    assert many.iloc[some]["value"].to_numpy() == pytest.approx(alone["value"].to_numpy(), rel=1e-11)
    assert many.iloc[some]["expected_purchases"].to_numpy() == pytest.approx(
        alone["expected_purchases"].to_numpy(), rel=1e-11
    )


def test_ages_that_are_no_whole_days_are_told_the_same():
    rng = np.random.default_rng(3)
    off = BASE.assign(customer_age_days=BASE["customer_age_days"] + rng.random(len(BASE)))

    many = value_of(FITS["bgnbd"], off)["value"].to_numpy()

    alone = value_of(FITS["bgnbd"], off.iloc[:5])["value"].to_numpy()
    assert many[:5] == pytest.approx(alone, rel=1e-11)


@BOTH
def test_another_unit_of_time_gives_the_same_purchases(fitted):
    hours = BASE.assign(
        age_at_last_purchase_days=BASE["age_at_last_purchase_days"] * 24,
        customer_age_days=BASE["customer_age_days"] * 24,
    )
    in_hours = fit(hours, model=fitted.purchasing.model)

    found = value_of(in_hours, hours, horizon_days=365 * 24, discount_rate=0)

    expected = value_of(fitted, BASE, discount_rate=0)
    assert found["p_alive"].to_numpy() == pytest.approx(expected["p_alive"].to_numpy(), rel=1e-6)
    assert found["expected_purchases"].to_numpy() == pytest.approx(expected["expected_purchases"].to_numpy(), rel=1e-6)
    assert found["value"].to_numpy() == pytest.approx(expected["value"].to_numpy(), rel=1e-6)


@BOTH
def test_the_months_of_the_course_add_up_to_the_undiscounted_value(fitted):
    course = profit_course(fitted, BASE, horizon_days=3 * 365)

    assert len(course) == 36
    assert course.sum() == pytest.approx(value_of(fitted, BASE, horizon_days=3 * 365, discount_rate=0)["value"].sum())
    assert np.all(np.diff(course) < 0)
    discounted = course @ 1.1 ** -(np.arange(1, 37) / 12)
    assert discounted == pytest.approx(value_of(fitted, BASE, horizon_days=3 * 365)["value"].sum())


def test_undiscounted_value_is_purchases_times_profit_whatever_the_period():
    for period_days in (7, 30, 365, 1000):
        valued = value_of(FITS["bgnbd"], BASE, horizon_days=100, discount_rate=0, period_days=period_days)
        plain = valued["expected_purchases"] * valued["mean_profit"]
        assert valued["value"].to_numpy() == pytest.approx(plain.to_numpy())


def test_a_group_is_worth_the_sum_of_its_members():
    whole = value_of(FITS["bgnbd"], BASE)["value"].sum()
    parts = sum(value_of(FITS["bgnbd"], BASE.iloc[start::7])["value"].sum() for start in range(7))

    assert parts == pytest.approx(whole, rel=1e-12)


def test_a_longer_horizon_is_worth_more_and_a_higher_discount_less():
    def total(**how):
        return value_of(FITS["bgnbd"], BASE, **how)["value"].sum()

    assert 0 == total(horizon_days=0) < total(horizon_days=30) < total(horizon_days=365)
    assert total(discount_rate=0.2) < total(discount_rate=0.1) < total(discount_rate=0)


@pytest.mark.parametrize("how", [{"horizon_days": -1}, {"discount_rate": -1}, {"period_days": 0}])
def test_impossible_terms_are_refused(how):
    with pytest.raises(ValueError, match=r"horizon|discount"):
        value_of(FITS["bgnbd"], BASE, **how)


def test_periods_end_at_the_horizon():
    assert ends_of_periods(365).tolist()[-1] == 365
    assert len(ends_of_periods(365)) == 12
    assert ends_of_periods(70, 30).tolist() == [30, 60, 70]


@BOTH
def test_buying_nothing_is_as_likely_as_it_is_drawn(fitted):
    one = BASE.iloc[:4]
    drawn = simulated(fitted, one, 365, fitted_parameters(fitted), 40_000, np.random.default_rng(1))

    assert p_nothing(fitted, one) == pytest.approx((drawn.purchases == 0).mean(axis=1), abs=0.015)
    assert value_of(fitted, one)["expected_purchases"].to_numpy() == pytest.approx(
        drawn.purchases.mean(axis=1), rel=0.06, abs=0.02
    )


def test_without_a_model_everybody_buys_at_the_rate_of_all():
    few = BASE.iloc[:30]
    simple = fit(few)
    simple = replace(simple, purchasing=None, spending=None)

    valued = value_of(simple, few, discount_rate=0)

    rate = few["repeat_purchases"].sum() / few["customer_age_days"].sum()
    assert valued["expected_purchases"].to_numpy() == pytest.approx(rate * 365)
    assert (valued["p_alive"] == 1).all()
    assert valued["value"].to_numpy() == pytest.approx(rate * 365 * simple.average_spend)
