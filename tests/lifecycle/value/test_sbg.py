"""The sBG model against both published segments, the beta function's own integral, and its edges."""

from __future__ import annotations

from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.optimize import minimize
from scipy.special import betaln

from lifecycle.value.sbg import (
    Renewals,
    Status,
    fit_sbg,
    renewals_of_cohort,
    renewals_of_contracts,
    retention_rates,
    survival,
)


def numbers(words):
    return [float(word) for word in words.split()]


# Percent of customers who are left after 0 to 12 years (Fader and Hardie 2007), of whom eight counts are fitted, with
# what was printed, and what an independent fit agrees on.
REGULAR = {
    "left": [100, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1, 22.3, 20.7, 19.4, 18.3, 17.3],
    "printed": (0.704, 1.182),
    "agreed": (0.7040772896362819, 1.1820430267869881, -1680.2651884632862),
    "fitted": numbers(
        "100.0 62.6706 47.3819 38.7974 33.2068 29.2347 26.2456 23.9024 22.0085 20.4411 19.119 17.9865 17.0037"
    ),
    "retention": numbers(
        "0.626706 0.756047 0.818823 0.855903 0.880383 0.897754 0.910719 0.920767 0.928781 0.935323 0.940765 0.945362"
    ),
    "error": -1.71,
}
HIGH_END = {
    "left": [100, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1, 46.8, 44.5, 42.7, 40.9, 39.4],
    "printed": (0.668, 3.806),
    "agreed": (0.6680884587425977, 3.8060957208381745, -1611.1581473911544),
    "fitted": numbers(
        "100.0 85.0679 74.6859 66.9789 60.9919 56.1834 52.2216 48.8906 46.044 43.578 41.4172 39.5055 37.7999"
    ),
    "retention": numbers(
        "0.850679 0.877957 0.896807 0.910614 0.921162 0.929483 0.936216 0.941775 0.946442 0.950417 0.953843 0.956826"
    ),
    "error": -4.06,
}
SEGMENTS = pytest.mark.parametrize("segment", [REGULAR, HIGH_END], ids=["Regular", "High End"])


def fitted(segment):
    return fit_sbg(renewals_of_cohort([round(10 * percent) for percent in segment["left"][:8]]))


@SEGMENTS
def test_the_parameters_are_the_printed_ones(segment):
    sbg = fitted(segment)

    assert (round(sbg.alpha, 3), round(sbg.beta, 3)) == segment["printed"]
    assert sbg.status is Status.OK


@SEGMENTS
def test_parameters_and_likelihood_are_those_of_an_independent_fit(segment):
    sbg = fitted(segment)

    assert (sbg.alpha, sbg.beta, sbg.log_likelihood) == pytest.approx(segment["agreed"], rel=1e-6)


@SEGMENTS
def test_survival_and_retention_are_the_printed_ones_to_the_last_digit(segment):
    sbg = fitted(segment)

    assert np.round(100 * survival(sbg, 12), 4).tolist() == segment["fitted"]
    assert np.round(retention_rates(sbg, 12), 6).tolist() == segment["retention"]
    assert round(100 * (100 * survival(sbg, 12)[12] / segment["left"][12] - 1), 2) == segment["error"]


@SEGMENTS
def test_the_likelihood_is_that_of_whole_cohorts_by_beta_functions(segment):
    left = [round(10 * percent) for percent in segment["left"][:8]]
    sbg = fitted(segment)
    a, b = sbg.alpha, sbg.beta

    lost = sum((left[t - 1] - left[t]) * (betaln(a + 1, b + t - 1) - betaln(a, b)) for t in range(1, 8))
    still = left[7] * (betaln(a, b + 7) - betaln(a, b))

    assert sbg.log_likelihood == pytest.approx(lost + still)


@SEGMENTS
def test_the_covariance_is_what_the_likelihoods_own_bend_gives(segment):
    left = np.array([round(10 * percent) for percent in segment["left"][:8]])
    sbg = fitted(segment)

    def height(logs):
        a, b = np.exp(logs)
        t = np.arange(1, 8)
        return (left[:-1] - left[1:]) @ (betaln(a + 1, b + t - 1) - betaln(a, b)) + left[7] * (
            betaln(a, b + 7) - betaln(a, b)
        )

    top, h = np.log([sbg.alpha, sbg.beta]), 1e-3
    bend = np.empty((2, 2))
    for i, u in enumerate(np.eye(2) * h):
        for j, v in enumerate(np.eye(2) * h):
            corners = height(top + u + v) - height(top + u - v) - height(top - u + v) + height(top - u - v)
            bend[i, j] = corners / (4 * h * h)

    assert np.array(sbg.log_covariance) == pytest.approx(np.linalg.inv(-bend), rel=1e-3)


def test_survival_is_the_mean_over_customers_of_different_probabilities():
    sbg = fitted(HIGH_END)
    weight = np.exp(-betaln(sbg.alpha, sbg.beta))

    for t in (1, 5, 12):
        mean, _ = quad(
            lambda x, t=t: weight * (1 - x) ** (t + sbg.beta - 1), 0, 1, weight="alg", wvar=(sbg.alpha - 1, 0)
        )
        assert survival(sbg, 12)[t] == pytest.approx(mean, rel=1e-7)


