"""Replies to deliver, places to deliver them to, and what is seen there."""

import json

from bot.blocks import Reader
from bot.deliver import Place
from commands import CHANNEL, Chart, Reply

TEAM, REP = "T0PLAYGROUND", "UREPEAST"
READER = Reader("UTC", "en", REP)
PICTURE = b"\x89PNG picture"
CHART = Chart(lambda: PICTURE, "Funnel of this week", "funnel.png")
PRIVATE = Reply("Acme Corp is in Retention.", receipt="as of now")
PUBLIC = Reply("Acme Corp is now in Retention.", receipt="moved just now", audience=CHANNEL)
WITH_CHART = Reply("Nine customers reached Conversion.", audience=CHANNEL, chart=CHART)


class Clock:
    """Time that passes only while somebody waits."""

    def __init__(self):
        self.now = 0.0
        self.waits = []

    def sleep(self, seconds):
        self.waits.append(seconds)
        self.now += seconds


def place(slack, channel="CSALES", *, url=True, **more):
    """Where a slash command was typed; `url=False` for a mention."""
    given = slack._do(lambda: slack._core.hooks.issue(channel, REP)) if url else None
    return Place(TEAM, channel, REP, response_url=given, **more)


def pressed(slack, channel="CSALES", *, ephemeral, **more):
    """The place of a message whose button was pressed, and that message's id."""
    kind = "ephemeral" if ephemeral else "in_channel"
    body = {"text": "Which customer?", "response_type": kind}
    old = slack._do(lambda: slack._core.hooks.post(channel, REP, body))
    url = slack._do(lambda: slack._core.hooks.issue(channel, REP, old))
    return Place(TEAM, channel, REP, response_url=url, message_ts=old.ts, ephemeral=ephemeral, origin="button", **more)


def seen(slack, channel="CSALES", as_=REP, thread=""):
    return slack.messages(channel, as_, thread)


def words(message):
    return json.dumps(message["blocks"], ensure_ascii=False) + message["text"]


def direct(slack):
    return seen(slack, slack.dm(REP))
