"""`/log ask`: asking for a review and the like, never too often, and the answer."""

from __future__ import annotations

import pytest

from tests.commands.asking import VIEWER

TODAY = "on Wed 2 Dec"


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("acme for review", "a review"),
        ("acme for a review", "a review"),
        ("acme review", "a review"),
        ("acme for referral", "a referral"),
        ("acme for an introduction", "a referral"),
        ("acme for a case study", "a reference"),
        ("acme for post", "a post"),
    ],
)
def test_what_a_customer_was_asked_for(acme, words, what):
    heard = acme.say(f"/log ask {words}")
    assert heard.headline == f"Acme Corp was asked for {what} {TODAY}."
    assert heard.labels == ["Undo", "Agreed", "Declined", "Show"]


def test_the_answer_is_logged_by_button_command_and_message(acme):
    heard = acme.say("/log ask acme for review on 30 Nov")
    agreed = acme.press(heard, "Agreed")
    assert agreed.headline == f"Acme Corp agreed to write a review {TODAY}."
    assert acme.press(agreed, "Log review").headline == "How many stars did Acme Corp give?"
    acme.press(agreed, "Undo")
    declined = acme.say("/log ask acme declined because too busy")
    assert declined.headline == f"Acme Corp declined to write a review {TODAY}: too busy."
    assert "It is not to be asked again before Mon 1 Mar 2027." in declined.lines
    acme.press(declined, "Undo")
    assert acme.say("acme agreed to write a review").headline == f"Acme Corp agreed to write a review {TODAY}."
    assert acme.say("/log ask acme agreed").headline == "Acme Corp was not asked for anything, or has answered already."


def test_who_was_asked_lately_is_asked_again_only_on_purpose(acme):
    acme.given("/log ask acme for review on 30 Nov")
    heard = acme.say("asked acme for a referral")
    assert heard.headline == "Acme Corp was asked for a review on Mon 30 Nov, less than 90 days ago."
    assert not heard.wrote
    assert acme.press(heard, "Ask anyway").headline == f"Acme Corp was asked for a referral {TODAY}."
    acme.later(days=91)
    assert acme.say("/log ask acme for post").wrote


def test_who_opted_out_is_asked_only_on_purpose(acme):
    acme.given("/log optout acme")
    heard = acme.say("/log ask acme for review")
    assert heard.headline == "Acme Corp has not wanted to be asked for anything since Wed 2 Dec."
    assert not heard.wrote
    assert acme.press(heard, "Ask anyway").wrote


def test_of_several_that_wait_the_right_one_is_asked_for(acme):
    acme.given("/log ask acme for review", "/log ask acme for post anyway")
    heard = acme.say("/log ask acme declined because busy")
    assert heard.headline == "What did Acme Corp decline?"
    assert acme.press(heard, "a post").headline == f"Acme Corp declined to write a post {TODAY}: busy."
    assert acme.say("/log ask acme agreed").headline == f"Acme Corp agreed to write a review {TODAY}."


def test_only_a_customer_asks_what_for_or_what_they_said(acme):
    assert acme.say("/log ask").headline == "Who was asked? Type it like this: /log ask acme for review."
    heard = acme.say("/log ask acme")
    assert heard.headline == "What was Acme Corp asked for?"
    acme.press(heard, "Ask for reference")
    heard = acme.say("/log ask acme")
    assert heard.headline == f"Acme Corp was asked for a reference {TODAY}. What did they say?"
    assert acme.press(heard, "Agreed").headline == f"Acme Corp agreed to be a reference {TODAY}."
    assert acme.say("/log ask acme for money").headline.endswith('not for "money".')


def test_names_channels_undo_and_roles(acme):
    acme.say("/customer bind acme", channel="C9")
    heard = acme.say("/log ask for review", channel="C9")
    assert heard.headline == f"Acme Corp was asked for a review {TODAY}."
    assert acme.press(acme.press(heard, "Undo"), "Redo").wrote
    assert acme.press(acme.say("/log ask Newco for review"), "New customer").headline.startswith("Newco was asked")
    assert acme.say("/log ask acme for review", as_=VIEWER).refused


@pytest.mark.parametrize(
    "words", ["for review", "agreed", "acme for", "acme anyway", "acme for review on 3 December 2026"]
)
def test_nonsense_gets_a_sentence_and_writes_nothing(acme, words):
    heard = acme.say(f"/log ask {words}")
    assert heard.headline
    assert not heard.wrote
