"""Which digests are due, and sending each once, however many processes look.

A run is claimed by a unique row, renewed while it is made, marked before it is posted and noted afterwards. One that died
before it was marked is taken over; one that died after that is never posted again by itself: see `bot.digests.unknown`.
"""

from __future__ import annotations

import logging
import random
import time
import zlib
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.digests.asking import Asking
from bot.digests.lanes import Lanes
from bot.digests.pacing import APART_S, Pace, Stopping
from bot.digests.sender import Sender
from bot.digests.threads import Threads
from bot.digests.troubles import Troubles
from bot.digests.unknown import Unknown
from bot.digests.untold import Untold
from bot.sending.slackcalls import Patience, Slack, same_but_quiet
from bot.unasked import new_holder, unasked
from lifecycle.digests.standing import expected, run_key, thread_key
from lifecycle.runs import RunState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from slack_sdk import WebClient

    from bot.digests.lanes import Steps
    from bot.router import Router
    from lifecycle.digests.subscription import Subscription
    from lifecycle.ports import Ledger
    from lifecycle.runs import Run

logger = logging.getLogger(__name__)

EVERY_S = 15.0
"""How often it is looked for what is due, also while there is much to do."""
MOST_LOOKS = 8
"""So often it is looked anew before other jobs have their turn."""
AT_ONCE = 4
"""Digests that one process works on in one moment; those that wait for their channel or for Slack do not count."""
SPREAD_S = 60
"""Over so many seconds digests that are due together are spread, where they are many."""

Due = tuple["Subscription", datetime]


class DigestWorker:
    """Looks, claims and sends; one for each process."""

    def __init__(  # noqa: PLR0913 - what a process is made of, its clock and its pace
        self,
        router: Router,
        ledger: Ledger,
        client: WebClient,
        now: Callable[[], datetime],
        local_team: str | None = None,
        *,
        apart_s: float = APART_S,
        sleep: Callable[[float], None] | None = None,
    ) -> None:
        """`apart_s`: between two messages in a channel. `sleep`: called instead of waiting."""
        self._ledger = ledger
        self._client = same_but_quiet(client)
        self._now = now
        self.team = local_team
        """Whose digests these are; None until the token was asked."""
        self._sleep = sleep
        self._pace = pace = Pace(ledger, now, apart_s)
        holder, asking = new_holder(), Asking(router)
        slack = Slack(self._client, Patience(0))  # it never waits: the patience of `bot.digests.pacing` does
        self._unknown = Unknown(router, ledger, self._client, now, holder, pace)
        self._troubles = Troubles(router, ledger, self._client, now, holder, pace)
        self._untold = Untold(router, ledger, self._client, now, holder, pace)
        self._threads = Threads(asking, ledger, slack, now, holder, pace, self._untold)
        self._sender = Sender(asking, ledger, slack, now, holder, pace, self._threads, self._troubles)

    def run(self, stopping: Callable[[], bool] = lambda: False) -> int:
        """Send what is due now; how many were sent. `stopping`: begin nothing more, and leave to others what waits."""
        team, sent = self._own_team(), 0
        self._pace.stopping = stopping
        for _look in range(MOST_LOOKS):
            may_begin = partial(_has_time, time.monotonic() + EVERY_S, stopping)
            lanes = Lanes(self._jobs(team, self._now()), may_begin, self._sleep)
            lanes.work(AT_ONCE)
            sent += lanes.came_true
            if stopping() or not lanes.dropped:
                break
        return sent

    def _jobs(self, team: str, now: datetime) -> Iterator[tuple[str, Steps[bool]]]:
        """What is to be done now, each with whom it writes to: what others left open comes first."""
        subscriptions = self._subscriptions(team)
        due = [(one, at) for one in subscriptions.values() if (at := expected(one, now))]
        troubles = self._troubles.open(team, now)
        keys = [key_of(*one) for one in due]
        runs = self._ledger.runs.known(
            team, {*keys, *map(thread_key, keys), *(self._troubles.run_key(one) for one in troubles)}
        )
        for one in troubles:
            run = runs.get(self._troubles.run_key(one))
            yield one.key, _quietly(self._troubles.see_to(team, subscriptions, one, run), team, one.key)
        for one in self._untold.open(team, now):
            yield one.key, _quietly(self._untold.see_to(team, subscriptions, one), team, one.key)
        for subscription, at in due:
            run = runs.get(key_of(subscription, at))
            if run is not None:
                yield from self._left(team, subscription, run, runs.get(thread_key(run.key)), now)
        wanted = [one for one in due if self._is_open(runs.get(key_of(*one)), now)]
        ready = [one for one in wanted if now >= one[1] + _delay(one, len(wanted))]
        random.shuffle(ready)  # so that processes which look together do not all reach for the same one
        for subscription, at in ready:
            key = key_of(subscription, at)
            yield subscription.channel, _quietly(self._sender.send(team, subscription, at), team, key)

    def _left(
        self, team: str, subscription: Subscription, run: Run, thread: Run | None, now: datetime
    ) -> Iterator[tuple[str, Steps[bool]]]:
        """What somebody left who died: nobody knows whether it arrived, or something is missing below it."""
        if run.state is RunState.SENDING and run.held_until <= now:
            yield subscription.owner, _quietly(self._unknown.see_to(team, subscription, run), team, run.key)
        elif run.state is RunState.SENT and self._threads.is_open(run, thread, now):
            yield subscription.channel, _quietly(self._threads.take_over(team, subscription, run), team, run.key)

    def _own_team(self) -> str:
        if self.team is None:
            self.team = str(self._client.auth_test()["team_id"])
        return self.team

    def _subscriptions(self, team: str) -> dict[int, Subscription]:
        with self._ledger.transaction(team, writes=False) as store:
            return {one.id: one for one in unasked(store, self._now()).digests.all()}

    @staticmethod
    def _is_open(run: Run | None, now: datetime) -> bool:
        return run is None or (run.state is RunState.CLAIMED and run.held_until <= now)


def key_of(subscription: Subscription, due: datetime) -> str:
    """What a run of a digest is called."""
    return run_key(subscription.id, due)


def _has_time(until_s: float, stopping: Callable[[], bool]) -> bool:
    return not stopping() and time.monotonic() < until_s


def _quietly(job: Steps[bool], team: str, key: str) -> Steps[bool]:
    """One digest's trouble is not another's."""
    try:
        return (yield from job)
    except Stopping:
        return False
    except Exception:
        logger.exception("a digest failed", extra={"workspace": team, "outcome": key})
        return False


def _delay(one: Due, n: int) -> timedelta:
    """The same for every process: where many are due together, each has a second of its own in the spread."""
    return timedelta(seconds=zlib.crc32(str(one[0].id).encode()) % min(SPREAD_S, max(1, n // AT_ONCE)))
