"""What Slack delivers again, or while the database is held: told truly, and done once."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from bot import compose
from bot.playground.world import SALES, TEAM
from tests.bot.noting import customers
from tests.bot.signed import event_body, posted
from tests.bot.tiny import tiny
from tests.bot.troubled import answers, locked
from tests.slack import workspace_over


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/note add acme", "The ledger is busy right now, and nothing was changed. Please try again in a moment."),
        ("/note list all", "Notes all"),
    ],
)
def test_while_another_process_writes_a_write_is_told_so_and_a_question_is_answered(
    sqlite_address, monkeypatch, text, said
):
    monkeypatch.setattr(compose, "PATIENCE_S", 0.3)
    with workspace_over(sqlite_address, tiny()) as notes:
        notes.slash("/note list warm")
        notes.last_reply()
        with locked(sqlite_address):
            began = time.monotonic()
            notes.slash(text)
            reply = notes.last_reply()

    assert reply["text"].startswith(said)
    assert time.monotonic() - began < 2.5


def test_a_mention_that_met_a_held_database_is_told_so_and_done_by_no_repeat(sqlite_address, monkeypatch):
    monkeypatch.setattr(compose, "PATIENCE_S", 0.3)
    with workspace_over(sqlite_address, tiny()) as notes:
        notes.slash("/note list warm")
        notes.last_reply()
        with locked(sqlite_address):
            notes.say("write down acme", channel=SALES)
            reply = notes.last_reply()

        assert "is busy right now" in reply["text"]
        assert [each.answer.error for each in delivered(notes, "events_api")] == [""]


def delivered(notes, kind):
    """What was delivered of a kind, once there is something: it is noted when its acknowledgement is in, which may be
    after the reply is seen."""
    return notes.playground.wait_for(lambda: [each for each in notes.playground.deliveries if each.kind == kind])


def test_a_repeat_that_meets_the_first_delivery_at_work_is_neither_answered_nor_lost(sqlite_address, monkeypatch):
    monkeypatch.setattr(compose, "PATIENCE_S", 0.2)
    with workspace_over(sqlite_address, tiny()) as notes:
        body = event_body(notes, "write down acme")
        again = {"kind": "application/json", "X-Slack-Retry-Num": "1"}
        notes.slash("/note list warm")
        notes.last_reply()

        with locked(sqlite_address):
            held = posted(notes, body, **again)
        before = answers(notes)
        done = posted(notes, body, **again)

        assert (held[0], done[0]) == (503, 200)
        assert len(before) == 1
        notes.playground.wait_for(lambda: [text for text in answers(notes) if text.startswith("Noted: acme")])


@pytest.mark.parametrize(("ago_s", "status", "done"), [(1, 503, 0), (31, 200, 1)])
def test_a_delivery_whose_process_died_is_asked_for_again_until_its_claim_is_free(notes, ago_s, status, done):
    notes.slash("/note list warm")
    notes.last_reply()
    assert notes.bot.database.claim(TEAM, "E1", datetime.now(UTC) - timedelta(seconds=ago_s))

    answered = posted(
        notes, event_body(notes, "write down acme"), kind="application/json", **{"X-Slack-Retry-Num": "1"}
    )

    assert (answered[0], customers(notes)) == (status, done)


def test_a_delivery_that_was_answered_is_acknowledged_and_not_done_again(notes):
    body = event_body(notes, "write down acme")

    statuses = [posted(notes, body, kind="application/json")[0] for _each in range(3)]

    assert (statuses, customers(notes)) == ([200, 200, 200], 1)
