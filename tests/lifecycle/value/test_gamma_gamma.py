"""The model of spending: its likelihood against the printed density, and its fit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import gammaln

from lifecycle.value.gamma_gamma import SpendLikelihood, fit_spending
from tests.lifecycle.value.bases import drawn_customers

logarithms = st.lists(st.floats(-2.0, 2.5), min_size=3, max_size=3).map(np.array)


def buyers(n, **how):
    frame = drawn_customers(n, **how)
    is_buyer = frame["repeat_purchases"].to_numpy() > 0
    return frame["repeat_purchases"].to_numpy()[is_buyer], frame["mean_profit"].to_numpy()[is_buyer]


@settings(max_examples=30, deadline=None)
@given(logarithms)
def test_the_likelihood_is_the_plain_sum_of_the_density(logs):
    x, z = buyers(60)
    p, q, gamma = np.exp(logs)
    plain = gammaln(p * x + q) - gammaln(p * x) - gammaln(q) + q * np.log(gamma) + (p * x - 1) * np.log(z)
    plain += p * x * np.log(x) - (p * x + q) * np.log(gamma + x * z)

    assert SpendLikelihood(x, z)(logs).value == pytest.approx(plain.sum(), rel=1e-10)


@settings(max_examples=30, deadline=None)
@given(logarithms)
def test_gradient_and_hessian_are_those_of_the_value(logs):
    function = SpendLikelihood(*buyers(60))
    point, step = function(logs), 1e-5
    sides = [(function(logs + step * way), function(logs - step * way)) for way in np.eye(3)]

    assert point.gradient == pytest.approx(
        [(up.value - down.value) / (2 * step) for up, down in sides], rel=1e-5, abs=1e-3
    )
    assert point.hessian == pytest.approx(
        np.array([(up.gradient - down.gradient) / (2 * step) for up, down in sides]), rel=1e-5, abs=1e-3
    )


def test_the_parameters_that_were_drawn_from_are_found_within_their_errors():
    spending = fit_spending(*buyers(20_000))

    off = np.log([spending.p / 6, spending.q / 4, spending.gamma / 15]) / np.sqrt(np.diag(spending.covariance))
    assert np.abs(off).max() < 3
    assert spending.population_mean == pytest.approx(30, rel=0.05)


@pytest.mark.parametrize("unit", [0.01, 1000.0])
def test_the_unit_of_money_changes_gamma_alone(unit):
    x, z = buyers(2000)
    one, other = fit_spending(x, z), fit_spending(x, z * unit)

    assert (other.p, other.q, other.gamma) == pytest.approx((one.p, one.q, one.gamma * unit), rel=1e-8)


def test_who_brought_nothing_is_left_out_and_counted():
    x, z = buyers(2000)

    spending = fit_spending(np.append(x, [0, 2, 3]), np.append(z, [0.0, 0.0, -4.0]))

    assert (spending.n, spending.excluded) == (len(x), 2)
    assert spending.p == pytest.approx(fit_spending(x, z).p)


def test_what_is_expected_lies_between_the_customers_mean_and_all():
    spending = fit_spending(*buyers(2000))

    one, many = spending.expected(np.array([1.0, 100.0]), np.array([200.0, 200.0]))

    assert spending.population_mean < one < many < 200
    assert spending.expected(np.zeros(1), np.zeros(1)) == pytest.approx([spending.population_mean])


def test_nobody_who_bought_again_gives_no_model():
    assert fit_spending(np.array([0, 2]), np.array([0.0, -1.0])) is None


def test_customers_who_always_spend_the_same_are_expected_to_go_on():
    x, z = buyers(500)

    spending = fit_spending(x, np.round(z))
    steady = fit_spending(np.full(len(x), 12), np.round(z))

    assert steady.expected(np.array([12.0]), np.array([100.0])) > spending.expected(np.array([1.0]), np.array([100.0]))


def test_customers_who_do_not_differ_get_a_prior_and_their_mean():
    spending = fit_spending(np.full(300, 3), np.full(300, 20.0))

    assert spending.is_believed
    assert spending.status != "ok"
    assert spending.population_mean == pytest.approx(20, rel=0.05)
