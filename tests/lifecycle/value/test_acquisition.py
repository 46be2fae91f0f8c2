"""Payback, CLV : CAC and what one may pay, against small ledgers worked out by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.value.acquisition import (
    Part,
    blended,
    clv_to_cac,
    pay_up_to,
    pay_up_to_within,
    payback_month,
    profit_curve,
)


def ledger(*rows):
    """(customer, day, profit) rows."""
    return pd.DataFrame(rows, columns=["customer_id", "day", "profit"]).astype({"customer_id": "int64", "day": "int64"})


def test_the_first_month_that_reaches_the_cost_has_paid_it_back():
    assert payback_month([50, 90, 150, 400], 150) == 3
    assert payback_month([50, 90, 149.99], 150) is None


def test_what_cost_nothing_is_paid_back_at_once():
    assert payback_month([], 0) == 0


def test_nothing_known_pays_nothing_back():
    assert payback_month([], 10) is None


def test_a_later_refund_does_not_undo_the_payback():
    assert payback_month([50, 160, 90], 150) == 2


def test_profit_per_customer_counts_those_who_were_watched_through_the_month():
    # Customer 1 is watched for 61 days, two whole months; customer 2 for 40, one; customer 3 for 3, none.
    purchases = ledger((1, 0, 100.0), (1, 31, 40.0), (2, 21, 20.0), (2, 60, 900.0), (3, 58, 7.0))

    curve = profit_curve(purchases, 60)

    assert curve.n.tolist() == [2, 1]
    assert curve.cumulative.tolist() == [60, 100]
    assert curve.months == 2


def test_a_refund_takes_profit_away():
    curve = profit_curve(ledger((1, 0, 100.0), (1, 5, -30.0)), 365)

    assert curve.cumulative.tolist() == [70.0] * 12


def test_a_year_has_twelve_months_of_a_customers_age():
    assert profit_curve(ledger((1, 0, 1.0)), 363).months == 11
    assert profit_curve(ledger((1, 0, 1.0)), 364).months == 12
    assert profit_curve(ledger((1, 0, 1.0)), 5000).months == 36


def test_what_lies_after_the_day_asked_for_is_not_there_yet():
    curve = profit_curve(ledger((1, 0, 10.0), (1, 50, 99.0), (2, 55, 99.0)), 40)

    assert (curve.n.tolist(), curve.cumulative.tolist()) == ([1], [10])


def test_no_purchases_give_no_months():
    assert profit_curve(ledger(), 100).months == 0
    assert profit_curve(ledger((1, 200, 1.0)), 100).months == 0


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(1, 5), st.integers(0, 300), st.integers(-50, 100)), max_size=30),
    st.integers(0, 300),
)
def test_the_curve_is_that_of_the_plain_definition(rows, as_of):
    seen = [row for row in rows if row[1] <= as_of]
    first = {c: min(day for other, day, _ in seen if other == c) for c, _, _ in seen}
    expected, total = [], 0.0
    for month in range(1, 13):
        full = [c for c, day in first.items() if (as_of - day + 1) >= month * 365 / 12]
        if not full:
            break
        profit = sum(p for c, day, p in seen if c in full and month - 1 <= (day - first[c]) * 12 / 365 < month)
        total += profit / len(full)
        expected.append((len(full), total))

    curve = profit_curve(ledger(*rows), as_of, months=12)

    assert curve.n.tolist() == [n for n, _ in expected]
    assert curve.cumulative == pytest.approx([each for _, each in expected])


def test_one_may_pay_what_a_customer_brings_or_a_third_of_it():
    assert (pay_up_to(410), pay_up_to(410, 3), pay_up_to(-5)) == (410, pytest.approx(136.67, abs=0.005), 0)
    with pytest.raises(ValueError, match="no ratio"):
        pay_up_to(410, 0)


@given(st.just(0.0) | st.floats(1e-9, 1e6), st.floats(0.1, 10))  # a value of less is none of money
@settings(max_examples=40)
def test_paid_at_the_limit_the_ratio_is_the_one_asked_for(value, ratio):
    cost = pay_up_to(value, ratio)

    assert clv_to_cac(value, cost) is None if cost == 0 else clv_to_cac(value, cost) == pytest.approx(ratio)
    assert pay_up_to(value) - value == 0


def test_to_be_back_in_time_one_may_pay_what_came_in_by_then():
    curve = profit_curve(ledger((1, 0, 100.0), (1, 31, 40.0)), 364)

    assert (pay_up_to_within(curve, 1), pay_up_to_within(curve, 2), pay_up_to_within(curve, 13)) == (100, 140, None)
    assert payback_month(curve.cumulative, pay_up_to_within(curve, 2)) == 2


def test_without_a_cost_there_is_no_ratio():
    assert clv_to_cac(100, 0) is None


REFERRAL = Part("Referral", 10, 4100.0, 3000.0, 5200.0, 3500.0)
ADS = Part("Ads", 30, 6000.0, 5000.0, 7000.0, 9000.0)
WALK_IN = Part("Walk-in", 5, 2000.0, 1000.0, 3000.0, None)


def test_a_source_says_what_one_may_pay_beside_what_one_pays():
    assert (REFERRAL.pay_up_to(), REFERRAL.cost_per_customer) == (410, 350)
    assert REFERRAL.ratio == pytest.approx(4100 / 3500)
    assert REFERRAL.ratio_interval == pytest.approx((3000 / 3500, 5200 / 3500))


def test_the_blended_ratio_is_that_of_the_sums_and_names_what_it_leaves_out():
    whole = blended([REFERRAL, ADS, WALK_IN])

    assert whole.ratio == pytest.approx(10_100 / 12_500)
    assert whole.ratio != pytest.approx(np.mean([REFERRAL.ratio, ADS.ratio]))
    assert (whole.customers, whole.value, whole.cost, whole.left_out) == (40, 10_100, 12_500, ("Walk-in",))


def test_a_source_of_unknown_cost_is_not_free():
    assert (WALK_IN.ratio, WALK_IN.ratio_interval, WALK_IN.cost_per_customer) == (None, None, None)
    assert WALK_IN.pay_up_to() == 400


def test_a_source_without_customers_may_have_cost_something():
    nobody = Part("Fair", 0, 0.0, 0.0, 0.0, 700.0)

    assert (nobody.cost_per_customer, nobody.pay_up_to(), nobody.ratio) == (None, None, 0)


def test_no_parts_blend_to_nothing():
    assert blended([]).ratio is None
