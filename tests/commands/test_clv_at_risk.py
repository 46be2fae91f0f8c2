"""`/clv at risk`: who may have stopped buying, the most value at stake first."""

from __future__ import annotations

import re

from commands import PERSON
from tests.commands.asking import OTHER, REP


def test_the_most_at_stake_stands_first_and_nobody_who_surely_buys(market):
    heard = market.say("/clv at risk", as_data=True)
    stakes, alive = zip(*heard.column("At stake", "Still buying"), strict=True)
    assert list(stakes) == sorted(stakes, reverse=True)
    assert max(alive) < 0.8
    assert heard.audience == PERSON
    assert heard.headline.startswith(f"{len(stakes)} customers may have stopped buying: about ")


def test_lost_and_one_time_buyers_are_not_listed(market):
    days = {}
    for number, day, *_rest in market.sold:
        days.setdefault(f"c{number:03}", set()).add(day)
    for name in market.say("/clv at risk", as_data=True).column("Customer"):
        assert int(name[1:]) % 12 != 11
        assert len(days[name]) > 1
    assert "75 one-time buyers are not judged" in market.say("/clv at risk").receipt


def test_the_reason_is_the_customers_own_rhythm(market):
    heard = market.say("/clv at risk")
    name, gap, usual = re.fullmatch(
        r"(\S+): nothing for (\d+) days, usually every (\d+); .+ at stake\.", heard.lines[0]
    ).groups()
    days = sorted({day for number, day, *_ in market.sold if f"c{number:03}" == name})
    assert int(usual) == round((days[-1] - days[0]) / (len(days) - 1))
    assert (name, int(gap), int(usual)) == heard.column("Customer", "Nothing for, days", "Usually every, days")[0]


def test_the_first_three_can_be_looked_at_or_snoozed(market):
    heard = market.say("/clv at risk")
    first = heard.column("Customer")[0]
    assert heard.labels[0] == "Next 15"
    assert list(heard.menu(f"{first}:")) == ["Value", "Log touch", "Snooze", "Show"]
    assert market.press(heard, "Value", of=f"{first}:").headline.startswith(f"{first}: ")
    assert market.press(heard, "Snooze", of=f"{first}:").headline.startswith("Until when")


def test_pages_follow_one_another_and_end(market):
    everybody = market.say("/clv at risk", as_data=True).column("Customer")
    heard = market.say("/clv at risk")
    following = market.press(heard, "Next 15")
    assert heard.column("Customer") + following.column("Customer") == everybody[:30]
    assert following.replaces
    assert market.say("/clv at risk page 99").headline == "There are no more customers in that list."


def test_ones_own_alone(market):
    first = market.say("/clv at risk").column("Customer")[0]
    market.given(f"/customer owner {first} <@{REP}>")
    assert market.say("/clv at risk mine").column("Customer") == [first]
    assert market.say("/clv at risk mine", as_=OTHER).headline == "None of your customers seems to have stopped buying."


def test_who_buys_again_leaves_the_list(market):
    first = market.say("/clv at risk").column("Customer")[0]
    market.given(f"/log purchase {first} 100 profit 40")
    assert first not in market.say("/clv at risk").column("Customer")


def test_too_few_repeat_buyers_are_one_sentence(acme):
    acme.given("/log purchase acme 100 profit 30")
    assert acme.say("/clv at risk").headline.startswith("Too few customers have bought again to tell")
    assert acme.say("/clv at risk whenever").refused
