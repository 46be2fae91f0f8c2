"""An environment with a Slack in it, channels bound to a customer, and the doctor's findings by their slugs."""

from __future__ import annotations

import json
import os

import pytest

from bot import doctor as surgery
from bot.manifest import build
from bot.playground import Config, Playground
from bot.playground.world import TEAM
from commands import discover
from storage.database import Database
from storage.doctor import Patient
from tests.storage.desk import Desk


@pytest.fixture
def playground():
    """A Slack whose tokens look like real ones."""
    config = Config(
        manifest=build(discover()),
        bot_token="xoxb-111-very-secret",
        app_token="xapp-1-also-secret",
        signing_secret="0123456789abcdef",
    )
    with Playground(config) as made:
        yield made


@pytest.fixture
def surroundings(monkeypatch, tmp_path, sqlite_address):
    """Sets what the environment says, and nothing else of this one."""

    def given(**settings):
        for name in [name for name in os.environ if name.startswith(("SLACK_", "LIFECYCLE_"))]:
            monkeypatch.delenv(name)
        for name, value in {"LIFECYCLE_DATABASE_URL": sqlite_address, **settings}.items():
            monkeypatch.setenv(name, value)

    monkeypatch.chdir(tmp_path)  # where there is no .env
    given()
    return given


@pytest.fixture
def connected(playground, surroundings):
    """The environment of a bot in Socket Mode, or behind HTTP."""

    def given(mode="socket", **more):
        own = {
            "socket": {"SLACK_APP_TOKEN": playground.config.app_token},
            "http": {"SLACK_SIGNING_SECRET": playground.config.signing_secret},
        }
        common = {"SLACK_BOT_TOKEN": playground.config.bot_token, "SLACK_API_URL": playground.api_url}
        surroundings(**{**common, **own[mode], **more})

    given()
    return given


@pytest.fixture
def examined(capsys):
    """What `doctor --json` says: the exit code, and each check by its name."""

    def run():
        code = surgery.doctor(Patient, as_json=True)
        said = json.loads(capsys.readouterr().out)
        assert (said["verdict"] == "trouble") == (code == 1)
        return code, {check.pop("check"): check for check in said["checks"]}

    return run


@pytest.fixture
def bind(sqlite_address):
    """Makes channels be about a customer, in the workspace of the playground's team."""

    def channels_to(*ids):
        database = Database(sqlite_address)
        desk = Desk(database, team=TEAM)
        acme = desk.add("Acme Corp")
        for channel in ids:
            desk.say("channel", channel, "customer", str(acme))
        database.close()

    return channels_to
