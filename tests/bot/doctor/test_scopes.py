"""What the doctor says of scopes that were not granted."""

from __future__ import annotations

import pytest

from bot.doctor import scopes
from bot.manifest import OPTIONAL_SCOPES, SCOPES
from bot.playground import Config, Playground


@pytest.mark.parametrize("scope", SCOPES)
def test_a_scope_that_the_bot_needs_is_trouble_when_it_is_missing(connected, examined, playground, scope):
    playground.revoke(scope)

    code, found = examined()

    assert code == 1
    assert found["scopes"]["said"] == f"A scope that the bot needs is missing: {scope}."
    assert f"add {scope}, then Reinstall" in found["scopes"]["mend"]
    assert found["optional-scopes"]["verdict"] == "ok"


def test_optional_scopes_say_what_does_not_work_without_them(connected, examined, playground):
    playground.revoke("im:write", "groups:read")

    code, found = examined()

    assert code == 0
    assert found["scopes"]["verdict"] == "ok"
    assert found["optional-scopes"]["verdict"] == "warning"
    assert "Without im:write: a private answer with a chart comes as two messages." in found["optional-scopes"]["said"]
    assert "Without groups:read: private channels cannot be looked up." in found["optional-scopes"]["said"]
    assert "add groups:read, im:write, then" in found["optional-scopes"]["mend"]


@pytest.mark.parametrize("scope", OPTIONAL_SCOPES)
def test_each_optional_scope_has_words_for_what_it_is_for(scope):
    assert scopes.optional(set(OPTIONAL_SCOPES) - {scope}).said != f"Without {scope}: what it is for does not work."


def test_a_slack_that_does_not_name_the_scopes_is_a_warning(surroundings, examined):
    with Playground(Config()) as silent:  # without a manifest it grants everything and names nothing
        surroundings(
            SLACK_BOT_TOKEN=silent.config.bot_token,
            SLACK_SIGNING_SECRET=silent.config.signing_secret,
            SLACK_API_URL=silent.api_url,
        )
        code, found = examined()

    assert code == 0
    assert (found["scopes"]["verdict"], found["optional-scopes"]["verdict"]) == ("warning", "warning")
