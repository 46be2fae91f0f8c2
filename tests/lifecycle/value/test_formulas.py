"""The rungs of plain arithmetic against sums written out, and against the printed values."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.value.formulas import Convention, historic, retention_discounted, simple

JUST, ABOUT, END = Convention


def test_five_years_of_100_less_a_cost_of_150_are_350():
    assert simple(100, 5, 150) == 350


def test_who_never_stays_has_cost_what_was_paid():
    assert simple(100, 0, 150) == -150


def test_a_negative_time_as_a_customer_is_refused():
    with pytest.raises(ValueError, match="-1 years"):
        simple(100, -1)


def test_history_is_profit_less_cost_and_may_be_a_loss():
    assert (historic(420, 150), historic(-20.5, 10)) == (270, -30.5)


@pytest.mark.parametrize(("convention", "value"), [(JUST, 366.67), (ABOUT, 266.67), (END, 333.33)])
def test_three_conventions_give_three_values_for_the_same_customer(convention, value):
    assert retention_discounted(100, 0.8, 0.1, convention) == pytest.approx(value, abs=0.005)


@settings(max_examples=40)
@given(st.floats(0, 1), st.floats(0, 0.5), st.integers(0, 30), st.sampled_from(Convention))
def test_a_number_of_periods_is_the_sum_of_so_many_payments(retention, discount, periods, convention):
    total = 0.0
    for k in range(periods):
        if convention is JUST:
            total += retention**k / (1 + discount) ** k
        elif convention is ABOUT:
            total += retention ** (k + 1) / (1 + discount) ** (k + 1)
        else:
            total += retention**k / (1 + discount) ** (k + 1)

    assert retention_discounted(100, retention, discount, convention, periods=periods) == pytest.approx(100 * total)


@pytest.mark.parametrize("convention", Convention)
def test_enough_periods_are_for_ever(convention):
    assert retention_discounted(100, 0.8, 0.1, convention, periods=300) == pytest.approx(
        retention_discounted(100, 0.8, 0.1, convention)
    )


def test_the_value_of_a_customer_just_acquired_is_a_payment_more_than_of_one_about_to_renew():
    assert retention_discounted(100, 0.8, 0.1, JUST) == pytest.approx(100 + retention_discounted(100, 0.8, 0.1, ABOUT))


def test_without_losses_and_discount_the_sum_has_no_end_unless_it_is_given_one():
    with pytest.raises(ValueError, match="no end"):
        retention_discounted(100, 1, 0)
    assert retention_discounted(100, 1, 0, periods=7) == 700


@pytest.mark.parametrize(
    ("retention", "discount", "periods"), [(1.1, 0.1, None), (-0.1, 0.1, None), (0.8, -1, None), (0.8, 0.1, -1)]
)
def test_what_is_no_rate_is_refused(retention, discount, periods):
    with pytest.raises(ValueError, match="is no"):
        retention_discounted(100, retention, discount, periods=periods)
