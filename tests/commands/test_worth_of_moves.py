"""The line of `/funnel` and `/journey` about what the moves were worth, and the sentence of its receipt."""

from __future__ import annotations

from datetime import date

import pytest

from lifecycle.service import Lifecycle
from lifecycle.service.purchases import Bought
from tests.commands.asking import MANAGER
from tests.commands.funnels import Told

NAMES = {stage: [f"{stage} {n}" for n in range(20)] for stage in "KCL"}
BROUGHT = {"K": 100_00, "C": 900_00}


@pytest.fixture
def shop(sqlite_database):
    """Twenty each who stood in Knowledge, in Conversion and were lost a year before; four of them moved in the week."""
    told = Told(sqlite_database, "2026-03-09T12:00")
    with told.requests.asking() as lifecycle:
        for stage, names in NAMES.items():
            for name in names:
                told.requests.moving(lifecycle, name, "C" if stage == "L" else stage, "2024-05-01")
                if stage == "L":
                    told.requests.moving(lifecycle, name, "L", "2024-05-02")
        for name, to in (("K 0", "C"), ("K 1", "C"), ("C 0", "K"), ("C 1", "L"), ("K 2", "E")):
            told.requests.moving(lifecycle, name, to, "2026-03-04")
        told.requests.moving(lifecycle, "fresh", "K", "2026-03-05")
    return told


def buy(shop, on, profit=True):
    with shop.requests.asking() as lifecycle:
        for stage, cents in BROUGHT.items():
            for name in NAMES[stage]:
                lifecycle.purchases.log(Bought(lifecycle.names.find(name), cents, cents if profit else None, on=on))


def worth(shop, command):
    shop.asking.now = shop.now
    heard = shop.asking.say(command, as_=MANAGER)
    lines = [line for line in heard.lines if "worth" in line]
    assert len(lines) <= 1
    return (lines or [""])[0], heard.receipt


@pytest.mark.parametrize("command", ["/funnel last week", "/journey last week"])
def test_the_line_tells_forward_back_and_lost_and_new_customers_apart(shop, command):
    buy(shop, date(2024, 5, 2))  # so that the days reach back to it
    buy(shop, date(2025, 2, 28))
    line, receipt = worth(shop, command)
    # Of the eleven days from 2024-05-05 on the last one, 2025-03-01, comes after what was bought
    # in February: Knowledge is worth 100 x 10 / 11, Conversion 900 x 10 / 11.
    assert "forward +1,450, back -727, lost -818; new customers +91, apart." in line.replace("−", "-"), line
    assert "5 of 6 moves valued" in line
    assert line.replace("−", "-").startswith("Moves were worth about -91 EUR of the coming 12 months' profit")
    assert "of 60 customers on 11 days, 30 apart, Sun 5 May 2024 to Sat 1 Mar 2025; zero is a normal week." in receipt
    assert "Skips and won-back customers go forward." in receipt
    assert "1 move of a stage with fewer than 20 such customers is left out." in receipt


@pytest.mark.parametrize("command", ["/funnel last week", "/journey last week"])
def test_without_purchases_the_reply_is_as_short_as_ever(shop, command):
    line, receipt = worth(shop, command)
    assert not line
    assert "orth of a move" not in receipt


def test_what_is_missing_is_said_in_the_receipt_with_the_command_that_fills_it(shop):
    buy(shop, date(2025, 12, 1), profit=False)
    assert worth(shop, "/funnel last week")[1].endswith("/lifecycle settings margin 30 %.")
    buy(shop, date(2025, 12, 1))
    line, receipt = worth(shop, "/funnel last week")
    assert not line, "the line would stand in every funnel of a young workspace"
    assert "at least a year before the period; log them with /log purchase" in receipt
    buy(shop, date(2025, 2, 28))
    assert worth(shop, "/funnel last week")[1].endswith("40 purchases without a known profit or rate do not count.")


def test_a_team_without_purchases_does_not_even_load_the_sums(shop, monkeypatch):
    monkeypatch.setattr(Lifecycle, "movements", property(lambda _self: pytest.fail("loaded for nothing")))
    assert worth(shop, "/funnel last week")[0] == ""
