"""Purchases in one currency: rates, margin, and what could not count."""

from __future__ import annotations

from datetime import date

import pytest

from lifecycle.errors import NotUnderstood
from lifecycle.service.own_currency import LeftOut
from lifecycle.service.purchases import Bought
from tests.lifecycle.requests import MANAGER, Requests

MAY = date(2025, 5, 3)


@pytest.fixture
def shop(sqlite_database):
    asks = Requests(sqlite_database)
    asks.add("Acme")
    return asks


def buy(shop, cents, profit=None, currency=None, on=MAY):
    with shop.asking() as lifecycle:
        lifecycle.purchases.log(Bought(lifecycle.names.find("Acme"), cents, profit, currency, on))


def counted(shop):
    with shop.reading() as lifecycle:
        frame, left_out = lifecycle.purchases.in_own_currency()
    return sorted(zip(frame["amount"].round(4), frame["profit"].round(4), strict=True)), left_out


def setting(shop, field, value):
    with shop.asking(MANAGER) as lifecycle:
        (lifecycle.workspace.change_rate if field == "USD" else lifecycle.workspace.change)(field, value)


def test_another_currency_counts_by_its_rate_and_without_one_is_counted_as_left_out(shop):
    buy(shop, 100_00, 40_00)
    buy(shop, 100_00, 40_00, "USD")
    assert counted(shop) == ([(100, 40)], LeftOut((("USD", 1),)))
    setting(shop, "USD", "0.92")
    assert counted(shop) == ([(92, 36.8), (100, 40)], LeftOut())


def test_without_a_profit_the_margin_counts_and_without_a_margin_it_is_not_known(shop):
    buy(shop, 100_00)
    buy(shop, 50_00, 0)
    assert counted(shop) == ([(50, 0)], LeftOut(without_profit=1))
    setting(shop, "margin_rate", "30 %")
    assert counted(shop) == ([(50, 0), (100, 30)], LeftOut())


def test_money_given_back_takes_its_margin_along(shop):
    setting(shop, "margin_rate", "30 %")
    buy(shop, -100_00)
    assert counted(shop) == ([(-100, -30)], LeftOut())


def test_a_day_to_come_is_refused(shop):
    with pytest.raises(NotUnderstood, match="still to come"):
        buy(shop, 5, on=date(2027, 1, 1))


def test_spend_is_told_under_the_spelling_of_the_customers_source(shop):
    with shop.asking() as lifecycle:
        lifecycle.customers.set(lifecycle.names.find("Acme"), "source", "Referral")
    for source in ("referral", "REFERRAL", "ads"):
        with shop.asking() as lifecycle:
            lifecycle.purchases.spend(source, MAY, 10_00)
    with shop.reading() as lifecycle:
        told = lifecycle.purchases.spends()
        assert sorted(told["source"]) == ["Referral", "Referral", "ads"]
        assert lifecycle.purchases.has_source("referral")
        assert not lifecycle.purchases.has_source("ads")
