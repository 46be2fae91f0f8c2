"""The manifest: fresh, inside Slack's limits, one source for Socket Mode and HTTP."""

from __future__ import annotations

import json

import pytest
import yaml

from bot.manifest import EVENTS, OPTIONAL_SCOPES, SCOPES, build, is_fresh, text
from commands import discover
from lifecycle.errors import Refusal
from tests.warm import ROOT

SCHEMAS = ROOT.parent / "shared" / "slack-schemas"


@pytest.fixture(scope="module")
def commands():
    return discover()


def test_the_file_holds_what_the_code_would_write(commands):
    assert is_fresh(ROOT / "app_manifest.yml", commands), "run: lifecycle-bot manifest --write"


@pytest.mark.parametrize("http", [None, "https://bot.example.com"])
@pytest.mark.parametrize("version", ["1.0.0", "2.0.0"])
def test_slacks_own_schema_accepts_it(commands, http, version):
    schema = SCHEMAS / f"manifest.schema.{version}.json"
    if not schema.is_file():
        pytest.skip("Slack's schema is not here")
    jsonschema = pytest.importorskip("jsonschema")

    jsonschema.validate(build(commands, http=http), json.loads(schema.read_text()))


def test_every_command_can_be_reached_by_a_slash_command(commands):
    slashes = {one["command"] for one in build(commands)["features"]["slash_commands"]}

    assert {f"/{command.slash}" for command in commands.values()} <= slashes
    assert "/lifecycle" in slashes


def test_it_stays_inside_slacks_limits(commands):
    made = build(commands, prefix="lc-")
    slashes = made["features"]["slash_commands"]

    assert len(slashes) <= 50
    assert all(len(one["command"]) <= 32 and 1 <= len(one["description"]) <= 2000 for one in slashes)
    assert all(1 <= len(one["usage_hint"]) <= 1000 and one["should_escape"] for one in slashes)
    assert len(made["display_information"]["name"]) <= 35
    assert len(made["display_information"]["description"]) <= 140
    assert 175 <= len(made["display_information"]["long_description"]) <= 4000


def test_socket_mode_has_no_addresses_and_http_has_them_everywhere(commands):
    socket, http = build(commands), build(commands, http="https://bot.example.com/")

    assert socket["settings"]["socket_mode_enabled"]
    assert "http" not in json.dumps(socket).replace("https", "http").split('"features"')[1]
    assert not http["settings"]["socket_mode_enabled"]
    address = "https://bot.example.com/slack/events"
    assert http["settings"]["event_subscriptions"]["request_url"] == address
    assert http["settings"]["interactivity"]["request_url"] == address
    assert {one["url"] for one in http["features"]["slash_commands"]} == {address}


def test_it_asks_for_no_more_than_it_needs(commands):
    made = build(commands)

    assert made["oauth_config"]["scopes"] == {"bot": list(SCOPES), "bot_optional": list(OPTIONAL_SCOPES)}
    assert made["settings"]["event_subscriptions"]["bot_events"] == list(EVENTS)
    assert not [scope for scope in (*SCOPES, *OPTIONAL_SCOPES) if "history" in scope and scope != "im:history"]


def test_a_prefix_tells_the_commands_apart_from_other_apps(commands):
    names = {one["command"] for one in build(commands, prefix="lc-")["features"]["slash_commands"]}

    assert {"/lc-stage", "/lc-lifecycle"} <= names


@pytest.mark.parametrize("prefix", ["LC-", "with space", "x" * 40, "é!"])
def test_a_prefix_that_slack_would_not_take_is_refused(commands, prefix):
    with pytest.raises(Refusal, match="cannot be a slash command"):
        build(commands, prefix=prefix)


@pytest.mark.parametrize("address", ["http://bot.example.com", "bot.example.com", "https://a b"])
def test_an_address_that_slack_could_not_reach_is_refused(commands, address):
    with pytest.raises(Refusal, match="https"):
        build(commands, http=address)


def test_the_yaml_says_the_same_as_the_manifest(commands):
    made = build(commands)

    assert yaml.safe_load(text(made)) == made
