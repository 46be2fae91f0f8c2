"""The churn formula: its value, and what can be said where nobody was lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.stats import wilson
from lifecycle.value.churn import churn_value


def test_profit_over_the_share_lost_less_the_cost():
    worth = churn_value(20, 5, 100, 150)

    assert (worth.value, worth.churn_rate, worth.losses, worth.customer_periods) == (250, 0.05, 5, 100)
    assert not worth.is_undefined
    assert worth.at_least is None


def test_its_interval_is_that_of_the_churn_rate():
    low, high = wilson(5, 100)

    worth = churn_value(20, 5, 100, 150)

    assert (worth.low, worth.high) == (pytest.approx(20 / high - 150), pytest.approx(20 / low - 150))
    assert worth.low < worth.value < worth.high


def test_no_loss_leaves_the_value_undefined_with_the_bound_of_three_in_n():
    worth = churn_value(20, 0, 600, 150)

    assert worth.is_undefined
    assert (worth.at_least, worth.low, worth.high) == (20 / (3 / 600) - 150, 20 / (3 / 600) - 150, None)
    assert (worth.churn_rate, worth.customer_periods) == (0, 600)


def test_two_customer_months_bound_a_rate_by_no_more_than_all():
    assert churn_value(20, 0, 2).at_least == 20


def test_nothing_watched_says_nothing():
    worth = churn_value(20, 0, 0)

    assert worth.is_undefined
    assert (worth.at_least, worth.low, worth.churn_rate, worth.customer_periods) == (None, None, None, 0)


def test_a_customer_who_costs_money_has_its_interval_the_right_way_round():
    worth = churn_value(-20, 5, 100)

    assert worth.low < worth.value < worth.high < 0


@pytest.mark.parametrize(("losses", "periods"), [(3, 2), (-1, 5)])
def test_more_losses_than_customers_are_refused(losses, periods):
    with pytest.raises(ValueError, match="cannot be"):
        churn_value(20, losses, periods)


@settings(max_examples=40)
@given(st.integers(1, 500), st.integers(1, 500))
def test_the_rule_of_three_holds_the_chance_of_no_loss_near_one_in_twenty(profit, extra):
    periods = 30 + extra

    rate = profit / churn_value(profit, 0, periods).at_least

    assert 0.035 < (1 - rate) ** periods < 0.05
