"""A Slack that is clean before each test, and delivery to it by a clock that waits for nobody."""

import pytest
from slack_sdk import WebClient

from bot.deliver import Deliver
from bot.playground import Config, Playground
from tests.bot.sending.delivering import Clock


@pytest.fixture(scope="module")
def slack():
    with Playground(Config()) as running:
        yield running


@pytest.fixture(autouse=True)
def afresh(slack):
    slack.clear_faults()
    slack._core.calls.clear()
    slack._core.complaints.clear()
    slack._core.token_error = ""
    for channel in slack._core.world.messages:
        slack._core.world.messages[channel].clear()
    slack.invite("#sales")
    yield
    slack.clear_faults()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def deliver(slack, clock):
    client = WebClient("xoxb-playground", base_url=slack.api_url, timeout=1)
    return Deliver(client, sleep=clock.sleep, clock=lambda: clock.now)
