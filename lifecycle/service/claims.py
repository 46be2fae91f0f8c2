"""Claims: who takes care of a customer on a list until when, how it ended, and who is not relevant there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lifecycle.care.claims import Claim, List, episodes, read, said
from lifecycle.care.rules import CLAIM_DAYS, DISMISS_DAYS
from lifecycle.dates import months_later
from lifecycle.errors import NothingToDo, NotUnderstood, Raced
from lifecycle.flows import microseconds
from lifecycle.model import Kind, Role
from lifecycle.service.care_answers import Became
from lifecycle.service.care_answers import Claims as Told
from lifecycle.service.reading import moves_in_parts
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from lifecycle.care.claims import Episode
    from lifecycle.model import Customer
    from lifecycle.service.context import Context

LONGEST_OUTCOME = 80
MOST_MONTHS = 12
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)


class Claims:
    """Says and tells them."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def of(self, customer: Customer, on: List) -> Claim | None:
        """The claim on this customer that was said last, done ones too; None where there is none."""
        return read(self._context.store.fact("customer", str(customer.id), on.claim_field))

    def lasting(self, customer: Customer) -> tuple[List, ...]:
        """The lists on which somebody takes care of the customer."""
        return tuple(on for on in List if (claim := self.of(customer, on)) and claim.lasts)

    def dismissed_until(self, customer: Customer, on: List) -> date | None:
        """Until when the customer is not relevant on the list; None where it is."""
        told = self._context.store.fact("customer", str(customer.id), on.dismissed_field)
        day = type(self._today()).fromisoformat(told) if told else None
        return day if day and day >= self._today() else None

    def claim(self, customer: Customer, on: List, due: date | None = None) -> Claim:
        """Let the person who asks take care of the customer until that day, or for a week, whoever did so before. NothingToDo
        where it is so."""
        context, today = self._context, self._today()
        context.need(Role.REP, _("claim customers"))
        due = due or today + timedelta(days=CLAIM_DAYS)
        if due < today:
            raise NotUnderstood(_("{day} is over; please name a day to come.").format(day=due.isoformat()))
        if due > months_later(today, MOST_MONTHS):
            raise NotUnderstood(_("A customer can be claimed for a year at most."))
        claim = Claim(context.person.id, due)
        self._hold(customer)
        if self.of(customer, on) == claim:
            raise NothingToDo(_("That is so already."))
        context.say("customer", str(customer.id), on.claim_field, said(claim))
        return claim

    def done(self, customer: Customer, on: List, outcome: str) -> Claim:
        """End the claim on the customer with an outcome; the claim as it was. NothingToDo where nobody claimed them."""
        context, outcome = self._context, " ".join(outcome.split())
        context.need(Role.REP, _("end claims"))
        if not 0 < len(outcome) <= LONGEST_OUTCOME:
            told = _("Please say what came of it in at most {n} characters.")
            raise NotUnderstood(told.format(n=LONGEST_OUTCOME))
        self._hold(customer)
        before = self.of(customer, on)
        if before is None or not before.lasts:
            raise NothingToDo(_("{name} is claimed by nobody.").format(name=customer.name))
        context.say("customer", str(customer.id), on.claim_field, said(Claim(outcome=outcome)))
        return before

    def dismiss(self, customer: Customer, on: List) -> date:
        """Leave the customer out of the list for `DISMISS_DAYS`; the last day of it. NothingToDo where it is so."""
        context, until = self._context, self._today() + timedelta(days=DISMISS_DAYS)
        context.need(Role.REP, _("change the lists"))
        self._hold(customer)
        if self.dismissed_until(customer, on) == until:
            raise NothingToDo(_("That is so already."))
        context.say("customer", str(customer.id), on.dismissed_field, until.isoformat())
        return until

    def claims_between(self, on: List, start: datetime, end: datetime) -> Told:
        """What has become of the claims made in [start, end), by now."""
        frame = self._context.store.attributes(on.claim_field)
        values = [None if told != told else told for told in frame["value"].tolist()]  # noqa: PLR0124 - nan is not itself
        rows = list(zip(frame["customer_id"].tolist(), frame["said_at"].tolist(), values, strict=True))
        first, last = microseconds(start), microseconds(end)
        found = sorted(
            (one for one in self._episodes(rows) if first <= one.claimed_us < last),
            key=lambda one: (one.claimed_us, one.customer_id),
        )
        ahead = self._last_ahead(found)
        return Told(tuple(Became(one, ahead.get(one.customer_id, -1) > one.claimed_us) for one in found))

    def _episodes(self, rows: list[tuple[int, int, str | None]]) -> Iterator[Episode]:
        """The claims, a merged customer's as of who stands for it: once, where they came along; else those that ended."""
        into = self._context.store.survivors()
        if not into:
            yield from episodes(rows)
            return
        held = set(rows)
        own = (row for row in rows if row[0] not in into or (into[row[0]], *row[1:]) not in held)
        for one in episodes(own):
            if one.customer_id not in into or one.ended_us is not None:
                yield replace(one, customer_id=into.get(one.customer_id, one.customer_id))

    def _last_ahead(self, found: list[Episode]) -> dict[int, int]:
        """When each of those customers moved forward last since the first of these claims (microseconds)."""
        if not found:
            return {}
        since = EPOCH + timedelta(microseconds=found[0].claimed_us)
        ids = [one.customer_id for one in found]
        ahead: dict[int, int] = {}
        for moves in moves_in_parts(self._context.store, since, self._context.now + INSTANT):
            told = moves[moves["customer_id"].isin(ids) & moves["kind"].isin([Kind.FORWARD, Kind.SKIP, Kind.WON_BACK])]
            ahead |= dict(zip(told["customer_id"].tolist(), told["entered_at"].tolist(), strict=True))
        return ahead

    def _hold(self, customer: Customer) -> None:
        """Let nobody merge the customer, or claim it, meanwhile."""
        self._context.lock([customer.id])
        there = self._context.store.customer(customer.id)
        if there is None or there.id != customer.id:
            raise Raced

    def _today(self) -> date:
        return self._context.now.astimezone(ZoneInfo(self._context.settings.zone)).date()
