"""The cohort funnel: of those who entered the first step in a period, how many reached each step. Pure.

"After" always means later in the order of the customer's moves (at one instant: the order they were logged in).
A loss ends nobody's membership: lost customers stay in the denominator, and a step that someone won back enters
within the window counts by each rule's plain words. So a bounce-back neither helps nor harms, but that the ordered
rule needs each step again only once, after the one before.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.attributes import attribute_at, groups
from lifecycle.flows import paths, rung_of, window_us
from lifecycle.model import Rule
from lifecycle.stats import wilson

if TYPE_CHECKING:
    import pandas as pd

    from lifecycle.flows import Bools, Ints, Paths, Span
    from lifecycle.model import Stage, StageModel


@dataclass(frozen=True, slots=True)
class CohortQuestion:
    """What is asked: who first entered `steps[0]` in `span`, and reached the later steps within the window.

    `steps`: stage ids, at least two, lowest first. `as_of_us`: what had happened up to then, that instant
    included, is known. `window_days`: x 24 hours from the entry into the first step, the last instant included.
    """

    steps: tuple[int, ...]
    span: Span
    as_of_us: int
    window_days: int = 90
    rule: Rule = Rule.REACHED


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a cohort funnel, in unique customers of the cohort.

    By the default rule `reached = entered + skipped_past`: who is beyond the step without having entered it was
    carried past it. By the other rules nobody counts as past a step. `still_open`: not there yet, not lost, and
    inside the window. `interval`: Wilson 95 % of reached in the cohort, None for an empty cohort.
    """

    stage: Stage
    reached: int
    entered: int
    still_open: int
    interval: tuple[float, float] | None

    @property
    def skipped_past(self) -> int:
        """Reached without having been entered."""
        return self.reached - self.entered


@dataclass(frozen=True, slots=True)
class CohortFunnel:
    """A cohort as it stood at `question.as_of_us`: `n = converted + lost + still_open + (stayed: none of these)`.

    `converted` reached the last step; `lost` did not and were lost when their window closed, or are by now;
    `still_open` are neither, and entered less than a window ago. `mature`: the period is over, and everyone has
    had the whole window, so that the figures stay as they are (but for back-dated moves).
    """

    question: CohortQuestion
    steps: tuple[Step, ...]
    n: int
    converted: int
    lost: int
    still_open: int
    mature: bool

    @property
    def stayed(self) -> int:
        """Those whose window closed without their having converted or been lost."""
        return self.n - self.converted - self.lost - self.still_open


@dataclass(frozen=True, slots=True)
class _Cohort:
    """Per customer of the cohort: their entry, and which steps they reached and entered (customers x steps)."""

    customer_ids: Ints
    entered_at: Ints
    reached: Bools
    entered: Bools
    lost: Bools
    in_window: Bools


@dataclass(frozen=True, slots=True)
class _Look:
    """Looking along each customer's visits from the row of their entry (`anchors`) up to an instant (`until`)."""

    trail: Paths
    anchors: Ints
    until: Ints

    def found(self, masks: list[Bools]) -> Bools:
        """Whether the customer has a visit of each mask: (customers, masks)."""
        rows = [self.trail.following(mask, self.anchors) for mask in masks]
        return np.column_stack([self.trail.within(row, self.anchors, self.until) for row in rows])

    def in_order(self, rungs: list[int]) -> Bools:
        """Whether the customer entered each place after having entered all before it: (customers, places)."""
        match, reached = self.anchors, [np.ones(len(self.anchors), dtype=bool)]
        for rung in rungs[1:]:
            match = self.trail.following(self.trail.rung == rung, match)
            reached.append(self.trail.within(match, self.anchors, self.until))
        return np.column_stack(reached)

    def lost(self) -> Bools:
        """Whether the customer was lost at that instant: the last visit begun by then is outside the ladder."""
        limit = np.full(len(self.trail.customers), np.iinfo(np.int64).min)
        limit[self.trail.who[self.anchors]] = self.until
        known = np.flatnonzero(self.trail.at_us <= limit[self.trail.who])
        who = self.trail.who[known]
        last = np.append(who[1:] != who[:-1], values=True)[: len(known)]
        is_lost: Bools = self.trail.rung[known[last]] == 0
        return is_lost


