"""Touchpoints: logging contacts, feedback, tickets, referrals and asks of a customer; and which kinds there are."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lifecycle.dates import instant
from lifecycle.errors import Conflict, NothingToDo, NotUnderstood, Raced
from lifecycle.model import Role
from lifecycle.service.context import INSTANT
from lifecycle.service.touch_kinds import TouchKinds
from lifecycle.text import _
from lifecycle.tickets import Ticket, tickets_in
from lifecycle.touchpoints import (
    ASK,
    CES,
    CONTACTS,
    CSAT,
    FEEDBACK,
    NPS,
    OPTED_OUT,
    RECORDS,
    REFERRAL,
    REVIEW,
    TICKET,
    State,
    Touchpoint,
)  # fmt: skip

if TYPE_CHECKING:
    from datetime import date, datetime

    from lifecycle.model import Customer, Stage

LONGEST = 1000
"""Letters of a note."""
LONGEST_DETAIL = 200
"""Letters of a site, a subject, a competitor's name, what was used."""
NOT_AGAIN = timedelta(days=90)
"""For so long after being asked for something a customer is not asked again."""
NAMES = {NPS: "NPS", CSAT: "CSAT", CES: "CES", REVIEW: "A review"}
"""How a score is called at the beginning of a sentence."""
ASKABLE = ("review", "referral", "reference", "post")
"""What customers are asked for."""


