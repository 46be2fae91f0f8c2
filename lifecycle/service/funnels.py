"""Counting: the stage funnel of a period, the cohort funnel, and who is where now. Reads frames, asks pure functions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np

from lifecycle.dates import begins
from lifecycle.flows import Span, just_before, microseconds
from lifecycle.funnels.cohort import CohortQuestion, cohort_by, cohort_funnel, same_age
from lifecycle.funnels.funnel import entrants_by, stage_funnel
from lifecycle.model import Rule
from lifecycle.period import Period
from lifecycle.period_words import described
from lifecycle.service.reading import part_and_previous
from lifecycle.stats import Verdict, verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    import pandas as pd
    from numpy.typing import NDArray

    from lifecycle.funnels.cohort import CohortFunnel
    from lifecycle.funnels.funnel import Share, StageFunnel
    from lifecycle.model import Stage
    from lifecycle.service.context import Context

NOWHERE = -1
"""`from_stage` of a customer's first visit."""
COHORT_DAYS = 30
"""Days whose entrants make a cohort: as many for every period, so that the rates can be held beside each other."""
HISTORY = 12
"""Complete periods that a figure is held against before it is called changed."""


@dataclass(frozen=True, slots=True)
class Reached:
    """Unique customers who entered the conversion stage or skipped past it, in the period and in the one before
    (the same part of it, while the period runs), and what its own history makes of that."""

    stage: Stage
    n: int
    before: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Mature:
    """The newest thirty days whose entrants had all had their window by the end of the period asked about: of the `n`
    who first entered `stage` in them, `converted` reached `goal` or a later stage within the window."""

    period: Period
    stage: Stage
    goal: Stage
    n: int
    converted: int


@dataclass(frozen=True, slots=True)
class FunnelAnswer:
    """The stage funnel of a period beside the one before, and the last cohort that had its whole window.

    `earlier` counts the period before when it is called, which needs no transaction any more: only a chart wants it.
    `recorded_before`: whether anything was on record by the end of the period before. `settled`: whether everybody
    who entered a stage in the period has had the whole window since.
    """

    period: Period
    previous: Period
    funnel: StageFunnel
    earlier: Callable[[], StageFunnel]
    recorded_before: bool
    settled: bool
    reached: Reached
    mature: Mature | None


@dataclass(frozen=True, slots=True)
class CohortAnswer:
    """The cohort funnel as asked, by the strict order beside it, and the earlier cohort at the same age."""

    period: Period
    funnel: CohortFunnel
    strict: CohortFunnel
    previous: Period
    earlier: CohortFunnel
    by: tuple[tuple[str | None, CohortFunnel], ...]