def test_cohorts_of_several_beginnings_and_contracts_are_the_same_renewals():
    # Ten began together: 4 left at the first renewal, 2 at the second, the rest has made three and goes on.
    cohort = renewals_of_cohort([10, 6, 4, 4])
    contracts = renewals_of_contracts([0] * 4 + [1] * 2 + [3] * 4, [True] * 6 + [False] * 4)

    assert contracts.renewed.tolist() == cohort.renewed.tolist() == [6, 4, 4]
    assert contracts.lost.tolist() == cohort.lost.tolist() == [4, 2, 0]
    assert cohort.n == 20


def test_renewals_before_records_began_do_not_count():
    # Seen from its third renewal on: the fourth and fifth were made, the sixth was not.
    contracts = renewals_of_contracts([5], [True], [3])

    assert contracts.renewed.tolist() == [0, 0, 0, 1, 1, 0]
    assert contracts.lost.tolist() == [0, 0, 0, 0, 0, 1]


def test_no_contracts_and_such_that_have_not_been_due_give_no_renewals():
    assert renewals_of_contracts([], []).n == 0
    assert renewals_of_contracts([0, 0], [False, False]).n == 0
    assert renewals_of_cohort([5]).n == 0
    assert fit_sbg(renewals_of_contracts([], [])) is None


def test_without_a_loss_there_is_no_model():
    assert fit_sbg(renewals_of_cohort([50, 50, 50])) is None


def test_impossible_counts_are_refused():
    with pytest.raises(ValueError, match="become more"):
        renewals_of_cohort([5, 6])
    with pytest.raises(ValueError, match="not negative"):
        renewals_of_contracts([-1], [True])


@pytest.mark.parametrize("left", [[1000, 800, 640, 512], [1000, 900, 700, 400], [100, 80], [100, 0], [100, 50, 0]])
def test_retention_that_does_not_grow_is_one_rate_for_all(left):
    renewals = renewals_of_cohort(left)
    sbg = fit_sbg(renewals)
    rate = renewals.renewed.sum() / renewals.n

    assert sbg.status is Status.EVEN
    assert retention_rates(sbg, 5) == pytest.approx(rate, abs=1e-4)
    assert sbg.log_likelihood == pytest.approx(
        sum(n * log(p) for n, p in [(renewals.renewed.sum(), rate), (renewals.lost.sum(), 1 - rate)] if n), abs=1e-3
    )


def test_at_an_edge_the_one_rate_that_is_left_has_its_uncertainty():
    even = fit_sbg(renewals_of_cohort([100, 80]))
    nobody = fit_sbg(renewals_of_cohort([100, 0]))

    # The logit of a share of 20 in 100 has the variance 1 / (100 x .2 x .8).
    assert np.array([1, -1]) @ np.array(even.log_covariance) @ np.array([1, -1]) == pytest.approx(1 / 16)
    assert nobody.log_covariance == ((0, 0), (0, 0))


def test_losses_at_the_first_renewal_alone_are_customers_of_two_kinds():
    sbg = fit_sbg(renewals_of_cohort([100, 60, 60, 60]))

    assert sbg.status is Status.APART
    assert sbg.first_retention_rate == pytest.approx(0.6)
    assert survival(sbg, 20)[20] == pytest.approx(0.6, abs=1e-3)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), min_size=2, max_size=9))
def test_no_other_parameters_are_more_likely(pairs):
    renewals = Renewals(*np.array(pairs, dtype=np.int64).T)
    sbg = fit_sbg(renewals)
    if sbg is None:
        return

    def depth(logs):
        a, b = np.exp(np.clip(logs, -25, 25))
        t = np.arange(len(pairs))
        return -(
            renewals.lost @ (np.log(a) - np.log(a + b + t)) + renewals.renewed @ (np.log(b + t) - np.log(a + b + t))
        )

    starts = [(0.0, 0.0), (3.0, 4.0), np.log([sbg.alpha, max(sbg.beta, 1e-9)])]
    best = min(
        minimize(depth, start, method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-9}).fun for start in starts
    )

    assert sbg.log_likelihood >= -best - 0.01


def test_simulated_customers_give_back_what_they_were_made_of():
    rng = np.random.default_rng(3)
    theta = rng.beta(0.9, 2.7, 40_000)
    left_at = rng.geometric(theta)
    watched = rng.integers(1, 9, len(theta))

    sbg = fit_sbg(renewals_of_contracts(np.minimum(left_at - 1, watched), left_at <= watched))

    sd_alpha, sd_beta = np.sqrt(np.diag(sbg.log_covariance))
    assert abs(log(sbg.alpha / 0.9)) < 3 * sd_alpha < 0.1
    assert abs(log(sbg.beta / 2.7)) < 3 * sd_beta < 0.1
