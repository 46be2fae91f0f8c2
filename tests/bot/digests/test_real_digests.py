"""Real digests of the sample company by several processes, one of them killed in the middle: each with its chart and its thread,
posted once or asked about."""

from __future__ import annotations

import json
import signal
from collections import Counter
from datetime import time, timedelta

import pytest

from bot.compose import Database
from bot.digests.worker import key_of
from bot.playground.world import SALES, SUCCESS, TEAM
from bot.sending.slackcalls import web_client
from lifecycle.digests.kinds import kinds
from lifecycle.digests.schedule import Cadence, Schedule
from lifecycle.digests.standing import thread_key
from lifecycle.runs import RunState
from storage.sample import fill
from tests.bot.digests.process import Worker
from tests.bot.digests.stubs import DUE, NOW, Office

PROCESSES, BEFORE_ONE_IS_KILLED = 4, 2
ZONE = "Europe/Prague"
WEEKLY, MONTHLY = Schedule(Cadence.WEEKLY, 0, time(9), ZONE), Schedule(Cadence.MONTHLY, DUE.day, time(9), ZONE)
LATER = timedelta(minutes=3)


@pytest.fixture
def office(address, slack):
    """The sample company's."""
    database = Database(address, 20.0)
    fill(database, NOW, zone=ZONE)
    yield Office(database, slack, web_client(slack.config.bot_token, slack.api_url), NOW + timedelta(minutes=2))
    database.close()


def subscribed(office):
    """Every kind twice: what is due, by the key of its run."""
    slugs = [kind.slug for kind in kinds()]
    return {
        key_of(one, DUE): one
        for schedule, channel in ((WEEKLY, SALES), (MONTHLY, SUCCESS))
        for one in office.subscribe_to(slugs, schedule, channel)
    }


def posted(slack):
    """The messages that Slack took of each run."""
    found = {}
    for call in slack.calls_of("chat.postMessage"):
        metadata = call.args.get("metadata")
        if call.ok and metadata:
            metadata = json.loads(metadata) if isinstance(metadata, str) else metadata
            found.setdefault(metadata["event_payload"]["run"], []).append(call)
    return found


def test_four_processes_of_which_one_is_killed_lose_and_double_no_real_digest(office, slack, address):
    due = subscribed(office)
    first, *others = [Worker(office, address, real=True) for _number in range(PROCESSES)]
    slack.wait_for(lambda: len(posted(slack)) >= BEFORE_ONE_IS_KILLED, 60)
    first.kill()
    assert first.end() == (0, -signal.SIGKILL)
    assert {worker.end()[1] for worker in others} == {0}
    office.now += LATER
    assert Worker(office, address, real=True).end()[1] == 0

    runs = office.database.runs.known(TEAM, list(due))
    asked = {key for key, run in runs.items() if run.state is RunState.SENDING}
    found = posted(slack)
    assert {len(calls) for calls in found.values()} == {1}
    assert set(found) | asked == set(due) == set(runs)
    assert {run.state for key, run in runs.items() if key not in asked} == {RunState.SENT}
    assert sum("Did this digest arrive" in text for text in office.direct()) == len(asked) <= 4

    threads = office.database.runs.known(TEAM, [thread_key(key) for key in due])
    assert set(threads) == {thread_key(key) for key in due if key not in asked}
    assert {run.state for run in threads.values()} == {RunState.SENT}
    kinds_of_blocks = [Counter(block["type"] for block in blocks(call))["image"] for (call,) in found.values()]
    assert kinds_of_blocks == [1] * len(found)
    for key in set(due) - asked:
        below = slack.messages(due[key].channel, office.owner.id, runs[key].ts)[1:]
        assert any("the figures, and how they were counted" in str(each["text"]) for each in below)
    assert slack.complaints == []


def blocks(call):
    given = call.args["blocks"]
    return json.loads(given) if isinstance(given, str) else given
