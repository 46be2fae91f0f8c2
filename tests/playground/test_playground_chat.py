"""What the Web API does with messages, people and channels, and what it refuses."""

from __future__ import annotations

import json
import urllib.request

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.config import REAL_LIMITS
from bot.playground.world import MANAGER, REP_EAST, STRANGER, Channel

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "hello"}}


def refusal(call, *args, **kwargs):
    with pytest.raises(SlackApiError) as caught:
        call(*args, **kwargs)
    return caught.value.response


def test_the_bot_learns_who_it_is(client, slack):
    answer = client.auth_test()

    assert (answer["team_id"], answer["user_id"], answer["bot_id"]) == ("T0PLAYGROUND", "ULIFECYCLE", "BLIFECYCLE")
    assert answer["url"] == f"{slack.url}/"


def test_a_posted_message_is_seen_in_the_channel(client, slack):
    answer = client.chat_postMessage(channel="CSALES", text="hello", blocks=[SECTION])

    seen = slack.messages("#sales", REP_EAST)
    assert [each["text"] for each in seen] == ["hello"]
    assert seen[0]["ts"] == answer["ts"]
    assert seen[0]["bot_id"] == "BLIFECYCLE"
    assert seen[0]["blocks"][0]["block_id"]


def test_a_message_to_a_person_goes_to_their_direct_messages(client, slack):
    answer = client.chat_postMessage(channel=REP_EAST, text="psst")

    assert answer["channel"] == slack.dm(REP_EAST)
    assert slack.messages(slack.dm(REP_EAST), MANAGER) == []
    assert slack.messages(slack.dm(REP_EAST), REP_EAST)[0]["text"] == "psst"


def test_only_the_person_sees_a_private_message(client, slack):
    client.chat_postEphemeral(channel="CSALES", user=REP_EAST, text="psst")

    assert slack.messages("#sales", REP_EAST)[0]["ephemeral"] is True
    assert slack.messages("#sales", MANAGER) == []


def test_a_reply_stands_in_its_thread_and_is_counted(client, slack):
    parent = client.chat_postMessage(channel="CSALES", text="parent")["ts"]
    client.chat_postMessage(channel="CSALES", text="reply", thread_ts=parent)

    assert [(each["text"], each.get("reply_count")) for each in slack.messages("#sales", MANAGER)] == [("parent", 1)]
    assert [each["text"] for each in slack.messages("#sales", MANAGER, parent)] == ["parent", "reply"]


def test_an_edited_message_keeps_its_place_and_says_so(client, slack):
    ts = client.chat_postMessage(channel="CSALES", text="old", blocks=[SECTION])["ts"]
    client.chat_update(channel="CSALES", ts=ts, text="new", blocks=[])

    seen = slack.messages("#sales", MANAGER)
    assert [(each["ts"], each["text"], each["edited"], each["blocks"]) for each in seen] == [(ts, "new", True, [])]


def test_a_deleted_message_is_gone(client, slack):
    ts = client.chat_postMessage(channel="CSALES", text="old")["ts"]
    client.chat_delete(channel="CSALES", ts=ts)

    assert slack.messages("#sales", MANAGER) == []
    assert refusal(client.chat_delete, channel="CSALES", ts=ts)["error"] == "message_not_found"


@pytest.mark.parametrize(
    ("token", "error"),
    [("", "not_authed"), ("xoxb-other", "invalid_auth"), ("xapp-playground", "not_allowed_token_type")],
)
def test_a_wrong_token_is_refused(slack, token, error):
    assert refusal(WebClient(token, base_url=slack.api_url).auth_test)["error"] == error


def test_a_revoked_token_is_refused(client, slack):
    slack.refuse_token("token_revoked")

    assert refusal(client.auth_test)["error"] == "token_revoked"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "CNOWHERE", "text": "x"}, "channel_not_found"),
        ({"channel": "CRANDOM", "text": "x"}, "not_in_channel"),
        ({"channel": "CSALES", "text": " "}, "no_text"),
        ({"channel": "CSALES", "text": "x" * 40_001}, "msg_too_long"),
        ({"channel": "CSALES", "text": "x", "blocks": "nonsense"}, "invalid_blocks_format"),
        ({"channel": "CSALES", "text": "x", "thread_ts": "1.2"}, "thread_not_found"),
        ({"channel": "CSALES", "text": "x", "metadata": {"event": 1}}, "invalid_metadata_format"),
        ({"channel": "", "text": "x"}, "invalid_arguments"),
    ],
)
def test_a_message_that_slack_would_not_post_is_refused(client, slack, arguments, error):
    assert refusal(client.api_call, "chat.postMessage", json=arguments)["error"] == error
    assert slack.messages("#sales", MANAGER) == []
    assert slack.calls[-1].error == error


def test_an_archived_channel_takes_no_message(client, slack):
    slack.archive("#sales")

    assert refusal(client.chat_postMessage, channel="CSALES", text="x")["error"] == "is_archived"


def test_more_text_than_one_message_holds_is_refused(client, slack):
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2900}} for _ in range(5)]

    assert refusal(client.chat_postMessage, channel="CSALES", text="x", blocks=blocks)["error"] == "msg_blocks_too_long"
    assert "msg_blocks_too_long" in slack.complaints[0]


def test_an_edit_is_held_to_four_thousand_characters(client):
    ts = client.chat_postMessage(channel="CSALES", text="x")["ts"]

    assert refusal(client.chat_update, channel="CSALES", ts=ts, text="x" * 4001)["error"] == "msg_too_long"


