"""One digest on its way: claimed, made, posted and noted. In steps, so that who waits for Slack keeps nobody waiting."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.blocks import render
from bot.digests.pacing import Patience
from bot.digests.posting import BUDGET_S, Lost, Picture, post, put_below
from bot.edge import reader_of
from bot.routing.request import Request
from bot.sending import slackcalls
from bot.sending.slackcalls import Permanent, SendError, Slack, Unsure
from bot.unasked import ORIGIN, unasked
from lifecycle.digests.standing import run_key
from lifecycle.errors import Busy, Raced
from lifecycle.runs import AGAIN, RunState
from lifecycle.text import _, speaking

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from slack_sdk import WebClient

    from bot.digests.lanes import Steps
    from bot.digests.pacing import Pace
    from bot.digests.unknown import Unknown
    from bot.router import Answer, Router
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
        router: Router,
        ledger: Ledger,
        client: WebClient,
        now: Callable[[], datetime],
        holder: str,
        unknown: Unknown,
        pace: Pace,
    ) -> None:
        self._router = router
        self._ledger = ledger
        self._slack = Slack(client, slackcalls.Patience(0))  # it never waits: `Patience` of `bot.digests.pacing` does
        self._now = now
        self._holder = holder
        self._unknown = unknown
        self._pace = pace

    def send(self, team: str, subscription: Subscription, due: datetime, before: Run | None) -> Steps[bool]:
        """Send what was due then, unless somebody else does; whether it was sent. `before`: its run as it was seen."""
        key, runs, now = run_key(subscription.id, due), self._ledger.runs, self._now()
        if not runs.claim(team, key, due, self._holder, now, HOLD):
            return False
        run = runs.known(team, [key])[key]
        if now - due > LATE and not (before and before.error == AGAIN):
            runs.end(team, key, self._holder, RunState.SKIPPED, now, error="late")
            return False
        answer = self._ask(team, subscription, f"digest made {subscription.id} {due.isoformat()}")
        if answer.outcome != "done":
            return self._not_made(team, subscription, run, answer)
        return (yield from self._post(team, subscription, run, answer))

    def _post(self, team: str, subscription: Subscription, run: Run, answer: Answer) -> Steps[bool]:
        runs, key, holder, channel = self._ledger.runs, run.key, self._holder, subscription.channel
        picture = _drawn(answer)
        if not runs.renew(team, key, holder, self._now(), HOLD):
            return False
        with speaking(answer.language):
            message = render(answer.reply, reader_of(answer))[0]
            apology = _("The chart could not be shown this time.")
        try:
            posted, is_bare = yield from post(
                self._slack, channel, message, picture, key, apology=apology,
                turn=lambda: self._pace.turn(team, channel),
                begin=lambda: runs.begin_sending(team, key, holder, self._now(), HOLD),
            )  # fmt: skip
        except Lost:
            return False
        except SendError as error:
            self._failed(team, subscription, run, error)
            return False
        runs.end(
            team, key, holder, RunState.SENT, self._now(), channel=posted.channel, ts=posted.ts, told=answer.reply.told
        )
        if is_bare and picture is not None:
            yield from self._picture(team, posted.channel, posted.ts, picture)
        yield from self._details(team, subscription, run, posted.channel, posted.ts)
        return True

    def _picture(self, team: str, channel: str, ts: str, picture: Picture) -> Steps[None]:
        """A picture of the thread's own, or one that Slack has but would not show in the message."""
        yield from self._pace.turn(team, channel)
        try:
            yield from put_below(self._slack, channel, ts, picture)
        except SendError as error:
            logger.warning("a digest's chart could not be put into its thread", extra={"outcome": error.code})

    def _details(self, team: str, subscription: Subscription, run: Run, channel: str, ts: str) -> Steps[None]:
        """Tables and how it was counted, in the thread: the digest is out, whatever becomes of them."""
        answer = self._ask(team, subscription, f"digest details {subscription.id} {run.due_at.isoformat()}")
        if answer.outcome != "done":
            return
        with speaking(answer.language):
            messages = render(answer.reply, reader_of(answer))
        patience = Patience(BUDGET_S)
        try:
            for message in messages:
                yield from self._pace.turn(team, channel)
                yield from patience.call(partial(self._slack.post, channel, message, ts))
        except SendError as error:
            logger.warning("a digest's details did not arrive", extra={"workspace": team, "outcome": error.code})
            return
        if picture := _drawn(answer):
            yield from self._picture(team, channel, ts, picture)

    def _not_made(self, team: str, subscription: Subscription, run: Run, answer: Answer) -> bool:
        """What could not be made is tried again a few times; then its owner is told."""
        if answer.outcome == "failed" and run.tries < MOST_TRIES:
            self._ledger.runs.end(team, run.key, self._holder, RunState.CLAIMED, self._now(), error="not made")
            return False
        self._give_up(team, subscription, run, "not_made")
        return False

    def _failed(self, team: str, subscription: Subscription, run: Run, error: SendError) -> None:
        """Slack was away: somebody tries again. It will never take it: its owner is told. It said nothing: see `Unknown`."""
        logger.warning("a digest was not posted", extra={"workspace": team, "outcome": error.code})
        if isinstance(error, Permanent):
            self._give_up(team, subscription, run, error.code)
        elif not isinstance(error, Unsure):
            self._ledger.runs.end(team, run.key, self._holder, RunState.CLAIMED, self._now(), error=error.code)

    def _give_up(self, team: str, subscription: Subscription, run: Run, code: str) -> None:
        self._ledger.runs.end(team, run.key, self._holder, RunState.FAILED, self._now(), error=code)
        try:
            with self._ledger.transaction(team, writes=True) as store:
                unasked(store, self._now(), f"{run.key}/{run.tries}", "digest pause").digests.fail(subscription, code)
        except (Busy, Raced):
            logger.warning("a digest could not be paused", extra={"workspace": team, "outcome": code})
        self._unknown.tell(team, subscription, f"digest trouble {subscription.id}", f"trouble/{run.key}/{run.tries}")

    def _ask(self, team: str, subscription: Subscription, text: str) -> Answer:
        return self._router.answer(
            Request(text, subscription.owner, f"run:{text}", team=team, channel=subscription.channel, origin=ORIGIN)
        )


def _drawn(answer: Answer) -> Picture | None:
    chart = answer.reply.chart
    if chart is None:
        return None
    try:
        with speaking(answer.language):
            return Picture(chart.draw(), chart.title, chart.filename)
    except Exception:
        logger.exception("a digest's chart could not be drawn")
        return None
