"""Bringing back by word what was taken back."""

from __future__ import annotations

import pytest

from commands import CHANNEL
from tests.commands.asking import MANAGER, OTHER, VIEWER

NOTHING = "You undid nothing in the last 24 hours that could be done again."


@pytest.fixture
def undone(acme):
    """Acme Corp was moved from Knowledge to Retention, and that was undone."""
    acme.given("/stage move acme retention", "/stage undo")
    return acme


@pytest.mark.parametrize(
    "words",
    ["/stage redo", "/lifecycle redo", "redo", "redo that", "Redo it, please.", "bring that back", "do it again"],
)
def test_redo_brings_back_what_was_undone_last(undone, words):
    heard = undone.say(words)

    assert heard.headline == "Done again: Acme Corp is in Retention now."
    assert (heard.labels, heard.audience, heard.replaces) == (["Undo again"], CHANNEL, True)


def test_undos_come_back_one_after_another_the_last_first(acme):
    acme.given("/stage move acme retention", "/stage move acme advocacy", "/stage undo", "/stage undo")

    said = [acme.say("/stage redo").headline for _time in range(3)]

    assert said == [
        "Done again: Acme Corp is in Retention now.",
        "Done again: Acme Corp is in Advocacy now.",
        NOTHING,
    ]


def test_what_was_done_again_can_be_undone_and_done_again(undone):
    again = undone.say("/stage redo")

    assert undone.press(again, "Undo again").headline == "Undone: Acme Corp is in Knowledge now."
    assert undone.say("/stage redo").headline == "Done again: Acme Corp is in Retention now."
    assert undone.say("/stage undo").headline == "Undone: Acme Corp is in Knowledge now."
    assert undone.say("/stage redo").headline == "Done again: Acme Corp is in Retention now."
    assert undone.say("/stage redo").headline == NOTHING


def test_what_the_button_brought_back_is_not_brought_back_again(acme):
    acme.given("/stage move acme retention")
    heard = acme.say("/stage undo")

    acme.press(heard, "Redo")

    assert (acme.say("/stage redo").headline, acme.stage_of("Acme Corp")) == (NOTHING, "Retention")


def test_redo_is_of_ones_own_undo(undone):
    assert undone.say("/stage redo", as_=OTHER).headline == NOTHING
    assert undone.say("/stage redo", as_=MANAGER).headline == NOTHING
    assert undone.say("/stage redo", as_=VIEWER).refused
    assert undone.stage_of("Acme Corp") == "Knowledge"


def test_an_undo_is_redone_for_24_hours(undone):
    undone.later(hours=25)

    assert undone.say("/stage redo").headline == NOTHING


def test_a_setting_comes_back_too(team):
    team.given("/lifecycle settings window 60", "/stage undo", as_=MANAGER)

    assert team.say("/stage redo", as_=MANAGER).headline == "Done again: “The conversion window is 60 days.”"
    assert team.say("/lifecycle settings window").headline == "The conversion window is 60 days."


def test_without_an_undo_there_is_nothing_to_redo(acme):
    heard = acme.say("/stage redo")

    assert (heard.headline, heard.wrote) == (NOTHING, False)


def test_words_are_refused(undone):
    said = "To bring back what you undid last, type /stage redo alone; for an older one use its Redo button."

    assert undone.say("/stage redo acme").headline == said