def test_the_bot_edits_only_its_own_messages_and_no_private_ones(client, slack):
    theirs = slack.send(REP_EAST, "#sales", "mine")["ts"]
    private = client.chat_postEphemeral(channel="CSALES", user=REP_EAST, text="psst")["message_ts"]

    assert refusal(client.chat_update, channel="CSALES", ts=theirs, text="x")["error"] == "cant_update_message"
    assert refusal(client.chat_update, channel="CSALES", ts=private, text="x")["error"] == "message_not_found"


def test_a_private_message_goes_only_to_who_is_there(client, slack):
    slack.add_channel(Channel("CSMALL", "small", ["ULIFECYCLE", MANAGER]))

    assert (
        refusal(client.chat_postEphemeral, channel="CSMALL", user=REP_EAST, text="x")["error"] == "user_not_in_channel"
    )
    assert refusal(client.chat_postEphemeral, channel="CSALES", user="UNOBODY", text="x")["error"] == "user_not_found"


def test_an_unknown_method_is_refused(client):
    assert refusal(client.api_call, "chat.shout")["error"] == "unknown_method"


def test_users_info_gives_zone_language_and_role(client, slack):
    slack.add_stranger()
    slack.add_guest()

    manager = client.users_info(user=MANAGER, include_locale=True)["user"]
    assert (manager["tz"], manager["locale"], manager["is_admin"]) == ("Europe/Prague", "en-US", True)
    assert client.users_info(user=STRANGER)["user"]["team_id"] == "T0OTHER"
    assert client.users_info(user="UGUEST")["user"]["is_restricted"] is True
    assert refusal(client.users_info, user="UNOBODY")["error"] == "user_not_found"


def test_channels_are_listed_by_page(client):
    first = client.conversations_list(limit=2)
    second = client.conversations_list(limit=2, cursor=first["response_metadata"]["next_cursor"])

    assert [each["name"] for each in (*first["channels"], *second["channels"])] == ["sales", "success", "random"]
    assert second["response_metadata"]["next_cursor"] == ""


def test_the_bot_joins_a_channel_and_may_then_write(client):
    assert client.conversations_info(channel="CRANDOM")["channel"]["is_member"] is False
    client.conversations_join(channel="CRANDOM")

    assert client.chat_postMessage(channel="CRANDOM", text="hello")["ok"]
    assert "ULIFECYCLE" in client.conversations_members(channel="CRANDOM")["members"]


def test_direct_messages_are_opened_with_a_person(client, slack):
    assert client.conversations_open(users=REP_EAST)["channel"]["id"] == slack.dm(REP_EAST)
    assert refusal(client.conversations_open, users="UNOBODY")["error"] == "user_not_found"
    assert client.team_info()["team"]["id"] == "T0PLAYGROUND"


def test_a_method_beyond_the_manifests_scopes_is_refused(make):
    slack = make(manifest={"oauth_config": {"scopes": {"bot": ["chat:write"], "bot_optional": ["channels:read"]}}})
    client = WebClient("xoxb-playground", base_url=slack.api_url)

    answer = refusal(client.users_info, user=MANAGER)
    assert (answer["error"], answer["needed"]) == ("missing_scope", "users:read")
    assert client.conversations_info(channel="CSALES")["ok"]
    assert refusal(client.conversations_info, channel=slack.dm(MANAGER))["needed"] == "im:read"
    assert client.auth_test().headers["x-oauth-scopes"] == "channels:read,chat:write"


def test_the_real_tiers_hold_when_they_are_switched_on(make):
    slack = make(limits=REAL_LIMITS)
    client = WebClient("xoxb-playground", base_url=slack.api_url)
    client.chat_postMessage(channel="CSALES", text="one")

    answer = refusal(client.chat_postMessage, channel="CSALES", text="two")
    assert (answer.status_code, answer["error"], answer.headers["Retry-After"]) == (429, "ratelimited", "1")
    assert client.chat_postMessage(channel="CSUCCESS", text="elsewhere")["ok"]


def test_messages_files_and_memberships_survive_a_restart(make, tmp_path):
    first = make(state=tmp_path / "state" / "playground.sqlite")
    client = WebClient("xoxb-playground", base_url=first.api_url)
    ts = client.chat_postMessage(channel="CSALES", text="kept", blocks=[SECTION])["ts"]
    client.chat_postEphemeral(channel="CSALES", user=MANAGER, text="forgotten")
    first.invite("#random")
    first.stop()

    again = make(state=tmp_path / "state" / "playground.sqlite")
    assert [(each["ts"], each["text"]) for each in again.messages("#sales", MANAGER)] == [(ts, "kept")]
    assert WebClient("xoxb-playground", base_url=again.api_url).chat_postMessage(channel="CRANDOM", text="in")["ok"]


def test_channels_stand_in_the_same_order_after_a_restart(make, tmp_path):
    first = make(state=tmp_path / "playground.sqlite")
    first.invite("#random")
    before = channel_names(first)
    first.stop()

    again = make(state=tmp_path / "playground.sqlite")

    assert before[0] == "sales"
    assert channel_names(again) == before


def channel_names(slack):
    with urllib.request.urlopen(f"{slack.url}/play/state?as={MANAGER}", timeout=5) as answer:
        return [one["name"] for one in json.load(answer)["channels"]]
