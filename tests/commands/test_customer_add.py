"""A new customer, with what is known of it."""

from __future__ import annotations

import pytest

from commands import CHANNEL
from tests.commands.asking import MANAGER, VIEWER, told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Acme Corp", "owner @rep"),
        ("Acme Corp owner <@UOTHER|other rep> source referral cost 1200", "owner @other rep, source referral, acquisition cost 1,200 EUR"),
        ("Acme Corp cost 1.200,50 EUR segment mid market source trade fair", "owner @rep, source trade fair, segment mid market, acquisition cost 1,200.50 EUR"),
        ("“Acme Corp” owner: me, source: web", "owner @rep, source web"),
        ("Acme Corp cost 0", "owner @rep, acquisition cost 0 EUR"),
        ('Acme Corp owner "the south team"', "owner the south team"),
    ],
)  # fmt: skip
def test_all_that_is_said_is_kept_and_told_back(team, words, said):
    heard = team.say(f"/customer add {words}")

    assert told(heard) == f"Acme Corp is added: {said}."
    assert (heard.labels, heard.audience) == (["Undo", "Move to a stage"], CHANNEL)


@pytest.mark.parametrize(
    "words",
    [
        "add customer Acme Corp source web",
        "please create a new customer Acme Corp source web",
        "/customer new Acme Corp source web",
    ],
)
def test_a_customer_can_be_added_in_many_ways(team, words):
    assert told(team.say(words)) == "Acme Corp is added: owner @rep, source web."


def test_the_first_stage_is_two_taps_away(team):
    added = team.say("/customer add Acme Corp")

    moved = team.press(team.press(added, "Move to a stage"), "Awareness")

    assert moved.headline == "Acme Corp starts in Awareness."


def test_who_is_here_already_is_shown_instead(acme):
    heard = acme.say("/customer add ACME corp cost 5")

    assert heard.headline == "Acme Corp is here already."
    assert (heard.wrote, heard.receipt) == (False, "Nothing was changed.")
    assert acme.press(heard, "Show").headline.startswith("Acme Corp has been in Knowledge")


def test_an_alias_is_no_free_name(acme):
    acme.given("/customer alias ac = Acme Corp")

    assert acme.say("/customer add AC").headline == '"AC" is another name of Acme Corp already.'


@pytest.mark.parametrize("name", ["ACME", "Acme Ltd", "Ácme Corp."])
def test_a_name_that_may_be_the_same_customer_is_pointed_out(acme, name):
    heard = acme.say(f"/customer add {name}")

    assert heard.lines == ("There is also Acme Corp; undo this one if it is the same.",)
    assert acme.press(heard, "Undo").headline.startswith("Undone: “")
    assert acme.customers() == ["Acme Corp"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("owner <@UREP>", "What is the customer called? Type it like this: /customer add Acme Corp owner @rep."),
        ("#12", "A customer's name has 1 to 200 characters and does not begin with #."),
        ("x" * 201, "A customer's name has 1 to 200 characters and does not begin with #."),
        ("Acme cost much", 'I cannot read "much" as an amount. Please write it like 1200, 1200.50 or 1200 EUR.'),
        ("Acme cost -5", '"-5" is below zero; please give the amount without a minus.'),
        ("Acme cost 12 USD", "This workspace counts in EUR; please give the cost in EUR, not in USD."),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(team, words, said):
    heard = team.say(f"/customer add {words}")

    assert (heard.headline, heard.refused, team.customers()) == (said, True, [])


def test_costs_are_in_the_workspaces_currency(team):
    team.given("/lifecycle settings currency usd", as_=MANAGER)

    assert told(team.say("/customer add Acme Corp cost $1,200")).endswith("acquisition cost 1,200 USD.")


def test_nothing_said_is_asked_by_a_form(team):
    asked = team.say("/customer add")

    heard = team.fill(asked, name='The "Big" owner, Inc', source="word of mouth", segment="", cost="1200")

    assert asked.headline == "Tell me about the new customer."
    assert told(heard) == 'The "Big" owner, Inc is added: owner @rep, source word of mouth, acquisition cost 1,200 EUR.'


def test_a_viewer_adds_nobody(team):
    assert team.say("/customer add Acme Corp", as_=VIEWER).refused
    assert team.customers() == []
