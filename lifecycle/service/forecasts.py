"""What is to come: where customers get to in the end, and the stock of the coming weeks. Reads frames, asks pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from lifecycle.flows import Span, just_before, microseconds
from lifecycle.forecasts.chain import Chain, chain
from lifecycle.forecasts.stock_forecast import TESTED_WEEKS, stock_forecast
from lifecycle.forecasts.weekly import weekly
from lifecycle.model import LOST
from lifecycle.service.reading import moves_in_parts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    import pandas as pd

    from lifecycle.forecasts.stock_forecast import StockForecast
    from lifecycle.period import Period
    from lifecycle.service.context import Context

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
        model = self._context.settings.model
        standing = self._context.store.standing(just_before(end))
        past = weekly(model, self._weeks(end, known), standing, microseconds(end), known)
        recorded = bool(len(standing) or past.stood.any() or past.new.any())
        seen = self._read(part.start, part.end)
        del standing  # of millions it is most of the memory, and who stood there at the period's end has been told
        usual = past.between(known - weeks, known)
        if part.end != end:
            usual = weekly(model, self._weeks(part.end, weeks), seen.standing, microseconds(part.end), weeks)
        seen = seen.on_the_ladder()
        return ForecastAnswer(
            at=at,
            period=part,
            chain=self._chain(seen, part),
            stock=stock_forecast(model, usual, past, ahead_weeks),
            recorded_weeks=len(usual.recorded()),
            recorded=recorded,
        )

    def chances(self, period: Period) -> Chain:
        """The chances of every stage alone, as of now."""
        part = period.elapsed(self._context.now + INSTANT)
        return self._chain(self._read(part.start, part.end), part)

    def _chain(self, seen: _Seen, part: Period) -> Chain:
        return chain(self._context.settings.model, seen.moves, seen.standing, Span.of(part.start, part.end))

    def _read(self, start: datetime, end: datetime) -> _Seen:
        store = self._context.store
        return _Seen(store.moves_between(start, end), store.standing(just_before(end)))

    def _weeks(self, end: datetime, weeks: int) -> Iterator[pd.DataFrame]:
        """The moves of the weeks before an instant."""
        return moves_in_parts(self._context.store, end - weeks * WEEK, end)


@dataclass(frozen=True, slots=True)
class _Seen:
    """The moves of a period, and who stood where at its end."""

    moves: pd.DataFrame
    standing: pd.DataFrame

    def on_the_ladder(self) -> _Seen:
        """Without who is lost, who may be most of all: the chances are of those who are not."""
        return _Seen(self.moves, self.standing[self.standing["stage"] != LOST])
