"""What stands below a digest: its details, message by message. A run of its own, which begins in the moment that the digest is
out: who takes it over goes on where the other one died, and posts at most that one's last message twice."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.blocks import render
from bot.digests.asking import drawn
from bot.digests.pacing import Patience, Stopping
from bot.digests.posting import BUDGET_S, put_below
from bot.edge import reader_of
from bot.sending.slackcalls import Permanent, SendError, Unsure
from bot.unasked import may_pass
from lifecycle.digests.standing import thread_key
from lifecycle.runs import RunState, Then
from lifecycle.text import speaking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from bot.blocks import Message
    from bot.digests.asking import Asking
    from bot.digests.lanes import Steps
    from bot.digests.pacing import Pace
    from bot.digests.posting import Picture
    from bot.digests.untold import Untold
    from bot.sending.slackcalls import Slack
    from lifecycle.digests.subscription import Subscription
    from lifecycle.ports import Ledger
    from lifecycle.runs import Run

logger = logging.getLogger(__name__)

HOLD = timedelta(minutes=2)
LATE = timedelta(hours=24)
"""So long after its digest a thread is still completed."""
MOST_TRIES = 6
GONE = frozenset({"thread_not_found", "message_not_found"})
"""Somebody deleted the digest: nobody misses what belongs below it."""
BARE = "bare"
"""Is told of a thread that its digest's picture belongs into, since Slack would not show it above."""


def beginning(run_key: str, *, is_bare: bool) -> Then:
    """The thread's run, as it begins."""
    return Then(thread_key(run_key), HOLD, _told(0, is_bare=is_bare))


def _told(done: int, *, is_bare: bool) -> str:
    return f"{BARE} {done}" if is_bare else str(done)


class Threads:
    """Writes threads as one holder."""

    def __init__(  # noqa: PLR0913, PLR0917 - what sending needs
        self,
        asking: Asking,
        ledger: Ledger,
        slack: Slack,
        now: Callable[[], datetime],
        holder: str,
        pace: Pace,
        untold: Untold,
    ) -> None:
        self._asking = asking
        self._untold = untold
        self._ledger = ledger
        self._slack = slack
        self._now = now
        self._holder = holder
        self._pace = pace

    def is_open(self, run: Run, thread: Run | None, now: datetime) -> bool:
        """Whether a digest that is out lacks something below that nobody is at."""
        return (
            thread is not None
            and thread.state is RunState.CLAIMED
            and thread.held_until <= now
            and run.ts is not None
            and now - run.changed_at <= LATE
        )

    def take_over(self, team: str, subscription: Subscription, run: Run) -> Steps[bool]:
        """Go on where somebody died, or Slack was away; nothing where somebody else is at it. False: no digest was sent."""
        runs, key, now = self._ledger.runs, thread_key(run.key), self._now()
        if runs.claim(team, key, now, self._holder, now, HOLD):
            yield from self.complete(team, subscription, run, runs.known(team, [key])[key])
        return False

    def complete(
        self, team: str, subscription: Subscription, run: Run, thread: Run, picture: Picture | None = None
    ) -> Steps[None]:
        """Post what is not out yet of a thread that this holder has. `picture`: the digest's, where it is at hand."""
        first, _space, n = (thread.told or "0").rpartition(" ")
        done, is_bare = int(n), first == BARE
        answer = self._asking.details(team, subscription, run)
        if may_pass(answer) and thread.tries < MOST_TRIES:
            self._end(team, thread, RunState.CLAIMED, "not made", thread.told)
            return
        pieces = list(self._pieces(team, subscription, run, picture, is_bare=is_bare))
        if answer.outcome == "done":
            with speaking(answer.language):
                messages = render(answer.reply, reader_of(answer))
            pieces += [partial(self._posted, run, message) for message in messages]
            below = drawn(answer)
            pieces += [partial(self._put, run, below)] if below else []
        told = thread.told
        try:
            for number, piece in enumerate(pieces[done:], done + 1):
                yield from self._pace.turn(team, subscription.channel)
                if not self._noted(team, thread, told):
                    return
                yield from piece()
                told = _told(number, is_bare=is_bare)
                self._noted(team, thread, told)
        except Stopping:
            self._end(team, thread, RunState.CLAIMED, None, told)
            return
        except SendError as error:
            logger.warning("a digest's thread is not complete", extra={"workspace": team, "outcome": error.code})
            if error.code in GONE:
                self._end(team, thread, RunState.FAILED, error.code, told)
            elif isinstance(error, Permanent):
                yield from self._untold.give_up(team, subscription, run, thread, error.code, told)
            else:
                self._end(team, thread, RunState.CLAIMED, error.code, told)
            return
        if may_pass(answer):
            yield from self._untold.give_up(team, subscription, run, thread, "not_made", told)
            return
        self._end(team, thread, RunState.SENT, None, told)

    def _pieces(
        self, team: str, subscription: Subscription, run: Run, picture: Picture | None, *, is_bare: bool
    ) -> Iterator[Callable[[], Steps[None]]]:
        """The digest's own picture, where it belongs below; drawn anew where who drew it is gone."""
        if is_bare:
            found = picture or drawn(self._asking.made(team, subscription, run))
            if found:
                yield partial(self._put, run, found)

    def _posted(self, run: Run, message: Message) -> Steps[None]:
        channel, ts = str(run.channel), run.ts
        yield from self._surely(lambda: self._slack.post(channel, message, ts))

    def _put(self, run: Run, picture: Picture) -> Steps[None]:
        channel, ts = str(run.channel), str(run.ts)
        yield from self._surely(lambda: put_below(self._slack, channel, ts, picture))

    @staticmethod
    def _surely(does: Callable[[], object]) -> Steps[None]:
        """What may have arrived counts as that."""
        try:
            yield from Patience(BUDGET_S).call(does)
        except Unsure as error:
            logger.warning("a message of a digest's thread may be missing", extra={"outcome": error.code})

    def _noted(self, team: str, thread: Run, told: str | None) -> bool:
        """How many messages are out. False: the thread is not this holder's any more."""
        return self._ledger.runs.renew(team, thread.key, self._holder, self._now(), HOLD, told)

    def _end(self, team: str, thread: Run, state: RunState, error: str | None, told: str | None) -> None:
        self._ledger.runs.end(team, thread.key, self._holder, state, self._now(), error=error, told=told)
