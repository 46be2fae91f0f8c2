"""Asking owners how a customer's first purchase went: a direct message, in their hours, at most once.

A process that dies between sending and noting it leaves a question of which nobody knows whether it arrived: it is not sent
again, since to be asked twice is worse than not at all.
"""

from __future__ import annotations

import logging
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.people import People
from bot.rendering.richtext import Mention
from bot.sending.slackcalls import same_but_quiet
from bot.unasked import Telling, new_holder, unasked
from lifecycle.errors import Refusal
from lifecycle.model import Role
from lifecycle.runs import RunState
from lifecycle.service.names import reference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from slack_sdk import WebClient

    from bot.router import Router
    from lifecycle.model import Person
    from lifecycle.ports import Ledger
    from lifecycle.runs import Run
    from lifecycle.service.first_purchases import FirstPurchase

logger = logging.getLogger(__name__)

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
        self._people = People(ledger, lambda: self._client, now)

    def run(self, stopping: Callable[[], bool] = lambda: False) -> int:
        """Ask those who are to be asked now; how many were. `stopping`: the process is about to end, so that nothing more is
        begun. Where Slack is away nobody else is tried in this round: other things wait for this thread."""
        team, asked = self._own_team(), 0
        for one in self._due(team):
            if stopping():
                break
            if self._telling.tell(
                team, one.owner, f"log first purchase {reference(one.customer)}", key_of(one), patient=True
            ):
                asked += 1
            elif self._is_away(team, one):
                break
        return asked

    def _due(self, team: str) -> Iterator[FirstPurchase]:
        """Of whom it is to be asked now, and whose owner may be written to now."""
        from lifecycle.service.first_purchases import at_work  # noqa: PLC0415 - it brings numpy

        now = self._now()
        with self._ledger.transaction(team, writes=False) as store:
            lifecycle = unasked(store, now)
            found, zone = lifecycle.first_purchases.recent(), lifecycle.settings.zone
            people: dict[str, Person | None] = {one.id: one for one in store.people()}
        runs = self._ledger.runs.known(team, {_key(id_) for one in found for id_ in one.ids})
        before = {one.customer.id: [runs[_key(id_)] for id_ in one.ids if _key(id_) in runs] for one in found}
        lately = Counter(one.owner for one in found if _was_asked(before[one.customer.id], now - A_DAY))
        looked: set[str] = set()
        for one in found:
            owner, known = one.owner, people.get(one.owner)
            is_over = any(run.state is not RunState.CLAIMED or run.held_until > now for run in before[one.customer.id])
            is_late = known is not None and not at_work(known, now, zone)
            if (
                not one.is_open
                or is_over
                or lately[owner] >= MOST_A_DAY
                or is_late
                or not Mention(owner).known_to_slack
            ):
                continue
            if owner not in looked:
                looked.add(owner)
                people[owner] = known = self._present(team, owner)
            if known and known.role.covers(Role.REP) and not known.outsider and at_work(known, now, zone):
                lately[owner] += 1
                yield one

    def _present(self, team: str, owner: str) -> Person | None:
        """The owner as Slack knows them now; None where they have left, where they are nobody's id, or where Slack does not
        say just now."""
        try:
            return self._people.present(team, owner)
        except Refusal:
            logger.info("an owner could not be looked up", extra={"workspace": team})
            return None

    def _is_away(self, team: str, one: FirstPurchase) -> bool:
        """Whether the question is still to be sent, since Slack was away or would not let us in, or the database was busy: what
        failed of itself keeps nobody else waiting."""
        run = self._ledger.runs.known(team, [key_of(one)]).get(key_of(one))
        return run is not None and run.state is RunState.CLAIMED and run.error not in {None, "failed"}

    def _own_team(self) -> str:
        """The team that the token belongs to; asked once."""
        if self._team is None:
            self._team = str(self._client.auth_test()["team_id"])
        return self._team


def key_of(one: FirstPurchase) -> str:
    """Of the customer alone: a new owner does not ask once more."""
    return _key(one.customer.id)


def _key(customer_id: int) -> str:
    return f"{PREFIX}{customer_id}"


def _was_asked(runs: list[Run], since: datetime) -> bool:
    """Whether a question went out since then: what waits because Slack was away counts for no one's day."""
    return any(run.state in {RunState.SENDING, RunState.SENT} and run.changed_at > since for run in runs)
