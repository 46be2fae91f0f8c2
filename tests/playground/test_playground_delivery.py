"""How slash commands, events and interactions reach the bot, and what its answers do."""

from __future__ import annotations

import time

import pytest
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot.playground.world import MANAGER, REP_EAST, REP_WEST, STRANGER, Channel

BUTTONS = [
    {
        "type": "actions",
        "block_id": "choices",
        "elements": [
            {"type": "button", "action_id": "undo", "value": "7", "text": {"type": "plain_text", "text": "Undo"}},
            {
                "type": "static_select",
                "action_id": "stage",
                "options": [{"text": {"type": "plain_text", "text": "Retention"}, "value": "R"}],
            },
        ],
    }
]


def posted(slack, **more):
    client = WebClient("xoxb-playground", base_url=slack.api_url)
    return client.chat_postMessage(channel="CSALES", text="choose", blocks=BUTTONS, **more)["ts"]


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


def test_a_mention_reaches_the_bot_where_it_is_a_member(slack, receiver):
    slack.send(REP_EAST, "#sales", "@Lifecycle move Booking.com to retention, ask @rep west")
    slack.wait_for(lambda: receiver.events("app_mention"))

    outer = receiver.events("app_mention")[0]["body"]
    event = outer["event"]
    assert event["text"] == "<@ULIFECYCLE> move <http://Booking.com|Booking.com> to retention, ask <@UREPWEST>"
    assert (event["user"], event["channel"]) == (REP_EAST, "CSALES")
    assert event["ts"] == slack.messages("#sales", REP_EAST)[0]["ts"]
    assert outer["event_id"].startswith("Ev")
    assert outer["authorizations"][0]["user_id"] == "ULIFECYCLE"


def test_a_mention_where_the_bot_is_not_a_member_tells_the_person(slack, receiver):
    slack.send(REP_EAST, "#random", "@Lifecycle hello")

    assert (
        slack.messages("#random", REP_EAST)[-1]["text"] == "You mentioned @Lifecycle, but they're not in this channel."
    )
    slack.invite("#random")
    slack.send(REP_EAST, "#random", "@Lifecycle hello again")
    slack.wait_for(lambda: receiver.events("app_mention"))
    assert [each["body"]["event"]["text"] for each in receiver.events("app_mention")] == ["<@ULIFECYCLE> hello again"]


def test_direct_messages_arrive_and_the_bots_own_come_back_too(slack, receiver, client):
    slack.send(REP_EAST, slack.dm(REP_EAST), "move acme to retention")
    ts = client.chat_postMessage(channel=REP_EAST, text="done")["ts"]
    client.chat_update(channel=slack.dm(REP_EAST), ts=ts, text="undone")
    slack.wait_for(lambda: len(receiver.events("message")) == 3)

    events = [each["body"]["event"] for each in receiver.events("message")]
    person = next(each for each in events if each.get("user") == REP_EAST)
    bot = next(each for each in events if each.get("bot_id"))
    edit = next(each for each in events if each.get("subtype") == "message_changed")
    assert (person["channel_type"], person["text"]) == ("im", "move acme to retention")
    assert bot["text"] == "done"
    assert (edit["previous_message"]["text"], edit["message"]["text"]) == ("done", "undone")


def test_a_message_from_another_organisation_says_so(slack, receiver):
    slack.add_stranger()
    slack.send(STRANGER, "#sales", "@Lifecycle hello")
    slack.wait_for(lambda: receiver.events("app_mention"))

    body = receiver.events("app_mention")[0]["body"]
    assert body["is_ext_shared_channel"] is True
    assert body["event"]["user_team"] == "T0OTHER"
    assert slack.send(STRANGER, "#sales", "/stage acme")["error"] == "invalid_command"


def test_an_event_is_retried_three_times_with_its_number_and_reason(slack, receiver):
    receiver.answer = lambda _request: (500, {}, b"")
    slack.send(REP_EAST, "#sales", "@Lifecycle hello")
    slack.wait_for(lambda: len(slack.deliveries) == 4)

    headers = [{key.lower(): value for key, value in each["headers"].items()} for each in receiver.got]
    assert [each.get("x-slack-retry-num") for each in headers] == [None, "1", "2", "3"]
    assert {each.get("x-slack-retry-reason") for each in headers[1:]} == {"http_error"}
    assert len({each["body"]["event_id"] for each in receiver.got}) == 1


def test_a_bot_may_ask_not_to_be_retried(slack, receiver):
    receiver.says("", status=500, headers={"X-Slack-No-Retry": "1"})
    slack.send(REP_EAST, "#sales", "@Lifecycle hello")
    slack.wait_for(lambda: slack.deliveries)
    time.sleep(0.1)

    assert len(receiver.got) == 1


