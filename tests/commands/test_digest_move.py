"""`/digest move`: another time or channel; what was not said stays as it was."""

from __future__ import annotations

import pytest

from commands.digest._schedule_text import typed
from tests.commands.asking import MANAGER, OTHER
from tests.commands.digesting import SUCCESS, newest_due, only, refused, subscriptions

# The clock of these tests stands on Friday, 20 November 2026, 14:03 in Prague.


@pytest.fixture
def weekly(team):
    """Retention comes to this channel on Tuesdays."""
    team.say("/lifecycle settings zone Europe/Prague", as_=MANAGER)
    team.given("/digest subscribe retention tuesday 8:30 Europe/London")
    return team


@pytest.mark.parametrize(
    ("words", "schedule"),
    [
        ("friday", "weekly friday 8:30 Europe/London"),
        ("10", "weekly tuesday 10:00 Europe/London"),
        ("daily", "daily 8:30 Europe/London"),
        ("monthly 3rd", "monthly 3rd 8:30 Europe/London"),
        ("monthly", "monthly 1st 8:30 Europe/London"),
        ("to Prague time", "weekly tuesday 8:30 Europe/Prague"),
        ("the retention digest to 7am on mondays", "weekly monday 7:00 Europe/London"),
    ],
)
def test_what_is_not_said_stays_as_it_was(weekly, words, schedule):
    assert weekly.say(f"/digest move {words}").wrote
    assert typed(only(weekly).schedule) == schedule


def test_one_is_told_what_comes_next(weekly):
    heard = weekly.say("move the retention digest to monday at 9")

    assert heard.headline == (
        "Retention, every Monday 9:00 Europe/London, next on Mon 23 Nov, about Mon 16 to Sun 22 Nov."
    )
    assert heard.labels == ["Undo", "Preview", "Change"]


def test_alone_it_shows_a_form_in_which_everything_stands_as_it_is(weekly):
    heard = weekly.say("/digest move")

    assert {field.name: field.initial for field in heard.form.fields} == {
        "days": "weekly tuesday", "at": "8:30", "zone": "Europe/London", "where": "C1",
    }  # fmt: skip
    filled = weekly.fill(heard, days="weekly tuesday", at="8:30", zone="Europe/London", where=f"<#{SUCCESS}>")
    assert filled.headline.startswith(f"Retention in \ue000{SUCCESS}\ue001, every Tuesday 8:30 Europe/London")
    assert only(weekly).channel == SUCCESS


def test_a_form_that_was_left_as_it_is_changes_nothing(weekly):
    filled = weekly.fill(weekly.say("/digest move"), days="weekly tuesday", at="8:30", zone="Europe/London")

    assert filled.headline.startswith("It is so already: Retention, every Tuesday 8:30 Europe/London")
    assert not filled.wrote


def test_to_another_channel_and_back_by_undo(weekly):
    heard = weekly.say(f"/digest move in <#{SUCCESS}|success>")
    assert heard.lines == (f"I must be a member of \ue000{SUCCESS}\ue001: type /invite @Lifecycle there.",)

    weekly.press(heard, "Undo")

    assert only(weekly).channel == "C1"


def test_where_trouble_was_the_new_channel_has_none(weekly):
    weekly.later(days=5)
    refused(weekly, only(weekly), newest_due(weekly, only(weekly)), "is_archived")

    heard = weekly.say(f"/digest move in <#{SUCCESS}>")

    assert heard.lines[-1].startswith("The one of Tue 24 Nov 8:30 was never posted")
    assert (only(weekly).trouble, only(weekly).channel) == (None, SUCCESS)


def test_a_channel_does_not_get_one_kind_twice(weekly):
    weekly.given(f"/digest subscribe retention weekly in <#{SUCCESS}>")

    heard = weekly.say(f"/digest move in <#{SUCCESS}>")

    assert heard.headline == "That channel gets this digest already; /digest list shows when."
    assert [one.channel for one in subscriptions(weekly)] == ["C1", SUCCESS]


def test_what_rests_still_rests_elsewhere(weekly):
    weekly.given("/digest pause 4 weeks")

    heard = weekly.say("/digest move monday")

    assert heard.lines == ("Retention still rests until Fri 18 Dec.",)
    assert "next on Mon 21 Dec" in heard.headline


def test_of_several_the_chosen_one_gets_what_was_typed(weekly):
    weekly.given("/digest subscribe funnel monthly")

    heard = weekly.say(f"/digest move 10:15 in <#{SUCCESS}>")
    assert (heard.headline, heard.wrote) == ("Which digest?", False)
    moved = weekly.press(heard, "Funnel")

    assert "on the 1st of every month 10:15 Europe/Prague" in moved.headline
    assert [one.channel for one in subscriptions(weekly)] == ["C1", SUCCESS]


def test_a_rep_elsewhere_moves_nothing_by_its_id(weekly):
    number = only(weekly).id

    heard = weekly.say(f"/digest move {number} here", as_=OTHER, channel="C0ELSE99")

    assert (heard.refused, only(weekly).channel) == (True, "C1")


@pytest.mark.parametrize("words", ["5/6", "monthly 15", "daily friday", "in #success", "into <#D0OTHERS>"])
def test_what_cannot_be_read_moves_nothing(weekly, words):
    heard = weekly.say(f"/digest move {words}")

    assert (heard.refused, heard.wrote) == (True, False)
