"""What is learnt of all customers at once: sums against plain ones, and the text in which it is kept."""

from __future__ import annotations

import json

import numpy as np
import pytest

from lifecycle.value.base import DAY_US, MONTHS_AHEAD, YEAR_DAYS, dumps, learn, loads
from lifecycle.value.costs import SourceCost
from lifecycle.value.tenures import Tenures
from tests.lifecycle.value.bases import AS_OF, bought


def stays(*rows):
    """Tenures of (customer, first day, last day, lost)."""
    who, began, until, ended = (
        (np.array(column) for column in zip(*rows, strict=True)) if rows else [np.empty(0, int)] * 4
    )
    return Tenures(who.astype(np.int64), began * DAY_US, until * DAY_US, ended.astype(bool))


def market(n=60, seed=3):
    """Customers who buy every 40 days or so until they stop; one in six is lost."""
    random = np.random.default_rng(seed)
    rows, told = [], []
    for one in range(n):
        first = AS_OF - int(random.integers(100, 900))
        days = [first]
        while random.random() > 0.2 and days[-1] < AS_OF - 60:
            days.append(days[-1] + int(random.integers(10, 60)))
        rows += [(one, day, float(random.gamma(5) * 20)) for day in days]
        lost = one % 6 == 0
        told.append((one, first, int(random.integers(first + 1, AS_OF)) if lost else AS_OF, lost))
    return bought(rows), stays(*told)


def test_sums_are_those_of_the_purchases_up_to_the_day():
    ledger = bought([(1, 100, 50, 20), (1, 200, -10, -4), (2, 300, 70, 30), (2, AS_OF + 1, 999, 999)])
    base = learn(ledger, stays(), AS_OF, 0.1)
    assert (base.buyers, base.purchases, base.first_day) == (2, 3, 100)
    assert (base.revenue, base.profit) == (110, 46)
    assert base.buyer_years == pytest.approx((AS_OF + 1 - 100 + AS_OF + 1 - 300) / YEAR_DAYS)
    assert base.margin_rate == pytest.approx(46 / 110)


def test_the_time_of_a_lost_customer_ends_with_the_loss_and_a_won_back_one_goes_on():
    ledger = bought([(1, 100, 50), (2, 100, 50)])
    told = stays((1, 100, 465, True), (2, 100, 200, True), (2, 300, AS_OF, False))
    base = learn(ledger, told, AS_OF, 0.1)
    assert base.buyer_years == pytest.approx((465 + 1 - 100 + AS_OF + 1 - 100) / YEAR_DAYS)
    assert base.losses == 2


def test_without_a_purchase_up_to_the_day_nothing_is_known():
    assert learn(bought([(1, AS_OF + 1, 50)]), stays(), AS_OF, 0.1) is None


def test_without_moves_no_years_are_told():
    base = learn(bought([(1, 100, 50)]), stays(), AS_OF, 0.1)
    assert base.years(0, 12) is None
    assert base.stays == ()


@pytest.mark.parametrize("age", [0, 0.5, 1, 2.4, 5, 20])
def test_longer_horizons_never_hold_fewer_years(age):
    base = learn(*market(), AS_OF, 0.1)
    told = [base.years(age, months).years for months in (0, 1, 6, 12, 20, 30, 36)]
    assert told == sorted(told)
    assert 0 <= told[3] <= 1
    assert told[-1] <= 3


def test_nobody_lost_means_that_all_stay_discounted():
    base = learn(
        bought([(one, 100, 50) for one in range(9)]), stays(*[(one, 100, AS_OF, False) for one in range(9)]), AS_OF, 0.0
    )
    assert [base.years(0, months).years for months in MONTHS_AHEAD] == pytest.approx([1, 3])
    assert base.churn.value is None
    assert base.contract is None


def test_what_is_kept_is_read_back_exactly():
    ledger, told = market()
    base = learn(ledger, told, AS_OF, 0.1, (SourceCost("ads", 100, 300, 99.5, 3),))
    assert base.contract is not None
    assert base.back_test is not None
    assert loads(dumps(base)) == base
    small = learn(bought([(1, 100, 50)]), stays(), AS_OF, 0.1)
    assert loads(dumps(small)) == small


def test_what_another_version_kept_is_not_read():
    told = json.loads(dumps(learn(bought([(1, 100, 50)]), stays(), AS_OF, 0.1)))
    assert loads(json.dumps({**told, "version": 0})) is None
    del told["version"]
    assert loads(json.dumps(told)) is None
