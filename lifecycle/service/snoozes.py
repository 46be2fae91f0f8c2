"""A customer's dated next step: until that day is over nobody counts them as stuck."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lifecycle.dates import months_later
from lifecycle.errors import NothingToDo, NotUnderstood, Raced
from lifecycle.model import NEXT_STEP, Role
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.model import Customer
    from lifecycle.service.context import Context

MOST_MONTHS = 12


class Snoozes:
    """Says and tells next steps."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def of(self, customer: Customer) -> date | None:
        """The day of the customer's next step; None where there is none to come."""
        said = self._context.store.fact("customer", str(customer.id), NEXT_STEP)
        day = date.fromisoformat(said) if said else None
        return day if day and day >= self._today() else None

    def snooze(self, customer: Customer, until: date | None) -> None:
        """Say that the customer's next step is on that day, not longer than a year from now; None takes it away."""
        context, today = self._context, self._today()
        context.need(Role.REP, _("snooze customers"))
        if until and until < today:
            raise NotUnderstood(_("{day} is over; please name a day to come.").format(day=until.isoformat()))
        if until and until > months_later(today, MOST_MONTHS):
            raise NotUnderstood(_("A customer can be snoozed for a year at most."))
        context.lock([customer.id])
        there = context.store.customer(customer.id)
        if there is None or there.id != customer.id:
            raise Raced
        if self.of(customer) == until:
            raise NothingToDo(_("That is so already."))
        context.say("customer", str(customer.id), NEXT_STEP, until.isoformat() if until else None)

    def _today(self) -> date:
        return self._context.now.astimezone(ZoneInfo(self._context.settings.zone)).date()
