"""A digest is out, and Slack will never take what belongs below it: its owner is told, once, with the button that fixes it.

That somebody is to be told is a run of its own, as with `bot.digests.troubles`. The digest itself does not rest: it stands there.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.unasked import Telling
from lifecycle.digests.standing import thread_key
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

PREFIX = "below/"
MOST = 50
"""So many are seen to in one look."""
AT_ONCE = timedelta(0)


class Untold:
    """Sees to threads that were given up."""

    def __init__(  # noqa: PLR0913, PLR0917 - what telling needs
        self, router: Router, ledger: Ledger, client: WebClient, now: Callable[[], datetime], holder: str, pace: Pace
    ) -> None:
        self._ledger = ledger
        self._now = now
        self._holder = holder
        self._pace = pace
        self._telling = Telling(router, ledger, client, now, holder)

    def give_up(  # noqa: PLR0913, PLR0917 - of what, and how far it came
        self, team: str, subscription: Subscription, run: Run, thread: Run, code: str, told: str | None
    ) -> Steps[None]:
        """A thread of this holder's cannot be completed."""
        key = f"{PREFIX}{run.key}/{thread.tries}"
        self._ledger.runs.end(
            team, thread.key, self._holder, RunState.FAILED, self._now(), error=code, told=told, then=Then(key, AT_ONCE)
        )
        yield from self._told(team, subscription, run.key, key)

    def open(self, team: str, now: datetime) -> list[Run]:
        """The runs of those who are still to be told."""
        return self._ledger.runs.open(team, PREFIX, now, MOST)

    def see_to(self, team: str, subscriptions: Mapping[int, Subscription], untold: Run) -> Steps[bool]:
        """Tell somebody who could not be told before, unless it was seen to meanwhile. False: no digest was sent."""
        run_key = untold.key.removeprefix(PREFIX).rpartition("/")[0]
        subscription = subscriptions.get(int(run_key.split("/")[1]))
        key = thread_key(run_key)
        thread = self._ledger.runs.known(team, [key]).get(key)
        if subscription is None or thread is None or thread.state is not RunState.FAILED:
            self._over(team, untold)
        else:
            yield from self._told(team, subscription, run_key, untold.key)
        return False

    def _told(self, team: str, subscription: Subscription, run_key: str, key: str) -> Steps[None]:
        text, owner = f"digest below {subscription.id} {run_key.rpartition('/')[2]}", subscription.owner
        turn = partial(self._pace.turn, team, owner)
        yield from self._telling.telling(team, owner, text, key, subscription.channel, turn=turn, surely=True)

    def _over(self, team: str, untold: Run) -> None:
        """Somebody saw to it: there is nothing to tell any more."""
        runs, now = self._ledger.runs, self._now()
        if untold.state is RunState.SENDING:
            runs.settle(team, untold.key, RunState.SKIPPED, now, None, None)
        elif runs.claim(team, untold.key, untold.due_at, self._holder, now, AT_ONCE):
            runs.end(team, untold.key, self._holder, RunState.SKIPPED, now, error="over")
