"""`/clv what if`: what an average customer would be worth, if something were otherwise."""

from __future__ import annotations

import pytest


def rows(market, words):
    """Now, then and the difference, by way of counting."""
    heard = market.say(f"/clv what if {words}", as_data=True)
    return {name: tuple(numbers) for name, *numbers in heard.rows}


def test_both_ways_of_counting_stand_side_by_side(market):
    heard = market.say("/clv what if retention +2 margin -5 cost 800")
    assert heard.headline.startswith(
        "With retention +2 points, margin -5 points and a cost of 800 an average customer brings "
    )
    assert heard.column("Way of counting") == ["Founding formula", "Purchase model (BG/NBD)"]
    assert heard.again == "clv what if retention +2 margin -5 cost 800"


def test_differences_are_then_less_now(market):
    for now, then, difference in rows(market, "retention +2 margin -5 cost 800").values():
        assert difference == pytest.approx(then - now)


def test_a_cost_instead_of_the_known_average_is_their_difference(market):
    # 80 customers who cost 225 and 80 who cost 100, less those who are lost.
    for now, then, _difference in rows(market, "cost 0").values():
        assert 100 < then - now < 225


@pytest.mark.parametrize(
    ("better", "worse"), [("retention +2", "retention -2"), ("price +5", "price -5"), ("margin +5", "margin -5"), ("cost -10", "cost +10")]
)  # fmt: skip
def test_what_is_better_brings_more_and_what_is_worse_less(market, better, worse):
    assert all(difference > 0 for *_rest, difference in rows(market, better).values())
    assert all(difference < 0 for *_rest, difference in rows(market, worse).values())


def test_a_margin_of_forty_percent_gains_an_eighth_of_the_revenue_with_five_points(market):
    free = {name: now for name, (_now, now, _) in rows(market, "cost 0").items()}
    for name, (_now, _then, difference) in rows(market, "margin +5").items():
        assert difference == pytest.approx(free[name] * 5 / 40, rel=1e-2)


@pytest.mark.parametrize(
    "words", ["", "luck +5", "retention", "retention +200", "price five", "cost 99999999999", "margin +5 please"]
)
def test_what_cannot_be_read_is_refused(market, words):
    assert market.say(f"/clv what if {words}").refused


@pytest.mark.parametrize(
    ("typed", "again"),
    [
        ("retention by +2 points, cost to 800", "retention +2 cost 800"),
        ("our prices +5 %", "price +5"),
        ("margin -2,5", "margin -2.5"),
    ],
)
def test_it_is_read_as_people_type(market, typed, again):
    assert market.say(f"/clv what if {typed}").again == f"clv what if {again}"


def test_it_can_be_asked_in_a_sentence(market):
    assert market.say("what if retention +2?").headline.startswith("With retention +2 points an average customer")


def test_without_moves_and_repeat_buyers_too_little_is_known(team):
    team.given("/customer add Acme Corp", "/log purchase acme 100 profit 30")
    assert team.say("/clv what if price +5").headline.startswith("Too little is known for that")
