"""Customers followed from their entry into a stage: when each reached the goal, and whether they stood lost until then. Pure.

All times are ages: microseconds since the customer's entry.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.flows import paths, rung_of
from lifecycle.model import Rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from lifecycle.flows import Bools, Ints, Paths, Span
    from lifecycle.model import StageModel

NEVER = np.iinfo(np.int64).max
"""The age of what has not happened."""


@dataclass(frozen=True, slots=True)
class Stays:
    """Visits before the goal, in the ladder or among the lost: of which customer (`who`, an index), and the ages
    [start_us, end_us) it lasted, `NEVER` for an end that was not seen."""

    who: Ints
    lost: Bools
    start_us: Ints
    end_us: Ints

    def where(self, mask: Bools) -> Stays:
        """Those of a mask."""
        return Stays(self.who[mask], self.lost[mask], self.start_us[mask], self.end_us[mask])


@dataclass(frozen=True, slots=True)
class Followed:
    """Customers by their first entry ever into the first step: when that was (`entered_us`, an instant), at which age
    each reached the goal (`NEVER`: not seen to), and their stays until then."""

    entered_us: Ints
    reached_us: Ints
    stays: Stays

    @property
    def n(self) -> int:
        """How many customers."""
        return len(self.entered_us)

    def where(self, mask: Bools) -> Followed:
        """Those of a mask."""
        number = np.cumsum(mask) - 1
        kept = self.stays.where(mask[self.stays.who])
        stays = Stays(number[kept.who], kept.lost, kept.start_us, kept.end_us)
        return Followed(self.entered_us[mask], self.reached_us[mask], stays)

    def within(self, span: Span) -> Followed:
        """Those who entered in a period."""
        return self.where((self.entered_us >= span.start_us) & (self.entered_us < span.end_us))

    def standing(self, ages_us: Ints) -> tuple[Bools, Bools]:
        """Who stood in the ladder at an age (one for each customer) and had not reached the goal, and who stood lost."""
        now = ages_us[self.stays.who]
        there = (self.stays.start_us <= now) & (now < self.stays.end_us)
        ladder, lost = np.zeros(self.n, dtype=bool), np.zeros(self.n, dtype=bool)
        ladder[self.stays.who[there & ~self.stays.lost]] = True
        lost[self.stays.who[there & self.stays.lost]] = True
        return ladder, lost


def followed(
    model: StageModel, visits: pd.DataFrame, steps: tuple[int, ...], rule: Rule, spans: Sequence[Span]
) -> Followed:
    """Everybody whose first entry ever into `steps[0]` lies in one of the periods, and when they reached the last step.

    `visits`: moves (see `Store.moves_between`) from the first of these entries on; how far they go decides what is
    seen. `rule` as in `CohortQuestion`. Nobody gives empty arrays.
    """
    rungs = [rung_of(model, stage_id) for stage_id in steps]
    trail = paths(model, _of_members(visits, steps[0], spans))
    anchors = np.flatnonzero((trail.rung == rungs[0]) & (trail.nth == 1))
    ends = np.searchsorted(trail.who, trail.who[anchors], side="right")
    goal = np.minimum(_goal_rows(trail, anchors, rungs, rule), ends)
    began = trail.at_us[anchors]
    reached = np.where(goal < ends, trail.at_us[np.minimum(goal, len(trail.at_us) - 1)] - began, NEVER)
    return Followed(began, reached, _stays(trail, anchors, goal, ends))


def _of_members(visits: pd.DataFrame, stage: int, spans: Sequence[Span]) -> pd.DataFrame:
    """In a long frame most visits are others'."""
    at = visits["entered_at"].to_numpy()
    first = (visits["stage"].to_numpy() == stage) & (visits["nth"].to_numpy() == 1)
    inside = np.zeros(len(at), dtype=bool)
    for span in spans:
        inside |= (at >= span.start_us) & (at < span.end_us)
    return visits[visits["customer_id"].isin(visits["customer_id"][first & inside])]


def _goal_rows(trail: Paths, anchors: Ints, rungs: list[int], rule: Rule) -> Ints:
    """The row at which each reached the last step; it may be another customer's, or one past the last."""
    if rule is Rule.REACHED:
        return trail.following(trail.rung >= rungs[-1], anchors)
    if rule is Rule.ANY:
        return trail.following(trail.rung == rungs[-1], anchors)
    rows = anchors
    for rung in rungs[1:]:
        rows = trail.following(trail.rung == rung, rows)
    return rows


def _stays(trail: Paths, anchors: Ints, goal: Ints, ends: Ints) -> Stays:
    """The rows from each anchor to the goal."""
    lengths = goal - anchors
    who = np.repeat(np.arange(len(anchors)), lengths)
    rows = np.arange(len(who)) - np.repeat(np.cumsum(lengths) - lengths, lengths) + anchors[who]
    start = trail.at_us[rows] - trail.at_us[anchors][who]
    after = rows + 1
    left = trail.at_us[np.minimum(after, len(trail.at_us) - 1)] - trail.at_us[anchors][who]
    return Stays(who, trail.rung[rows] == 0, start, np.where(after < ends[who], left, NEVER))