class Touchpoints(TouchKinds):
    """Writes touchpoints, one action per request, and reads what the next one hangs on."""

    def instant_of(self, day: date | None) -> datetime:
        """The instant for a day that was typed bare: its noon in the workspace's zone, or now where that is still to come
        today; now for None. NotUnderstood for a later day."""
        now = self._context.now
        if day is None:
            return now
        at = instant(day, time(12), self._context.settings.zone)
        today = instant(day, time(), self._context.settings.zone) <= now
        if not today:
            said = _("{day} is still to come; please name today or an earlier day.")
            raise NotUnderstood(said.format(day=day.isoformat()))
        return min(at, now)

    def log(  # noqa: PLR0913 - the parts of a touchpoint
        self,
        customer: Customer,
        kind: str,
        *,
        at: datetime | None = None,
        value: int | None = None,
        detail: str | None = None,
        note: str | None = None,
    ) -> Touchpoint:
        """Log a contact of one of `kinds`, feedback (with its score) or use. NotUnderstood for a score outside its range, for
        an instant to come, for a kind nobody knows."""
        self._context.need(Role.REP, _("log touchpoints"))
        if kind in {TICKET, ASK} or kind not in {*self.kinds(), *RECORDS}:
            raise NotUnderstood(_('There is no kind of touchpoint called "{kind}".').format(kind=kind))
        if value is not None or kind in FEEDBACK.keys() - CONTACTS:
            _refuse_score(kind, value)
        self._hold(customer)
        return self._add(customer, kind, at=at, value=value, detail=detail, note=note)

    def ticket_opened(
        self, customer: Customer, subject: str | None = None, *, at: datetime | None = None, note: str | None = None
    ) -> Touchpoint:
        """Log that a customer opened a ticket."""
        self._context.need(Role.REP, _("log tickets"))
        self._hold(customer)
        return self._add(customer, TICKET, at=at, state=State.OPENED, detail=subject, note=note)

    def ticket_changed(
        self, ticket: Touchpoint, state: State, *, at: datetime | None = None, note: str | None = None
    ) -> Touchpoint:
        """Log that a ticket (its opening row) was answered, closed or opened again. NothingToDo where it stands so already,
        NotUnderstood for an instant before it was opened. A day that is said bare stands after what was logged that day."""
        self._context.need(Role.REP, _("log tickets"))
        customer = self._customer(ticket.customer_id)
        self._hold(customer)
        now = next((one for one in self.tickets(customer) if one.opened.id == ticket.id), None)
        if now is None:
            raise NothingToDo(_("That ticket is no longer there; it may have been undone."))
        if now.is_open is (state is State.REOPENED):
            raise NothingToDo(_("That ticket is open.") if now.is_open else _("That ticket is closed already."))
        at = self._after(at, now.last.at)
        if at < ticket.at:
            raise NotUnderstood(_("That is before the ticket was opened; please name that day or a later one."))
        if at < (now.turned_at if state is State.ANSWERED else now.last.at):
            said = _("More was logged of that ticket on {day}; please name that day or a later one.")
            day = now.last.at.astimezone(ZoneInfo(self._context.settings.zone)).date()
            raise NotUnderstood(said.format(day=day.isoformat()))
        return self._add(customer, TICKET, at=at, state=state, other_id=ticket.id, note=note)

    def tickets(self, customer: Customer) -> list[Ticket]:
        """The customer's tickets, the newest first."""
        rows = [one.touchpoint for one in self._context.store.touchpoints_of(customer.id, [TICKET])]
        return tickets_in(rows)

    def open_tickets(self, customer: Customer) -> list[Ticket]:
        """Those of the customer's tickets that were not closed, the newest first."""
        return [ticket for ticket in self.tickets(customer) if ticket.is_open]

    def refer(
        self, referrer: Customer, referred: Customer, *, at: datetime | None = None, note: str | None = None
    ) -> Touchpoint:
        """Log that one customer brought another; it is the source of who has none. NotUnderstood for oneself, Conflict for
        a referral that stands."""
        context = self._context
        context.need(Role.REP, _("log referrals"))
        if referrer.id == referred.id:
            raise NotUnderstood(_("{name} cannot refer itself; please name two customers.").format(name=referrer.name))
        self._hold(referrer, referred)
        if self.referral(referrer, referred):
            said = _("That {referrer} referred {referred} was logged already.")
            raise Conflict(said.format(referrer=referrer.name, referred=referred.name))
        logged = self._add(referrer, REFERRAL, at=at, note=note, other_id=referred.id)
        if not self._customer(referred.id).source:
            context.say("customer", str(referred.id), "source", REFERRAL)
        return logged

    def referral(self, referrer: Customer, referred: Customer) -> Touchpoint | None:
        """The referral of one customer by the other that stands."""
        rows = (one.touchpoint for one in self._context.store.touchpoints_of(referrer.id, [REFERRAL]))
        return next((row for row in rows if (row.customer_id, row.other_id) == (referrer.id, referred.id)), None)

    def ask(
        self,
        customer: Customer,
        for_: str,
        *,
        at: datetime | None = None,
        anyway: bool = False,
        note: str | None = None,
    ) -> Touchpoint:
        """Log that a customer was asked for one of `ASKABLE`. Conflict, unless `anyway`, for who opted out or was asked within
        `NOT_AGAIN`: look at `opted_out_at` and `asked_lately` first."""
        context = self._context
        context.need(Role.REP, _("ask customers"))
        if for_ not in ASKABLE:
            raise NotUnderstood(_("Customers are asked for a review, a referral, a reference or a post."))
        self._hold(customer)
        at = at or context.now
        if not anyway and self.opted_out_at(customer):
            raise Conflict(_("{name} does not want to be asked.").format(name=customer.name))
        if not anyway and self.asked_lately(customer, at):
            raise Conflict(_("{name} was asked for something not long ago.").format(name=customer.name))
        return self._add(customer, ASK, at=at, state=State.ASKED, detail=for_, note=note)

    def answer_ask(
        self,
        customer: Customer,
        agreed: bool,  # noqa: FBT001 - yes or no is what an answer is
        *,
        asked: Touchpoint | None = None,
        at: datetime | None = None,
        note: str | None = None,
    ) -> Touchpoint:
        """Log the answer to what the customer was asked for: `asked`, or the last one that was not answered. NothingToDo
        where nothing was."""
        self._context.need(Role.REP, _("ask customers"))
        self._hold(customer)
        waiting = [one for one in self.open_asks(customer) if asked is None or one.id == asked.id]
        if not waiting:
            raise NothingToDo(_("{name} was not asked for anything that is still open.").format(name=customer.name))
        at, state = self._after(at, waiting[0].at), State.AGREED if agreed else State.DECLINED
        if at < waiting[0].at:
            raise NotUnderstood(_("That is before they were asked; please name that day or a later one."))
        return self._add(customer, ASK, at=at, state=state, detail=waiting[0].detail, note=note, other_id=waiting[0].id)

    def open_asks(self, customer: Customer) -> list[Touchpoint]:
        """What the customer was asked for and did not answer, the newest first."""
        rows = [one.touchpoint for one in self._context.store.touchpoints_of(customer.id, [ASK])]
        answered = {row.other_id for row in rows}
        return [row for row in rows if row.state is State.ASKED and row.id not in answered]

    def asked_lately(self, customer: Customer, at: datetime | None = None) -> Touchpoint | None:
        """The last time the customer was asked for anything within `NOT_AGAIN` before `at` (now)."""
        at = at or self._context.now
        rows = (one.touchpoint for one in self._context.store.touchpoints_of(customer.id, [ASK]))
        return next((one for one in rows if one.state is State.ASKED and abs(at - one.at) < NOT_AGAIN), None)

    def opt_out(self, customer: Customer, out: bool) -> None:  # noqa: FBT001 - out or in again
        """Say that the customer does not want to be asked for anything, or does again. NothingToDo where it is so."""
        context = self._context
        context.need(Role.REP, _("log who opted out"))
        self._hold(customer)
        if out is bool(self.opted_out_at(customer)):
            raise NothingToDo(_("That is so already."))
        context.say("customer", str(customer.id), OPTED_OUT, "yes" if out else None)

    def opted_out_at(self, customer: Customer) -> datetime | None:
        """Since when the customer does not want to be asked; None where it may be."""
        store, said = self._context.store, ("customer", str(customer.id), OPTED_OUT)
        held = store.holding(*said) if store.fact(*said) else None
        return held[1] if held else None

    def stage_at(self, customer: Customer, at: datetime) -> Stage | None:
        """The stage in which the customer was at an instant; None before the first one."""
        visits = self._context.store.visits_of(customer.id)
        stood = [one.stage for one in visits if one.entered_at <= at and (one.left_at is None or at < one.left_at)]
        return self._context.settings.model.stage(stood[-1]) if stood else None

    def _add(  # noqa: PLR0913 - the parts of a touchpoint
        self,
        customer: Customer,
        kind: str,
        *,
        at: datetime | None = None,
        value: int | None = None,
        state: State = State.NONE,
        detail: str | None = None,
        note: str | None = None,
        other_id: int | None = None,
    ) -> Touchpoint:
        context, at = self._context, at or self._context.now
        if at > context.now:
            raise NotUnderstood(_("That is still to come; please name today or an earlier day."))
        detail, note = _shortened(detail, LONGEST_DETAIL), _shortened(note, LONGEST)
        one = Touchpoint(context.store.new_id(context.now), customer.id, kind, at, value, state, detail, note, other_id)
        context.store.add_touchpoint(one, context.act())
        return one

    def _after(self, at: datetime | None, last: datetime) -> datetime:
        """The instant, or just after the last row where that was later on the same local day (or, without a day, by the
        clock of another process)."""
        if at is None:
            return max(self._context.now, last)
        zone = ZoneInfo(self._context.settings.zone)
        if at <= last and at.astimezone(zone).date() == last.astimezone(zone).date():
            return min(last + INSTANT, max(self._context.now, last))
        return at

    def _customer(self, customer_id: int) -> Customer:
        customer = self._context.store.customer(customer_id)
        if customer is None:
            raise Raced
        return customer

    def _hold(self, *customers: Customer) -> None:
        """Let nobody merge or take back the customers meanwhile."""
        self._context.lock([customer.id for customer in customers])
        for customer in customers:
            there = self._context.store.customer(customer.id)
            if there is None or there.id != customer.id:
                raise Raced


def _refuse_score(kind: str, value: int | None) -> None:
    low, high = FEEDBACK[kind]
    if value is None or not low <= value <= high:
        said = _("{kind} goes from {low} to {high}; please give a whole number between them.")
        raise NotUnderstood(said.format(kind=NAMES.get(kind, kind), low=low, high=high))


def _shortened(text: str | None, most: int) -> str | None:
    """The text without spaces around it, None for an empty one. NotUnderstood for one that is too long."""
    clean = (text or "").strip()
    if len(clean) > most:
        raise NotUnderstood(_("That is too long; please keep it under {n} characters.").format(n=most))
    return clean or None
