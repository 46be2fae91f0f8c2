"""The edge when things go wrong: everybody gets a true answer."""

from __future__ import annotations

import json
import time
from dataclasses import replace

import pytest

from bot import edge
from bot.playground.world import MANAGER, OTHER_TEAM, SALES, TEAM
from lifecycle.errors import Busy, Refusal
from tests.bot.noting import customers
from tests.bot.signed import event_body, posted, press_body, slash_body
from tests.bot.tiny import tiny
from tests.bot.troubled import add, answers, owner, week
from tests.slack import labels, workspace_over


@pytest.fixture
def notes(sqlite_address):
    with workspace_over(
        sqlite_address,
        tiny(extra=(week, owner))
        | {name: replace(known, run=add) for name, known in tiny().items() if known.name == "note add"},
    ) as made:
        yield made


def test_an_answer_that_cannot_be_noted_is_not_called_failed(notes, monkeypatch):
    def held(*_facts):
        raise Busy("held")

    notes.slash("/note list warm")
    notes.last_reply()
    monkeypatch.setattr(notes.bot.database, "answered", held)

    notes.say("write down acme", channel=SALES)
    notes.last_reply()

    assert [text for text in answers(notes)[1:] if not text.startswith("Noted: acme")] == []


def test_a_write_that_took_too_long_for_its_acknowledgement_is_told_through_the_response_url(notes, monkeypatch):
    monkeypatch.setattr(edge, "IN_TIME_S", 0.0)

    acknowledged = notes.slash("/note add acme")

    assert "ts" not in acknowledged
    assert notes.last_reply()["text"].startswith("Noted: acme")
    assert notes.playground.calls_of("response_url")


def test_what_is_committed_is_not_called_unchanged_when_it_cannot_be_shown(notes, monkeypatch):
    def broken(*_facts, **_more):
        raise ZeroDivisionError

    monkeypatch.setattr(edge, "send_ack", broken)

    notes.slash("/note add acme")

    assert "may be done" in notes.last_reply()["text"]
    assert customers(notes) == 1


@pytest.mark.parametrize("body", [slash_body, lambda notes: event_body(notes, "write down acme")])
def test_a_listener_that_fails_still_tells_the_person(notes, monkeypatch, body):
    def broken(_request):
        raise ZeroDivisionError

    monkeypatch.setattr(notes.bot.edge.router, "plan", broken)
    sent = body(notes)
    kind = "application/json" if sent.startswith(b"{") else "application/x-www-form-urlencoded"

    status, acknowledged = posted(notes, sent, kind=kind)

    assert status == 200
    said = acknowledged or notes.last_reply()["text"]
    assert "tell your admin reference" in said


def test_a_press_that_fails_still_tells_the_person(notes, monkeypatch):
    notes.slash("/note add acme")

    def broken(_request):
        raise ZeroDivisionError

    monkeypatch.setattr(notes.bot.edge.router, "plan", broken)
    notes.press("Undo")

    assert "tell your admin reference" in notes.last_reply()["text"]


def test_a_form_that_fails_says_so_at_its_first_field(notes, monkeypatch):
    notes.slash("/note")
    view = notes.playground.wait_for(lambda: notes.playground.view(notes.rep))

    def broken(_request):
        raise ZeroDivisionError

    monkeypatch.setattr(notes.bot.edge.router, "plan", broken)
    refused = notes.playground.submit(notes.rep, view["id"], {"what": "acme"})

    assert "tell your admin reference" in refused["errors"]["what"]


def test_a_button_that_nobody_can_read_any_more_is_answered(notes):
    status, _body = posted(notes, press_body(notes, "the value of an older version"))

    assert status == 200
    assert "cannot read this button" in notes.last_reply()["text"]


@pytest.mark.parametrize("subtype", ["file_share", "me_message", "thread_broadcast"])
def test_a_message_with_a_file_or_the_like_is_answered_too(notes, subtype):
    direct = notes.playground.dm(notes.rep)
    event = {"type": "message", "subtype": subtype, "channel_type": "im", "channel": direct, "user": notes.rep}

    notes.playground.event(event | {"text": "write down acme", "ts": "1.0"})

    notes.playground.wait_for(lambda: any(text.startswith("Noted: acme") for text in answers(notes, direct)))


def test_in_a_shared_channel_the_workspace_is_the_one_that_authorized_us(notes):
    body = event_body(notes, "write down acme", team=OTHER_TEAM)

    posted(notes, body, kind="application/json")

    notes.last_reply()
    assert customers(notes) == 1


@pytest.mark.parametrize("body", [b"{bad json", b"[1]", b'{"a":' * 5000, b"payload=%5B%5D", b"payload=no"])
def test_a_body_that_nobody_can_read_is_refused_without_a_fault(notes, body):
    kind = "application/json" if body[:1] in b"[{" else "application/x-www-form-urlencoded"

    status, _body = posted(notes, body, kind=kind)

    assert status in {400, 401, 404}


def test_sharing_next_month_shares_the_dates_that_were_shown(notes):
    notes.slash("/note week this week")
    shown = notes.last_reply()
    values = [
        json.loads(element["value"])["run"]
        for block in shown["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
    ]

    assert labels(shown) == ["Share in channel", "Send me the chart"]
    assert values == ["note week 2026-03-02..2026-03-08"] * 2


@pytest.fixture
def manager(notes):
    """What the manager is called, once the bot has met them."""
    notes.slash("/note list hello", as_=MANAGER)
    notes.last_reply(MANAGER)
    with notes.bot.database.transaction(TEAM, writes=False) as store:
        return store.person(MANAGER).name


def test_people_on_buttons_are_called_by_their_names(notes, manager):
    notes.slash("/note owner")

    assert labels(notes.last_reply()) == [f"Give it to @{manager}"]


def test_a_form_calls_people_by_their_names_in_its_refusals(notes, manager):
    notes.slash("/note")
    view = notes.playground.wait_for(lambda: notes.playground.view(notes.rep))

    refused = notes.playground.submit(notes.rep, view["id"], {"what": "held"})

    assert refused["errors"] == {"what": f"@{manager} holds that."}


def test_a_text_of_thousands_of_marks_holds_nobody_up(notes):
    began = time.process_time()

    for text in ("a" + "." * 19_000 + "b", "a" + " " * 19_000 + "b", "x" + "," * 19_000 + "y", "a " * 9_000):
        notes.slash(f"/note wrote {text}")

    assert time.process_time() - began < 3


def test_a_text_too_long_is_refused_and_not_cut(notes):
    notes.say("write down " + "acme, " * 5_000)

    assert notes.direct_reply()["text"].startswith("That is too long for one message, so nothing was done")
    assert customers(notes) == 0


def test_somebody_whom_slack_does_not_know_is_said_to_be_nobody(notes):
    with pytest.raises(Refusal, match="Slack knows nobody with the id UNOBODY"):
        notes.bot.edge._people.meet(TEAM, "UNOBODY")
