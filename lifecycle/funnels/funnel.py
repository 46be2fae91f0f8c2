"""The stage funnel: what a period did at each stage, in moves and in people. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.attributes import attribute_at, groups
from lifecycle.flows import begun, ledger_of, paths, rung_of, window_us
from lifecycle.model import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from lifecycle.flows import Bools, Flow, Ints, LostFlow, Moves, Paths, Span, Visits
    from lifecycle.model import Stage, StageModel


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage of the funnel: its ledger line (moves), and the people (unique customers) beside it.

    `entrants` entered the stage in the period; `skipped_past` made a skip over it in the period; `moved_on` of the
    entrants reached a later stage within the window of their first entry in the period, and were not lost before.
    `moved_on` is None at the top of the ladder, where there is nothing to move on to.
    """

    flow: Flow
    entrants: int
    skipped_past: int
    moved_on: int | None

    @property
    def stage(self) -> Stage:
        """The stage this row is about."""
        return self.flow.stage


@dataclass(frozen=True, slots=True)
class StageFunnel:
    """The stage funnel of a period. `bounced` are the unique customers who moved back; `moves.back` their moves."""

    rows: tuple[StageRow, ...]
    lost: LostFlow
    moves: Moves
    bounced: int
    span: Span
    window_days: int

    def row(self, stage_id: int) -> StageRow:
        """The row of a stage. KeyError for a stage that has none: retired and without any move."""
        for row in self.rows:
            if row.stage.id == stage_id:
                return row
        raise KeyError(stage_id)


@dataclass(frozen=True, slots=True)
class Share:
    """The entrants of one stage who had one value of an attribute (None: no value) when they entered."""

    value: str | None
    entrants: int
    moved_on: int | None


def stage_funnel(
    model: StageModel, opening: Mapping[int, int], visits: Visits, span: Span, window_days: int
) -> StageFunnel:
    """What the period did at each stage.

    `opening`: customers per stage id (lost too) `just_before` the period's start (`Store.stock`).
    `visits`: those that began in [span.start_us, until) (`Store.moves_between`). The period itself must be whole;
    how far the frame goes beyond it decides how much of `moved_on` is seen: until the period's end + window for
    the full count, until now for what is known today, shorter to compare two periods at the same age.
    `window_days`: a later stage counts if it was entered at most that many x 24 hours after the anchor, the
    customer's first entry into the stage in the period. Without visits all is zero but the stock.
    """
    trail = paths(model, visits)
    counted = ledger_of(model, opening, trail, span)
    moved_on = _moved_on_by_stage(model, trail, span, window_days)
    skipped_past = _skipped_past(model, trail, span)
    rows = tuple(
        StageRow(
            flow=flow,
            entrants=len(moved_on[flow.stage.id][0]),
            skipped_past=skipped_past.get(flow.stage.id, 0),
            moved_on=_count(model, flow.stage, moved_on[flow.stage.id][1]),
        )
        for flow in counted.rows
    )
    bounced = len(trail.firsts(trail.inside(span) & (trail.kind == Kind.BACK)))
    return StageFunnel(rows, counted.lost, counted.moves, bounced, span, window_days)


def entrants_by(
    model: StageModel, visits: pd.DataFrame, span: Span, window_days: int, attributes: pd.DataFrame
) -> dict[int, tuple[Share, ...]]:
    """The entrants of each stage (by its id) split by an attribute's value at their anchor, the largest part first.

    `visits`, `span` and `window_days` as in `stage_funnel`; `attributes` as in `attribute_at`. The parts of a stage
    add up to its row; a stage that nobody entered has none.
    """
    trail = paths(model, visits)
    shares: dict[int, tuple[Share, ...]] = {}
    for stage_id, (anchors, moved) in _moved_on_by_stage(model, trail, span, window_days).items():
        values = attribute_at(trail.customers[trail.who[anchors]], trail.at_us[anchors], attributes)
        parts = ((value, moved[mask]) for value, mask in groups(values))
        stage = model.stage(stage_id)
        shares[stage_id] = tuple(Share(value, len(part), _count(model, stage, part)) for value, part in parts)
    return shares


def _moved_on_by_stage(model: StageModel, trail: Paths, span: Span, window_days: int) -> dict[int, tuple[Ints, Bools]]:
    """Per stage id the rows of its entrants' anchors, and whether each of them moved on."""
    inside = trail.inside(span)
    is_lost = trail.rung == 0
    found: dict[int, tuple[Ints, Bools]] = {}
    for stage in model.stages:
        rung = rung_of(model, stage.id)
        anchors = trail.firsts(inside & (trail.rung == rung))
        is_later = trail.rung > rung
        later = trail.following(is_later | is_lost, anchors)  # whichever comes first
        until = trail.at_us[anchors] + window_us(window_days)
        found[stage.id] = anchors, trail.within(later, anchors, until) & is_later.take(later, mode="clip")
    return found


def _count(model: StageModel, stage: Stage, moved: Bools) -> int | None:
    """How many moved on; None where nobody did and nobody could, the ladder having no later stage."""
    count = int(np.count_nonzero(moved))
    has_later = any(not model.stage(later).retired for later in model.later(stage.id))
    return count if has_later or count else None


def _skipped_past(model: StageModel, trail: Paths, span: Span) -> dict[int, int]:
    """Per stage id the unique customers who made a skip over it in the period; over a retired one nobody skips."""
    skips = np.flatnonzero(trail.inside(span) & (trail.kind == Kind.SKIP))
    low, high, who = trail.from_rung[skips], trail.rung[skips], trail.who[skips]
    rungs = ((stage, rung_of(model, stage.id)) for stage in model.stages if not stage.retired)
    over = {stage.id: who[(low < rung) & (rung < high)] for stage, rung in rungs}
    return {stage_id: int(np.count_nonzero(begun(skipped))) for stage_id, skipped in over.items()}
