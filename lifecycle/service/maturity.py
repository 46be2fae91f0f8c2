"""What cohorts that are still inside their window will have come to. Reads moves, asks pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.flows import Span, microseconds, window_us
from lifecycle.funnels.cohort import CohortQuestion
from lifecycle.funnels.maturity import FEWEST, forecast, plan
from lifecycle.model import Rule
from lifecycle.period import Period
from lifecycle.period_words import described

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from lifecycle.funnels.maturity import Forecast
    from lifecycle.model import Stage
    from lifecycle.service.context import Context

ENOUGH = 2000
"""Customers whom a projection goes by and is tested on, where so many came in time: the newest are the most alike."""
LONGEST, SHORTEST = timedelta(days=180), timedelta(days=7)
"""How far that may reach back; a week at least, since its days differ."""
TESTED = timedelta(days=30)
"""The least time whose customers a projection is tested on, where it does not bring so many sooner."""
_INSTANT = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a cohort will have come to: of who first entered `stage` in `period`, how many reach `goal` or a later one
    within the window. `tested`: the days of those that the projection was tested on, if it was."""

    period: Period
    stage: Stage
    goal: Stage
    window_days: int
    forecast: Forecast
    tested: Period | None


class Maturity:
    """Answers `how many in the end`."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def of_period(self, period: Period) -> Outlook | None:
        """Of who first entered the stage before conversion in the period; None where `outlook` is, or there is no such
        stage."""
        settings = self._context.settings
        model = settings.model
        below = [stage for stage in model.ladder if model.position(stage.id) < model.position(model.conversion)]
        if not below:
            return None
        return self.outlook(period, (below[-1], model.stage(model.conversion)), settings.window_days, Rule.REACHED)

    def outlook(self, period: Period, steps: Sequence[Stage], window_days: int, rule: Rule) -> Outlook | None:
        """Of who first entered the first step in the period, how many reach the last; None where the window of all of
        them has closed, and where they are fewer than `FEWEST`."""
        context = self._context
        part, now_us = period.elapsed(context.now), microseconds(context.now)
        if microseconds(part.end) <= now_us - window_us(window_days):
            return None
        question = CohortQuestion(
            tuple(stage.id for stage in steps), Span.of(part.start, part.end), now_us, window_days, rule
        )
        visits = context.store.moves_between(part.start, context.now + _INSTANT)
        came = _entrants(visits, steps[0], question.span)
        if came < FEWEST:
            return None
        reach = max(SHORTEST, min(LONGEST, (part.end - part.start) * ENOUGH / came))
        planned = plan(question, reach // _INSTANT, min(reach, TESTED) // _INSTANT)
        first = min(planned.before.start_us, planned.behind.start_us)
        said = forecast(context.settings.model, self._before(visits, part, first), question, planned)
        tested = said.back_test and self._days(said.back_test.span)
        return Outlook(part, steps[0], steps[-1], window_days, said, tested or None)

    def _before(self, visits: pd.DataFrame, part: Period, first_us: int) -> pd.DataFrame:
        """The moves that were read already, after those from an instant on."""
        import pandas as pd  # noqa: PLC0415 - whoever holds a frame has imported it already

        first = _moment(first_us)
        if first >= part.start:
            return visits
        return pd.concat([self._context.store.moves_between(first, part.start), visits], ignore_index=True)

    def _days(self, span: Span) -> Period:
        zone = self._context.settings.zone
        period = Period(_moment(span.start_us), _moment(span.end_us), zone, "days", "")
        return Period(period.start, period.end, zone, "days", described("days", *period.dates()))


def _entrants(visits: pd.DataFrame, stage: Stage, span: Span) -> int:
    first = (visits["stage"].to_numpy() == stage.id) & (visits["nth"].to_numpy() == 1)
    return int(np.count_nonzero(first & (visits["entered_at"].to_numpy() < span.end_us)))


def _moment(at_us: int) -> datetime:
    return _EPOCH + at_us * _INSTANT
