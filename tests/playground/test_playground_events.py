"""How messages, mentions and other events reach the bot, and what is done when it does not take them."""

from __future__ import annotations

import time

from bot.playground.world import MANAGER, REP_EAST, STRANGER, Channel


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
