"""Why a count is another one than before. Reads frames, asks pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.attributes import attribute_at
from lifecycle.enough import CHANGED as FEWEST
from lifecycle.flows import Span, just_before
from lifecycle.funnels.at_work import at_work, stood_before
from lifecycle.funnels.why import change
from lifecycle.year_before import year_before

if TYPE_CHECKING:
    from lifecycle.funnels.at_work import AtWork
    from lifecycle.funnels.why import Change, Values
    from lifecycle.model import Stage
    from lifecycle.period import Period
    from lifecycle.service.context import Context

FIELDS = ("source", "owner", "segment")
MANY = 20_000
"""Customers at work of whom only the source is looked up, unless another field was asked for."""


@dataclass(frozen=True, slots=True)
class Why:
    """The change of who reached `goal`, from `previous` to `period`: as far as these have gone, the same part of both.
    `n`: the customers at work in each, before and now. `compared`: the mix is of the field that explains most of all."""

    period: Period
    previous: Period
    goal: Stage
    change: Change
    n: tuple[int, int]
    compared: bool


class Changes:
    """Answers `why`."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def reached(self, period: Period, by: str | None = None, *, last_year: bool = False) -> Why:
        """Why another number reached conversion in the period than in the one before, or than a year before. The mix is
        of the field asked for, or of the one that explains most."""
        model, now = self._context.settings.model, self._context.now
        other = year_before(period) if last_year else period.previous()
        part, previous = period.elapsed(now), period.same_part(other, now)
        before, after = self._at_work(previous, part)
        sizes = len(before.began) + before.straight, len(after.began) + after.straight
        fields = (by,) if by else FIELDS[:1] if sum(sizes) > MANY else FIELDS
        few = min(before.reached, after.reached) < FEWEST
        values = {} if few else {field: self._values(field, before, after) for field in fields}
        told = change(before, after, values)
        return Why(part, previous, model.stage(model.conversion), told, sizes, fields == FIELDS)

    def _at_work(self, previous: Period, part: Period) -> tuple[AtWork, AtWork]:
        """Both periods; where everybody stood is read for the later one alone."""
        store, model = self._context.store, self._context.settings.model
        standing = store.standing(just_before(part.start))
        between, moves = store.moves_between(previous.start, part.start), store.moves_between(part.start, part.end)
        first, span = Span.of(previous.start, previous.end), Span.of(part.start, part.end)
        then = between.iloc[: np.searchsorted(between["entered_at"].to_numpy(), first.end_us)]
        stood = stood_before(standing, between, first.start_us)
        return at_work(model, stood, then, first), at_work(model, standing, moves, span)

    def _values(self, field: str, *works: AtWork) -> tuple[Values, Values]:
        """What each customer at work was when they came to where they began."""
        everybody = np.unique(np.concatenate([work.customer_ids for work in works]))
        said = self._context.store.attributes(field, everybody.tolist())
        before, now = (attribute_at(work.customer_ids, work.since_us, said) for work in works)
        return before, now
