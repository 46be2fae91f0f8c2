"""What a period's moves were worth. Reads frames, asks pure functions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.dates import begins
from lifecycle.flows import microseconds
from lifecycle.service.purchases import EPOCH, Purchases, day_number
from lifecycle.value.movement import Anchor, Movement, Worths, dumps, loads, movement, stage_worths

if TYPE_CHECKING:
    import pandas as pd

    from lifecycle.period import Period
    from lifecycle.service.context import Context

KEY = "movement"
MOST_ANCHORS, APART_DAYS, YEAR_DAYS = 12, 30, 365
MOST_PURCHASES = 200_000
"""Of more purchases the worth of moves is not told while somebody waits."""


class Movements:
    """Answers `what was it worth`."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._purchases = Purchases(context)

    def of(self, period: Period) -> Movement | None:
        """What the moves of a period were worth, by what was known before it began. None without purchases from at least a
        year before it, where no stage was stood in by enough customers, and where nobody moved."""
        context = self._context
        if not self._purchases.count(1):
            return None
        part = period.elapsed(context.now)
        moves = context.store.moves_between(part.start, part.end)
        worths = self._worths(part) if len(moves) else None
        return movement(worths, moves) if worths else None

    def _worths(self, period: Period) -> Worths | None:
        """What the stages are worth, as kept, or worked out and left to be kept."""
        context, first_day = self._context, day_number(period.dates()[0])
        key, mark = (
            f"{KEY}:{first_day}",
            f"{self._purchases.mark()} {[stage.id for stage in context.settings.model.stages]}",
        )
        kept = context.store.fit(key)
        if kept is not None and kept.mark == mark:
            return loads(kept.told)
        if self._purchases.count(MOST_PURCHASES + 1) > MOST_PURCHASES:
            return None
        purchases, _left_out = self._purchases.in_own_currency()
        if not len(purchases):
            return None
        worths = stage_worths(context.settings.model, self._anchors(period, int(purchases["day"].min())), purchases)
        context.learnt.append((key, mark, dumps(worths)))
        return worths

    def _anchors(self, period: Period, first_day: int) -> list[Anchor]:
        """Every thirtieth day back from a year before the period, as far as purchases are on record."""
        last = day_number(period.dates()[0] - timedelta(days=YEAR_DAYS + 1))
        days = [last - APART_DAYS * back for back in range(MOST_ANCHORS)]
        days = sorted(day for day in days if day >= first_day)
        if not days:
            return []
        zone = self._context.settings.zone
        ends = [begins(EPOCH + timedelta(days=day + 1), zone) for day in days]
        past = self._context.store.moves_between(datetime.min.replace(tzinfo=UTC), ends[-1])
        at = past["entered_at"].to_numpy()
        return [
            _standing(past, day, int(np.searchsorted(at, microseconds(end))))
            for day, end in zip(days, ends, strict=True)
        ]


def _standing(past: pd.DataFrame, day: int, until: int) -> Anchor:
    """Who stood where after the first so many moves: the last one of each customer says."""
    who = past["customer_id"].to_numpy()[:until][::-1]
    ids, last = np.unique(who, return_index=True)
    return Anchor(day, ids, past["stage"].to_numpy()[:until][::-1][last].astype(np.int64))
