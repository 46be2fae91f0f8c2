"""What is to come: where customers get to in the end, and the stock of the coming weeks. Reads frames, asks pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.chain import Chain, chain
from lifecycle.flows import Span, just_before, microseconds
from lifecycle.stock_forecast import TESTED_WEEKS, stock_forecast
from lifecycle.weekly import weekly

if TYPE_CHECKING:
    from datetime import datetime

    import pandas as pd

    from lifecycle.period import Period
    from lifecycle.service.context import Context
    from lifecycle.stock_forecast import StockForecast

WEEK = timedelta(days=7)
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class ForecastAnswer:
    """The chances and the coming stock as they are seen at `at`, learnt from the moves of `period`.

    `stock` is None where too few weeks are on record: `recorded_weeks` says how many are. `recorded`: whether
    anybody has moved at all by then.
    """

    at: datetime
    period: Period
    chain: Chain
    stock: StockForecast | None
    recorded_weeks: int
    recorded: bool


class Forecasts:
    """Answers `what next`."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def forecast(self, period: Period, ahead_weeks: int, at: datetime | None = None) -> ForecastAnswer:
        """The chances of every stage, and the stock in each of the coming weeks, learnt from a period.

        `at`: the instant from which is looked ahead, now if not given; what happened later is not known then. A period
        that begins later than that gives no chances.
        """
        at = min(at or self._context.now, self._context.now)
        end = at + INSTANT
        part = period.elapsed(end)
        weeks = max(1, round((part.end - part.start) / WEEK))
        known = weeks + max(TESTED_WEEKS, ahead_weeks)
        seen = self._read(min(part.start, end - known * WEEK), end)
        model = self._context.settings.model
        learnt = seen if part.end == end else self._read(min(part.start, part.end - weeks * WEEK), part.end)
        past = weekly(model, seen.moves, seen.standing, microseconds(end), known)
        usual = past.between(known - weeks, known)
        if learnt is not seen:
            usual = weekly(model, learnt.moves, learnt.standing, microseconds(part.end), weeks)
        return ForecastAnswer(
            at=at,
            period=part,
            chain=chain(model, learnt.since(part.start), learnt.standing, Span.of(part.start, part.end)),
            stock=stock_forecast(model, usual, past, ahead_weeks),
            recorded_weeks=len(usual.recorded()),
            recorded=bool(len(seen.moves) or len(seen.standing)),
        )

    def chances(self, period: Period) -> Chain:
        """The chances of every stage alone, as of now."""
        part = period.elapsed(self._context.now + INSTANT)
        seen = self._read(part.start, part.end)
        return chain(self._context.settings.model, seen.moves, seen.standing, Span.of(part.start, part.end))

    def _read(self, start: datetime, end: datetime) -> _Seen:
        store = self._context.store
        return _Seen(store.moves_between(start, end), store.standing(just_before(end)))


@dataclass(frozen=True, slots=True)
class _Seen:
    """Moves in the order of `entered_at`, and who stood where at their end."""

    moves: pd.DataFrame
    standing: pd.DataFrame

    def since(self, start: datetime) -> pd.DataFrame:
        """The moves from an instant on."""
        return self.moves.iloc[int(np.searchsorted(self.moves["entered_at"].to_numpy(), microseconds(start))) :]
