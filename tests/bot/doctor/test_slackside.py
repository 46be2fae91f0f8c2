"""What the doctor says of tokens that are of the wrong kind or not taken, of a Slack out of reach, and of its clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot import doctor as surgery
from bot.playground import api
from bot.playground.args import Method, needs


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_BOT_TOKEN alone is not enough"),
        ({"SLACK_BOT_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN holds an app token"),
        ({"SLACK_BOT_TOKEN": "xoxp-1", "SLACK_SIGNING_SECRET": "s"}, "SLACK_BOT_TOKEN must hold the bot token"),
        ({"SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN is not"),
        ({"SLACK_SIGNING_SECRET": "s"}, "SLACK_BOT_TOKEN is not"),
    ],
)
def test_tokens_of_the_wrong_kind_are_a_finding_beside_those_of_the_database(surroundings, examined, settings, said):
    surroundings(**settings)

    code, found = examined()

    assert code == 1
    assert said in found["tokens"]["said"]
    assert found["projection"]["verdict"] == "ok"
    assert "slack" not in found


@pytest.mark.parametrize("error", ["token_revoked", "invalid_auth", "account_inactive"])
def test_a_token_that_slack_does_not_take_is_trouble_and_ends_the_slack_side(connected, examined, playground, error):
    playground.refuse_token(error)

    code, found = examined()

    assert code == 1
    assert found["slack"]["said"] == f"Slack does not accept SLACK_BOT_TOKEN ({error})."
    assert "OAuth & Permissions" in found["slack"]["mend"]
    assert "scopes" not in found


@pytest.mark.parametrize("fault", ["ratelimited", "error"])
def test_slacks_own_trouble_is_not_the_tokens(connected, examined, playground, fault):
    for _each in range(9):
        playground.fault("auth.test", fault)

    _code, found = examined()

    assert found["slack"]["said"].startswith("Slack itself is in trouble")
    assert found["slack"]["mend"] == "Run lifecycle-bot doctor again in a minute."


def test_a_token_of_a_person_is_trouble(connected, examined, monkeypatch):
    monkeypatch.setitem(api.METHODS, "auth.test", Method(lambda _core, _args: {"user_id": "UREPEAST"}, needs()))

    _code, found = examined()

    assert found["slack"]["said"] == "SLACK_BOT_TOKEN belongs to a person, not to a bot."


def test_a_slack_that_cannot_be_reached_is_trouble(connected, examined):
    connected(SLACK_API_URL="http://127.0.0.1:9/api/")

    code, found = examined()

    assert code == 1
    assert found["slack"]["said"] == "Slack cannot be reached."
    assert "SLACK_API_URL" in found["slack"]["mend"]


def test_an_app_token_that_slack_does_not_take_is_trouble(connected, examined):
    connected(SLACK_APP_TOKEN="xapp-of-another-app")

    code, found = examined()

    assert code == 1
    assert found["app-token"]["said"] == "Slack does not accept SLACK_APP_TOKEN (invalid_auth)."
    assert "connections:write" in found["app-token"]["mend"]


@pytest.mark.parametrize(
    ("seconds", "verdict", "said"),
    [
        (0, "ok", "agrees"),
        (50, "ok", "agrees"),
        (90, "warning", "90 seconds ahead of Slack's"),
        (-90, "warning", "90 seconds behind Slack's"),
        (400, "trouble", "every signed request is refused"),
        (-400, "trouble", "every signed request is refused"),
    ],
)
def test_a_clock_that_is_not_slacks_is_told(connected, examined, monkeypatch, seconds, verdict, said):
    monkeypatch.setattr(surgery, "now", lambda: datetime.now(UTC) + timedelta(seconds=seconds))

    _code, found = examined()

    assert found["slack-clock"]["verdict"] == verdict
    told = found["slack-clock"]["said"]
    assert said in told or said.replace("90", "89") in told or said.replace("90", "91") in told
