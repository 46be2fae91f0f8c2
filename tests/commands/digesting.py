"""Digests that went one way or another, for tests that ask about them."""

from __future__ import annotations

from datetime import time, timedelta

from lifecycle.digests.schedule import Cadence, Schedule
from lifecycle.digests.standing import run_key
from lifecycle.digests.subscription import ABOUT, read
from lifecycle.model import TERMINAL, Person, Role
from lifecycle.runs import RunState
from lifecycle.service import Lifecycle
from tests.commands.asking import TEAM

HOLD = timedelta(minutes=2)
SUCCESS = "C0SUCCESS"
USUAL = Schedule(Cadence.WEEKLY, 0, time(9), "Europe/Prague")
"""What nothing said means in Prague."""


def subscriptions(asking):
    """Those there are, the oldest first."""
    with asking._database.transaction(TEAM, writes=False) as store:
        return read(store.said_about(ABOUT))


def only(asking):
    """The only one."""
    [one] = subscriptions(asking)
    return one


def newest_due(asking, subscription):
    """When it was due last."""
    return subscription.schedule.due_before(asking.now)


def claimed(asking, subscription, due):
    """Somebody is at it."""
    runs, key = asking._database.runs, run_key(subscription.id, due)
    assert runs.claim(TEAM, key, due, "one", due, HOLD)
    return runs, key


def cut_off(asking, subscription, due):
    """It died while it was being posted: nobody knows."""
    runs, key = claimed(asking, subscription, due)
    assert runs.begin_sending(TEAM, key, "one", due, HOLD)
    return key


def posted(asking, subscription, due):
    """It arrived."""
    key = cut_off(asking, subscription, due)
    asking._database.runs.end(TEAM, key, "one", RunState.SENT, due, channel=subscription.channel, ts="1.2")


def refused(asking, subscription, due, code):
    """Slack would not take it, ever: it rests."""
    runs, key = claimed(asking, subscription, due)
    runs.end(TEAM, key, "one", RunState.FAILED, due, error=code)
    with asking._database.transaction(TEAM, writes=True) as store:
        person = Person(TERMINAL, Role.MANAGER)
        lifecycle = Lifecycle(store, person=person, now=due, origin="schedule", request_key=key, verb="digest pause")
        lifecycle.digests.fail(subscription, code)


def run_of(asking, subscription, due):
    """What became of it."""
    key = run_key(subscription.id, due)
    return asking._database.runs.known(TEAM, [key]).get(key)
