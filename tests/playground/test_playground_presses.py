"""How presses of buttons and choices reach the bot, and what becomes of the message they were in."""

from __future__ import annotations

from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot.playground.world import MANAGER, REP_EAST, REP_WEST

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
