"""What became of digests: how each stands, and settling a run of which nobody knows whether it arrived."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from enum import Enum, auto
from typing import TYPE_CHECKING

from lifecycle.digests.standing import expected, run_key, runs_of, standing, thread_key
from lifecycle.digests.subscription import ABOUT, MISSED, TROUBLE
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
LEFT_OUT_AFTER = timedelta(hours=24)
"""Whoever sends digests leaves out what was never begun and is later than this."""


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
        found = self._found(subscription, due)
        if found is None:
            raise NotUnderstood(_("Nothing was sent at that time."))
        return found

    def missed(self, subscription: Subscription) -> datetime | None:
        """When the newest one was due that its trouble kept from being posted, where it certainly was not, and still can be;
        None for none."""
        due = expected(replace(subscription, trouble=None), self._context.now)
        if subscription.trouble is None or due is None:
            return None
        return due if self._was_kept(self._found(subscription, due), due) else None

    def arrived(self, subscription: Subscription, due: datetime) -> Settled:
        """Somebody saw it: it was sent."""
        return self._settle(subscription, due, RunState.SENT)

    def again(self, subscription: Subscription, due: datetime) -> Settled:
        """It did not arrive, or never could be posted: whoever looks next posts it. Where another one was due since, nobody
        would: it is over."""
        run = self._found(subscription, due)
        if run is None or run.state is RunState.FAILED:
            return self._make_up(subscription, due, run)
        if expected(subscription, self._context.now) == due:
            return self._settle(subscription, due, RunState.CLAIMED)
        settled = self._settle(subscription, due, RunState.SKIPPED)
        return Settled.OVER if settled is Settled.DONE else settled

    def thread(self, subscription: Subscription, due: datetime) -> Run | None:
        """The run of what stands below a digest; None where it has not begun."""
        return self._of_key(thread_key(run_key(subscription.id, due)))

    def complete(self, subscription: Subscription, due: datetime) -> Settled:
        """Slack would not take what belongs below a digest, and somebody saw to that: whoever looks next posts it, for a day,
        and while no other one is due."""
        context, run, thread = self._context, self.run(subscription, due), self.thread(subscription, due)
        context.need(Role.REP, _("change digests"))
        if thread is None or thread.state is not RunState.FAILED:
            return Settled.ARRIVED
        if context.now - run.changed_at >= LEFT_OUT_AFTER or expected(subscription, context.now) != due:
            return Settled.OVER
        return Settled.DONE if context.store.reopen_run(thread.key, context.now) else Settled.ARRIVED

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

    def _make_up(self, subscription: Subscription, due: datetime, run: Run | None) -> Settled:
        """Nothing was posted, and somebody wants it in the channel that it has now: it is due after all."""
        context = self._context
        context.need(Role.REP, _("change digests"))
        if subscription.schedule.due_before(due) != due or due > context.now:
            raise NotUnderstood(_("Nothing was sent at that time."))
        if subscription.trouble is not None:
            return Settled.FAILED
        if expected(replace(subscription, missed=due), context.now) != due or not self._was_kept(run, due):
            return Settled.OVER
        if run is None and subscription.missed == due:
            return Settled.AGAIN
        if run is not None and not context.store.reopen_run(run.key, context.now):
            return stands(self.run(subscription, due))
        if subscription.missed != due:
            context.say(ABOUT, str(subscription.id), MISSED, due.isoformat())
        return Settled.DONE

    def _was_kept(self, run: Run | None, due: datetime) -> bool:
        """Whether it certainly was not posted, and would be by whoever looks next."""
        if run is None:
            return self._context.now - due < LEFT_OUT_AFTER
        return run.state is RunState.FAILED

    def _found(self, subscription: Subscription, due: datetime) -> Run | None:
        return self._of_key(run_key(subscription.id, due))

    def _of_key(self, key: str) -> Run | None:
        return next((run for run in self._context.store.runs(key, 1) if run.key == key), None)

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
