"""How slash commands reach the bot, and what its answers do: acknowledgements and response URLs."""

from __future__ import annotations

import time

import pytest
from slack_sdk.webhook import WebhookClient

from bot.playground.world import MANAGER, REP_EAST, REP_WEST


def test_a_slash_command_arrives_signed_and_escaped(slack, receiver):
    slack.send(REP_EAST, "#sales", '/stage move "A & B" to retention for @rep west in #success')

    assert receiver.got[0]["signed"]
    body = receiver.slash()[0]
    assert body["text"] == 'move "A &amp; B" to retention for <@UREPWEST|rep west> in <#CSUCCESS|success>'
    assert (body["command"], body["user_id"], body["channel_id"]) == ("/stage", REP_EAST, "CSALES")
    assert (body["team_id"], body["channel_name"]) == ("T0PLAYGROUND", "sales")


def test_an_acknowledgement_in_words_is_seen_by_the_person_only(slack, receiver):
    receiver.says("Acme is in Retention.")
    slack.send(REP_EAST, "#sales", "/stage acme")

    assert slack.messages("#sales", MANAGER) == []
    assert [(each["text"], each["ephemeral"]) for each in slack.messages("#sales", REP_EAST)] == [
        ("Acme is in Retention.", True)
    ]


def test_an_acknowledgement_in_channel_is_seen_even_where_the_bot_is_not_a_member(slack, receiver):
    receiver.says({"response_type": "in_channel", "text": "moved"}, headers={"Content-Type": "application/json"})
    answer = slack.send(REP_EAST, "#random", "/stage acme")

    assert answer["ok"]
    assert [each["text"] for each in slack.messages("#random", MANAGER)] == ["moved"]
    assert slack.complaints == []


def test_invalid_blocks_in_an_acknowledgement_are_shown_and_complained_of(slack, receiver):
    receiver.says({"text": "x", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": ""}}]})
    slack.send(REP_EAST, "#sales", "/stage acme")

    assert slack.messages("#sales", REP_EAST)[0]["text"] == '/stage failed with the error "invalid_blocks"'
    assert "json-pointer:/blocks/0/text/text" in slack.complaints[0]


def test_a_late_acknowledgement_is_a_timeout_for_the_person(slack, receiver):
    def late(_request):
        time.sleep(0.8)
        return 200, {}, b"too late"

    receiver.answer = late
    answer = slack.send(REP_EAST, "#sales", "/stage acme")

    assert answer["error"] == "operation_timeout"
    assert [each["text"] for each in slack.messages("#sales", REP_EAST)] == [
        '/stage failed with the error "operation_timeout"'
    ]
    assert slack.messages("#sales", MANAGER) == []


def test_an_unreachable_bot_is_said_so(make):
    slack = make(bot_url="http://127.0.0.1:9/slack/events")

    assert slack.send(REP_EAST, "#sales", "/stage acme")["error"] == "dispatch_failed"
    assert "dispatch_failed" in slack.messages("#sales", REP_EAST)[0]["text"]


def test_commands_are_those_of_the_manifest_and_never_in_threads(make, receiver):
    manifest = {"features": {"slash_commands": [{"command": "/stage", "should_escape": False}]}}
    slack = make(manifest=manifest)
    parent = slack.send(REP_EAST, "#sales", "hello")["ts"]

    assert slack.send(REP_EAST, "#sales", "/shout x")["error"] == "invalid_command"
    assert slack.send(REP_EAST, "#sales", "/stage x", parent)["error"] == "not_supported_in_threads"
    assert slack.send(REP_EAST, "#sales", "/stage give @rep west")["ok"]
    assert [each["text"] for each in receiver.slash()] == ["give @rep west"]


def test_a_response_url_takes_five_answers_private_unless_told_otherwise(slack):
    hook = WebhookClient(slack.send(REP_EAST, "#sales", "/stage acme")["response_url"])
    first = hook.send(text="private")
    hook.send(text="public", response_type="in_channel")
    statuses = [hook.send(text="more", response_type="ephemeral").status_code for _ in range(4)]

    assert (first.status_code, first.body) == (200, "ok")
    assert [each["text"] for each in slack.messages("#sales", MANAGER)] == ["public"]
    assert statuses == [200, 200, 200, 404]
    assert slack.calls_of("response_url")[-1].error == "used_url"


def test_a_response_url_grows_old(make):
    slack = make(response_url_seconds=0.0)
    answer = WebhookClient(slack.send(REP_EAST, "#sales", "/stage acme")["response_url"]).send(text="late")

    assert answer.status_code == 404
    assert "expired_url" in answer.body


def test_a_response_url_refuses_bad_blocks_and_a_slash_command_has_no_original(slack):
    hook = WebhookClient(slack.send(REP_EAST, "#sales", "/stage acme")["response_url"])
    hook.send(text="one", response_type="ephemeral")
    hook.send(text="two", response_type="ephemeral", replace_original=True)

    assert hook.send(text="x", blocks=[{"type": "nonsense"}]).status_code == 400
    assert [each["text"] for each in slack.messages("#sales", REP_EAST)] == ["one", "two"]
    assert "no original to replace" in slack.complaints[0]


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("<!channel> & co", "&lt;!channel&gt; &amp; co"),
        ("see https://example.com/a?b=1&c=2 now", "see <https://example.com/a?b=1&amp;c=2> now"),
        ("mail rep@example.com", "mail <mailto:rep@example.com|rep@example.com>"),
        ("@channel look", "<!channel> look"),
        ("<@UREPEAST> and <@UNOBODY>", "<@UREPEAST> and &lt;@UNOBODY&gt;"),
        ("ask @rep easterly", "ask @rep easterly"),
    ],
)
def test_typed_text_is_sent_as_slack_writes_it(slack, typed, sent):
    ts = slack.send(REP_WEST, "#sales", typed)["ts"]

    assert slack.message("#sales", ts)["text"] == sent