class Funnels:
    """Answers `how many`, and says of which."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def stage_funnel(self, period: Period) -> FunnelAnswer:
        """The stage funnel of a period up to now, and the last cohort that was mature at its end."""
        part, previous = part_and_previous(period, self._context.now)
        age = self._age(part)
        mature = self._mature(part.end)  # the widest look back comes first: the others may lie in it
        reached = self._reached(period, part, previous)
        seen = self._read(previous.start, part.end + age)
        return FunnelAnswer(
            period=part,
            previous=previous,
            funnel=self._funnel(seen, part, age),
            earlier=lambda: self._funnel(seen, previous, age),
            recorded_before=bool(seen.opening(microseconds(previous.end))),
            settled=age == self._window(),
            reached=reached,
            mature=mature,
        )

    def entrants_by(self, period: Period, field: str) -> dict[int, tuple[Share, ...]]:
        """Who entered each stage in the period, by the owner, source or segment they had then."""
        part, _previous = part_and_previous(period, self._context.now)
        visits = self._context.store.moves_between(part.start, part.end + self._age(part))
        settings, attributes = self._context.settings, self._attributes(field, visits, part)
        return entrants_by(settings.model, visits, _span(part), settings.window_days, attributes)

    def cohort_funnel(
        self, period: Period, steps: Sequence[Stage], window_days: int, rule: Rule, by: str | None = None
    ) -> CohortAnswer:
        """Of those who first entered the first step in the period, how many reached each step within the window."""
        context, model = self._context, self._context.settings.model
        part, previous = part_and_previous(period, self._context.now)
        question = CohortQuestion(
            steps=tuple(stage.id for stage in steps),
            span=_span(part),
            as_of_us=microseconds(context.now),
            window_days=window_days,
            rule=rule,
        )
        visits = self._entrants(question, part)
        question_before = same_age(question, _span(previous))
        return CohortAnswer(
            period=part,
            funnel=cohort_funnel(model, visits, question),
            strict=cohort_funnel(model, visits, replace(question, rule=Rule.ORDERED)),
            previous=previous,
            earlier=cohort_funnel(model, self._entrants(question_before, previous), question_before),
            by=tuple(cohort_by(model, visits, question, self._attributes(by, visits, part))) if by else (),
        )

    def stock(self) -> dict[int, int]:
        """How many customers are in each stage now, lost too, by the stage's id."""
        return self._context.store.stock(self._context.now)

    def _age(self, part: Period) -> timedelta:
        """How long after its end a period is looked at: until now, at most a window."""
        return max(timedelta(0), min(self._context.now - part.end, self._window()))

    def _window(self) -> timedelta:
        return timedelta(days=self._context.settings.window_days)

    def _read(self, start: datetime, end: datetime) -> _Seen:
        """The visits begun in [start, end), and the stock at its end: what the stock was before follows from both."""
        store = self._context.store
        return _Seen(store.move_columns(start, end), store.stock(just_before(end)))

    def _funnel(self, seen: _Seen, part: Period, age: timedelta) -> StageFunnel:
        settings, span = self._context.settings, _span(part)
        visits = seen.between(span.start_us, microseconds(part.end + age))
        return stage_funnel(settings.model, seen.opening(span.start_us), visits, span, settings.window_days)

    def _entrants(self, question: CohortQuestion, period: Period) -> pd.DataFrame:
        until = min(self._context.now, period.end + timedelta(days=question.window_days)) + timedelta(microseconds=1)
        return self._context.store.moves_between(period.start, until)

    def _attributes(self, field: str, visits: pd.DataFrame, part: Period) -> pd.DataFrame:
        """What was said of those who moved in the period: they are few of all."""
        until = np.searchsorted(visits["entered_at"].to_numpy(), microseconds(part.end))
        return self._context.store.attributes(field, np.unique(visits["customer_id"].to_numpy()[:until]).tolist())

    def _mature(self, end: datetime) -> Mature | None:
        """Counted from the stage before conversion; None where nobody entered it then, or there is none."""
        settings = self._context.settings
        model, period = settings.model, _days_over(end - self._window(), settings.zone)
        below = [stage for stage in model.ladder if model.position(stage.id) < model.position(model.conversion)]
        if not below:
            return None
        goals = (model.conversion, *model.later(model.conversion))
        n, hits = self._context.store.converted(below[-1].id, goals, period.start, period.end, settings.window_days)
        return Mature(period, below[-1], model.stage(model.conversion), n, hits) if n else None

    def _reached(self, period: Period, part: Period, previous: Period) -> Reached:
        """Counts the periods of the history by the same part as this one, so that like is held against like."""
        model, now = self._context.settings.model, self._context.now
        past = [period.same_part(one, now) for one in period.series(HISTORY)]
        parts = [(one.start, one.end) for one in (*past[:-1], previous, part)]
        below = [stage.id for stage in model.stages if model.position(stage.id) < model.position(model.conversion)]
        *history, n = self._context.store.reached(model.conversion, below, model.later(model.conversion), parts)
        before = history[-1]
        if not history[0] and not any(self._context.store.stock(parts[0][0]).values()):
            history = _from_first(history)
        return Reached(model.stage(model.conversion), n, before, verdict(n, history))


@dataclass(frozen=True, slots=True)
class _Seen:
    """Visits in the order of `entered_at`, as columns, and the stock at their end."""

    visits: dict[str, NDArray[Any]]
    stock: dict[int, int]

    def between(self, start_us: int, end_us: int) -> dict[str, NDArray[Any]]:
        """The visits begun in [start, end)."""
        first, last = self.visits["entered_at"].searchsorted([start_us, end_us])
        return {name: column[first:last] for name, column in self.visits.items()}

    def opening(self, start_us: int) -> dict[int, int]:
        """The stock just before an instant: what came into each stage since is taken off, what left is put back."""
        first = self.visits["entered_at"].searchsorted(start_us)
        came, left = (np.bincount(self.visits[name][first:] + 1).tolist() for name in ("stage", "from_stage"))
        stock = Counter(self.stock)
        for stage, n in enumerate(came, NOWHERE):
            stock[stage] -= n
        for stage, n in enumerate(left, NOWHERE):
            stock[stage] += n
        return {stage: n for stage, n in stock.items() if n and stage != NOWHERE}


def _span(period: Period) -> Span:
    return Span.of(period.start, period.end)


def _days_over(at: datetime, zone: str) -> Period:
    """The last `COHORT_DAYS` local days that were over at an instant."""
    behind = at.astimezone(ZoneInfo(zone)).date()
    first = behind - timedelta(days=COHORT_DAYS)
    label = described("days", first, behind - timedelta(days=1))
    return Period(begins(first, zone), begins(behind, zone), zone, "days", label)


def _from_first(counts: list[int]) -> list[int]:
    """The counts from the first period that had any: before it nothing was recorded, which is not the same as none."""
    first = next((at for at, count in enumerate(counts) if count), len(counts))
    return counts[first:]
