"""Digests as their sender has them made, and what a message of one says."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.routing.request import Request
from lifecycle.digests.kinds import kinds
from lifecycle.runs import RunState
from tests.commands.asking import TEAM
from tests.commands.digesting import claimed, only

MONDAY = datetime(2026, 11, 16, 8, tzinfo=UTC)
"""9:00 in Prague; the week of 9 November is over."""
SLUGS = [kind.slug for kind in kinds()]


def subscribed(asking, kind="overview", how="weekly monday 9:00 Europe/Prague"):
    """A subscription of before the 12th of November."""
    now, asking.now = asking.now, datetime(2026, 10, 1, tzinfo=UTC)
    asking.say(f"/digest subscribe {kind} {how}")
    asking.now = now
    return only(asking)


def made(asking, subscription, due=MONDAY):
    """The message, as whoever sends digests asks for it."""
    text = f"digest made {subscription.id} {due.isoformat()}"
    request = Request(text, subscription.owner, asking._key(), TEAM, subscription.channel, "schedule")
    heard = asking._ask(request)
    assert not heard.refused, heard.text
    return heard


def sent(asking, subscription, due, told, state=RunState.SENT):
    """A digest that went out, or did not, and what it said."""
    runs, key = claimed(asking, subscription, due)
    runs.end(TEAM, key, "one", state, due, channel=subscription.channel, ts="1.2", told=told)


def lines_of(heard):
    return [heard.headline, *heard.lines, *([heard.receipt] if heard.receipt else [])]


def beginning(heard, words):
    found = [line for line in lines_of(heard) if line.startswith(words)]
    assert found, heard.text
    return found[0]


def named(heard):
    """Who needs a human, in their order."""
    return [line.split(":")[0] for line in heard.items]
