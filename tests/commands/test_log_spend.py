"""`/log spend` and `/log contract`."""

from __future__ import annotations

import pytest

from tests.commands.asking import MANAGER


@pytest.mark.parametrize(
    "line", ["/log spend referral 5000 in May", "/log spend referral 5000 EUR in 2026-05", "we spent 5000 on referral in May"]
)  # fmt: skip
def test_what_is_spent_on_a_source_is_logged_by_its_month(acme, line):
    heard = acme.say(line)
    assert heard.headline == "5,000 EUR spent on referral in May 2026."
    assert heard.wrote


def test_a_source_that_nobody_has_is_said_whatever_its_letters(acme):
    assert "No customer has the source" in acme.say("/log spend referral 5 in May").text
    acme.given("/customer source acme Referral")
    assert "No customer has the source" not in acme.say("/log spend referral 5 in May").text


def test_what_one_customer_cost_is_logged_and_can_be_undone(acme):
    heard = acme.say("/log spend acme 350")
    assert heard.headline == "Acme Corp cost 350 EUR to win."
    assert acme.press(heard, "Undo").wrote
    assert acme.say("acme cost us 350.50").headline == "Acme Corp cost 350.50 EUR to win."


def test_a_loose_name_proposes_and_an_unknown_one_says_how_to_name_a_source(acme):
    asked = acme.say("/log spend acm 350.50")
    assert not asked.wrote
    assert acme.press(asked, "Acme Corp").headline == "Acme Corp cost 350.50 EUR to win."
    assert "/log spend tiktok 350 in May" in acme.say("/log spend tiktok 350").text


@pytest.mark.parametrize(
    "words", ["referral 5000 in December 2027", "referral -5 in May", "5000 in May", "", "referral 5 in 2025"]
)
def test_months_to_come_and_what_is_no_spend_are_refused(acme, words):
    heard = acme.say(f"/log spend {words}")
    assert heard.refused
    assert not heard.wrote


def test_a_month_behind_a_customers_name_is_asked_about_and_a_source_that_is_known_is_one(acme):
    asked = acme.say("/log spend acme 350.50 in May")
    assert asked.headline == "Is acme the customer Acme Corp, or a source?"
    assert not asked.wrote
    assert acme.press(asked, "Customer").headline == "Acme Corp cost 350.50 EUR to win."
    assert acme.press(asked, "Source").headline == "350.50 EUR spent on acme in May 2026."
    acme.given("/customer add Umbrella source acme")
    assert acme.say("/log spend acme 350 in May").headline == "350 EUR spent on acme in May 2026."


def test_a_new_customer_has_the_contract_that_was_typed(acme):
    made = acme.press(acme.say("/log contract Zeta from 1 Jan 2026 to 31 Dec 2026"), 'New customer "Zeta"')
    assert made.headline == "Zeta has a contract from Thu 1 Jan 2026 to Thu 31 Dec 2026."
    assert acme.press(made, "Undo").wrote
    assert "Zeta" not in acme.customers()


def test_a_contract_is_logged_with_its_last_day_or_without_an_end(acme):
    said = "Acme Corp has a contract from Thu 1 Jan 2026 to Thu 31 Dec 2026."
    assert acme.say("/log contract acme from 1 Jan to 31 Dec").headline == said
    assert acme.say("acme has a contract from 1 Jan to 31 Dec").headline == said
    assert acme.say("/log contract acme from 1 March").headline == "Acme Corp has a contract from Sun 1 Mar 2026 on."
    assert acme.say("/log contract acme from 1 May 2026 to 1 April 2026").refused
    assert acme.say("/log contract acme").refused


def test_another_currency_of_the_workspace_ends_the_rates_of_the_one_before_and_undo_brings_them_back(acme):
    acme.given("/lifecycle settings rate USD 0.92", "/lifecycle settings rate GBP 1.15", as_=MANAGER)
    changed = acme.say("/lifecycle settings currency USD", as_=MANAGER)
    assert "The rates of GBP, USD were in EUR and hold no more" in changed.text
    assert ("Rates", "none") in acme.say("/lifecycle settings").rows
    acme.press(changed, "Undo", as_=MANAGER)
    assert ("Rates", "GBP 1.15, USD 0.92") in acme.say("/lifecycle settings").rows