def cohort_funnel(model: StageModel, visits: pd.DataFrame, question: CohortQuestion) -> CohortFunnel:
    """How far the cohort got.

    `visits`: those begun from the start of the period up to the end of the last window or `as_of_us`, that instant
    included (`Store.moves_between`); of anybody, since each says whether it is a first one.
    The cohort are those whose first entry ever into the first step lies in the period and not after `as_of_us`.
    An empty cohort has n = 0 and no intervals. ValueError unless there are two steps or more, lowest first.
    """
    cohort = _follow(model, visits, question)
    return _sum_up(model, cohort, question, np.ones(len(cohort.customer_ids), dtype=bool))


def cohort_by(
    model: StageModel, visits: pd.DataFrame, question: CohortQuestion, attributes: pd.DataFrame
) -> list[tuple[str | None, CohortFunnel]]:
    """The same cohort split by an attribute's value at the entry into the first step, the largest part first.

    `attributes` as in `attribute_at`; customers without a value come last, under None. The parts add up to
    `cohort_funnel`; an empty cohort gives an empty list.
    """
    cohort = _follow(model, visits, question)
    values = attribute_at(cohort.customer_ids, cohort.entered_at, attributes)
    return [(value, _sum_up(model, cohort, question, mask)) for value, mask in groups(values)]


def same_age(question: CohortQuestion, earlier: Span) -> CohortQuestion:
    """The question about an earlier period, answered as far from its start as `question` is from its own."""
    as_of_us = earlier.start_us + (question.as_of_us - question.span.start_us)
    return CohortQuestion(question.steps, earlier, as_of_us, question.window_days, question.rule)


def _follow(model: StageModel, visits: pd.DataFrame, question: CohortQuestion) -> _Cohort:
    rungs = [rung_of(model, stage_id) for stage_id in question.steps]
    if len(rungs) < 2 or any(after <= before for before, after in pairwise(rungs)):
        raise ValueError("A cohort funnel has two steps or more, lowest first")
    trail = paths(model, _of_members(visits, question))
    anchors = _anchors(trail, rungs[0], question)
    entered_at = trail.at_us[anchors]
    closes = entered_at + window_us(question.window_days)
    look = _Look(trail, anchors, np.minimum(closes, question.as_of_us))
    return _Cohort(
        customer_ids=trail.customers[trail.who[anchors]],
        entered_at=entered_at,
        reached=_reached(look, rungs, question.rule),
        entered=look.found([trail.rung == rung for rung in rungs]),
        lost=look.lost(),
        in_window=closes > question.as_of_us,
    )


def _of_members(visits: pd.DataFrame, question: CohortQuestion) -> pd.DataFrame:
    """The visits of who first entered the first step in the period: in a long one most are others'."""
    begun = (visits["stage"] == question.steps[0]) & (visits["nth"] == 1)
    inside = (visits["entered_at"] >= question.span.start_us) & (visits["entered_at"] < question.span.end_us)
    return visits[visits["customer_id"].isin(visits["customer_id"][begun & inside])]


def _anchors(trail: Paths, rung: int, question: CohortQuestion) -> Ints:
    """Rows of the first entries ever into the first step that make the cohort."""
    at = trail.at_us
    inside = (at >= question.span.start_us) & (at < question.span.end_us) & (at <= question.as_of_us)
    return np.flatnonzero((trail.rung == rung) & (trail.nth == 1) & inside)


def _reached(look: _Look, rungs: list[int], rule: Rule) -> Bools:
    if rule is Rule.ORDERED:
        return look.in_order(rungs)
    rung = look.trail.rung
    return look.found([rung == step if rule is Rule.ANY else rung >= step for step in rungs])


def _sum_up(model: StageModel, cohort: _Cohort, question: CohortQuestion, part: Bools) -> CohortFunnel:
    n = int(part.sum())
    open_window = part & cohort.in_window & ~cohort.lost
    converted = part & cohort.reached[:, -1]
    steps = tuple(
        _step(model.stage(stage_id), cohort, at, part, open_window) for at, stage_id in enumerate(question.steps)
    )
    return CohortFunnel(
        question=question,
        steps=steps,
        n=n,
        converted=int(converted.sum()),
        lost=int((part & cohort.lost & ~converted).sum()),
        still_open=steps[-1].still_open,
        mature=question.as_of_us >= question.span.end_us and not bool((part & cohort.in_window).any()),
    )


def _step(stage: Stage, cohort: _Cohort, at: int, part: Bools, open_window: Bools) -> Step:
    reached, n = int((part & cohort.reached[:, at]).sum()), int(part.sum())
    return Step(
        stage=stage,
        reached=reached,
        entered=int((part & cohort.reached[:, at] & cohort.entered[:, at]).sum()),
        still_open=int((open_window & ~cohort.reached[:, at]).sum()),
        interval=wilson(reached, n),
    )
