"""What became of digests: how each stands, and settling a run of which nobody knows whether it arrived."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from lifecycle.digests.standing import expected, run_key, runs_of, standing
from lifecycle.digests.subscription import ABOUT, TROUBLE
from lifecycle.errors import NotUnderstood
from lifecycle.model import Role
from lifecycle.runs import AGAIN, RunState
from lifecycle.text import _

if TYPE_CHECKING:
    from datetime import datetime

    from lifecycle.digests.standing import Standing
    from lifecycle.digests.subscription import Subscription
    from lifecycle.runs import Run
    from lifecycle.service.context import Context

LOOKED_AT = 12
"""The newest runs of a digest that tell how it stands."""


class Settled(Enum):
    """What settling came to. DONE: it was settled now. OVER: too late to post it again, another was due since or it rests; it
    was settled as not sent. The others say what was so already: it arrived, it is to be posted again, it is being posted
    right now, it was given up, it was left out."""

    DONE = auto()
    OVER = auto()
    ARRIVED = auto()
    AGAIN = auto()
    SENDING = auto()
    FAILED = auto()
    SKIPPED = auto()


class DigestRuns:
    """Tells of runs, and settles them."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def standing(self, subscription: Subscription) -> Standing:
        """How a digest stands now."""
        runs = self._context.store.runs(runs_of(subscription.id), LOOKED_AT)
        return standing(subscription, runs, self._context.now)

    def run(self, subscription: Subscription, due: datetime) -> Run:
        """The run of a digest that was due then. NotUnderstood where there was none."""
        key = run_key(subscription.id, due)
        found = next((run for run in self._context.store.runs(key, 1) if run.key == key), None)
        if found is None:
            raise NotUnderstood(_("Nothing was sent at that time."))
        return found

    def arrived(self, subscription: Subscription, due: datetime) -> Settled:
        """Somebody saw it: it was sent."""
        return self._settle(subscription, due, RunState.SENT)

    def again(self, subscription: Subscription, due: datetime) -> Settled:
        """It did not arrive: whoever looks next posts it. Where another one was due since, nobody would: it is over."""
        if expected(subscription, self._context.now) == due:
            return self._settle(subscription, due, RunState.CLAIMED)
        settled = self._settle(subscription, due, RunState.SKIPPED)
        return Settled.OVER if settled is Settled.DONE else settled

    def try_again(self, subscription: Subscription) -> datetime | None:
        """Slack would not take it, and somebody saw to that: it goes on, and the newest one that was given up is sent after
        all, if no other was due since. When that one was due; None where there is none, and then nothing was written."""
        context, due = self._context, expected(replace(subscription, trouble=None), self._context.now)
        context.need(Role.REP, _("change digests"))
        if subscription.trouble is None or due is None:
            return None
        if not context.store.reopen_run(run_key(subscription.id, due), context.now):
            return None
        context.say(ABOUT, str(subscription.id), TROUBLE, None)
        return due

    def _settle(self, subscription: Subscription, due: datetime, state: RunState) -> Settled:
        context = self._context
        context.need(Role.REP, _("change digests"))
        run = self.run(subscription, due)
        if context.store.settle_run(run.key, state, context.now):
            return Settled.DONE
        return stands(self.run(subscription, due))


def stands(run: Run) -> Settled:
    """How a run stands of which nobody need be asked (any more)."""
    if run.state is RunState.CLAIMED:
        return Settled.AGAIN if run.error == AGAIN else Settled.SENDING
    return {
        RunState.SENDING: Settled.SENDING,
        RunState.SENT: Settled.ARRIVED,
        RunState.SKIPPED: Settled.SKIPPED,
        RunState.FAILED: Settled.FAILED,
    }[run.state]
