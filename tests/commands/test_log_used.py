"""`/log used`: a customer used the product."""

from __future__ import annotations

import pytest

from tests.commands.asking import VIEWER

TODAY = "on Wed 2 Dec"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("/log used acme", f"the product {TODAY}."),
        ("/log used acme the product", f"the product {TODAY}."),
        ("/log used acme reports on 30 November", "reports on Mon 30 Nov."),
        ("/log used acme on 30 Nov reports", "reports on Mon 30 Nov."),
        ('/log used "Acme Corp" "new reports"', f"new reports {TODAY}."),
        ("acme used the product", f"the product {TODAY}."),
        ("acme used our app: dashboards", f"dashboards {TODAY}."),
        ("acme logged in yesterday", "the product on Tue 1 Dec."),
    ],
)
def test_what_was_used_and_when(acme, words, said):
    heard = acme.say(words)
    assert heard.headline == f"Acme Corp used {said}"
    assert heard.lines == ("It is in Knowledge now.",) or "then" in heard.lines[0]


def test_a_remark_is_no_use(acme):
    assert not acme.say("acme used to be great").wrote
    assert not acme.say("we used acme").wrote


def test_in_a_channel_about_a_customer_other_names_are_asked_about(acme):
    acme.given("/customer add New World Inc")
    acme.say("/customer bind acme", channel="C9")
    assert acme.say("/log used", channel="C9").headline == f"Acme Corp used the product {TODAY}."
    assert acme.say("/log used reports", channel="C9").headline == f"Acme Corp used reports {TODAY}."
    heard = acme.say("/log used new dashboard", channel="C9")
    assert not heard.wrote
    assert acme.press(heard, "Acme Corp").headline == f"Acme Corp used new dashboard {TODAY}."
    assert acme.say("/log used New World Inc", channel="C9").headline == f"New World Inc used the product {TODAY}."


def test_names_undo_and_roles(acme):
    assert acme.say("/log used").headline.startswith("Which customer?")
    made = acme.press(acme.say("/log used Newco reports"), "New customer")
    assert made.headline == f"Newco used reports {TODAY}."
    assert acme.press(acme.press(made, "Undo"), "Redo").wrote
    assert acme.say("/log used acme", as_=VIEWER).refused
    assert acme.say("/log used acme on 3 December 2026").refused
