"""Where a customer came from."""

from __future__ import annotations

from tests.commands.asking import VIEWER


def test_a_source_is_set_and_shown(acme):
    heard = acme.say("/customer source acme = word of mouth")

    assert heard.headline == "Acme Corp: source is now word of mouth."
    assert acme.press(heard, "Show").lines[0].endswith("source: word of mouth")


def test_the_source_before_is_told_and_comes_back(acme):
    acme.given("/customer source acme referral")

    heard = acme.say("/customer source acme web")

    assert heard.headline == "Acme Corp: source is now web, was referral."
    assert acme.press(heard, "Undo").headline == "Undone: “Acme Corp: source is now web, was referral.”"
    assert acme.say("/stage show acme").lines[0].endswith("source: referral")


def test_a_source_can_be_taken_away(acme):
    acme.given("/customer source acme referral")

    assert acme.say("/customer source acme none").headline == "Acme Corp has no source any more; it was referral."
    assert acme.say("/stage show acme").lines == ("Owner: \ue000UREP\ue001",)


def test_a_missing_word_is_asked_for(acme):
    assert acme.say("/customer source acme").headline == "Type it like this: /customer source acme referral."


def test_a_viewer_sets_nothing(acme):
    assert acme.say("/customer source acme web", as_=VIEWER).refused
