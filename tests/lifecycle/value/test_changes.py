"""What one point of retention, five per cent of price and a tenth of cost do, against the formulas they stand for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lifecycle.value.changes import COST_DOWN, PRICE_UP, RETENTION_UP, Change, Course, changed, effects
from lifecycle.value.contracts import Payments, payment_chances
from lifecycle.value.formulas import Convention, retention_discounted
from lifecycle.value.sbg import Sbg, Status

JUST, ABOUT, END = Convention


def steady(retention=0.8, periods=40, **others):
    """100 a year, as long as the customer stays."""
    return Course(100 * retention ** np.arange(periods), 1, **others)


def test_a_course_is_worth_its_discounted_profit_less_the_cost():
    course = Course(np.array([10.0, 10.0]), 1, discount_rate=0.25, acquisition_cost=5)

    assert (course.gross, course.value) == (pytest.approx(8 + 6.4), pytest.approx(9.4))


def test_when_in_a_period_profit_is_due_is_the_convention():
    for due, convention in [(0, JUST), (1, END)]:
        course = steady(discount_rate=0.1, due=due)
        assert course.value == pytest.approx(retention_discounted(100, 0.8, 0.1, convention, periods=40))


def test_a_point_of_retention_is_a_point_in_the_formula():
    course = steady(discount_rate=0.1, due=0)

    better = changed(course, RETENTION_UP)

    assert course.retention_rate == pytest.approx(0.8)
    assert better.retention_rate == pytest.approx(0.81)
    assert better.value == pytest.approx(retention_discounted(100, 0.81, 0.1, JUST, periods=40))


def test_the_next_renewal_gets_better_too_where_it_is_not_sure():
    course = Course(100 * 0.8 ** np.arange(1, 41), 1, discount_rate=0.1, full_profit=100)

    better = changed(course, RETENTION_UP)

    assert course.retention_rate == pytest.approx(0.8)
    assert better.value == pytest.approx(retention_discounted(100, 0.81, 0.1, ABOUT, periods=40))


def test_months_make_up_the_yearly_rate():
    monthly = Course(10 * 0.8 ** (np.arange(36) / 12), 12)

    assert monthly.retention_rate == pytest.approx(0.8)
    assert changed(monthly, Change(retention_points=-0.2)).profit == pytest.approx(10 * 0.6 ** (np.arange(36) / 12))


def test_a_course_shorter_than_a_year_goes_on_as_it_went():
    assert Course(10 * 0.8 ** (np.arange(6) / 12), 12).retention_rate == pytest.approx(0.8)


def test_five_per_cent_of_price_at_a_fifth_of_margin_is_a_quarter_more_profit():
    course = steady(margin_rate=0.2)

    dearer = changed(course, PRICE_UP)

    assert dearer.value == pytest.approx(1.25 * course.value)
    assert dearer.margin_rate == pytest.approx(0.25 / 1.05)


def test_margin_in_points_changes_profit_in_proportion():
    assert changed(steady(margin_rate=0.4), Change(margin_points=-0.05)).value == pytest.approx(
        steady().value * 0.35 / 0.4
    )


def test_cost_changes_by_a_share_or_to_a_given_one():
    course = steady(acquisition_cost=200)

    assert changed(course, COST_DOWN).acquisition_cost == pytest.approx(180)
    assert changed(course, Change(cost=800)).acquisition_cost == 800


def test_the_largest_gain_stands_first():
    found = effects(steady(discount_rate=0.1, due=0, margin_rate=0.5, acquisition_cost=100))

    assert [effect.change for effect in found] == [PRICE_UP, RETENTION_UP, COST_DOWN]
    assert found[2].gain == pytest.approx(10)
    assert found[0].value == pytest.approx(found[0].gain + found[0].value - found[0].gain)
    assert [effect.gain for effect in found] == sorted((effect.gain for effect in found), reverse=True)


def test_retention_does_not_pass_one_hundred_per_cent():
    course = steady(0.995, 10)

    assert changed(course, RETENTION_UP).profit == pytest.approx([100.0] * 10)
    assert changed(steady(1.0, 10), RETENTION_UP).profit == pytest.approx([100.0] * 10)


@pytest.mark.parametrize("profit", [[], [5.0], [0.0, 0.0], [-5.0, -4.0]])
def test_a_course_without_anything_to_lose_stays_as_it_is(profit):
    course = Course(np.array(profit), 12)

    assert changed(course, RETENTION_UP).profit.tolist() == profit
    assert course.retention_rate == 1


def test_contracts_of_different_loyalty_take_the_same_change():
    sbg = Sbg(0.668, 3.806, 0.0, ((0.0, 0.0), (0.0, 0.0)), 1, 1, Status.OK)
    chances = payment_chances(sbg, [0], Payments(10, 0.1, ABOUT))[0]
    course = Course(100 * chances, 1, discount_rate=0.1, full_profit=100)

    better = changed(course, RETENTION_UP)

    assert course.retention_rate == pytest.approx(3.806 / 4.474)
    assert better.profit[0] == pytest.approx(course.profit[0] + 1)
    assert np.all(np.diff(better.profit / course.profit) > 0)


@settings(max_examples=40)
@given(
    st.lists(st.floats(0.01, 1), min_size=2, max_size=30),
    st.floats(-0.5, 0.5),
    st.floats(0, 0.5),
    st.integers(1, 12),
)
@example(kept=[1.0, 0.03125], points=-0.5, discount=0.0, per_year=8)
def test_more_retention_never_brings_less_and_stays_below_the_full_profit(kept, points, discount, per_year):
    course = Course(100 * np.cumprod(kept), per_year, discount_rate=discount)

    other = changed(course, Change(retention_points=points))

    assert (other.value - course.value) * points >= -1e-9
    assert other.profit.max() <= course.profit[0] * (1 + 1e-9)
    assert np.all(np.diff(other.profit) <= 1e-9)
