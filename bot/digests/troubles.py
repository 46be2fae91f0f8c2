"""What Slack will never take: the digest rests, and its owner is told, until they were told once or Slack says no to that too.

That somebody is to be told is a run of its own, which begins in the moment that the digest's run is given up: a process that
dies in between, or a Slack that is away just then, leaves it for whoever looks next.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.unasked import Telling, unasked
from lifecycle.errors import Busy, Raced
from lifecycle.runs import RunState, Then

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from slack_sdk import WebClient

    from bot.digests.lanes import Steps
    from bot.digests.pacing import Pace
    from bot.router import Router
    from lifecycle.digests.subscription import Subscription
    from lifecycle.ports import Ledger
    from lifecycle.runs import Run

logger = logging.getLogger(__name__)

PREFIX = "trouble/"
MOST = 50
"""So many are seen to in one look."""
AT_ONCE = timedelta(0)


class Troubles:
    """Sees to runs that were given up."""

    def __init__(  # noqa: PLR0913, PLR0917 - what telling needs
        self, router: Router, ledger: Ledger, client: WebClient, now: Callable[[], datetime], holder: str, pace: Pace
    ) -> None:
        self._ledger = ledger
        self._now = now
        self._holder = holder
        self._pace = pace
        self._telling = Telling(router, ledger, client, now, holder)

    def give_up(self, team: str, subscription: Subscription, run: Run, code: str) -> Steps[None]:
        """A run of this holder's cannot be sent."""
        key = f"{PREFIX}{run.key}/{run.tries}"
        self._ledger.runs.end(
            team, run.key, self._holder, RunState.FAILED, self._now(), error=code, then=Then(key, AT_ONCE)
        )
        if self._rests(team, subscription, key, code):
            yield from self._told(team, subscription, key)

    def open(self, team: str, now: datetime) -> list[Run]:
        """The runs of those who are still to be told."""
        return self._ledger.runs.open(team, PREFIX, now, MOST)

    def run_key(self, trouble: Run) -> str:
        """What the run is called that was given up."""
        return trouble.key.removeprefix(PREFIX).rpartition("/")[0]

    def see_to(
        self, team: str, subscriptions: Mapping[int, Subscription], trouble: Run, run: Run | None
    ) -> Steps[bool]:
        """Tell somebody who could not be told before, unless it was seen to meanwhile. `run`: the one that was given up. False:
        no digest was sent."""
        subscription = subscriptions.get(int(self.run_key(trouble).split("/")[1]))
        if (
            subscription is None
            or run is None
            or run.state is not RunState.FAILED
            or subscription.since > run.changed_at
        ):
            self._over(team, trouble)
        elif subscription.trouble is not None or self._rests(team, subscription, trouble.key, run.error or ""):
            yield from self._told(team, subscription, trouble.key)
        return False

    def _rests(self, team: str, subscription: Subscription, key: str, code: str) -> bool:
        """Let it rest, under a name by which that is done once; False where the database gave no way."""
        try:
            with self._ledger.transaction(team, writes=True) as store:
                unasked(store, self._now(), key, "digest pause").digests.fail(subscription, code)
        except (Busy, Raced):
            logger.warning("a digest could not be paused", extra={"workspace": team, "outcome": code})
            return False
        return True

    def _told(self, team: str, subscription: Subscription, key: str) -> Steps[None]:
        text, owner = f"digest trouble {subscription.id}", subscription.owner
        turn = partial(self._pace.turn, team, owner)
        yield from self._telling.telling(team, owner, text, key, subscription.channel, turn=turn, surely=True)

    def _over(self, team: str, trouble: Run) -> None:
        """Somebody saw to it: there is nothing to tell any more."""
        runs, now = self._ledger.runs, self._now()
        if trouble.state is RunState.SENDING:
            runs.settle(team, trouble.key, RunState.SKIPPED, now, None, None)
        elif runs.claim(team, trouble.key, trouble.due_at, self._holder, now, AT_ONCE):
            runs.end(team, trouble.key, self._holder, RunState.SKIPPED, now, error="over")
