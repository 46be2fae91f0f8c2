"""What each customer is expected to bring: the founding formula against plain arithmetic, the model's sums, one and all."""

from __future__ import annotations

import numpy as np
import pytest

from lifecycle.value.base import learn
from lifecycle.value.one import Known, Rung, one_worth
from lifecycle.value.purchasing import customers_of
from lifecycle.value.scored import scored, total
from lifecycle.value.whole import spread
from tests.lifecycle.value.bases import AS_OF, bought
from tests.lifecycle.value.test_base import market, stays


@pytest.fixture(scope="module")
def modelled():
    ledger, told = market(n=120)
    return ledger, learn(ledger, told, AS_OF, 0.1)


@pytest.fixture(scope="module")
def plain():
    """Three customers, without a model: 730, 365 and 100 days old."""
    ledger = bought([(1, AS_OF - 730, 900, 400), (2, AS_OF - 365, 100, 60), (3, AS_OF - 100, 50, 20)])
    told = stays((1, AS_OF - 730, AS_OF, False), (2, AS_OF - 365, AS_OF, False), (3, AS_OF - 100, AS_OF, False))
    return ledger, learn(ledger, told, AS_OF, 0.0)


def worth(ledger, base, customer, **known):
    mine = ledger[ledger["customer_id"] == customer]
    return one_worth(mine, customers_of(mine, base.as_of_day), base, Known(**known))


def test_without_a_model_it_is_yearly_profit_times_years(plain):
    ledger, base = plain
    told = scored(base, customers_of(ledger, AS_OF), 12)
    assert told["value"].tolist() == pytest.approx([200, 60, base.yearly_profit])
    assert np.isnan(told["p_alive"]).all()
    assert total(base, customers_of(ledger, AS_OF), 12).low is None


@pytest.mark.parametrize("kind", ["plain", "modelled"])
def test_three_years_never_bring_less_than_one(kind, request):
    ledger, base = request.getfixturevalue(kind)
    rows = customers_of(ledger, AS_OF)
    assert (scored(base, rows, 36)["value"] >= scored(base, rows, 12)["value"]).all()


@pytest.mark.parametrize("kind", ["plain", "modelled"])
def test_the_total_is_the_sum_and_nobody_gives_nothing(kind, request):
    ledger, base = request.getfixturevalue(kind)
    rows = customers_of(ledger, AS_OF)
    assert total(base, rows, 12).value == pytest.approx(scored(base, rows, 12)["value"].sum())
    assert len(scored(base, rows[:0], 12)) == 0
    assert total(base, rows[:0], 12).value == 0


def test_a_total_of_the_model_lies_within_its_interval(modelled):
    ledger, base = modelled
    told = total(base, customers_of(ledger, AS_OF), 12)
    assert told.low < told.value < told.high


@pytest.mark.parametrize("kind", ["plain", "modelled"])
def test_one_customer_is_expected_to_bring_what_the_list_says(kind, request):
    ledger, base = request.getfixturevalue(kind)
    rows = customers_of(ledger, AS_OF)
    for months in (12, 36):
        values = scored(base, rows, months)
        for customer, value in list(zip(values["customer_id"], values["value"], strict=True))[:8]:
            assert worth(ledger, base, customer).expected(months).value == pytest.approx(value)


def test_the_rung_is_named_and_the_lower_ones_stand_beside_it(plain, modelled):
    assert worth(*plain, 1).used is Rung.SIMPLE
    one = worth(*modelled, 1)
    assert one.used is Rung.PURCHASES
    assert list(one.rungs) == [Rung.SIMPLE, Rung.RETENTION, Rung.PURCHASES]
    assert list(worth(*modelled, 1, has_contract=True).rungs)[2] is Rung.CONTRACT


def test_a_lost_customer_is_expected_to_bring_nothing(modelled):
    one = worth(*modelled, 0, is_lost=True)
    assert (one.rungs, one.simple, one.effects, one.course) == ({}, (), (), ())
    assert one.expected(12) is None
    assert one.profit == pytest.approx(modelled[0].query("customer_id == 0")["profit"].sum())


@pytest.mark.parametrize(("cost", "month"), [(None, None), (0.0, 0), (20.0, 1), (20.1, 3), (50.1, None)])
def test_the_month_of_payback_is_the_one_in_which_the_profit_reached_the_cost(cost, month):
    ledger = bought([(1, 700, 50, 20), (1, 770, 60, 30)])
    assert worth(ledger, learn(ledger, stays(), AS_OF, 0.1), 1, cost=cost).payback == month


def test_a_refund_alone_is_no_purchase_but_its_money_counts():
    ledger = bought([(1, 700, 50, 20), (1, 800, -30, -12)])
    one = worth(ledger, learn(ledger, stays(), AS_OF, 0.1), 1)
    assert (one.profit, one.revenue, one.purchase_days, one.last_day) == (8, 20, 1, 700)


def test_a_spread_is_sums_of_ranks():
    told = spread(np.array([5.0, 1.0, 3.0, *[0.0] * 17]))
    assert (told.n, told.total, told.median, told.top[:3]) == (20, 9, 0, (0, 2, 1))
    assert told.tenths[:2] == (8, 1)
    assert spread(np.empty(0)).top_share == 0
