"""A local Slack, and a workspace with digests two minutes after they were due."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.compose import Database
from bot.playground import Config, Playground
from bot.sending.slackcalls import web_client
from tests.bot.digests.stubs import NOW, Office


@pytest.fixture
def slack():
    with Playground(Config()) as made:
        yield made


@pytest.fixture
def office(address, slack):
    database = Database(address, 20.0)
    yield Office(database, slack, web_client(slack.config.bot_token, slack.api_url), NOW + timedelta(minutes=2))
    database.close()
