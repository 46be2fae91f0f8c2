"""What a period's moves were worth, by what is on record: who stood where, what is kept, and when it is worked out anew."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lifecycle.period import parse_period
from lifecycle.service import movement as service
from lifecycle.service.purchases import Bought
from lifecycle.value.movement import Lacking
from tests.lifecycle.requests import MANAGER, Requests

NAMES = [f"Customer {n}" for n in range(20)]


@pytest.fixture
def shop(sqlite_database):
    """Twenty who came in 2024 and stood in Conversion; one went on last week, a Monday to Sunday."""
    asks = Requests(sqlite_database)
    with asks.asking() as lifecycle:
        for name in NAMES:
            asks.moving(lifecycle, name, "C", "2024-06-01")
    asks.move(NAMES[0], "L", "2026-03-03")
    return asks


def buy(shop, cents, *, profit=True, on=date(2025, 2, 1)):
    with shop.asking() as lifecycle:
        for name in NAMES:
            lifecycle.purchases.log(Bought(lifecycle.names.find(name), cents, cents if profit else None, on=on))


def worth(shop, *, kept=True):
    """What is told, and how often something was worked out and left to be kept."""
    with shop.reading() as lifecycle:
        settings = lifecycle.settings
        told = lifecycle.movements.of(parse_period("last week", shop.now, settings.zone, settings.week_start))
        learnt = list(lifecycle.learnt)
    if kept:
        with shop.database.transaction(shop.team, writes=True) as store:
            for key, mark, text in learnt:
                store.keep_fit(key, mark, text, shop.now)
    return told, len(learnt)


def test_without_a_purchase_nothing_is_read_or_said(shop):
    assert worth(shop) == (None, 0)


def test_what_is_lacking_is_told(shop):
    buy(shop, 5_00, profit=False)
    assert worth(shop) == (Lacking.PROFIT, 1)
    assert worth(shop) == (Lacking.PROFIT, 0)
    buy(shop, 5_00, on=date(2026, 1, 5))
    assert worth(shop)[0] is Lacking.YEAR


def test_losses_are_valued_once_enough_were_lost_before(shop):
    buy(shop, 40_00)
    buy(shop, 10_00, on=date(2024, 6, 2))
    told, _ = worth(shop)
    assert (told.unvalued, told.customers, told.anchors) == (1, 20, 10)
    with shop.asking() as lifecycle:
        for name in NAMES:
            shop.moving(lifecycle, f"Lost {name}", "C", "2024-03-01")
            shop.moving(lifecycle, f"Lost {name}", "L", "2024-04-01")
    told, _ = worth(shop)
    assert told.lost.value == pytest.approx(-36), (
        "forty in the years after nine of the ten days, nothing after the last one"
    )
    assert (told.unvalued, told.customers) == (0, 40)


def test_what_is_kept_is_used_until_purchases_settings_or_past_moves_say_otherwise(shop):
    buy(shop, 40_00)
    buy(shop, 10_00, on=date(2024, 6, 2))
    assert worth(shop)[1] == 1
    assert worth(shop)[1] == 0
    shop.move(NAMES[1], "R", "2026-03-04")
    assert worth(shop)[1] == 0, "a move of the period itself changes nothing that was known before"
    shop.move(NAMES[2], "R", "2024-07-01")
    told, learnt = worth(shop)
    assert learnt == 1, "a move logged late stood there a year before"
    assert told == worth(shop, kept=False)[0]
    buy(shop, 1_00)
    assert worth(shop)[1] == 1
    with shop.asking(MANAGER) as lifecycle:
        lifecycle.workspace.change("margin_rate", "30 %")
    assert worth(shop)[1] == 1


def test_of_very_many_purchases_it_is_not_worked_out_while_somebody_waits(shop, monkeypatch):
    monkeypatch.setattr(service, "MOST_PURCHASES", 19)
    buy(shop, 40_00)
    assert worth(shop) == (Lacking.TIME, 0)


def test_who_stood_where_is_what_the_ledger_says_of_the_last_instant_of_each_day(shop):
    shop.move(NAMES[3], "A", "2024-12-20")
    shop.moves(NAMES[4], ("R", "2025-01-05"), ("E", "2025-02-05"))
    with shop.reading() as lifecycle:
        movements = lifecycle.movements
        settings = lifecycle.settings
        days = movements._days(parse_period("last week", shop.now, settings.zone, settings.week_start))
        anchors = movements._anchors(days)
        store = movements._context.store
        for anchor in anchors:
            standing = store.standing(movements._end(anchor.day) - timedelta(microseconds=1))
            rows = sorted(zip(standing["customer_id"].tolist(), standing["stage"].tolist(), strict=True))
            assert list(zip(anchor.customer_id.tolist(), anchor.stage.tolist(), strict=True)) == rows
    assert [date(1970, 1, 1) + timedelta(days=day) for day in (days[0], days[-1])] == [
        date(2024, 4, 5),
        date(2025, 3, 1),
    ]
