"""One row per customer from a ledger of purchases."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.value.purchasing import customers_of
from tests.lifecycle.value.bases import bought


def row(frame, customer=1):
    return frame[frame["customer_id"] == customer].iloc[0].to_dict()


def test_purchases_of_one_day_are_one_and_the_first_day_counts_for_no_mean():
    ledger = bought([(1, 10, 50.0), (1, 10, 1.0), (1, 20, 5.0), (1, 20, 7.0), (1, 40, 20.0)])

    assert row(customers_of(ledger, 100)) == {
        "customer_id": 1,
        "repeat_purchases": 2,
        "age_at_last_purchase_days": 30,
        "customer_age_days": 90,
        "mean_profit": 16.0,
        "first_day": 10,
        "total": 83.0,
    }


def test_money_given_back_later_is_taken_off_the_purchase_before_it():
    ledger = bought([(1, 10, 50.0), (1, 20, 30.0), (1, 25, -10.0), (1, 26, -5.0), (1, 28, -2.0), (1, 28, 8.0)])

    found = row(customers_of(ledger, 30))

    assert (found["repeat_purchases"], found["age_at_last_purchase_days"]) == (2, 18)
    assert (found["mean_profit"], found["total"]) == ((15.0 + 6.0) / 2, 71.0)


def test_a_purchase_that_was_given_back_whole_later_is_none_but_its_money_counts():
    ledger = bought([(1, 10, 50.0), (1, 20, 30.0), (1, 25, -30.0), (2, 5, -7.0), (2, 6, 9.0)])

    found = row(customers_of(ledger, 30))

    assert (found["repeat_purchases"], found["total"]) == (0, 50.0)
    assert row(customers_of(ledger, 30), 2)["total"] == 2.0


def test_a_purchase_given_back_the_same_day_is_none():
    ledger = bought([(1, 10, 50.0), (1, 20, 30.0), (1, 20, -30.0), (2, 10, 5.0), (2, 10, -5.0)])

    found = customers_of(ledger, 30)

    assert found["customer_id"].tolist() == [1]
    assert found["repeat_purchases"].tolist() == [0]


def test_a_purchase_for_nothing_is_one():
    assert row(customers_of(bought([(1, 10, 50.0), (1, 20, 0.0)]), 30))["repeat_purchases"] == 1


def test_what_comes_after_the_day_is_left_out():
    ledger = bought([(1, 10, 50.0), (1, 31, 5.0), (2, 31, 5.0)])

    found = customers_of(ledger, 30)

    assert found["customer_id"].tolist() == [1]
    assert row(found)["total"] == 50.0


def test_revenue_is_another_unit_than_profit():
    ledger = bought([(1, 10, 50.0, 20.0), (1, 12, 30.0, 9.0)])

    assert row(customers_of(ledger, 30))["mean_profit"] == 9.0
    assert row(customers_of(ledger, 30, "revenue"))["mean_profit"] == 30.0


def test_no_purchases_give_no_customers():
    found = customers_of(bought([]), 30)

    assert len(found) == 0
    assert found["repeat_purchases"].dtype.kind == "i"


lines = st.lists(
    st.tuples(st.integers(1, 4), st.integers(0, 12), st.sampled_from([-5.0, -2.0, 0.0, 2.0, 5.0, 9.5])), max_size=25
)


@settings(max_examples=60, deadline=None)
@given(lines)
def test_it_is_what_plain_counting_gives(rows):
    as_of = 10
    expected = {}
    for customer in {row[0] for row in rows}:
        seen = [(day, amount) for who, day, amount in rows if who == customer and day <= as_of]
        bought_on = sorted({day for day, amount in seen if amount >= 0})
        moved = []
        for day, amount in seen:
            before = [one for one in bought_on if one <= day]
            moved.append((before[-1] if before else day, amount))
        by_day = {day: [amount for other, amount in moved if other == day] for day, _ in moved}
        days = sorted(day for day, amounts in by_day.items() if sum(amounts) > 0 or min(amounts) >= 0)
        if days:
            repeats = [sum(by_day[day]) for day in days[1:]]
            mean = sum(repeats) / len(repeats) if repeats else 0.0
            total = sum(amount for _, amount in seen)
            expected[customer] = (len(repeats), days[-1] - days[0], as_of - days[0], mean, days[0], total)

    found = customers_of(bought(rows), as_of)

    assert dict(zip(found["customer_id"], found.iloc[:, 1:].itertuples(index=False, name=None), strict=True)) == {
        customer: pytest.approx(values) for customer, values in expected.items()
    }


def test_the_order_of_the_lines_does_not_matter():
    ledger = bought([(2, 10, 5.0), (1, 10, 50.0), (1, 20, 3.0), (2, 12, 4.0)])

    pd.testing.assert_frame_equal(customers_of(ledger.iloc[::-1], 30), customers_of(ledger, 30))
