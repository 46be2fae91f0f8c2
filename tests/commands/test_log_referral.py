"""`/log referral`: who brought whom, also somebody new, in one action."""

from __future__ import annotations

import pytest

from tests.commands.asking import VIEWER

SAID = "Acme Corp referred Umbrella Ltd on Wed 2 Dec."


@pytest.fixture
def two(acme):
    """Acme Corp and Umbrella Ltd."""
    acme.given("/customer add Umbrella Ltd")
    return acme


@pytest.mark.parametrize(
    "words",
    ["acme -> Umbrella Ltd", "acme → umbrella", "acme to umbrella", "acme referred umbrella", "acme umbrella", '"acme" => "umbrella"', "umbrella <- acme", "Umbrella Ltd was referred by acme"],
)  # fmt: skip
def test_both_names_are_found_however_they_are_parted(two, words):
    heard = two.say(f"/log referral {words}")
    assert heard.headline == SAID
    assert heard.lines[0] == "The source of Umbrella Ltd is referral now."


@pytest.mark.parametrize("message", ["acme referred Umbrella Ltd", "umbrella was referred to us by acme"])
def test_it_is_understood_in_a_message(two, message):
    assert two.say(message).headline == SAID


def test_a_source_that_is_known_stays(two):
    two.given("/customer source umbrella ads")
    assert "The source of Umbrella Ltd stays ads." in two.say("/log referral acme -> umbrella").lines


def test_somebody_new_is_added_and_referred_in_one_action(acme):
    heard = acme.say("/log referral acme -> Umbrella Ltd on 30 Nov because happy")
    assert not heard.wrote
    made = acme.press(heard, "New customer")
    assert made.headline == "Acme Corp referred Umbrella Ltd on Mon 30 Nov: happy."
    acme.press(made, "Undo")
    assert acme.customers() == ["Acme Corp"]


def test_neither_name_known_asks_for_one_after_the_other_and_writes_once_both_are(acme):
    first = acme.say("/log referral Foo -> Bar")
    second = acme.press(first, "New customer")
    assert not second.wrote
    made = acme.press(second, "New customer")
    assert made.headline == "Foo referred Bar on Wed 2 Dec."
    acme.press(made, "Undo")
    assert acme.customers() == ["Acme Corp"]


def test_a_name_with_to_in_it_is_parted_where_both_mean_somebody(two):
    two.given("/customer add Road to Rome", "/customer add Back to Work")
    assert two.say("/log referral Road to Rome to Back to Work").headline.startswith(
        "Road to Rome referred Back to Work"
    )


def test_oneself_twice_or_on_a_day_to_come_is_refused(two):
    assert "cannot refer itself" in two.say("/log referral acme -> Acme Corp").headline
    two.given("/log referral acme -> umbrella")
    assert (
        two.say("/log referral acme -> umbrella").headline == "That Acme Corp referred Umbrella Ltd was logged already."
    )
    assert two.say("/log referral umbrella -> acme on 3 December 2026").refused


def test_undo_gives_the_source_back_and_redo_brings_both(two):
    undone = two.press(two.say("/log referral acme -> umbrella"), "Undo")
    assert "referral" not in two.say("/stage show umbrella").text
    two.press(undone, "Redo")
    assert "source: referral" in two.say("/stage show umbrella").text


def test_forms_channels_and_roles(two):
    assert two.say("/log referral").headline.startswith("Who referred whom?")
    assert two.fill(two.say("/log referral acme"), other="Umbrella Ltd").headline == SAID
    two.given("/stage undo")
    two.say("/customer bind acme", channel="C9")
    assert two.say("/log referral -> umbrella", channel="C9").headline == SAID
    assert two.say("/log referral acme -> umbrella", as_=VIEWER).refused


@pytest.mark.parametrize("words", ["->", "-> umbrella", "acme ->", "to", "#1 -> #2", "acme -> ''", "acme -> #99"])
def test_nonsense_gets_a_sentence_and_writes_nothing(two, words):
    heard = two.say(f"/log referral {words}")
    assert heard.headline
    assert not heard.wrote
