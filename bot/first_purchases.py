"""Asking owners how a customer's first purchase went: a direct message, in their hours, once."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.blocks import render
from bot.edge import reader_of
from bot.holder import new_holder
from bot.routing.request import Request
from bot.sending.slackcalls import Patience, Permanent, SendError, Slack, Unsure, same_but_quiet
from lifecycle.model import TERMINAL, Person, Role
from lifecycle.runs import RunState
from lifecycle.service import Lifecycle
from lifecycle.service.names import reference
from lifecycle.text import speaking

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from slack_sdk import WebClient

    from bot.router import Router
    from lifecycle.ports import Ledger
    from lifecycle.service.first_purchases import FirstPurchase

logger = logging.getLogger(__name__)

EVERY_S = 600.0
HOLD = timedelta(minutes=2)
"""How long one message may take, with all its tries."""
BUDGET_S = 20.0
MOST_A_DAY = 3
"""Questions that one person gets in a day at most: who has many new customers is asked about the others later."""
A_DAY = timedelta(hours=20)
"""So that who was asked this morning may be asked tomorrow morning."""
PREFIX = "first purchase/"
ORIGIN = "schedule"


class AskingOwners:
    """Looks who is to be asked, and asks each once."""

    def __init__(
        self,
        router: Router,
        ledger: Ledger,
        client: WebClient,
        now: Callable[[], datetime],
        local_team: str | None = None,
    ) -> None:
        self._router = router
        self._ledger = ledger
        self._client = same_but_quiet(client)
        self._now = now
        self._team = local_team
        self._holder = new_holder()

    def run(self, stopping: Callable[[], bool] = lambda: False) -> int:
        """Ask those who are to be asked now; how many were. `stopping`: the process is about to end, so that nothing more is
        begun."""
        from lifecycle.service.first_purchases import at_work  # noqa: PLC0415 - it brings numpy

        team, now = self._own_team(), self._now()
        due, zone = self._due(team, now)
        runs = self._ledger.runs.known(team, [_key(one) for one in due])
        lately = Counter(one.owner.id for one in due if (run := runs.get(_key(one))) and run.changed_at > now - A_DAY)
        asked = 0
        for one in due:
            run, owner = runs.get(_key(one)), one.owner
            is_over = run is not None and (run.state is not RunState.CLAIMED or run.held_until > now)
            if is_over or lately[owner.id] >= MOST_A_DAY or not at_work(owner, now, zone):
                continue
            if stopping():
                break
            if self._ask(team, one):
                lately[owner.id] += 1
                asked += 1
        return asked

    def _own_team(self) -> str:
        """The team that the token belongs to; asked once."""
        if self._team is None:
            self._team = str(self._client.auth_test()["team_id"])
        return self._team

    def _due(self, team: str, now: datetime) -> tuple[list[FirstPurchase], str]:
        """Whom to ask about, and the workspace's zone."""
        with self._ledger.transaction(team, writes=False) as store:
            person = Person(TERMINAL, Role.MANAGER)
            lifecycle = Lifecycle(store, person=person, now=now, origin=ORIGIN, request_key="", verb="")
            return lifecycle.first_purchases.due(), lifecycle.settings.zone

    def _ask(self, team: str, one: FirstPurchase) -> bool:
        """Ask, unless somebody else does; whether Slack took it. What may have arrived is not sent again, and what Slack will
        never take is not tried again: it is one question, and asking twice is worse than not at all."""
        key, runs, now = _key(one), self._ledger.runs, self._now()
        if not runs.claim(team, key, now, self._holder, now, HOLD):
            return False
        words = f"log first purchase {reference(one.customer)}"
        answer = self._router.answer(Request(words, one.owner.id, f"run:{key}", team=team, origin=ORIGIN))
        if answer.outcome != "done":
            runs.end(team, key, self._holder, RunState.SKIPPED, self._now(), error=answer.outcome)
            return False
        with speaking(answer.language):
            message = render(answer.reply, reader_of(answer))[0]
        if not runs.begin_sending(team, key, self._holder, self._now(), HOLD):
            return False
        try:
            posted = Slack(self._client, Patience(BUDGET_S)).post(one.owner.id, message)
        except SendError as error:
            self._failed(team, key, error)
            return False
        runs.end(team, key, self._holder, RunState.SENT, self._now(), channel=posted.channel, ts=posted.ts)
        return True

    def _failed(self, team: str, key: str, error: SendError) -> None:
        """Slack was away: somebody tries again. It said no: nobody does. It said nothing: it may have arrived."""
        logger.warning("an owner could not be asked", extra={"workspace": team, "outcome": error.code})
        if isinstance(error, Unsure):
            return
        state = RunState.FAILED if isinstance(error, Permanent) else RunState.CLAIMED
        self._ledger.runs.end(team, key, self._holder, state, self._now(), error=error.code)


def _key(one: FirstPurchase) -> str:
    """Of the customer alone: a new owner does not ask once more."""
    return f"{PREFIX}{one.customer.id}"
