"""Time in stage: how long stays last and how they end. Reads frames, asks pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lifecycle.attributes import attribute_at
from lifecycle.flows import Span, just_before
from lifecycle.times.dwell import observed
from lifecycle.times.resample import distinct
from lifecycle.times.stay_times import stay_times, stay_times_by

if TYPE_CHECKING:
    from lifecycle.model import Stage
    from lifecycle.period import Period
    from lifecycle.service.context import Context
    from lifecycle.times.dwell import Visits
    from lifecycle.times.stay_times import StageStays, Stays

HORIZONS_DAYS = (30, 7)
"""Within which ways out are counted where nobody was watched for a whole conversion window yet."""


@dataclass(frozen=True, slots=True)
class TimesAnswer:
    """The stays of each stage in a period up to now. `recorded`: whether anybody was anywhere then, lost too."""

    period: Period
    rows: tuple[StageStays, ...]
    recorded: bool

    def row(self, stage: Stage) -> StageStays | None:
        """The stays of one stage; None for a retired one where nobody was."""
        return next((row for row in self.rows if row.stage.id == stage.id), None)

    def busiest(self) -> StageStays:
        """The stage with the most stays, the lowest of several."""
        return max(self.rows, key=lambda row: row.first.visits + row.again.visits)


@dataclass(frozen=True, slots=True)
class TimesBy:
    """The first stays in one stage split by an attribute's value at their beginning, the largest part first."""

    parts: tuple[tuple[str | None, Stays], ...]


class Times:
    """Answers `how long`."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def stays(self, period: Period) -> TimesAnswer:
        """First stays and returns of every stage, as the period shows them."""
        part = period.elapsed(self._context.now)
        seen, recorded = self._seen(part)
        return TimesAnswer(part, stay_times(self._context.settings.model, seen, self._horizons()), recorded)

    def stays_by(self, period: Period, stage: Stage, field: str) -> TimesBy:
        """The first stays in one stage by the owner, source or segment that the customer had when they began."""
        seen, _recorded = self._seen(period.elapsed(self._context.now))
        there = seen.where((seen.stage == stage.id) & (seen.nth == 1))
        attributes = self._context.store.attributes(field, distinct(there.customer_id).tolist())
        values = attribute_at(there.customer_id, there.began_at_us, attributes)
        return TimesBy(tuple(stay_times_by(there, values, self._horizons())))

    def _seen(self, part: Period) -> tuple[Visits, bool]:
        store, at = self._context.store, just_before(part.end)
        ladder = [stage.id for stage in self._context.settings.model.stages]
        moves, standing = store.moves_between(part.start, part.end), store.standing(at, ladder)
        recorded = bool(len(moves) or len(standing) or store.stock(at))
        return observed(moves, standing, Span.of(part.start, part.end)), recorded

    def _horizons(self) -> tuple[int, ...]:
        window = self._context.settings.window_days
        return (window, *(days for days in HORIZONS_DAYS if days < window))
