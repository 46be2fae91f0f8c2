"""Moves of many customers in one message, a line each, and how they are read."""

from __future__ import annotations

import time
from datetime import date

import pytest

from lifecycle.errors import NotUnderstood
from tests.commands.reading import items, read

LISTS = [
    ("acme\numbrella\nzenith to retention", "acme > Retention; umbrella > Retention; zenith > Retention"),
    ("acme,\numbrella,\nzenith\nto retention", "acme > Retention; umbrella > Retention; zenith > Retention"),
    (
        "to retention:\n- acme\n* umbrella\n• Zenith Ltd.",
        "acme > Retention; umbrella > Retention; Zenith Ltd. > Retention",
    ),
    ("Retention:\r\n\r\n1. acme\r\n2) umbrella", "acme > Retention; umbrella > Retention"),
    ("these to retention:\nacme\numbrella", "acme > Retention; umbrella > Retention"),
    ("retention\nacme", "acme > Retention"),
    ("to advocacy:\nBlue Retention\nacme to won", "Blue Retention > Advocacy; acme > Conversion"),
    ("to advocacy:\nSupport Hub\nWant to Win", "Support Hub > Advocacy; Want to Win > Advocacy"),
    ("to retnetion:\nacme\numbrella", "acme > <retnetion>; umbrella > <retnetion>"),
    ("retnetion:\nacme", "acme > <retnetion>"),
    ("acme retention\numbrella advocacy\nzenith lost", "acme > Retention; umbrella > Advocacy; zenith > Lost"),
    ("acme\numbrella retention\nzenith to lost", "acme > Lost; umbrella > Retention; zenith > Lost"),
    ("acme to retention\nmove umbrella to won", "acme > Retention; umbrella > Conversion"),
    ("acme → reten\n/stage move umbrella → adv", "acme > Retention; umbrella > Advocacy"),
    ("acme to retnetion\numbrella to won", "acme > <retnetion>; umbrella > Conversion"),
    ("acme to retention, umbrella to won\nzenith lost", "acme > Retention; umbrella > Conversion; zenith > Lost"),
    ("acme, umbrella\nzenith to won", "acme+umbrella > Conversion; zenith > Conversion"),
    ("acme\numbrella", "acme > -; umbrella > -"),
]


@pytest.mark.parametrize(("text", "wanted"), LISTS)
def test_a_pasted_list_shares_a_stage_or_has_one_on_each_line(text, wanted):
    assert read(text) == wanted


def test_lines_that_share_a_stage_share_its_day_and_reason():
    acme, umbrella = items("acme\numbrella to retention on 12 May because renewal signed")

    assert (acme.day, acme.reason) == (umbrella.day, umbrella.reason) == (date(2026, 5, 12), "renewal signed")


def test_each_line_may_have_its_own_day_and_reason():
    acme, umbrella = items("acme lost on 12 May because price\numbrella won yesterday because of the pilot")

    assert (acme.day, acme.reason) == (date(2026, 5, 12), "price")
    assert (umbrella.day, umbrella.reason) == (date(2026, 11, 19), "the pilot")


def test_a_reason_may_go_on_for_several_lines():
    (item,) = items("acme to retention because\nthey renewed\nand are happy")
    (quoted,) = items('acme to retention because "they renewed\nand are happy"')

    assert item.reason == quoted.reason == "they renewed\nand are happy"


def test_two_hundred_customers_are_read_and_no_more():
    lines = [f"customer {n} to retention" for n in range(201)]

    assert len(items("\n".join(lines[:200]))) == 200
    with pytest.raises(NotUnderstood, match="201 customers at once; please send at most 200"):
        items("\n".join(lines))
    with pytest.raises(NotUnderstood, match="please send at most 200"):
        items(", ".join(f"c{n}" for n in range(201)) + " to retention")


def test_a_list_of_two_hundred_lines_is_read_in_a_moment():
    text = "\n".join(f"The Long Named Company {n} Ltd to retention because of price" for n in range(200))
    begun = time.perf_counter()

    assert len(items(text)) == 200
    assert time.perf_counter() - begun < 1
