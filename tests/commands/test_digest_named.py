"""Whom a digest names and whom not, what can be done about them, and what became of those it named last."""

from __future__ import annotations

import json
from datetime import timedelta

from commands import MANAGERS
from commands._reply import DIRECT
from lifecycle.model import Role
from tests.commands.asking import MANAGER, PEOPLE, REP, VIEWER
from tests.commands.digest_messages import MONDAY, beginning, made, named, sent, subscribed


def test_all_who_are_named_have_a_menu_and_the_buttons_are_about_the_digest(cared_in_prague):
    heard = made(cared_in_prague, subscribed(cared_in_prague))

    assert heard.labels == ["Why these numbers", "Change", "Pause", "Who logged nothing"]
    assert heard.button("Who logged nothing").who == MANAGERS
    assert heard.button("Who logged nothing").to == DIRECT
    for label in heard.labels:
        pressed = cared_in_prague.press(heard, label, as_=MANAGER)
        assert not pressed.refused, (label, pressed.text)
    assert len(named(heard)) == 5
    for name in named(heard):
        assert {"Log touch", "Not relevant", "Show"} <= set(heard.menu(name))
        assert "Claim" in heard.menu(name)
        assert not cared_in_prague.press(heard, "Log touch", of=name).refused


def test_who_is_claimed_is_named_no_more(cared_in_prague):
    subscription = subscribed(cared_in_prague, "retention")
    first = made(cared_in_prague, subscription)
    name = named(first)[0]

    cared_in_prague.press(first, "Claim", of=name)
    again = made(cared_in_prague, subscription)
    assert name not in named(again)
    assert "1 claimed" in again.headline


def test_who_was_claimed_and_not_taken_care_of_in_time_is_named_again(cared_in_prague):
    subscription = subscribed(cared_in_prague, "retention")
    first = made(cared_in_prague, subscription)
    name = named(first)[0]
    cared_in_prague.press(first, "Claim", of=name)
    cared_in_prague.later(days=9)

    heard = made(cared_in_prague, subscription)
    assert name in named(heard)
    assert "; claimed by @rep, due Fri 27 Nov." in heard.text

    sent(cared_in_prague, subscription, MONDAY + timedelta(days=7), heard.told)
    assert list(heard.menu(name))[:2] == ["Done", "Claim"]
    cared_in_prague.press(heard, "Claim", of=name)  # again, in time this time
    cared_in_prague.given("/log touch Globex call")
    cared_in_prague.later(days=4)
    assert "1 claimed" in beginning(made(cared_in_prague, subscription, MONDAY + timedelta(days=14)), "The ")


def test_nobody_is_named_who_logged_nothing(cared_in_prague):
    heard = made(cared_in_prague, subscribed(cared_in_prague))
    assert not any(person in heard.text for person in (REP, VIEWER, "@rep", "@other rep"))


def test_wins_name_who_they_are_of(cared_in_prague):
    heard = made(cared_in_prague, subscribed(cared_in_prague))

    assert beginning(heard, "Wins: ") == "Wins: 1 good review (Vandelay)."


def test_it_tells_what_became_of_those_it_named_last(cared_in_prague):
    subscription = subscribed(cared_in_prague, "retention")
    cared_in_prague.now = MONDAY + timedelta(minutes=1)
    last = made(cared_in_prague, subscription)
    who = [one for one, _need in json.loads(last.told)["named"]]
    assert len(who) >= 3
    sent(cared_in_prague, subscription, MONDAY, last.told)
    cared_in_prague.later(days=1)
    cared_in_prague.press(last, "Claim", of=named(last)[0])
    cared_in_prague.later(hours=1)
    assert cared_in_prague.say(f"/stage move #{who[1]} advocacy").wrote  # forward
    assert cared_in_prague.say(f"/stage lost #{who[2]} because price").wrote

    cared_in_prague.now = MONDAY + timedelta(days=7, minutes=1)
    heard = made(cared_in_prague, subscription, MONDAY + timedelta(days=7))
    said = beginning(heard, "The ")
    assert said.startswith(f"The {len(who)} named last time: 1 claimed, 1 moved forward")
    assert "1 lost" in said


def test_managers_are_told_who_logged_nothing_and_nobody_else(cared_in_prague):
    assert cared_in_prague.say("/digest quiet", as_=REP).refused
    cared_in_prague.say("/digest quiet", as_=MANAGER)  # whoever asks is known from then on
    heard = cared_in_prague.say("/digest quiet 2026-11-09..2026-11-15", as_=MANAGER)

    assert "who may log ha" in heard.headline
    assert "@rep" not in heard.text
    assert PEOPLE[REP].role is Role.REP
