"""Asking owners how a customer's first purchase went: a direct message, in their hours, once."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.sending.slackcalls import same_but_quiet
from bot.unasked import Telling, new_holder, unasked
from lifecycle.runs import RunState
from lifecycle.service.names import reference

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from slack_sdk import WebClient

    from bot.router import Router
    from lifecycle.ports import Ledger
    from lifecycle.service.first_purchases import FirstPurchase

EVERY_S = 600.0
MOST_A_DAY = 3
"""Questions that one person gets in a day at most: who has many new customers is asked about the others later."""
A_DAY = timedelta(hours=20)
"""So that who was asked this morning may be asked tomorrow morning."""
PREFIX = "first purchase/"


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
        self._ledger = ledger
        self._client = same_but_quiet(client)
        self._now = now
        self._team = local_team
        self._telling = Telling(router, ledger, self._client, now, new_holder())

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
            if self._telling.tell(team, owner.id, f"log first purchase {reference(one.customer)}", _key(one)):
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
            lifecycle = unasked(store, now)
            return lifecycle.first_purchases.due(), lifecycle.settings.zone


def _key(one: FirstPurchase) -> str:
    """Of the customer alone: a new owner does not ask once more."""
    return f"{PREFIX}{one.customer.id}"
