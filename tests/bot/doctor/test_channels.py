"""What the doctor says of customers' channels that the bot left, or that are archived, gone or not to be looked up."""

from __future__ import annotations

from bot.doctor import channels
from bot.manifest import build
from bot.playground import Config, Playground
from bot.playground.config import REAL_LIMITS
from bot.playground.world import Channel
from commands import discover


def test_a_channel_that_the_bot_left_is_named_with_its_customer(connected, examined, playground, bind):
    bind("CSALES", "CRANDOM")

    code, found = examined()

    assert code == 0
    assert found["channels"]["verdict"] == "warning"
    assert found["channels"]["said"] == "The bot is not a member of: CRANDOM (Acme Corp)."
    assert "/invite @Lifecycle" in found["channels"]["mend"]


def test_channels_that_are_archived_or_gone_are_told_with_the_command_that_ends_them(
    connected, examined, playground, bind
):
    playground.archive("CSALES")
    playground.add_channel(Channel("CPRIVATE", "private", ["UMANAGER"], is_private=True))
    bind("CSALES", "CGONE", "CPRIVATE", "CSUCCESS")

    _code, found = examined()

    assert found["channels"]["said"] == (
        "Gone, or private without the bot: CGONE (Acme Corp), CPRIVATE (Acme Corp). Archived: CSALES (Acme Corp)."
    )
    assert 'lifecycle-bot ask --channel CGONE "/customer bind nobody"' in found["channels"]["mend"]


def test_without_the_scope_it_says_that_channels_cannot_be_looked_up(connected, examined, playground, bind):
    playground.revoke("channels:read")
    bind("CSALES", "CSUCCESS", "C1", "C2")

    code, found = examined()

    assert code == 0
    assert found["channels"]["said"] == (
        "The scopes do not allow to look up: CSALES (Acme Corp), CSUCCESS (Acme Corp), C1 (Acme Corp), 1 more."
    )
    assert "add channels:read, groups:read" in found["channels"]["mend"]


def test_a_slack_that_is_busy_is_asked_again(surroundings, examined, bind):
    ids = [f"C{n}" for n in range(4)]
    limits = {**REAL_LIMITS, "conversations.info": (2, 1.0)}
    with Playground(Config(manifest=build(discover()), limits=limits)) as busy:
        for channel in ids:
            busy.add_channel(Channel(channel, channel.lower(), ["ULIFECYCLE"]))
        config = busy.config
        surroundings(
            SLACK_BOT_TOKEN=config.bot_token, SLACK_SIGNING_SECRET=config.signing_secret, SLACK_API_URL=busy.api_url
        )
        bind(*ids)
        _code, found = examined()
        refused = [call for call in busy.calls_of("conversations.info") if call.status == 429]

    assert found["channels"]["said"] == "The bot is in all 4 channels that are about a customer."
    assert refused


def test_a_slack_that_stays_busy_is_not_waited_for_for_ever(connected, examined, playground, bind, monkeypatch):
    monkeypatch.setattr(channels, "PATIENCE_S", 0.0)
    playground.fault("conversations.info", "ratelimited", retry_after=30)
    bind("CSALES")

    _code, found = examined()

    assert found["channels"]["said"] == "Slack did not say how it stands with: CSALES (Acme Corp)."
