"""Journeys: one customer's, and those that all customers walked in a period. Reads frames, asks pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.enough import RECOVERY_DAYS
from lifecycle.flows import Span, just_before, microseconds, paths
from lifecycle.forecasts.chain import chain, next_from
from lifecycle.journeys.bounces import bounces
from lifecycle.journeys.journey import journey
from lifecycle.journeys.transitions import movers, straightness, straightness_by, transitions
from lifecycle.journeys.variants import variants
from lifecycle.service.context import INSTANT

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from lifecycle.forecasts.chain import Next
    from lifecycle.journeys.bounces import Bounces
    from lifecycle.journeys.journey import Journey
    from lifecycle.journeys.transitions import Movers, Part, Straightness, Transition
    from lifecycle.journeys.variants import Variants
    from lifecycle.model import Customer, Stage
    from lifecycle.period import Period
    from lifecycle.service.context import Context

TOP = 8
"""Paths that are told."""
USUAL_WEEKS = 26
"""The weeks up to now from which it is told what usually comes next."""


@dataclass(frozen=True, slots=True)
class JourneysAnswer:
    """The journeys of a period, as far as it has gone, beside the period before (the same part of it).

    `recorded`: whether anybody had moved at all by the end of the period. `before` is None where nothing was on record by the end of that one. `cells` counts the transition matrix when it
    is called, which needs no transaction any more: only the chart, and a file of it, want it. `by`: the moves by the
    value of the field that was asked for, empty where none was.
    """

    period: Period
    moves: Straightness
    movers: Movers
    variants: Variants
    bounces: Bounces
    cells: Callable[[], tuple[Transition, ...]]
    previous: Period
    before: Straightness | None
    recorded: bool
    by: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Usual:
    """What came after the `stays` of a stage in the last `USUAL_WEEKS`: how likely each way is within `horizon_days`,
    the likeliest first; no `ways` where too few stays were seen to say. `exits`: how often each was seen to be gone,
    the most frequent first."""

    stage: Stage
    stays: int
    ways: tuple[Next, ...]
    exits: tuple[tuple[Stage, int], ...]
    horizon_days: int


class Journeys:
    """Answers `which way`, for one customer and for all."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def of(self, customer: Customer) -> Journey:
        """One customer's stays, and their times by stage up to now."""
        context = self._context
        return journey(context.settings.model, context.store.visits_of(customer.id), context.now)

    def usual(self, stage: Stage) -> Usual:
        """What usually comes after a stay in this stage of the ladder, anybody's."""
        store, model, now = self._context.store, self._context.settings.model, self._context.now
        start, end = now - timedelta(weeks=USUAL_WEEKS), now + INSTANT
        moves = store.moves_between(start, end)
        left = moves[moves["from_stage"] == stage.id]
        report = chain(model, left, store.standing(now, [stage.id]), Span.of(start, end))
        ways, row = report.ways, report.ways.stages.index(stage.id)
        seen = zip(ways.destinations, ways.exits[row].tolist(), strict=True)
        exits = sorted(((model.stage(to), n) for to, n in seen if n), key=lambda pair: -pair[1])
        return Usual(
            stage=stage,
            stays=int(ways.visits[row]),
            ways=tuple(next_from(report, stage.id)) if ways.visits[row] else (),
            exits=tuple(exits),
            horizon_days=round(ways.horizon_days),
        )

    def in_period(self, period: Period, by: str | None = None) -> JourneysAnswer:
        """The journeys of a period up to now: transitions, paths, how straight they were, and who bounced back."""
        context, model = self._context, self._context.settings.model
        part, previous = period.elapsed(context.now), period.previous_same_part(context.now)
        # Whoever bounced back at the end of the period may come up again after it.
        until = max(part.end, min(context.now, part.end + timedelta(days=RECOVERY_DAYS)) + INSTANT)
        seen = context.store.moves_between(part.start, until)
        moves = seen.iloc[: np.searchsorted(seen["entered_at"].to_numpy(), microseconds(part.end))]
        reasons = context.store.move_reasons(part.start, part.end)
        span, trail = Span.of(part.start, part.end), paths(model, moves)
        return JourneysAnswer(
            period=part,
            moves=straightness(moves),
            movers=movers(trail),
            variants=variants(model, trail, TOP),
            bounces=bounces(model, seen, reasons, span, microseconds(context.now)),
            cells=lambda: transitions(model, moves, trail),
            previous=previous,
            before=self._before(previous),
            recorded=bool(len(moves) or context.store.stock(just_before(part.end))),
            by=self._by(moves, by) if by else (),
        )

    def _before(self, previous: Period) -> Straightness | None:
        store = self._context.store
        moves = store.moves_between(previous.start, previous.end)
        if not len(moves) and not store.stock(just_before(previous.end)):
            return None
        return straightness(moves)

    def _by(self, moves: pd.DataFrame, field: str) -> tuple[Part, ...]:
        of = np.unique(moves["customer_id"].to_numpy()).tolist()
        return straightness_by(moves, self._context.store.attributes(field, of))
