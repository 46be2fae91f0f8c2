"""The Slack app end to end: signed commands, mentions and messages from the playground, and what people then see."""

from __future__ import annotations

import json
import time

import pytest

from bot.playground.world import BOT_USER, TEAM
from tests.bot.noting import SLOW, customers
from tests.bot.signed import posted, slash_body
from tests.slack import labels


def test_what_a_command_wrote_is_told_in_the_acknowledgement_to_the_whole_channel(notes):
    answer = notes.slash("/note add acme")

    seen = notes.playground.messages(notes.channel, notes.manager)[-1]
    assert answer["ts"] == seen["ts"]
    assert seen["text"] == f"Noted: acme, <@{notes.rep}>."
    assert customers(notes) == 1


def test_a_question_is_acknowledged_first_and_answered_to_the_person_alone(notes):
    answer = notes.slash("/note list this week")

    assert "ts" not in answer
    assert notes.last_reply()["ephemeral"]
    assert notes.last_reply()["text"].startswith("Notes this week")
    assert labels(notes.last_reply()) == ["Share in channel"]


def test_a_refusal_is_for_the_person_alone_and_changes_nothing(notes):
    notes.slash("/note twice")

    reply = notes.last_reply()
    assert reply["ephemeral"]
    assert reply["text"] == "That name is taken."
    assert customers(notes) == 0


@pytest.mark.parametrize("text", ["/note boom", "/note list boom"])
def test_the_unexpected_never_ends_in_silence(notes, text):
    notes.slash(text)

    assert "tell your admin reference" in notes.last_reply()["text"]


def test_a_mention_is_answered_where_it_was_made(notes):
    notes.say("please write down acme", channel=notes.channel)

    assert notes.last_reply()["text"] == f"Noted: acme, <@{notes.rep}>."


def test_a_mention_anywhere_in_the_sentence_is_understood(notes):
    notes.playground.send(notes.rep, notes.channel, f"write down acme <@{BOT_USER}>")

    assert notes.last_reply()["text"].startswith("Noted: acme,")


def test_a_mention_in_a_thread_is_answered_in_the_thread(notes):
    root = notes.playground.send(notes.rep, notes.channel, "about acme")
    notes.playground.send(notes.rep, notes.channel, f"<@{BOT_USER}> write down acme", root["ts"])

    thread = notes.playground.wait_for(
        lambda: [m for m in notes.playground.messages(notes.channel, notes.rep, root["ts"]) if m.get("bot_id")]
    )
    assert thread[0]["text"].startswith("Noted: acme,")


def test_a_direct_message_needs_no_mention_and_may_look_like_a_command(notes):
    notes.say("note add acme")
    plain = notes.direct_reply()["text"]
    notes.playground.send(notes.rep, notes.channel, f"<@{BOT_USER}> /lc-note add umbrella")

    assert plain.startswith("Noted: acme,")
    assert notes.last_reply()["text"].startswith("Noted: umbrella,")


def test_the_bot_does_not_answer_itself_or_other_bots(notes):
    notes.say("help")
    notes.direct_reply()
    before = len(notes.playground.calls)

    notes.playground.event(
        {"type": "message", "channel_type": "im", "channel": notes.playground.dm(notes.rep), "user": BOT_USER,
         "bot_id": "B1", "text": "help", "ts": "1.0"}
    )  # fmt: skip
    notes.playground.event(
        {"type": "message", "subtype": "message_changed", "channel_type": "im", "channel": "D1", "ts": "1.0"}
    )
    notes.playground.wait_for(
        lambda: [d for d in notes.playground.deliveries if d.payload.get("event", {}).get("subtype")]
    )

    assert len(notes.playground.calls) == before


def test_what_is_not_understood_gets_buttons(notes):
    notes.say("wrote adwn acme please")

    assert "not sure" in notes.direct_reply()["text"]
    assert labels(notes.direct_reply())


def test_a_repeated_event_is_done_and_answered_once(notes):
    notes.playground.fault("app_mention", "repeat")

    notes.say("write down acme", channel=notes.channel)
    notes.last_reply()
    notes.playground.wait_for(lambda: len([d for d in notes.playground.deliveries if d.kind == "events_api"]) > 1)

    said = [m for m in notes.playground.messages(notes.channel, notes.rep) if m["text"].startswith("Noted")]
    assert (customers(notes), len(said)) == (1, 1)


def test_a_replayed_slash_command_writes_once_and_answers_the_same(notes):
    first = posted(notes, slash_body(notes))
    again = posted(notes, slash_body(notes))

    assert first[0] == 200
    assert first == again
    assert customers(notes) == 1


@pytest.mark.parametrize(
    "payload",
    [
        {
            "type": "event_callback",
            "team_id": TEAM,
            "event_id": "E1",
            "event": {"type": "team_join", "user": {"id": "U9"}},
        },
        {
            "type": "event_callback",
            "team_id": TEAM,
            "event_id": "E2",
            "event": {"type": "tokens_revoked", "tokens": {}},
        },
    ],
)
def test_whatever_else_slack_sends_is_acknowledged(notes, payload):
    status, _body = posted(notes, json.dumps(payload).encode(), kind="application/json")

    assert status == 200


def test_when_all_are_busy_the_next_question_is_told_so_at_once(notes):
    pool = notes.bot.pool
    for n in range(pool._workers + pool._line.maxsize):
        notes.slash(f"/note wait {n}")
    notes.slash("/note list")

    assert "busy" in notes.last_reply()["text"]

    SLOW.set()


def test_a_write_goes_through_while_questions_wait(notes):
    for n in range(notes.bot.pool._workers + 3):
        notes.slash(f"/note wait {n}")

    started = time.monotonic()
    notes.slash("/note add acme")

    assert customers(notes) == 1
    assert time.monotonic() - started < 1
    SLOW.set()


def test_text_from_people_cannot_ring_a_channel(notes):
    notes.slash("/note add <!channel> & co")

    reply = notes.last_reply()
    assert "&lt;!channel&gt; &amp; co" in reply["text"]
