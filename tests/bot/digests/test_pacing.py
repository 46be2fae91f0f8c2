"""In each channel messages come at Slack's pace, over all processes, and a slow channel keeps no other waiting."""

from __future__ import annotations

import time
from datetime import timedelta

from bot.compose import Database
from bot.digests import worker
from bot.playground import Config, Playground
from bot.playground.world import SALES, SUCCESS
from bot.sending.slackcalls import web_client
from tests.bot.digests.process import Worker
from tests.bot.digests.stubs import NOW, Office, which

APART_S = 0.25
JITTER_S = 0.6
"""A call may be so much later than its moment, on a busy machine."""


def posts(slack, channel):
    """When something was posted in a channel, its threads and the pictures in them included."""
    calls = (*slack.calls_of("chat.postMessage"), *slack.calls_of("files.completeUploadExternal"))
    return sorted(call.at for call in calls if channel in {call.args.get("channel"), call.args.get("channel_id")})


def assert_apart(times, apart_s=APART_S):
    for behind in range(1, len(times)):
        for at in range(behind):
            assert times[behind] - times[at] >= (behind - at) * apart_s - JITTER_S


def test_over_four_processes_the_messages_of_a_channel_keep_their_distance(office, slack, address):
    office.subscribe(4)
    office.subscribe(1, channel=SUCCESS)
    begun = time.time()
    workers = [Worker(office, address, apart_s=APART_S, begun=begun) for _number in range(4)]
    assert sum(worker.end()[0] for worker in workers) == 5
    assert len(posts(slack, SALES)) == 12  # each with a text and a picture in its thread
    assert_apart(posts(slack, SALES))
    assert_apart(posts(slack, SUCCESS))
    assert posts(slack, SUCCESS)[-1] < posts(slack, SALES)[-1]


def test_slack_at_its_real_pace_never_has_to_say_slower(sqlite_address):
    limit = (1, APART_S * 0.8)
    with Playground(Config(limits={"chat.postMessage": limit})) as slack:
        database = Database(sqlite_address, 20.0)
        office = Office(database, slack, web_client(slack.config.bot_token, slack.api_url), NOW + timedelta(minutes=2))
        office.subscribe(4)
        assert office.worker(APART_S, waits=True).run() == 4
        database.close()
        assert [call.status for call in slack.calls_of("chat.postMessage")].count(429) <= 1  # a busy machine's


def test_a_picture_that_goes_into_the_thread_counts_as_a_message(office, slack):
    office.subscribe()
    slack.fault("chat.postMessage", "refuse", error="invalid_arguments", times=5)
    office.playground = slack
    assert office.worker(waits=False).run() == 1
    first = posts(slack, SALES)
    assert len(first) == 9  # five refused, the message, its picture, its details and the picture of these


def test_a_busy_channel_keeps_no_other_waiting(office, slack):
    office.subscribe(5)
    office.subscribe(1, channel=SUCCESS)
    began = time.time()
    assert office.worker(APART_S, waits=True).run() == 6
    assert posts(slack, SUCCESS)[0] - began < 1.0 < posts(slack, SALES)[-1] - began


def test_a_channel_that_slack_slows_down_keeps_no_thread(office, slack, monkeypatch):
    monkeypatch.setattr(worker, "AT_ONCE", 1)
    office.subscribe(1)
    office.subscribe(1, channel=SUCCESS)
    slack.fault("chat.postMessage", "ratelimited", retry_after=1)
    assert office.worker(waits=True).run() == 2
    slow, *others = slack.calls_of("chat.postMessage")
    assert slow.status == 429
    channels = [call.args["channel"] for call in others]
    assert channels[0] != slow.args["channel"] == channels[-1]
    assert others[-2].at - slow.at >= 1.0


def test_much_work_in_one_channel_does_not_keep_what_falls_due_meanwhile(office, slack, monkeypatch):
    monkeypatch.setattr(worker, "EVERY_S", 0.4)
    office.subscribe(3)
    looks, read = [], worker.DigestWorker._subscriptions
    monkeypatch.setattr(
        worker.DigestWorker, "_subscriptions", lambda self, team: looks.append(team) or read(self, team)
    )
    assert office.worker(APART_S, waits=True).run() == 3
    assert len(looks) >= 2


def test_a_process_that_is_told_to_stop_leaves_what_waits_to_others(office, slack):
    subscribed = office.subscribe(3)

    def stopping():
        return len(posts(slack, SALES)) >= 1

    assert office.worker(APART_S, waits=True).run(stopping) == 1
    assert len(posts(slack, SALES)) == 1
    office.now += timedelta(seconds=10)
    assert office.worker().run() == 2  # nobody holds them
    assert len(posts(slack, SALES)) == 9
    assert len({which(message) for message in office.posted()}) == len(subscribed) == len(office.posted())
