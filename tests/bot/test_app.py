"""The Slack app end to end: signed requests from the playground, and what people then see."""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
from urllib.parse import urlencode

import pytest

from bot.logs import Discreet, Lines
from bot.manifest import PATH
from bot.playground.world import BOT_USER, GUEST, STRANGER, SUCCESS, TEAM
from bot.web import application
from commands import Ask, Reply, command
from lifecycle.service import Lifecycle  # noqa: TC001 - a command's signature
from tests.bot.signed import posted, slash_body
from tests.bot.tiny import tiny
from tests.slack import labels, workspace_over

SLOW = threading.Event()


@command("note wait")
def wait(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Wait until the test says so."""
    SLOW.wait(10)
    return Reply(f"Waited {ask.words}")


@pytest.fixture
def notes(sqlite_address):
    """A workspace with the tiny commands."""
    SLOW.clear()
    with workspace_over(sqlite_address, tiny(extra=(wait,))) as made:
        yield made
        SLOW.set()
        assert made.playground.complaints == []


def customers(workspace):
    with workspace.bot.database.transaction(TEAM, writes=False) as store:
        return len(store.customer_ids())


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


def test_share_in_channel_shows_the_answer_to_everybody(notes):
    notes.slash("/note list this week")
    notes.last_reply()

    notes.press("Share in channel")

    notes.playground.wait_for(
        lambda: [
            m for m in notes.playground.messages(notes.channel, notes.manager) if m["text"].startswith("Notes this")
        ]
    )


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


def test_only_the_person_it_was_made_for_may_press_an_actors_button(notes):
    notes.slash("/note add acme")

    notes.press("Undo", as_=notes.manager)

    assert notes.last_reply(notes.manager)["text"] == f"Only <@{notes.rep}> can press this."


def test_a_managers_button_is_refused_to_a_rep_and_works_for_a_manager(notes):
    notes.slash("/note add acme")

    notes.press("Manage")
    notes.press("Manage", as_=notes.manager)

    assert "Only a manager" in notes.last_reply()["text"]
    assert notes.last_reply(notes.manager)["text"].startswith("Notes all")


def test_an_empty_command_opens_its_form_and_the_form_does_what_the_command_would(notes):
    notes.slash("/note")
    view = notes.playground.wait_for(lambda: notes.playground.view(notes.rep))

    refused = notes.playground.submit(notes.rep, view["id"], {"what": "twice"})
    done = notes.playground.submit(notes.rep, view["id"], {"what": "acme"})

    assert refused["errors"] == {"what": "That name is taken."}
    assert done["ok"]
    assert notes.last_reply()["text"].startswith("Noted: acme,")
    assert customers(notes) == 1


def test_a_form_that_cannot_be_opened_becomes_a_button(notes):
    notes.playground.fault("views.open", "error", error="expired_trigger_id")

    notes.slash("/note")

    assert labels(notes.last_reply()) == ["Note"]


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


@pytest.mark.parametrize("wrong", [{"secret": "guess"}, {"aged_s": 600}, {"aged_s": -600}])
def test_a_request_that_slack_did_not_sign_now_is_refused(notes, wrong):
    status, _body = posted(notes, slash_body(notes), **wrong)

    assert status == 401
    assert customers(notes) == 0


def test_slacks_check_of_the_address_is_answered(notes):
    assert notes.playground.verify()


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


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "shortcut", "callback_id": "x", "trigger_id": "1"},
        {"type": "view_closed", "view": {"id": "V1", "callback_id": "x"}},
        {"type": "block_actions", "trigger_id": "1", "actions": [{"action_id": "link", "block_id": "b", "type": "button"}]},
        {"type": "block_actions", "trigger_id": "1", "actions": [{"action_id": "run:0", "block_id": "b", "type": "button", "value": "not ours"}]},
    ],
)  # fmt: skip
def test_whatever_else_people_press_is_acknowledged(notes, payload):
    body = {**payload, "user": {"id": notes.rep}, "team": {"id": TEAM}}

    status, _body = posted(notes, urlencode({"payload": json.dumps(body)}).encode())

    assert status == 200


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


def test_text_from_people_cannot_ring_a_channel(notes):
    notes.slash("/note add <!channel> & co")

    reply = notes.last_reply()
    assert "&lt;!channel&gt; &amp; co" in reply["text"]


def test_names_are_proposed_while_they_are_typed(notes):
    for name in ("Acme Corp", "Acme Labs", "Umbrella"):
        notes.slash(f"/note add {name}")
    body = {"type": "block_suggestion", "action_id": "customer", "block_id": "customer", "value": "acm"}
    body |= {"user": {"id": notes.rep}, "team": {"id": TEAM}, "view": {"id": "V1"}}

    _status, answer = posted(notes, urlencode({"payload": json.dumps(body)}).encode())

    assert [one["text"]["text"] for one in json.loads(answer)["options"]] == ["Acme Corp", "Acme Labs"]


def test_health_and_metrics_are_served(notes):
    with urllib.request.urlopen(f"{notes.url}/healthz") as answer:
        assert json.load(answer) == {"ok": True, "database": True}


@pytest.mark.parametrize(("path", "status"), [("/", 404), (PATH, 405), ("/slack", 404)])
def test_other_addresses_are_told_apart(notes, path, status):
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(notes.url + path)

    with error.value:
        assert error.value.code == status


@pytest.mark.parametrize("length", ["2000001", "-1", "many"])
def test_a_request_too_large_to_be_slacks_is_refused_unread(notes, length):
    statuses = []
    serve = application(notes.bot.app, ping=notes.bot.database.ping, metrics=bytes)

    serve(
        {"PATH_INFO": PATH, "REQUEST_METHOD": "POST", "CONTENT_LENGTH": length},
        lambda status, _headers: statuses.append(status),
    )

    assert statuses == ["413 Content Too Large"]


def test_a_body_that_is_no_text_is_refused(notes):
    status, _body = posted(notes, b"\xff\xfe")

    assert status in {400, 401}


def test_the_logs_hold_no_bodies_tokens_or_response_urls(notes, caplog):
    caplog.set_level("DEBUG")

    notes.slash("/note add acme-secret-name")
    notes.slash("/note boom")
    notes.last_reply()
    posted(notes, slash_body(notes, text="add hidden"), secret="guess")

    lines = [Lines(human=False).format(record) for record in caplog.records if Discreet().filter(record)]
    said = "\n".join(line for line in lines if '"event": "Using selector' not in line)
    assert '"event": "answered"' in said
    assert not [word for word in ("acme-secret-name", "xoxb-", "/commands/", "hidden") if word in said]


def test_a_customer_may_be_called_payload_though_bolt_reads_such_a_form_as_nothing(notes):
    notes.slash("/note add Payload Corp")

    assert "Payload Corp" in notes.last_reply()["text"]
    assert customers(notes) == 1


def test_a_form_that_holds_the_word_payload_still_needs_its_signature(notes):
    status, _body = posted(notes, slash_body(notes, text="add payload"), secret="not the secret")

    assert status == 401
    assert customers(notes) == 0
