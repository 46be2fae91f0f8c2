"""The likelihood of purchasing: against plain sums, its derivatives against differences, its fit against what was drawn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import betaln, gammaln

from lifecycle.value.bgnbd import CHANCES_BEFORE, Likelihood, fit_purchasing
from lifecycle.value.mbgnbd import fit_mbgnbd
from tests.lifecycle.value.bases import drawn_customers

BOTH = pytest.mark.parametrize("before", CHANCES_BEFORE.values(), ids=CHANCES_BEFORE)
TRUE = (0.5, 25.0, 0.8, 2.4)
logarithms = st.lists(st.floats(-2.5, 2.5), min_size=4, max_size=4).map(np.array)


def columns(customers):
    names = ("repeat_purchases", "age_at_last_purchase_days", "customer_age_days")
    return tuple(customers[name].to_numpy() for name in names)


def plain(logs, x, last, age, before):
    """The sum over customers, one by one, as the formula is printed."""
    r, alpha, a, b = np.exp(logs)
    total = 0.0
    for repeats, t, until in zip(x, last, age, strict=True):
        k = repeats + before
        shared = gammaln(r + repeats) - gammaln(r) + r * np.log(alpha) - betaln(a, b)
        still = betaln(a, b + k) - (r + repeats) * np.log(alpha + until)
        gone = betaln(a + 1, b + k - 1) - (r + repeats) * np.log(alpha + t) if k else -np.inf
        total += shared + np.logaddexp(still, gone)
    return total


@BOTH
@settings(max_examples=30, deadline=None)
@given(logs=logarithms)
def test_the_likelihood_is_the_plain_sum(before, logs):
    x, last, age = columns(drawn_customers(60))

    assert Likelihood(x, last, age, before)(logs).value == pytest.approx(plain(logs, x, last, age, before), rel=1e-10)


@BOTH
@settings(max_examples=30, deadline=None)
@given(logs=logarithms)
def test_gradient_and_hessian_are_those_of_the_value(before, logs):
    function = Likelihood(*columns(drawn_customers(60)), before)
    point, step = function(logs), 1e-5
    sides = [(function(logs + step * way), function(logs - step * way)) for way in np.eye(4)]

    slopes = np.array([(up.value - down.value) / (2 * step) for up, down in sides])
    bends = np.array([(up.gradient - down.gradient) / (2 * step) for up, down in sides])

    assert point.gradient == pytest.approx(slopes, rel=1e-5, abs=1e-4)
    assert point.hessian == pytest.approx(bends, rel=1e-5, abs=1e-4)
    assert point.hessian == pytest.approx(point.hessian.T)


@BOTH
def test_equal_customers_are_counted_once(before):
    x, last, age = columns(drawn_customers(50))
    one, three = (Likelihood(*(np.tile(column, n) for column in (x, last, age)), before) for n in (1, 3))

    assert three.n_rows == one.n_rows
    assert three(np.zeros(4)).value == pytest.approx(3 * one(np.zeros(4)).value)


@BOTH
def test_times_between_days_are_grouped_as_exactly_as_days(before):
    x, last, age = columns(drawn_customers(50))
    whole, parts = Likelihood(x, last, age, before), Likelihood(x, last / 7, age / 7, before)
    logs = np.array([-0.5, 3.0, 0.1, 0.9])

    assert parts.n_rows == whole.n_rows
    in_weeks = parts(logs - [0, np.log(7), 0, 0]).value
    assert in_weeks == pytest.approx(whole(logs).value + np.log(7) * x.sum())


def test_the_parameters_that_were_drawn_from_are_found_within_their_errors():
    fitted = fit_purchasing(*columns(drawn_customers(20_000)))

    off = (fitted.logs - np.log(TRUE)) / np.sqrt(np.diag(fitted.covariance))
    assert np.abs(off).max() < 3
    assert fitted.evaluations <= 8
    assert fitted.status == "ok"


@pytest.mark.parametrize("model", CHANCES_BEFORE)
@pytest.mark.parametrize("unit", [1 / 7, 24.0])
@pytest.mark.parametrize("n", [60, 2000])
def test_the_unit_of_time_changes_alpha_alone(model, unit, n):
    x, last, age = columns(drawn_customers(n))
    days = fit_purchasing(x, last, age, model=model, believed_below=200)
    other = fit_purchasing(x, last * unit, age * unit, model=model, believed_below=200)

    assert other.is_believed == days.is_believed
    assert other.logs == pytest.approx(days.logs + np.array([0, np.log(unit), 0, 0]), abs=1e-8)
    assert np.array(other.covariance) == pytest.approx(np.array(days.covariance), rel=1e-6, abs=1e-9)


def test_mbgnbd_is_the_other_model():
    x, last, age = columns(drawn_customers(2000))

    assert fit_mbgnbd(x, last, age) == fit_purchasing(x, last, age, model="mbgnbd")


def test_customers_who_never_leave_are_a_boundary_and_get_a_prior():
    rng = np.random.default_rng(1)
    x = rng.poisson(10, 400)

    fitted = fit_purchasing(x, np.where(x > 0, 500, 0), np.full(400, 500))

    assert fitted.status == "boundary"
    assert fitted.edges
    assert fitted.is_believed
    assert np.isfinite(fitted.logs).all()
