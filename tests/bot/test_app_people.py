"""The app end to end: who somebody is, what guests and strangers may, and the home of each."""

from __future__ import annotations

import json

from bot.playground.world import BOT_USER, GUEST, STRANGER, SUCCESS
from tests.bot.noting import customers
from tests.slack import labels


def test_a_guest_may_look_and_not_write(notes):
    notes.playground.add_guest()

    notes.slash("/note add acme", as_=GUEST)

    assert "Only a rep or a manager" in notes.last_reply(GUEST)["text"]
    assert customers(notes) == 0


def test_a_stranger_of_a_shared_channel_is_refused(notes):
    notes.playground.add_stranger()
    notes.playground.send(STRANGER, notes.channel, f"<@{BOT_USER}> what was noted")

    assert "only people of the workspace" in notes.last_reply(STRANGER)["text"]


def test_slack_is_asked_once_who_somebody_is(notes):
    for text in ("/note list a", "/note list b", "/note add acme"):
        notes.slash(text)
        notes.last_reply()

    assert len(notes.playground.calls_of("users.info")) == 1


def test_when_slack_does_not_say_who_it_is_the_person_is_asked_to_try_again(notes):
    notes.playground.fault("users.info", "error", error="internal_error")

    notes.slash("/note add acme")

    assert "try again" in notes.last_reply()["text"]


def test_where_the_bot_is_no_member_the_answer_still_arrives(notes):
    notes.playground.kick(SUCCESS)

    notes.slash("/note add acme", channel=SUCCESS)

    assert notes.last_reply(channel=SUCCESS)["text"].startswith("Noted: acme,")


def test_the_home_says_how_to_begin(notes):
    notes.playground.open_home(notes.rep)

    home = notes.playground.wait_for(lambda: notes.playground.home(notes.rep))
    assert "/stage move acme retention" in json.dumps(home)


def test_the_home_says_who_is_where(workspace):
    workspace.slash("/customer add Acme Corp")
    workspace.slash("/stage move acme retention")
    workspace.playground.open_home(workspace.rep)

    home = workspace.playground.wait_for(lambda: workspace.playground.home(workspace.rep))

    assert "Awareness 0 · Knowledge 0 · Conversion 0 · Experience 0 · Retention 1" in json.dumps(
        home, ensure_ascii=False
    )
    assert labels({"blocks": home["blocks"]}) == ["Funnel this week", "Who is where now", "Help"]
    assert workspace.playground.complaints == []
