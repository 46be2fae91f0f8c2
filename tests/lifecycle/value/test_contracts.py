"""Values of customers under contract against sums over probabilities, the closed form, and simulated customers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import hyp2f1

from lifecycle.value.contracts import Payments, discounted_values, payment_chances, remaining_periods, total_value
from lifecycle.value.formulas import Convention, retention_discounted
from lifecycle.value.sbg import Sbg, Status, fit_sbg, renewals_of_cohort, retention_rates, survival

JUST, ABOUT, END = Convention
HIGH_END = fit_sbg(renewals_of_cohort([1000, 869, 743, 653, 593, 551, 517, 491]))


def of(alpha, beta):
    return Sbg(alpha, beta, 0.0, ((0.0, 0.0), (0.0, 0.0)), 1, 1, Status.OK)


@pytest.mark.parametrize("renewals_made", [0, 3, 11])
def test_for_ever_the_discounted_residual_is_the_published_closed_form(renewals_made):
    a, b, n = HIGH_END.alpha, HIGH_END.beta, renewals_made + 1

    # Fader and Hardie 2010: just before the n-th renewal, this one's payment undiscounted.
    closed = (b + n - 1) / (a + b + n - 1) * hyp2f1(1, b + n, a + b + n, 1 / 1.1)

    value = discounted_values(HIGH_END, [renewals_made], 100, Payments(None, 0.1, ABOUT))
    assert value[0] == pytest.approx(100 * closed / 1.1)


@settings(max_examples=40)
@given(st.integers(0, 20), st.integers(0, 15), st.floats(0, 0.3), st.sampled_from(Convention))
def test_a_value_is_the_sum_over_payments_of_their_chance_and_discount(tenure, periods, discount, convention):
    stay = survival(HIGH_END, tenure + periods + 1)
    total = 0.0
    for k in range(1, periods + 1):
        made = k if convention is ABOUT else k - 1
        due = k - 1 if convention is JUST else k
        total += stay[tenure + made] / stay[tenure] / (1 + discount) ** due

    value = discounted_values(HIGH_END, [tenure], 50, Payments(periods, discount, convention))

    assert value == pytest.approx([50 * total])


@pytest.mark.parametrize("convention", Convention)
@pytest.mark.parametrize("periods", [None, 12])
def test_customers_who_are_all_alike_are_worth_what_one_retention_rate_says(convention, periods):
    alike = of(0.2e9, 0.8e9)

    value = discounted_values(alike, [0, 5], 100, Payments(periods, 0.1, convention))

    assert value == pytest.approx([retention_discounted(100, 0.8, 0.1, convention, periods=periods)] * 2, rel=1e-5)


def test_who_has_renewed_more_often_is_worth_more():
    values = discounted_values(HIGH_END, range(30), 100, Payments(5, 0.1))

    assert np.all(np.diff(values) > 0)


def test_remaining_renewals_are_the_rates_one_after_another():
    first, second = retention_rates(HIGH_END, 5)[3:5]

    assert remaining_periods(HIGH_END, [3], 2) == pytest.approx([first + first * second])
    assert remaining_periods(HIGH_END, [3], 0).tolist() == [0]


def test_for_ever_without_a_discount_is_refused():
    with pytest.raises(ValueError, match="no end"):
        discounted_values(HIGH_END, [0], 100, Payments(None))


def test_no_customers_are_worth_nothing():
    total = total_value(HIGH_END, [], 100, Payments(3, 0.1))

    assert (total.value, total.low, total.high, total.n) == (0, 0, 0, 0)
    assert payment_chances(HIGH_END, [], Payments(3)).shape == (0, 3)


def test_a_total_is_the_sum_of_its_customers():
    profits = np.array([10.0, 20.0, -5.0])
    payments = Payments(5, 0.1, END)

    total = total_value(HIGH_END, [0, 4, 4], profits, payments)

    assert total.value == pytest.approx(discounted_values(HIGH_END, [0, 4, 4], profits, payments).sum())
    assert total.low < total.value < total.high


@pytest.mark.parametrize("convention", Convention)
def test_one_customer_brings_at_most_all_payments_and_at_least_the_sure_one(convention):
    total = total_value(HIGH_END, [0], 100, Payments(3, 0.0, convention))

    assert (0 if convention is ABOUT else 100) <= total.low < total.value < total.high <= 300


def test_chance_alone_is_the_variance_of_simulated_customers():
    rng = np.random.default_rng(11)
    sure = of(0.9, 2.7)
    weights = 1.1 ** -np.arange(1.0, 6.0)
    renewals = rng.geometric(rng.beta(0.9, 2.7, 200_000)) - 1
    brings = np.concatenate([[0.0], np.cumsum(weights)])[np.minimum(renewals, 5)]

    total = total_value(sure, np.zeros(400, dtype=int), 1.0, Payments(5, 0.1, ABOUT))

    assert total.value == pytest.approx(400 * brings.mean(), rel=0.01)
    assert (total.high - total.low) / (2 * 1.959964) == pytest.approx(20 * brings.std(), rel=0.01)


def test_the_interval_holds_what_simulated_worlds_brought():
    rng = np.random.default_rng(5)
    payments = Payments(4, 0.1, ABOUT)
    paid = np.concatenate([[0.0], np.cumsum(payments.weights)])
    held = 0
    for _ in range(150):
        left_at = rng.geometric(rng.beta(0.9, 2.7, 300))
        left = [int((left_at > t).sum()) for t in range(5)]
        sbg = fit_sbg(renewals_of_cohort(left))
        total = total_value(sbg, np.full(left[4], 4), 1.0, payments)
        brought = paid[np.minimum(left_at[left_at > 4] - 5, 4)].sum()
        held += total.low <= brought <= total.high

    assert 135 <= held <= 149
