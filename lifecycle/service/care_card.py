"""What is known of one customer, from that customer's rows alone: nobody waits for a model that is not at hand."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from lifecycle.care import health
from lifecycle.care.claims import List
from lifecycle.care.health import Answered, Bought, Health
from lifecycle.care.rules import ANSWER_DAYS, USED_DAYS
from lifecycle.model import LOST
from lifecycle.service.care_answers import CareCard, Scored
from lifecycle.service.care_reading import personal
from lifecycle.service.claims import Claims
from lifecycle.service.purchases import Purchases, day_number
from lifecycle.service.snoozes import Snoozes
from lifecycle.touchpoints import CES, CONTACTS, CSAT, NPS, RECORDS, REFERRAL, REVIEW, TICKET, USED, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from lifecycle.care.health import Sign
    from lifecycle.model import Customer
    from lifecycle.service.context import Context
    from lifecycle.service.values import Values
    from lifecycle.touchpoints import Touchpoint
    from lifecycle.value.base import Base

SHELF = "second purchase"
"""Under which the list of who is at risk keeps how long others took to buy again, in days."""
SCORES = (NPS, CSAT, CES, REVIEW)
MOST_ROWS = 5000
"""Touchpoints of one customer that are looked at, the newest ones."""


class Cards:
    """Makes cards."""

    def __init__(self, context: Context, values: Values) -> None:
        self._context = context
        self._values = values

    def of(self, customer: Customer) -> CareCard:
        """The card of one customer."""
        context = self._context
        logged = context.store.touchpoints_of(customer.id, limit=MOST_ROWS)
        rows = [one.touchpoint for one in logged]
        answers, open_rows = self._answers(rows), _open_tickets(rows)
        buying, profit, expected = self._bought(customer)
        claims = ((on, Claims(context).of(customer, on)) for on in List)
        return CareCard(
            health=Health(
                (
                    buying,
                    health.feedback(_newest_first(answers, rows)),
                    self._tickets(rows, open_rows),
                    health.use(
                        [self._days(row) for row in rows if row.kind == USED and self._is_of_late(row, USED_DAYS)]
                    ),
                    health.contact(self._contact(rows)),
                )
            ),
            last_touch=next((one for one in logged if _is_contact(one.touchpoint, customer)), None),
            answers=answers,
            open_tickets=open_rows,
            referred=self._others(
                row.other_id for row in rows if row.kind == REFERRAL and row.customer_id == customer.id
            ),
            referred_by=self._others(
                row.customer_id for row in rows if row.kind == REFERRAL and row.other_id == customer.id
            ),
            profit=profit,
            expected=expected,
            next_step=Snoozes(context).of(customer),
            claims={on: claim for on, claim in claims if claim},
        )

    def _bought(self, customer: Customer) -> tuple[Sign, float | None, float | None]:
        """How they buy; their profit to date; what the coming year will bring by what is kept."""
        context, purchases = self._context, Purchases(self._context)
        told, left_out = purchases.in_own_currency([customer.id])
        if not len(told) and not left_out:
            return health.buying(None, None), None, None
        from lifecycle.value.purchasing import customers_of  # noqa: PLC0415 - who bought nothing needs no numpy

        today = day_number(purchases.today())
        row = customers_of(told, today)
        profit = float(told["profit"].to_numpy().sum()) if len(told) else None
        # What does not count in value was bought all the same.
        days = customers_of(purchases.days([customer.id]), today, "revenue") if left_out else row
        if not len(days):
            return health.buying(None, None), profit, None
        base = self._values.at_hand()
        fitted = None if base is None or base.fitted.purchasing is None else base
        bought = _rhythm(days, fitted)
        kept = None if bought.repeats else context.store.fit(SHELF)
        sign = health.buying(bought, int(kept.told) if kept else None)
        if fitted is None or not len(row):
            return sign, profit, None
        return sign, profit, 0.0 if customer.stage == LOST else _expected(fitted, row)

    def _answers(self, rows: Sequence[Touchpoint]) -> tuple[Scored, ...]:
        """The latest answer of each kind, of late."""
        reached = max((row.at for row in rows if self._turned_to(row)), default=None)
        found = []
        for kind in SCORES:
            told = [row for row in rows if row.kind == kind and row.value is not None]
            if told and self._is_of_late(told[0], ANSWER_DAYS):
                since = reached is not None and reached >= told[0].at
                found.append(Scored(Answered(kind, told[0].value or 0, self._days(told[0]), since), len(told)))
        return tuple(found)

    def _turned_to(self, row: Touchpoint) -> bool:
        """Whether we turned to the customer by it."""
        if row.kind == TICKET:
            return row.state in {State.ANSWERED, State.CLOSED}
        return row.kind in personal(self._context.settings)

    def _contact(self, rows: Sequence[Touchpoint]) -> int | None:
        kinds = personal(self._context.settings)
        return min((self._days(row) for row in rows if row.kind in kinds), default=None)

    def _tickets(self, rows: Sequence[Touchpoint], open_rows: Sequence[Touchpoint]) -> Sign:
        opened = sum(row.kind == TICKET and row.other_id is None for row in rows)
        return health.tickets([self._days(row) for row in open_rows], opened - len(open_rows))

    def _days(self, row: Touchpoint) -> int:
        return (self._context.now - row.at).days

    def _is_of_late(self, row: Touchpoint, days: int) -> bool:
        """Within so many days, as the lists read them."""
        return self._context.now - row.at <= timedelta(days=days)

    def _others(self, ids: Iterable[int | None]) -> tuple[Customer, ...]:
        return tuple(self._context.store.customers(list(dict.fromkeys(one for one in ids if one))))


def _newest_first(answers: Sequence[Scored], rows: Sequence[Touchpoint]) -> list[Answered]:
    """The answers in the order of these rows, since of two of one day the later one tells."""
    kinds = list(dict.fromkeys(row.kind for row in rows if row.value is not None))
    return sorted((one.latest for one in answers), key=lambda one: kinds.index(one.kind))


def _is_contact(row: Touchpoint, customer: Customer) -> bool:
    """Whether it is something that reached the customer: no record, no review or referral that they gave."""
    if row.kind in RECORDS or row.customer_id != customer.id:
        return False
    return row.kind not in CONTACTS or (row.value is None and row.other_id is None)


def _open_tickets(rows: Sequence[Touchpoint]) -> tuple[Touchpoint, ...]:
    """The opening rows of tickets that are not closed, the oldest first; `rows` newest first."""
    last: dict[int, State] = {}
    for row in rows:
        if row.kind == TICKET:
            last.setdefault(row.other_id or row.id, row.state)
    opened = [row for row in rows if row.kind == TICKET and row.other_id is None]
    return tuple(row for row in reversed(opened) if last[row.id] is not State.CLOSED)


def _rhythm(days: pd.DataFrame, base: Base | None) -> Bought:
    from lifecycle.value.expected import p_alive  # noqa: PLC0415 - as above

    names = ("repeat_purchases", "age_at_last_purchase_days", "customer_age_days")
    repeats, last, age = (int(days[name].to_numpy()[0]) for name in names)
    alive = None if base is None else float(p_alive(base.fitted, days)[0])
    return Bought(repeats, age - last, last / repeats if repeats else float("nan"), alive)


def _expected(base: Base, row: pd.DataFrame) -> float:
    from lifecycle.value.base import MONTHS_AHEAD  # noqa: PLC0415 - as above
    from lifecycle.value.scored import scored  # noqa: PLC0415

    return float(scored(base, row, MONTHS_AHEAD[0])["value"].to_numpy()[0])
