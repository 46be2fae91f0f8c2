"""`/clv acme`: what one customer brought and will bring, and how that was counted."""

from __future__ import annotations

import pytest

from commands import PERSON
from tests.commands.asking import MANAGER


def logged(market, number):
    """The profit that was logged of a customer, in money."""
    return sum(cents for one, _day, _cents, cents in market.sold if one == number) / 100


@pytest.mark.parametrize("number", [0, 1, 2, 21])
def test_the_first_line_is_the_profit_that_was_logged_and_what_will_come(market, number):
    heard = market.say(f"/clv c{number:03}")
    said = f"c{number:03}: {round(logged(market, number)):,} EUR profit so far, about "
    assert heard.headline.startswith(said)
    assert "more in the next 12 months" in heard.headline
    assert heard.audience == PERSON


def test_each_way_of_counting_has_its_row_and_one_is_used(market):
    assert market.say("/clv c021").column("Way of counting") == [
        "Founding formula", "Retention, discounted", "Purchase model (BG/NBD) (used)",
    ]  # fmt: skip


def test_three_years_are_never_less_than_one_and_lie_within_their_limits(market):
    for number in (0, 1, 2, 21, 182):
        for _rung, year, low, high, long, long_low, long_high in market.say(f"/clv c{number:03}", as_data=True).rows:
            assert long >= year
            if low is not None:
                assert low <= year <= high
                assert long_low <= long <= long_high


def test_the_cost_is_that_of_the_source_until_their_own_is_said(market):
    assert "(cost 100, average of referral)" in market.say("/clv c000").text
    market.given("/log spend c000 350")
    assert "(cost 350, their own)" in market.say("/clv c000").text


def test_without_a_source_the_cost_is_not_known_and_how_to_log_it_is_said(market):
    assert "What they cost is not known; log it with /log spend c002 350." in market.say("/clv c002").text


def test_a_cost_that_was_not_earned_yet_is_not_paid_back(market):
    market.given("/log spend c000 999999")
    assert "Not paid back yet" in market.say("/clv c000").text


def test_of_a_lost_customer_nothing_more_is_expected(market):
    heard = market.say("/clv c011")
    assert (
        heard.headline == f"c011: {round(logged(market, 11)):,} EUR profit so far; lost, so nothing more is expected."
    )
    assert not heard.tables
    assert heard.chart.draw().startswith(b"\x89PNG")


def test_the_founding_formula_is_the_product_of_the_inputs_that_are_shown(market):
    line = next(line for line in market.say("/clv c000").lines if line.startswith("The founding formula"))
    assert " a year (their own) x " in line
    assert line.endswith("- 100 cost.")


@pytest.mark.parametrize("message", ["what is c000 worth", "how much is c000 worth to us?", "clv of c000", "ltv c000"])
def test_it_can_be_asked_in_a_sentence(market, message):
    assert market.say(message).headline.startswith("c000: ")


def test_a_purchase_shows_at_once_and_undo_takes_it_back(market):
    before = market.say("/clv c000").headline
    bought = market.given("/log purchase c000 5000 profit 1000")
    assert market.press(bought, "Value").headline.startswith(f"c000: {round(logged(market, 0) + 1000):,} EUR profit")
    market.press(bought, "Undo")
    assert market.say("/clv c000").headline == before


def test_currencies_are_converted_by_their_rate_and_never_added_without(market):
    market.given("/log purchase c000 1000 USD profit 500")
    heard = market.say("/clv c000")
    assert heard.headline.startswith(f"c000: {round(logged(market, 0)):,} EUR")
    assert "1 purchase in USD is left out: no rate (/lifecycle settings rate USD 0.92)." in heard.receipt
    market.given("/lifecycle settings rate USD 0.5", as_=MANAGER)
    assert market.say("/clv c000").headline.startswith(f"c000: {round(logged(market, 0) + 250):,} EUR")


def test_one_purchase_of_one_customer_promises_nothing(team):
    team.given("/customer add Acme Corp", "/log purchase acme 100 profit 30")
    assert (
        team.say("/clv acme").headline == "Acme Corp: 30 EUR profit so far; too little is known to say what will come."
    )


def test_nothing_nothing_that_counts_and_all_given_back_are_told_apart(acme):
    assert acme.say("/clv acme").headline.startswith("No purchase of Acme Corp was logged")
    acme.given("/log purchase acme 1200")
    heard = acme.say("/clv acme")
    assert heard.headline.startswith("Purchases of Acme Corp were logged, but none of them counts yet")
    assert "no margin is set" in heard.text
    acme.given("/log purchase acme -50 profit -20")
    assert acme.say("/clv acme").headline == (
        "Acme Corp: -20 EUR profit so far; they got back what they had bought, so nothing is expected."
    )
