"""One digest on its way: claimed, made, posted and noted. In steps, so that who waits for Slack keeps nobody waiting."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.blocks import render
from bot.digests.asking import drawn
from bot.digests.pacing import Stopping
from bot.digests.posting import Lost, post
from bot.digests.threads import beginning
from bot.edge import reader_of
from bot.sending.slackcalls import Permanent, SendError, Unsure
from bot.unasked import may_pass
from lifecycle.digests.standing import run_key, thread_key
from lifecycle.runs import AGAIN, RunState
from lifecycle.text import _, speaking

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.digests.asking import Asking
    from bot.digests.lanes import Steps
    from bot.digests.pacing import Pace
    from bot.digests.threads import Threads
    from bot.digests.troubles import Troubles
    from bot.router import Answer
    from bot.sending.slackcalls import Slack
    from lifecycle.digests.subscription import Subscription
    from lifecycle.ports import Ledger
    from lifecycle.runs import Run

logger = logging.getLogger(__name__)

HOLD = timedelta(minutes=2)
"""How long a step of one digest may take; it is renewed between the steps."""
LATE = timedelta(hours=24)
"""Later than that a digest is not sent any more."""
MOST_TRIES = 6


class Sender:
    """Sends digests as one holder."""

    def __init__(  # noqa: PLR0913, PLR0917 - what sending needs
        self,
        asking: Asking,
        ledger: Ledger,
        slack: Slack,
        now: Callable[[], datetime],
        holder: str,
        pace: Pace,
        threads: Threads,
        troubles: Troubles,
    ) -> None:
        self._asking = asking
        self._ledger = ledger
        self._slack = slack
        self._now = now
        self._holder = holder
        self._pace = pace
        self._threads = threads
        self._troubles = troubles

    def send(self, team: str, subscription: Subscription, due: datetime) -> Steps[bool]:
        """Send what was due then, unless somebody else does; whether it was sent."""
        key, runs, now = run_key(subscription.id, due), self._ledger.runs, self._now()
        if not runs.claim(team, key, due, self._holder, now, HOLD):
            return False
        run = runs.known(team, [key])[key]
        if now - due > LATE and run.error != AGAIN:
            runs.end(team, key, self._holder, RunState.SKIPPED, now, error="late")
            return False
        answer = self._asking.made(team, subscription, run)
        if answer.outcome != "done":
            yield from self._not_made(team, subscription, run, answer)
            return False
        return (yield from self._post(team, subscription, run, answer))

    def _post(self, team: str, subscription: Subscription, run: Run, answer: Answer) -> Steps[bool]:
        runs, key, holder, channel = self._ledger.runs, run.key, self._holder, subscription.channel
        picture = drawn(answer)
        if not runs.renew(team, key, holder, self._now(), HOLD):
            return False
        with speaking(answer.language):
            message = render(answer.reply, reader_of(answer))[0]
            apology = _("The chart could not be shown this time.")
        try:
            posted, is_bare = yield from post(
                self._slack, channel, message, picture, key, apology=apology,
                turn=lambda: self._pace.turn(team, channel),
                begin=lambda: runs.begin_sending(team, key, holder, self._now(), HOLD, answer.reply.told),
            )  # fmt: skip
        except Lost:
            return False
        except Stopping:
            self._give_back(team, run, None)
            return False
        except SendError as error:
            yield from self._failed(team, subscription, run, error)
            return False
        runs.end(
            team, key, holder, RunState.SENT, self._now(), channel=posted.channel, ts=posted.ts, told=answer.reply.told,
            then=beginning(key, is_bare=is_bare),
        )  # fmt: skip
        known = runs.known(team, [key, thread_key(key)])
        if thread := known.get(thread_key(key)):
            yield from self._threads.complete(team, subscription, known[key], thread, picture)
        return True

    def _not_made(self, team: str, subscription: Subscription, run: Run, answer: Answer) -> Steps[None]:
        """What could not be made is tried again a few times; then its owner is told."""
        if may_pass(answer) and run.tries < MOST_TRIES:
            self._give_back(team, run, "not made")
            return
        yield from self._troubles.give_up(team, subscription, run, "not_made")

    def _failed(self, team: str, subscription: Subscription, run: Run, error: SendError) -> Steps[None]:
        """Slack was away: somebody tries again. It will never take it: its owner is told. It said nothing: see `Unknown`."""
        logger.warning("a digest was not posted", extra={"workspace": team, "outcome": error.code})
        if isinstance(error, Permanent):
            yield from self._troubles.give_up(team, subscription, run, error.code)
        elif not isinstance(error, Unsure):
            self._give_back(team, run, error.code)

    def _give_back(self, team: str, run: Run, error: str | None) -> None:
        """Somebody tries again. That somebody wants it however late it is stays known."""
        error = AGAIN if run.error == AGAIN else error
        self._ledger.runs.end(team, run.key, self._holder, RunState.CLAIMED, self._now(), error=error)
