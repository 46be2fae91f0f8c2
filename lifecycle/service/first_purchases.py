"""Who bought for the first time some days ago, and whom to ask how it went."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lifecycle.flows import microseconds
from lifecycle.model import LOST
from lifecycle.service.purchases import EPOCH, day_number
from lifecycle.touchpoints import FEEDBACK, OPTED_OUT

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
    """A customer's first purchase, of late. `owner`: as it is kept, a Slack id or another text. `is_open`: whether its owner's
    answer is wanted (still). `ids`: of the customer and of all who were merged into it: of any of them it may have been asked."""

    customer: Customer
    on: date
    owner: str
    is_open: bool
    ids: tuple[int, ...]


class FirstPurchases:
    """Finds them."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def recent(self) -> list[FirstPurchase]:
        """First purchases of customers with an owner, old enough by the workspace's setting and at most three weeks old, the
        newest first: where somebody has more of them than one may be asked about, those are asked about in time.

        Open are those of customers who are not lost, gave no feedback since and did not opt out: who does not want to be asked
        for anything is not to be asked how it went either. Whether they were asked before is not known here, nor whether
        it is a good hour: see `at_work`."""
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
        return sorted(self._of(days), key=lambda one: (one.on, one.customer.id), reverse=True) if days else []

    def of(self, customer: Customer) -> date | None:
        """The day of the customer's first purchase; None without one."""
        first = self._context.store.first_bought([customer.id])
        return EPOCH + timedelta(days=int(first["first_day"].iloc[0])) if len(first) else None

    def _of(self, days: dict[int, int]) -> Iterable[FirstPurchase]:
        store, zone = self._context.store, ZoneInfo(self._context.settings.zone)
        told = store.touchpoints(list(FEEDBACK), of=list(days))
        last = dict(zip(told["customer_id"].tolist(), told["at"].tolist(), strict=True))
        said = store.attributes(OPTED_OUT, list(days))
        out = dict(zip(said["customer_id"].tolist(), said["value"].tolist(), strict=True))
        stood_for = defaultdict(list)
        for merged, survivor in store.survivors().items():
            stood_for[survivor].append(merged)
        for customer in store.customers(sorted(days)):
            on = EPOCH + timedelta(days=days[customer.id])
            since = microseconds(datetime.combine(on, time(), zone))
            has_answered = last.get(customer.id, since - 1) >= since
            is_open = not has_answered and customer.stage != LOST and out.get(customer.id) != "yes"
            if customer.owner:
                ids = (customer.id, *stood_for[customer.id])
                yield FirstPurchase(customer, on, customer.owner, is_open, ids)


def at_work(person: Person, now: datetime, zone: str) -> bool:
    """Whether this is an hour at which the person may be written to: a weekday between nine and five in their own zone, or in
    `zone` where theirs is not known."""
    local = now.astimezone(ZoneInfo(person.zone or zone))
    return local.weekday() < 5 and AT_WORK[0] <= local.time() < AT_WORK[1]
