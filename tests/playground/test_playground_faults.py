"""Trouble on purpose: at the Web API, and on the way to the bot."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.world import MANAGER, REP_EAST


@pytest.fixture
def patient(slack):
    """A client that neither retries nor waits for long."""
    return WebClient("xoxb-playground", base_url=slack.api_url, retry_handlers=[], timeout=1)


def texts(slack):
    return [each["text"] for each in slack.messages("#sales", MANAGER)]


def post(client, text="x"):
    return client.chat_postMessage(channel="CSALES", text=text)


def test_a_rate_limit_is_a_429_with_its_waiting_time(slack, patient):
    slack.fault("chat.postMessage", "ratelimited", retry_after=7)
    with pytest.raises(SlackApiError) as caught:
        post(patient)

    assert (caught.value.response.status_code, caught.value.response.headers["Retry-After"]) == (429, "7")
    assert post(patient)["ok"]


def test_a_server_error_does_nothing(slack, patient):
    slack.fault("chat.postMessage", "error", times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            post(patient)
        assert caught.value.response.status_code == 500

    assert texts(slack) == []


def test_a_dropped_call_does_nothing_and_answers_nothing(slack, patient):
    slack.fault("chat.postMessage", "drop")
    with pytest.raises((urllib.error.URLError, ConnectionError)):
        post(patient)

    assert texts(slack) == []


def test_a_silent_call_was_carried_out_all_the_same(slack, patient):
    slack.fault("chat.postMessage", "timeout")
    with pytest.raises(TimeoutError):
        post(patient, "posted")

    assert texts(slack) == ["posted"]


def test_a_delayed_call_is_late(slack, patient):
    slack.fault("api", "delay", seconds=0.2)
    started = time.monotonic()
    post(patient)

    assert time.monotonic() - started >= 0.2


def test_a_refusal_can_be_any_code(slack, patient):
    slack.fault("chat.postMessage", "refuse", error="account_inactive")
    with pytest.raises(SlackApiError) as caught:
        post(patient)

    assert caught.value.response["error"] == "account_inactive"


def test_a_repeated_event_arrives_twice_with_one_id(slack, receiver):
    slack.fault("app_mention", "repeat")
    slack.send(REP_EAST, "#sales", "@Lifecycle hello")
    slack.wait_for(lambda: len(receiver.got) == 2)

    assert len({each["body"]["event_id"] for each in receiver.got}) == 1


def test_a_repeated_command_arrives_twice_with_one_trigger(slack, receiver):
    slack.fault("slash_commands", "repeat")
    slack.send(REP_EAST, "#sales", "/stage acme")

    assert len(receiver.slash()) == 2
    assert len({each["trigger_id"] for each in receiver.slash()}) == 1


def test_a_lost_event_is_retried_as_a_failed_connection(slack, receiver):
    slack.fault("events_api", "drop")
    slack.send(REP_EAST, "#sales", "@Lifecycle hello")
    slack.wait_for(lambda: receiver.got)

    assert receiver.got[0]["headers"]["x-slack-retry-reason"] == "connection_failed"


@pytest.mark.parametrize(("kind", "reason"), [("timeout", "http_timeout"), ("error", "http_error")])
def test_an_event_that_arrived_is_sent_again_when_slack_believes_it_failed(slack, receiver, kind, reason):
    slack.fault("delivery", kind)
    slack.send(REP_EAST, "#sales", "@Lifecycle hello")
    slack.wait_for(lambda: len(receiver.got) == 2)

    assert receiver.got[1]["headers"]["x-slack-retry-reason"] == reason


def test_a_fault_can_be_armed_from_the_page_and_taken_back(slack, patient):
    body = json.dumps({"where": "chat.postMessage", "kind": "error", "times": 9}).encode()
    request = urllib.request.Request(
        f"{slack.url}/play/faults", data=body, headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request) as answer:
        assert json.load(answer) == {"ok": True}
    with pytest.raises(SlackApiError):
        post(patient)
    slack.clear_faults()

    assert post(patient)["ok"]


def test_an_unknown_fault_is_a_mistake(slack):
    with pytest.raises(ValueError, match="There is no fault 'explode'"):
        slack.fault("api", "explode")