def test_only_subscribed_events_are_sent(make, receiver):
    slack = make(manifest={"settings": {"event_subscriptions": {"bot_events": ["message.im"]}}})
    slack.send(REP_EAST, "#sales", "@Lifecycle hello")
    slack.send(REP_EAST, slack.dm(REP_EAST), "hello")
    slack.wait_for(lambda: receiver.got)
    time.sleep(0.05)

    assert [each["body"]["event"]["type"] for each in receiver.got] == ["message"]


def test_a_button_press_carries_what_slack_sends(slack, receiver):
    ts = posted(slack)
    answer = slack.press(REP_WEST, "#sales", ts, "Undo")

    body = receiver.of("block_actions")[0]
    action = body["actions"][0]
    assert answer["ok"]
    assert (action["action_id"], action["block_id"], action["value"], action["type"]) == (
        "undo",
        "choices",
        "7",
        "button",
    )
    assert (body["user"]["id"], body["channel"]["id"], body["container"]["message_ts"]) == (REP_WEST, "CSALES", ts)
    assert body["message"]["text"] == "choose"
    assert body["response_url"] == answer["response_url"]


def test_a_choice_is_kept_in_the_messages_state(slack, receiver):
    ts = posted(slack)
    slack.press(REP_WEST, "#sales", ts, "stage", value="R")
    slack.press(REP_WEST, "#sales", ts, "undo")

    chosen, pressed = receiver.of("block_actions")
    assert chosen["actions"][0]["selected_option"]["value"] == "R"
    assert pressed["state"]["values"]["choices"]["stage"]["selected_option"]["value"] == "R"
    assert slack.press(REP_WEST, "#sales", ts, "stage", value="Z")["ok"] is False


def test_a_pressed_message_can_be_replaced_deleted_or_answered(slack):
    ts = posted(slack)
    hook = WebhookClient(slack.press(REP_WEST, "#sales", ts, "undo")["response_url"])
    hook.send(text="undone", replace_original=True)
    replaced = slack.messages("#sales", MANAGER)
    hook.send(text="psst", response_type="ephemeral", replace_original=False)
    hook.send(delete_original=True)

    assert [(each["ts"], each["text"], each["blocks"]) for each in replaced] == [(ts, "undone", [])]
    assert [each["text"] for each in slack.messages("#sales", REP_WEST)] == ["psst"]
    assert slack.messages("#sales", MANAGER) == []
    assert slack.complaints == []


def test_a_private_message_is_replaced_through_its_own_response_url(slack, client, receiver):
    ts = client.chat_postEphemeral(channel="CSALES", user=REP_EAST, text="choose", blocks=BUTTONS)["message_ts"]
    hook = WebhookClient(slack.press(REP_EAST, "#sales", ts, "undo")["response_url"])
    hook.send(text="chosen", replace_original=True)

    assert "message" not in receiver.of("block_actions")[0]
    assert receiver.of("block_actions")[0]["container"]["is_ephemeral"] is True
    assert [(each["text"], each["ephemeral"]) for each in slack.messages("#sales", REP_EAST)] == [("chosen", True)]
    assert slack.press(MANAGER, "#sales", ts, "undo")["error"] == "message_not_found"


def test_a_failed_press_is_not_retried_but_the_person_is_warned(slack, receiver):
    ts = posted(slack)
    receiver.answer = lambda _request: (500, {}, b"")

    assert slack.press(REP_EAST, "#sales", ts, "undo")["error"] == "dispatch_failed"
    assert len(receiver.of("block_actions")) == 1


def test_a_request_url_is_verified_by_its_challenge(slack, receiver):
    assert slack.verify() is False
    receiver.answer = lambda request: (200, {}, request["body"]["challenge"].encode())
    assert slack.verify() is True


def test_any_other_event_can_be_sent(slack, receiver):
    slack.event({"type": "app_uninstalled"})
    slack.wait_for(lambda: receiver.events("app_uninstalled"))

    assert receiver.got[0]["body"]["team_id"] == "T0PLAYGROUND"


def test_a_private_channel_is_seen_by_its_members_only(slack):
    slack.add_channel(Channel("CBOARD", "board", [MANAGER], is_private=True))

    assert slack.send(REP_EAST, "#board", "hello")["error"] == "channel_not_found"
    assert slack.send(MANAGER, "#board", "hello")["ok"]
    assert slack.messages("#board", REP_EAST) == []


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
