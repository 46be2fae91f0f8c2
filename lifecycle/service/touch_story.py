"""One customer's journey with all that happened on it. Reads rows, asks pure functions."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from lifecycle.dates import instant
from lifecycle.journeys.touch_story import Happening, Story, What, what_of
from lifecycle.touchpoints import CONTACTS, RECORDS, REFERRAL, TICKET, USED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lifecycle.model import Customer
    from lifecycle.service.context import Context
    from lifecycle.touchpoints import Logged

MOST = 500
"""Touchpoints of a customer that are read, the newest: a picture of more of them shows nothing."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC).date()


class TouchStories:
    """Tells what happened to one customer."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def of(self, customer: Customer) -> Story:
        """What was logged of a customer and what they bought, without their use of the product, which may be daily."""
        kinds = [*CONTACTS, *(kind for kind, _ours in self._context.settings.touch_kinds), *RECORDS]
        kinds.remove(USED)
        logged = self._context.store.touchpoints_of(customer.id, kinds, MOST + 1)
        told = [*self._told(customer, logged[:MOST]), *self._bought(customer)]
        return Story(tuple(sorted(told, key=lambda one: one.at)), cut=len(logged) > MOST)

    def _told(self, customer: Customer, logged: Sequence[Logged]) -> Iterator[Happening]:
        """Oldest first, also at one instant."""
        rows = [(one.touchpoint, one.by) for one in reversed(logged)]
        subjects = {one.id: one.detail for one, _by in rows if one.kind == TICKET and one.other_id is None}
        ends = {
            one.id: one.other_id if one.customer_id == customer.id else one.customer_id
            for one, _by in rows
            if one.kind == REFERRAL and one.other_id is not None
        }
        named = {one.id: one.name for one in self._context.store.customers(sorted({*filter(None, ends.values())}))}
        for one, by in rows:
            yield Happening(
                at=one.at,
                what=what_of(one, customer.id),
                touchpoint=one,
                by=by,
                other=named.get(ends.get(one.id) or 0),
                subject=subjects.get(one.other_id or one.id) if one.kind == TICKET else None,
            )

    def _bought(self, customer: Customer) -> Iterator[Happening]:
        """Purchases have a day: they stand at its noon."""
        zone = self._context.settings.zone
        frame, currencies = self._context.store.purchases([customer.id])
        columns = (frame[name].tolist() for name in ("day", "amount_cents", "currency_no"))
        for day, cents, currency in zip(*columns, strict=True):
            at = instant(EPOCH + timedelta(days=day), time(12), zone)
            yield Happening(
                min(at, self._context.now), What.PURCHASE, amount_cents=cents, currency=currencies[currency]
            )
