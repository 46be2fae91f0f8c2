"""Who bought for the first time some days ago, and whom to ask how it went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lifecycle.flows import microseconds
from lifecycle.model import LOST, Role
from lifecycle.service.purchases import EPOCH, day_number
from lifecycle.touchpoints import FEEDBACK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lifecycle.model import Customer, Person
    from lifecycle.service.context import Context

FORGOTTEN_AFTER_DAYS = 21
"""A first purchase so many days ago is no news any more."""
AT_WORK = (time(9), time(17))
"""When somebody may be written to without having asked, on a weekday of theirs."""


@dataclass(frozen=True, slots=True)
class FirstPurchase:
    """A customer's first purchase, and whose answer is wanted: the owner, where that is somebody of the workspace."""

    customer: Customer
    on: date
    owner: Person


class FirstPurchases:
    """Finds them."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def due(self) -> list[FirstPurchase]:
        """First purchases whose owner is to be asked for feedback, the oldest first: old enough by the workspace's setting,
        at most three weeks old, of customers who are not lost and gave no feedback since. Whether they were asked
        before is not known here, nor whether it is a good hour: see `at_work`."""
        context, wait = self._context, self._context.settings.feedback_days
        today = day_number(context.now.astimezone(ZoneInfo(context.settings.zone)).date())
        if not wait:
            return []
        frame, _currencies, _products = context.store.bought_between(today - FORGOTTEN_AFTER_DAYS, today - wait)
        bought = sorted(set(frame["customer_id"].tolist()))
        if not bought:
            return []
        first = context.store.first_bought(bought)
        new = first[(first["first_day"] >= today - FORGOTTEN_AFTER_DAYS) & (first["first_day"] <= today - wait)]
        days = dict(zip(new["customer_id"].tolist(), new["first_day"].tolist(), strict=True))
        found = self._of(days)
        return sorted(found, key=lambda one: (one.on, one.customer.id))

    def of(self, customer: Customer) -> date | None:
        """The day of the customer's first purchase; None without one."""
        first = self._context.store.first_bought([customer.id])
        return EPOCH + timedelta(days=int(first["first_day"].iloc[0])) if len(first) else None

    def _of(self, days: dict[int, int]) -> Iterable[FirstPurchase]:
        store = self._context.store
        people = {one.id: one for one in store.people() if one.role.covers(Role.REP) and not one.outsider}
        told = store.touchpoints(list(FEEDBACK), of=list(days))
        last = dict(zip(told["customer_id"].tolist(), told["at"].tolist(), strict=True))
        for customer in store.customers(sorted(days)):
            owner = people.get(customer.owner or "")
            on = EPOCH + timedelta(days=days[customer.id])
            since = microseconds(datetime.combine(on, time(), ZoneInfo(self._context.settings.zone)))
            if owner and customer.stage != LOST and last.get(customer.id, since - 1) < since:
                yield FirstPurchase(customer, on, owner)


def at_work(person: Person, now: datetime, zone: str) -> bool:
    """Whether this is an hour at which the person may be written to: a weekday between nine and five in their own zone, or in
    `zone` where theirs is not known."""
    local = now.astimezone(ZoneInfo(person.zone or zone))
    return local.weekday() < 5 and AT_WORK[0] <= local.time() < AT_WORK[1]
