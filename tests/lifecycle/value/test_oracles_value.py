"""The oracles themselves: integrals over customers, drawn customers, the lifetimes package and the printed figures agree."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from tests.lifecycle.value.oracles_value import (
    CALIBRATED,
    REFERENCE,
    SAMPLE,
    after,
    alive,
    drawn,
    expected,
    expected_far,
    expected_of_new,
    lifetimes,
    likelihood,
    lines,
    plain_customers,
    share_with,
    spend_expected,
    spend_likelihood,
)

AGREED = REFERENCE["agreed"]
MODELS = {name: tuple(AGREED[name][key] for key in ("r", "alpha_days", "a", "b")) for name in ("bgnbd", "mbgnbd")}
SPENDING = tuple(AGREED["gamma_gamma"][key] for key in ("p", "q", "gamma"))


@pytest.fixture(scope="module")
def sample():
    return lines()


def test_the_sample_is_the_known_one(sample):
    known = REFERENCE["sample"]
    customers = plain_customers(sample, CALIBRATED)

    assert hashlib.md5(SAMPLE.read_bytes()).hexdigest() == known["md5"]
    assert (len(sample), len(customers)) == (known["rows"], known["customers"])
    assert sum(x > 0 for x, *_ in customers.values()) == known["repeat_customers"]
    assert sum(x for x, *_ in customers.values()) == known["repeat_purchases"]


def test_the_integrals_give_the_agreed_figures_of_22_customers(sample):
    customers, later = plain_customers(sample, CALIBRATED), after(sample, CALIBRATED)
    bg, mbg = MODELS["bgnbd"], MODELS["mbgnbd"]

    for known in REFERENCE["customers"]:
        x, t_x, age, mean = customers[known["id"]]
        assert (x, t_x, age) == (known["frequency"], known["recency_days"], known["T_days"])
        assert mean == pytest.approx(known["monetary"])
        assert later[known["id"]] == pytest.approx((known["actual_holdout_purchases"], known["actual_holdout_revenue"]))
        assert alive(bg, x, t_x, age) == pytest.approx(known["p_alive"], rel=1e-8)
        assert expected(bg, x, t_x, age, 273) == pytest.approx(known["expected_purchases_39w"], rel=1e-8)
        assert expected_far(bg, x, t_x, age, 273) == pytest.approx(known["expected_purchases_39w"], rel=1e-8)
        assert alive(mbg, x, t_x, age, modified=True) == pytest.approx(known["mbgnbd_p_alive"], rel=1e-8)
        assert expected(mbg, x, t_x, age, 273, modified=True) == pytest.approx(
            known["mbgnbd_expected_purchases_39w"], rel=1e-8
        )
        if x:
            assert spend_expected(*SPENDING, x, mean) == pytest.approx(known["expected_average_profit"], rel=1e-8)


@pytest.mark.parametrize("name", ["bgnbd", "mbgnbd"])
def test_the_integrals_are_the_likelihood_that_lifetimes_maximises(name, sample):
    fitter = {"bgnbd": lifetimes.BetaGeoFitter, "mbgnbd": lifetimes.ModifiedBetaGeoFitter}[name]
    logs = np.log(MODELS[name])

    for x, t_x, age, _ in list(plain_customers(sample, CALIBRATED).values())[:60]:
        theirs = fitter._negative_log_likelihood(logs, *(np.array([each]) for each in (x, t_x, age, 1)), 0.0)
        assert np.log(likelihood(MODELS[name], x, t_x, age, modified=name == "mbgnbd")) == pytest.approx(-theirs)


def test_the_integral_over_spend_is_the_likelihood_that_lifetimes_maximises():
    for x, mean in [(1, 2.99), (2, 22.345), (7, 73.74), (29, 26.26)]:
        # Theirs leaves out no constant.
        theirs = lifetimes.GammaGammaFitter._negative_log_likelihood(
            np.log(SPENDING), np.array([x]), np.array([mean]), np.array([1]), 0.0
        )
        assert np.log(spend_likelihood(*SPENDING, x, mean)) == pytest.approx(-theirs)


@pytest.mark.parametrize("modified", [False, True])
def test_drawn_customers_do_what_the_integrals_expect(modified):
    parameters = (0.6, 60.0, 0.8, 2.4)
    x, t_x, later = drawn(np.random.default_rng(2), parameters, np.full(60_000, 200.0), 300.0, modified=modified)

    def near(counts, truth):
        return abs(counts.mean() - truth) < 4 * counts.std() / len(counts) ** 0.5

    assert near(x, expected_of_new(parameters, 200, modified=modified))
    assert near(x + later, expected_of_new(parameters, 500, modified=modified))
    assert near(later[x == 0], expected(parameters, 0, 0, 200, 300, modified=modified))
    some = (x == 2) & (t_x > 100)
    truth = np.mean([expected(parameters, 2, last, 200, 300, modified=modified) for last in t_x[some][:150]])
    assert abs(later[some].mean() - truth) < 0.1
    if not modified:
        assert (x == 1).mean() == pytest.approx(share_with(parameters, 1, 200), abs=0.01)
