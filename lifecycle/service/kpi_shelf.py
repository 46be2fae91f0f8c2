"""KPIs of very much take seconds to count: they are counted behind the answers, and kept."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from lifecycle.errors import StillLearning
from lifecycle.kpis.catalogue import KPIS
from lifecycle.period import parse_period
from lifecycle.service.kpi_numbers import dumps, loads

if TYPE_CHECKING:
    from collections.abc import Callable

    from lifecycle.period import Period
    from lifecycle.service.context import Context
    from lifecycle.service.kpi_numbers import Numbers

    Counting = Callable[[Period], Numbers]

KEY = "kpis"
SLUGS = frozenset(kpi.slug for kpi in KPIS)
MANY = 50_000
"""Customers, purchases or touchpoints from which on nobody waits until all of them are counted."""
PAUSE, FRESH, OLD = timedelta(minutes=1), timedelta(minutes=10), timedelta(days=1)
"""It is not counted again within a minute, though somebody logged something. What was counted ten minutes ago, with nothing
written since, holds as of now; of another period than this month what is older than a day is no answer."""


class Shelf:
    """Gives what is kept, or lets it be counted. `old`: more may have come since what it gave was counted; `stale`: it is of
    this month, and should be counted anew behind the answer."""

    def __init__(self, context: Context, count: Counting) -> None:
        self._context = context
        self._count = count
        self.old = self.stale = False

    def numbers(self, period: Period) -> Numbers:
        """All KPIs of a period. StillLearning where those of this month were never counted: somebody should do it behind
        the answer. Of another period they are counted at once, and kept for the next question."""
        kept = self._kept(period)
        if kept and kept[1]:
            return kept[0]
        age = self._context.now - kept[0].as_of if kept else None
        self.old = True
        if period == self._usual():
            self.stale = age is None or age >= PAUSE
            if kept is None:
                raise StillLearning(0)
            return kept[0]
        if kept and age is not None and age < OLD:
            return kept[0]
        self.old = False
        numbers = self._count(period)
        self._context.learnt.append(self._told(period, numbers))
        return numbers

    def learnt(self) -> tuple[str, str, str] | None:
        """What to keep of this month; None where what is kept still holds, or there is too little to be kept."""
        period = self._usual()
        kept = self._kept(period) if self.is_large() else None
        if not self.is_large() or (kept and kept[1]):
            return None
        return self._told(period, self._count(period))

    def is_large(self) -> bool:
        """Whether there is so much."""
        store = self._context.store
        most = MANY + 1
        return (
            store.count_touchpoints(most) > MANY
            or store.count_purchases(most) > MANY
            or sum(store.stock(self._context.now).values()) > MANY
        )

    def _told(self, period: Period, numbers: Numbers) -> tuple[str, str, str]:
        return _key(period), self._context.store.written(), dumps(numbers, self._context.settings.model)

    def _kept(self, period: Period) -> tuple[Numbers, bool] | None:
        """What was kept, and whether it still holds."""
        context = self._context
        kept = context.store.fit(_key(period))
        numbers = loads(kept.told, context.settings.model, SLUGS) if kept else None
        if kept is None or numbers is None:
            return None
        settled = period.end + timedelta(days=context.settings.window_days) < numbers.as_of
        fresh = settled or context.now - numbers.as_of < FRESH
        return numbers, fresh and kept.mark == context.store.written()

    def _usual(self) -> Period:
        settings = self._context.settings
        return parse_period("this month", self._context.now, settings.zone, settings.week_start)


def _key(period: Period) -> str:
    return f"{KEY}:{period.zone}:{period.exact()}"
