"""`/log competitor`: with whom a customer compares us, and what they say."""

from __future__ import annotations

import pytest

from tests.commands.asking import VIEWER

TODAY = "on Wed 2 Dec"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("/log competitor acme Umbrella cheaper", f"Umbrella {TODAY}: cheaper."),
        ("/log competitor acme Umbrella", f"Umbrella {TODAY}."),
        ("/log competitor acme Umbrella Ltd cheaper", f"Umbrella Ltd {TODAY}: cheaper."),
        ('/log competitor acme "Umbrella Group" because cheaper', f"Umbrella Group {TODAY}: cheaper."),
        ("/log competitor acme Big Umbrella Group: they are cheaper", f"Big Umbrella Group {TODAY}: they are cheaper."),
        ("/log competitor acme Umbrella on 30 Nov cheaper", "Umbrella on Mon 30 Nov: cheaper."),
        ("acme is comparing us with Umbrella because of price", f"Umbrella {TODAY}: price."),
        ("acme compares us to Umbrella", f"Umbrella {TODAY}."),
    ],
)
def test_the_competitor_and_what_was_said(acme, words, said):
    heard = acme.say(words)
    assert heard.headline == f"Acme Corp compared us with {said}"
    assert heard.labels == ["Undo", "Next step", "Show"]


def test_only_a_customer_gives_the_form_and_the_form_logs(acme):
    assert acme.say("/log competitor").headline.startswith("Who compares us with whom?")
    filled = acme.fill(
        acme.say("/log competitor acme"), competitor="Big Umbrella", note="cheaper on monday", day="2026-11-30"
    )
    assert filled.headline == "Acme Corp compared us with Big Umbrella on Mon 30 Nov: cheaper on monday."


def test_in_a_channel_about_a_customer_a_competitor_who_is_a_customer_is_asked_about(acme):
    acme.given("/customer add Umbrella Ltd")
    acme.say("/customer bind acme", channel="C9")
    assert (
        acme.say("/log competitor Rival cheaper", channel="C9").headline
        == f"Acme Corp compared us with Rival {TODAY}: cheaper."
    )
    heard = acme.say("/log competitor umbrella cheaper", channel="C9")
    assert not heard.wrote
    assert acme.press(heard, "Acme Corp").headline == f"Acme Corp compared us with umbrella {TODAY}: cheaper."
    assert acme.press(heard, "Umbrella Ltd").headline == f"Umbrella Ltd compared us with cheaper {TODAY}."


def test_of_two_readings_of_a_name_the_person_chooses(acme):
    acme.given("/customer add Acme", "/customer add Acme Umbrella")
    heard = acme.say("/log competitor acme umbrella cheaper on 30 Nov")
    assert not heard.wrote
    assert acme.press(heard, "Acme: ").headline == "Acme compared us with umbrella on Mon 30 Nov: cheaper."


def test_names_undo_and_roles(acme):
    made = acme.press(acme.say("/log competitor Newco Rival cheaper"), "New customer")
    assert made.headline == f"Newco compared us with Rival {TODAY}: cheaper."
    assert acme.press(acme.press(made, "Undo"), "Redo").wrote
    assert acme.say("/log competitor acme Umbrella", as_=VIEWER).refused
    assert acme.say("/log competitor acme Umbrella on 3 December 2026").refused
    assert not acme.say("/log competitor acme " + "x" * 300).wrote
