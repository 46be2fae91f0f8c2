"""What a period's moves were worth. Reads frames, asks pure functions, and leaves what it learnt of the stages to be kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zlib import crc32

from lifecycle.dates import begins
from lifecycle.service.context import INSTANT
from lifecycle.service.purchases import EPOCH, Purchases, day_number
from lifecycle.value.movement import (
    Anchor,
    Lacking,
    Movement,
    Worths,
    dumps,
    loads,
    movement,
    stage_worths,
    standing_after,
)

if TYPE_CHECKING:
    from lifecycle.period import Period
    from lifecycle.service.context import Context

KEY = "movement"
MOST_ANCHORS, APART_DAYS, YEAR_DAYS = 12, 30, 365
MOST_PURCHASES = 200_000
"""Of more purchases the worth of moves is not worked out while somebody waits."""


class Movements:
    """Answers `what was it worth`."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._purchases = Purchases(context)

    def of(self, period: Period) -> Movement | Lacking | None:
        """What the moves of a period were worth, by what was known before it began, or what is lacking for that. None where no
        purchase is logged at all, and where nobody moved."""
        context = self._context
        if not self._purchases.count(1):
            return None
        part = period.elapsed(context.now)
        moves = context.store.moves_between(part.start, part.end)
        if not len(moves):
            return None
        worths = self._worths(part)
        return worths if isinstance(worths, Lacking) else movement(worths, moves)

    def _worths(self, period: Period) -> Worths | Lacking:
        """What the stages are worth, as kept, or worked out and left to be kept."""
        days = self._days(period)
        key, mark = f"{KEY}:{day_number(period.dates()[0])}", self._mark(days)
        kept = self._context.store.fit(key)
        if kept is not None and kept.mark == mark:
            return Lacking.PROFIT if kept.told == Lacking.PROFIT else loads(kept.told)
        if self._purchases.count(MOST_PURCHASES + 1) > MOST_PURCHASES:
            return Lacking.TIME
        worths = self._learn(days)
        told = str(worths) if isinstance(worths, Lacking) else dumps(worths)
        self._context.learnt.append((key, mark, told))
        return worths

    def _learn(self, days: list[int]) -> Worths | Lacking:
        purchases, left_out = self._purchases.in_own_currency()
        if not len(purchases):
            return Lacking.PROFIT
        first = int(purchases["day"].min())
        unknown = left_out.without_profit + sum(n for _currency, n in left_out.without_rate)
        model = self._context.settings.model
        return stage_worths(model, self._anchors([day for day in days if day >= first]), purchases, unknown)

    def _mark(self, days: list[int]) -> str:
        """A mark that is another one whenever purchases count otherwise, and when as many stand elsewhere on these days: moves
        may be logged late, imported, or taken back."""
        settings, store = self._context.settings, self._context.store
        stocks = [sorted(store.stock(self._end(day) - INSTANT).items()) for day in days]
        stood = crc32(repr((settings.zone, [stage.id for stage in settings.model.stages], stocks)).encode())
        return f"{self._purchases.mark()} {stood}"

    def _anchors(self, days: list[int]) -> list[Anchor]:
        """Who stood where at the end of each of these days: the moves between two of them at a time, since all of them at
        once may not fit into memory."""
        found: list[Anchor] = []
        since = datetime.min.replace(tzinfo=UTC)
        for day in days:
            moves = self._context.store.moves_between(since, self._end(day))
            found.append(standing_after(found[-1] if found else None, day, moves))
            since = self._end(day)
        return found

    @staticmethod
    def _days(period: Period) -> list[int]:
        """Every thirtieth day back from a year before the period, the earliest first. The year after the last one ends as the
        period begins."""
        last = day_number(period.dates()[0] - timedelta(days=YEAR_DAYS + 1))
        return [last - APART_DAYS * back for back in reversed(range(MOST_ANCHORS))]

    def _end(self, day: int) -> datetime:
        return begins(EPOCH + timedelta(days=day + 1), self._context.settings.zone)
