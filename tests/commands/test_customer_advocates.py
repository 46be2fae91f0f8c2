"""`/customer advocates`: whom we could ask, and who was asked and has not answered."""

from __future__ import annotations

import pytest

from commands import PERSON
from tests.commands.asking import OTHER, REP


def test_who_could_be_asked_is_told_with_what_speaks_for_it(cared):
    heard = cared.say("/customer advocates")

    assert heard.headline == "1 customer could be asked; 1 was asked and has not answered."
    assert heard.lines == (
        "Vandelay: NPS 10, 10 days ago; acted before; in Retention or later for 90 days.",
        "Waiting for an answer: Stark (asked 5 days ago).",
    )
    assert "Left out: 1 asked in the last 90 days." in heard.receipt
    assert (heard.audience, heard.wrote) == (PERSON, False)


def test_the_first_ones_can_be_asked_claimed_or_dismissed(cared):
    heard = cared.say("/customer advocates")

    assert heard.labels == ["At risk"]
    assert list(heard.menu("Vandelay")) == ["Ask for review", "Claim", "Not relevant", "Log touch", "Show"]
    assert cared.press(heard, "Claim", of="Vandelay").headline.endswith(
        "takes care of Vandelay (advocate) until Fri 27 Nov."
    )
    assert "claimed by" in cared.say("/customer advocates").lines[0]
    assert "Done" in cared.say("/customer advocates").menu("Vandelay")
    assert cared.press(heard, "Ask for review", of="Vandelay").wrote
    heard = cared.say("/customer advocates")
    assert heard.headline == "Nobody could be asked now: nobody is happy, loyal and without an open problem."
    assert heard.lines == ("Waiting for an answer: Stark (asked 5 days ago) and Vandelay (asked today).",)


@pytest.mark.parametrize(
    ("given", "left_out"),
    [
        ("/log ticket Vandelay opened login fails", "1 with an open ticket"),
        ("/log ticket Vandelay opened login fails on 1 October 2025", "1 with an open ticket"),  # the card shows it too
        ("/log feedback Vandelay csat 2", "1 unhappy since"),
        ("/stage move Vandelay experience", "1 at risk"),
        ("/log optout Vandelay", "1 opted out"),
        ("/customer dismiss Vandelay advocate", "1 not relevant"),
    ],
)
def test_whatever_speaks_against_asking_is_said(cared, given, left_out):
    cared.given(
        "/log purchase Vandelay 100 profit 40 on 1 November", "/log purchase Vandelay 100 profit 40 on 10 November"
    )
    cared.given(given)

    assert left_out in cared.say("/customer advocates").receipt


def test_an_ask_that_was_answered_is_waited_for_no_longer(cared):
    cared.given("/log ask Stark agreed")

    assert cared.say("/customer advocates").headline == "1 customer could be asked."
    cared.later(days=100)
    assert "Stark: CSAT 5 of 5, 110 days ago; acted before" in " ".join(cared.say("/customer advocates").lines)


def test_ones_own_alone(cared):
    cared.given(f"/customer owner Vandelay <@{OTHER}>")

    assert cared.say("/customer advocates mine", as_=OTHER).column("Customer") == ["Vandelay"]
    assert cared.say("/customer advocates mine", as_=REP).headline == "None of your customers could be asked now."


def test_nothing_logged_is_one_sentence_that_says_what_to_do(acme):
    heard = acme.say("/customer advocates")

    assert heard.headline == "Nobody gave feedback in the last 12 months; log it with /log feedback acme nps 9."
    assert acme.say("/customer advocates whenever").refused


def test_nobody_is_on_both_lists(cared):
    at_risk, asked = cared.say("/customer at risk", as_data=True), cared.say("/customer advocates", as_data=True)

    assert not set(at_risk.column("Customer")) & set(asked.column("Customer"))
    cared.given("/customer snooze Initech 2 weeks", "/log feedback Initech nps 10", "/log feedback Acme Corp nps 10")
    assert cared.say("/customer advocates").column("Customer") == ["Vandelay"]
