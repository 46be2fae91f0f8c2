"""`/log ticket`: opened, answered, closed, opened again; which of several is asked about."""

from __future__ import annotations

import pytest

from tests.commands.asking import VIEWER

TODAY = "on Wed 2 Dec"


@pytest.fixture
def login(acme):
    """Acme Corp with one open ticket of Monday."""
    acme.given("/log ticket acme opened login fails on 30 Nov")
    return acme


def test_a_ticket_goes_from_opened_to_answered_to_closed_and_back(acme):
    heard = acme.say("/log ticket acme opened login fails on 30 Nov")
    assert heard.headline == "Acme Corp opened a ticket on Mon 30 Nov: login fails."
    assert heard.labels == ["Undo", "Answered", "Closed", "Show"]
    said = 'Acme Corp: the ticket "login fails" was'
    assert acme.press(heard, "Answered").headline == f"{said} answered {TODAY}, after 2 days."
    assert acme.say("/log ticket acme answered: sent it").headline == f"{said} answered again {TODAY}: sent it."
    assert acme.say("/log ticket acme closed because fixed").headline == f"{said} closed {TODAY}, after 2 days: fixed."
    assert acme.say("/log ticket acme reopened").headline == f"{said} opened again {TODAY}."


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("acme opened a ticket: cannot print", f"Acme Corp opened a ticket {TODAY}: cannot print."),
        ("acme's ticket is closed", f'Acme Corp: the ticket "login fails" was closed {TODAY}, after 2 days.'),
        ("we answered the ticket of acme", f'Acme Corp: the ticket "login fails" was answered {TODAY}, after 2 days.'),
    ],
)
def test_it_is_understood_in_a_message(login, message, said):
    assert login.say(message).headline == said


def test_closing_none_says_so_and_offers_the_last_one(login):
    login.given("/log ticket acme closed")
    heard = login.say("/log ticket acme closed")
    assert heard.headline == "Acme Corp has no open ticket."
    assert not heard.wrote
    assert login.press(heard, "Reopen").headline == f'Acme Corp: the ticket "login fails" was opened again {TODAY}.'
    heard = login.say("/log ticket acme reopened")
    assert heard.headline == "Acme Corp has no closed ticket that could be opened again."


def test_of_several_the_right_one_is_asked_for_or_named_by_its_subject(login):
    login.given("/log ticket acme opened slow export")
    heard = login.say("/log ticket acme closed because done")
    assert heard.headline == "Which ticket of Acme Corp was closed?"
    assert heard.labels == ['"slow export" · Wed 2 Dec', '"login fails" · Mon 30 Nov']
    pressed = login.press(heard, '"login fails"')
    assert pressed.headline == f'Acme Corp: the ticket "login fails" was closed {TODAY}, after 2 days: done.'
    assert login.press(heard, '"login fails"').headline == "That ticket is closed already."
    assert '"slow export" was answered' in login.say("/log ticket acme answered export").headline


def test_only_a_customer_asks_what_happened_and_words_without_a_state_too(login):
    heard = login.say("/log ticket acme")
    assert heard.headline == 'Acme Corp has 1 open ticket: "login fails". What happened?'
    assert '"login fails" was closed' in login.press(heard, "Closed").headline
    heard = login.say("/log ticket acme the screen is black")
    assert login.press(heard, "Open ticket").headline == f"Acme Corp opened a ticket {TODAY}: the screen is black."


def test_without_a_subject_the_form_asks_for_it(acme):
    assert acme.say("/log ticket").headline.startswith("Whose ticket?")
    for words in ("acme", "acme opened"):
        filled = acme.fill(acme.say(f"/log ticket {words}"), subject="closed on monday", day="2026-11-30")
        assert filled.headline == "Acme Corp opened a ticket on Mon 30 Nov: closed on monday."


def test_a_ticket_is_not_closed_before_it_was_opened(login):
    assert login.say("/log ticket acme closed on 29 Nov").headline.startswith("That is before the ticket was opened")
    assert login.say("/log ticket acme closed on 30 Nov").wrote


def test_undoing_the_closing_opens_it_again_and_undoing_the_opening_takes_it_away(acme):
    opened = acme.say("/log ticket acme opened login")
    closed = acme.press(opened, "Closed")
    acme.press(closed, "Undo")
    assert acme.say("/log ticket acme").headline.startswith("Acme Corp has 1 open ticket")
    acme.press(opened, "Undo")
    assert acme.say("/log ticket acme closed").headline == "Acme Corp has no open ticket."


def test_a_merged_customers_ticket_is_of_who_stands_for_it(login):
    login.given("/customer add Acme Labs", "/customer merge Acme Corp into Acme Labs")
    assert login.say("/log ticket acme labs closed").headline.startswith(
        'Acme Labs: the ticket "login fails" was closed'
    )


def test_names_channels_and_roles(acme):
    made = acme.press(acme.say("/log ticket Newco opened cannot x"), "New customer")
    assert made.headline == f"Newco opened a ticket {TODAY}: cannot x."
    acme.say("/customer bind acme", channel="C9")
    assert (
        acme.say("/log ticket opened no sound", channel="C9").headline
        == f"Acme Corp opened a ticket {TODAY}: no sound."
    )
    assert acme.say("/log ticket closed", channel="C9").headline.startswith(
        'Acme Corp: the ticket "no sound" was closed'
    )
    assert acme.say("/log ticket acme opened x", as_=VIEWER).refused


@pytest.mark.parametrize(
    "words",
    ["closed", "acme closed #1", "acme opened " + "x" * 300, "'' closed", "acme answered #99999999999999999999"],
)
def test_nonsense_gets_a_sentence_and_writes_nothing(acme, words):
    heard = acme.say(f"/log ticket {words}")
    assert heard.headline
    assert not heard.wrote
