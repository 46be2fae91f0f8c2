"""`/clv`: what all customers together are worth, and what is said where there is little or nothing."""

from __future__ import annotations

import pytest

from commands import PERSON
from tests.commands.asking import MANAGER, VIEWER
from tests.lifecycle.requests import Requests


def test_the_first_line_says_how_many_bring_how_much(market):
    heard = market.say("/clv")
    assert heard.headline.startswith("220 customers are expected to bring about ")
    assert heard.headline.endswith(" EUR profit in the next 12 months.")
    assert "20 who are lost are not counted" in heard.text
    assert (heard.audience, heard.wrote, heard.again) == (PERSON, False, "clv")


def test_the_interval_holds_the_value_and_three_years_are_more_than_one(market):
    answer = told(market)
    year, long = answer.expected
    assert year.low < year.value < year.high
    assert long.value > year.value
    assert sum(answer.spread.tenths) == pytest.approx(year.value)


def test_the_test_on_its_own_past_stands_among_the_lines(market):
    assert any("On its own past" in line and "run-rate" in line for line in market.say("/clv").lines)


def test_the_top_ten_are_the_ten_most_valuable(market):
    values = [row[1] for row in market.say("/clv", as_data=True).rows]
    assert len(values) == 10
    assert values == sorted(values, reverse=True)


def test_profit_so_far_is_what_was_logged(market):
    for name, _value, _alive, profit in market.say("/clv", as_data=True).rows:
        assert profit == sum(cents for one, _day, _cents, cents in market.sold if f"c{one:03}" == name) / 100


def test_everybody_may_ask_also_in_a_message(market):
    headline = market.say("/clv").headline
    assert market.say("what are our customers worth", as_=VIEWER).headline == headline


def test_the_picture_is_a_small_png(market):
    png = market.say("/clv").chart.draw()
    assert png.startswith(b"\x89PNG")
    assert len(png) < 40_000


def test_nothing_logged_says_what_would_fill_it(team):
    for line in ("/clv", "/clv by source", "/clv what if price +5"):
        assert team.say(line).headline.startswith(
            "No purchase was logged yet. Log one like this: /log purchase acme 1200"
        )


def test_purchases_that_cannot_count_are_not_told_as_none(acme):
    acme.given("/log purchase acme 1200", "/log purchase acme 1200 USD profit 300")
    for line in ("/clv", "/clv by source", "/clv what if price +5"):
        heard = acme.say(line)
        assert heard.headline == "Purchases were logged, but none of them counts yet, so there is no value to tell."
        assert "no rate (/lifecycle settings rate USD 0.92)" in heard.text
        assert "no margin is set (/lifecycle settings margin 30 %)" in heard.text
    acme.given("/lifecycle settings margin 30 %", as_=MANAGER)
    assert acme.say("/clv").headline.startswith("1 customer has brought 360 EUR profit so far; too little is known")


def test_where_all_is_given_back_or_all_are_lost_one_sentence_is_the_answer(acme):
    acme.given("/log purchase acme 100 profit 30", "/log purchase acme -500 profit -200")
    assert acme.say("/clv").headline == "Nobody has bought more than they got back, so nothing is expected."
    assert acme.say("/clv by source").headline.startswith("Nobody has bought more than they got back")
    acme.given("/log purchase acme 900 profit 300", "/stage lost acme")
    heard = acme.say("/clv")
    assert heard.headline == "Everybody who bought is lost, so nothing more is expected."
    assert not heard.tables


def told(market):
    """The report behind the answer."""
    with Requests(market._database, now=market.now).reading() as lifecycle:
        return lifecycle.values.whole()
