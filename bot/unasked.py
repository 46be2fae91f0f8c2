"""What the bot does unasked shares this: who it is then, who holds a run, and writing to somebody once."""

from __future__ import annotations

import logging
import os
import socket
import time
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.blocks import render
from bot.digests.pacing import Patience
from bot.edge import reader_of
from bot.routing.request import Request
from bot.sending import slackcalls
from bot.sending.slackcalls import Permanent, SendError, Slack, Unsure
from lifecycle.errors import Busy
from lifecycle.model import TERMINAL, Person, Role
from lifecycle.runs import AGAIN, RunState
from lifecycle.service import Lifecycle
from lifecycle.text import speaking

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from slack_sdk import WebClient

    from bot.digests.lanes import Steps
    from bot.router import Answer, Router
    from lifecycle.ports import Ledger, Store

logger = logging.getLogger(__name__)

ORIGIN = "schedule"
HOLD = timedelta(minutes=2)
"""How long one message may take, with all its tries."""
BUDGET_S = 20.0
MOST_TRIES = 6
MENDABLE = frozenset(
    {
        "account_inactive", "token_revoked", "token_expired", "invalid_auth", "not_authed",
        "missing_scope", "no_permission", "not_allowed_token_type", "access_denied", "ekm_access_denied",
    }
)  # fmt: skip
"""What Slack says until an admin installs the app again, whoever is written to."""


def new_holder() -> str:
    """A name of this process that nobody else has, and that says where to look."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def unasked(store: Store, now: datetime, request_key: str = "", verb: str = "") -> Lifecycle:
    """A request that nobody made."""
    person = Person(TERMINAL, Role.MANAGER)
    return Lifecycle(store, person=person, now=now, origin=ORIGIN, request_key=request_key, verb=verb)


def may_pass(answer: Answer) -> bool:
    """Whether what was not answered may be another time: something unexpected, or a busy database, was in the way."""
    return answer.outcome == "failed" or isinstance(answer.refusal, Busy)


class Telling:
    """Writes direct messages, each once."""

    def __init__(
        self, router: Router, ledger: Ledger, client: WebClient, now: Callable[[], datetime], holder: str
    ) -> None:
        self._router = router
        self._ledger = ledger
        self._slack = Slack(client, slackcalls.Patience(0))
        self._now = now
        self._holder = holder

    def tell(self, team: str, person: str, text: str, key: str, *, patient: bool = False) -> bool:
        """Write to a person what this command answers them, unless somebody else does or did; whether Slack took it. What may
        have arrived is not sent again: to be told twice is worse. What Slack will never take is not tried again; `patient`:
        but what it takes once an admin has seen to it is."""
        steps = self.telling(team, person, text, key, patient=patient)
        while True:
            try:
                time.sleep(next(steps))
            except StopIteration as end:
                return bool(end.value)

    def telling(  # noqa: PLR0913 - what is told whom, and how
        self,
        team: str,
        person: str,
        text: str,
        key: str,
        channel: str = "",
        *,
        turn: Callable[[], Steps[None]] | None = None,
        surely: bool = False,
        patient: bool = False,
    ) -> Steps[bool]:
        """The same in steps. `turn`: waits until something may be written to this person. `surely`: what may have arrived is sent
        once more: not to be told at all is worse."""
        runs = self._ledger.runs
        if surely:
            self._once_more(team, key)
        if not runs.claim(team, key, now := self._now(), self._holder, now, HOLD):
            return False
        answer = self._router.answer(Request(text, person, f"run:{key}", team=team, channel=channel, origin=ORIGIN))
        if answer.outcome != "done":
            state = RunState.CLAIMED if may_pass(answer) and self._tries(team, key) < MOST_TRIES else RunState.SKIPPED
            runs.end(team, key, self._holder, state, self._now(), error=answer.outcome)
            return False
        with speaking(answer.language):
            message = render(answer.reply, reader_of(answer))[0]
        if turn is not None:
            yield from turn()
        if not runs.begin_sending(team, key, self._holder, self._now(), HOLD):
            return False
        try:
            posted = yield from Patience(BUDGET_S).call(lambda: self._slack.post(person, message))
        except SendError as error:
            self._failed(team, key, error, patient=patient)
            return False
        runs.end(team, key, self._holder, RunState.SENT, self._now(), channel=posted.channel, ts=posted.ts)
        return True

    def _once_more(self, team: str, key: str) -> None:
        """Of which nobody knows whether it arrived is open again, the first time; the second time it is left."""
        run, now = self._ledger.runs.known(team, [key]).get(key), self._now()
        if run is not None and run.state is RunState.SENDING and run.held_until <= now:
            state = RunState.FAILED if run.error == AGAIN else RunState.CLAIMED
            self._ledger.runs.settle(team, key, state, now, None, None)

    def _tries(self, team: str, key: str) -> int:
        return self._ledger.runs.known(team, [key])[key].tries

    def _failed(self, team: str, key: str, error: SendError, *, patient: bool) -> None:
        """Slack was away: somebody tries again. It said no: nobody does. It said nothing: it may have arrived."""
        logger.warning("somebody could not be told", extra={"workspace": team, "outcome": error.code})
        if isinstance(error, Unsure):
            return
        is_over = isinstance(error, Permanent) and not (patient and error.code in MENDABLE)
        state = RunState.FAILED if is_over else RunState.CLAIMED
        self._ledger.runs.end(team, key, self._holder, state, self._now(), error=error.code)
