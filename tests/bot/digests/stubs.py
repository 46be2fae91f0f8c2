"""Digests small enough to count: their text names the subscription, so that a channel shows which came and how often."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from time import monotonic

from bot.digests.worker import DigestWorker, key_of
from bot.playground.world import REP_EAST, SALES, TEAM
from bot.router import Router
from commands import Ask, Button, Chart, Column, Reply, Table, command
from lifecycle.digests.schedule import Cadence, Schedule
from lifecycle.model import Person, Role
from lifecycle.service import Lifecycle

DUE = datetime(2026, 11, 23, 8, tzinfo=UTC)
NOW = DUE + timedelta(seconds=90)
WEEKLY = Schedule(Cadence.WEEKLY, 0, time(9), "Europe/Prague")
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa7\x9a\xa0\xa0\x00\x00\x00\x00IEND\xaeB`\x82"
)


@dataclass
class Trouble:
    """What goes wrong with the stub's digests, while it is set: something unexpected, or just this."""

    made: bool | Exception = False
    drawn: bool = False
    details: bool = False


class Died(BaseException):
    """As `kill -9` would: nothing is tidied up."""


def dies(*_args, **_named):
    raise Died


def stubs(trouble=None):
    """The commands that a worker asks, by name."""
    trouble = trouble or Trouble()

    def draw():
        if trouble.drawn:
            raise OSError
        return PNG

    @command("digest made", listed=False)
    def made(ask: Ask, lifecycle) -> Reply:
        """What is posted."""
        if trouble.made:
            raise ZeroDivisionError if trouble.made is True else trouble.made
        which, _due = ask.words.split()
        button = Button("Why these numbers", "digest why")
        chart = Chart(draw, "Six weeks")
        return Reply(f"Digest {which}.", receipt="counted", chart=chart, buttons=(button,), told='{"n": 1}')

    @command("digest details", listed=False)
    def details(ask: Ask, lifecycle) -> Reply:
        """What stands in the thread."""
        if trouble.details:
            raise ZeroDivisionError
        table = Table((Column("a"),), ((1,),))
        return Reply("How it was counted.", tables=(table,), chart=Chart(lambda: PNG, "Who stayed", "cohorts.png"))

    @command("digest unsure", listed=False)
    def unsure(ask: Ask, lifecycle) -> Reply:
        """What the owner is asked."""
        which, due = ask.words.split()
        return Reply(f"Did {which} arrive?", buttons=(Button("Post it again", f"digest again {which} {due}"),))

    @command("digest trouble", listed=False)
    def trouble_(ask: Ask, lifecycle) -> Reply:
        """What the owner is told."""
        return Reply(f"{ask.words} rests.")

    @command("digest below", listed=False)
    def below(ask: Ask, lifecycle) -> Reply:
        """What the owner is told of a thread."""
        return Reply(f"{ask.words} lacks something.")

    declared = [each.command for each in (made, details, unsure, trouble_, below)]
    return {name: each for each in declared for name in each.names}


class Office:
    """A workspace whose channels are subscribed to digests; its clock stands until it is set."""

    def __init__(self, database, playground, client, now=NOW):
        self.database = database
        self.playground = playground
        self.client = client
        self.now = now
        self.trouble = Trouble()
        self.owner = Person(REP_EAST, Role.REP, "rep", "Europe/Prague", "en")
        self.slept = []
        with database.transaction(TEAM, writes=True) as store:
            store.remember_person(self.owner, DUE - timedelta(days=9))

    def subscribe(self, n=1, channel=SALES, schedule=WEEKLY, since=DUE - timedelta(days=3)):
        """So many subscriptions, each a kind of its own."""
        return self.subscribe_to([f"kind {number}" for number in range(n)], schedule, channel, since)

    def subscribe_to(self, kinds, schedule, channel, since=DUE - timedelta(days=3)):
        """A subscription to each of these kinds."""
        with self.database.transaction(TEAM, writes=True) as store:
            lifecycle = Lifecycle(
                store,
                person=self.owner,
                now=since,
                origin="slash",
                request_key=f"{since}{kinds[0]}{len(kinds)}{schedule}{channel}",
                verb="digest",
            )
            return [lifecycle.digests.subscribe(kind, schedule, channel) for kind in kinds]

    def worker(self, apart_s=0, *, waits=False):
        """A worker as another process would have it. `waits`: it really does so, and the clock goes on."""
        router = Router(
            self.database, stubs(self.trouble), now=lambda: self.now, meet=lambda _team, _person: self.owner
        )
        begun, sleep = monotonic(), None if waits else self.slept.append

        def clock():
            return self.now + timedelta(seconds=monotonic() - begun) if waits else self.now

        return DigestWorker(router, self.database, self.client, clock, TEAM, apart_s=apart_s, sleep=sleep)

    def posted(self, channel=SALES):
        """The digests that stand in a channel, without those in threads."""
        return [
            one
            for one in self.playground.messages(channel, REP_EAST)
            if one.get("bot_id") and str(one["text"]).startswith("Digest ")
        ]

    def direct(self):
        """What the bot wrote to the owner."""
        place = self.playground.dm(REP_EAST)
        return [one["text"] for one in self.playground.messages(place, REP_EAST) if one.get("bot_id")]

    def run_of(self, subscription, due=DUE):
        key = key_of(subscription, due)
        return self.database.runs.known(TEAM, [key]).get(key)

    def subscription(self, subscription):
        """As it is now."""
        with self.database.transaction(TEAM, writes=False) as store:
            lifecycle = Lifecycle(store, person=self.owner, now=self.now, origin="slash", request_key="", verb="digest")
            return lifecycle.digests.find(subscription.id)


def which(message):
    """The id of the subscription that a posted digest is of."""
    return int(str(message["text"]).removeprefix("Digest ").split(".")[0])
