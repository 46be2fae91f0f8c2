"""Which digests are due, and sending each once, however many processes look.

A run is claimed by a unique row, renewed while it is made, marked before it is posted and noted afterwards. One that died
before it was marked is taken over; one that died after that is never posted again by itself: see `bot.digests.unknown`.
"""

from __future__ import annotations

import logging
import random
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.blocks import render
from bot.digests.posting import Lost, Picture, post
from bot.digests.unknown import Unknown
from bot.edge import reader_of
from bot.routing.request import Request
from bot.sending.slackcalls import Patience, Permanent, SendError, Slack, Unsure, same_but_quiet
from bot.unasked import ORIGIN, new_holder, unasked
from lifecycle.digests.standing import expected, run_key
from lifecycle.errors import Busy, Raced
from lifecycle.runs import AGAIN, RunState
from lifecycle.text import speaking

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from slack_sdk import WebClient

    from bot.router import Answer, Router
    from lifecycle.digests.subscription import Subscription
    from lifecycle.ports import Ledger
    from lifecycle.runs import Run

logger = logging.getLogger(__name__)

EVERY_S = 15.0
HOLD = timedelta(minutes=2)
"""How long a step of one digest may take; it is renewed between the steps."""
LATE = timedelta(hours=24)
"""Later than that a digest is not sent any more."""
BUDGET_S = 30.0
AT_ONCE = 4
"""Digests that one process makes at the same time: one waits for Slack while another draws."""
SPREAD_S = 60
"""Over so many seconds digests that are due together are spread, where they are many."""
MOST_TRIES = 6

Due = tuple["Subscription", datetime]


class DigestWorker:
    """Looks, claims and sends; one for each process."""

    def __init__(  # noqa: PLR0913 - what a process is made of, and its clock
        self,
        router: Router,
        ledger: Ledger,
        client: WebClient,
        now: Callable[[], datetime],
        local_team: str | None = None,
        *,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._router = router
        self._ledger = ledger
        self._client = same_but_quiet(client)
        self._now = now
        self.team = local_team
        """Whose digests these are; None until the token was asked."""
        self._sleep = sleep
        self._holder = new_holder()
        self._unknown = Unknown(router, ledger, self._client, now, self._holder)

    def run(self, stopping: Callable[[], bool] = lambda: False) -> int:
        """Send what is due now; how many were sent. `stopping`: begin nothing more."""
        team, now = self._own_team(), self._now()
        due = self._due(team, now)
        runs = self._ledger.runs.known(team, [key_of(*one) for one in due])
        wanted = [one for one in due if self._is_open(runs.get(key_of(*one)), now)]
        for one in due:
            run = runs.get(key_of(*one))
            if run is not None and run.state is RunState.SENDING and run.held_until <= now and not stopping():
                self._unknown.see_to(team, one[0], run)
        ready = [one for one in wanted if now >= one[1] + _delay(one, len(wanted))]
        random.shuffle(ready)  # so that processes which look together do not all reach for the same one
        if not ready:
            return 0
        with ThreadPoolExecutor(min(AT_ONCE, len(ready))) as several:
            return sum(several.map(lambda one: not stopping() and self._quietly(team, one, runs), ready))

    def _own_team(self) -> str:
        if self.team is None:
            self.team = str(self._client.auth_test()["team_id"])
        return self.team

    def _due(self, team: str, now: datetime) -> list[Due]:
        """Every subscription's newest due time, where it is one that should be sent."""
        with self._ledger.transaction(team, writes=False) as store:
            subscriptions = unasked(store, self._now()).digests.all()
        return [(one, due) for one in subscriptions if (due := expected(one, now))]

    @staticmethod
    def _is_open(run: Run | None, now: datetime) -> bool:
        return run is None or (run.state is RunState.CLAIMED and run.held_until <= now)

    def _quietly(self, team: str, one: Due, runs: Mapping[str, Run]) -> bool:
        """One digest's trouble is not another's."""
        try:
            return self._send(team, *one, runs.get(key_of(*one)))
        except Exception:
            logger.exception("a digest failed", extra={"workspace": team, "outcome": key_of(*one)})
            return False

    def _send(self, team: str, subscription: Subscription, due: datetime, before: Run | None) -> bool:
        key, runs, now = key_of(subscription, due), self._ledger.runs, self._now()
        if not runs.claim(team, key, due, self._holder, now, HOLD):
            return False
        run = runs.known(team, [key])[key]
        if now - due > LATE and not (before and before.error == AGAIN):
            runs.end(team, key, self._holder, RunState.SKIPPED, now, error="late")
            return False
        answer = self._ask(team, subscription, f"digest made {subscription.id} {due.isoformat()}")
        if answer.outcome != "done":
            return self._not_made(team, subscription, run, answer)
        return self._post(team, subscription, run, answer)

    def _post(self, team: str, subscription: Subscription, run: Run, answer: Answer) -> bool:
        runs, key, holder = self._ledger.runs, run.key, self._holder
        picture = _drawn(answer)
        if not runs.renew(team, key, holder, self._now(), HOLD):
            return False
        slack = Slack(self._client, Patience(BUDGET_S))
        with speaking(answer.language):
            message = render(answer.reply, reader_of(answer))[0]
            try:
                posted = post(
                    slack, subscription.channel, message, picture, key,
                    begin=lambda: runs.begin_sending(team, key, holder, self._now(), HOLD), sleep=self._sleep,
                )  # fmt: skip
            except Lost:
                return False
            except SendError as error:
                self._failed(team, subscription, run, error)
                return False
        runs.end(
            team, key, holder, RunState.SENT, self._now(), channel=posted.channel, ts=posted.ts, told=answer.reply.told
        )
        self._details(team, subscription, run, slack, posted.channel, posted.ts)
        return True

    def _details(self, team: str, subscription: Subscription, run: Run, slack: Slack, channel: str, ts: str) -> None:  # noqa: PLR0913, PLR0917 - where they go
        """Tables and how it was counted, in the thread: the digest is out, whatever becomes of them."""
        answer = self._ask(team, subscription, f"digest details {subscription.id} {run.due_at.isoformat()}")
        if answer.outcome != "done":
            return
        try:
            for message in render(answer.reply, reader_of(answer)):
                slack.post(channel, message, ts)
        except SendError as error:
            logger.warning("a digest's details did not arrive", extra={"workspace": team, "outcome": error.code})

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


def key_of(subscription: Subscription, due: datetime) -> str:
    """What a run of a digest is called."""
    return run_key(subscription.id, due)


def _delay(one: Due, n: int) -> timedelta:
    """The same for every process: where many are due together, each has a second of its own in the spread."""
    return timedelta(seconds=zlib.crc32(str(one[0].id).encode()) % min(SPREAD_S, max(1, n // AT_ONCE)))


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
