"""Bounce-backs: how often a stage is left backwards, who came up again, and what people said about it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.enough import RECOVERY_DAYS
from lifecycle.flows import paths, rung_of, window_us
from lifecycle.model import LOST, Kind

if TYPE_CHECKING:
    import pandas as pd

    from lifecycle.flows import Bools, Ints, Paths, Span
    from lifecycle.model import Stage, StageModel


@dataclass(frozen=True, slots=True)
class Said:
    """A reason that was given for bounces, in the spelling used most, and how many of them it was given for."""

    reason: str
    n: int


@dataclass(frozen=True, slots=True)
class Bounce:
    """The moves back of a period out of one stage: to one stage (`after`), or to any (None).

    `exits`: all moves out of `before` in the period, losses too: `bounced / exits` is its bounce-back rate. `old` of
    the bounces are at least 90 days old, and `regained` of those came to the stage they had left, or a later one,
    within 90 days. `said`: the reason given most for moves between this pair, None where nobody said any.
    """

    before: Stage
    after: Stage | None
    bounced: int
    exits: int
    old: int
    regained: int
    said: Said | None = None


@dataclass(frozen=True, slots=True)
class Bounces:
    """The bounce-backs of a period: per stage that anybody left, up the ladder, and per pair of stages, the most
    frequent first, then the higher one. The numbers are those of all stages together, each as in `Bounce`."""

    stages: tuple[Bounce, ...]
    pairs: tuple[Bounce, ...]
    bounced: int
    exits: int
    old: int
    regained: int


def bounces(model: StageModel, moves: pd.DataFrame, reasons: pd.DataFrame, span: Span, as_of_us: int) -> Bounces:
    """The bounce-backs of the period.

    `moves`: from the period's start on (`Store.moves_between`), up to its end and 90 days, or to `as_of_us`, that
    instant included: what had happened by then is known. `reasons`: those of the moves back in the period
    (`Store.move_reasons`). Without moves back every number but the exits is zero.
    """
    size = len(model.stages) + 1
    trail = paths(model, _of_bounced(moves, span))
    back = np.flatnonzero(trail.inside(span) & (trail.kind == Kind.BACK))
    closes = trail.at_us[back] + window_us(RECOVERY_DAYS)
    old = closes <= as_of_us
    regained = old & _regained(trail, back, closes)
    cell = trail.from_rung[back].astype(np.int64) * size + trail.rung[back]
    table = np.stack([_table(cell[part], size) for part in (old | True, old, regained)], axis=-1)
    exits, said = _exits(model, moves, span), _said(reasons)
    rows = [(stage, rung_of(model, stage.id)) for stage in model.stages]
    stages = tuple(
        Bounce(stage, None, table[at, :, 0].sum().item(), exits[stage.id], *table[at, :, 1:].sum(axis=0).tolist())
        for stage, at in rows
        if exits[stage.id]
    )
    pairs = [
        Bounce(one, other, n, exits[one.id], of, hits, said.get((one.id, other.id)))
        for one, left in reversed(rows)
        for other, entered in reversed(rows)
        for n, of, hits in [table[left, entered].tolist()]
        if n
    ]
    pairs.sort(key=lambda pair: -pair.bounced)
    together = table.sum(axis=(0, 1)).tolist()
    return Bounces(stages, tuple(pairs), together[0], sum(exits.values()), *together[1:])


def _of_bounced(moves: pd.DataFrame, span: Span) -> pd.DataFrame:
    """The moves of who bounced back in the period: most people did not."""
    at = moves["entered_at"].to_numpy()
    back = (moves["kind"].to_numpy() == Kind.BACK) & (at >= span.start_us) & (at < span.end_us)
    return moves[moves["customer_id"].isin(moves["customer_id"][back])]


def _regained(trail: Paths, back: Ints, closes: Ints) -> Bools:
    """Whether each customer came to the stage they had left, or a later one, by the time given."""
    regained = np.zeros(len(back), dtype=bool)
    left = trail.from_rung[back]
    for rung in np.unique(left):
        these = left == rung
        up = trail.following(trail.rung >= rung, back[these])
        regained[these] = trail.within(up, back[these], closes[these])
    return regained


def _table(cell: Ints, size: int) -> Ints:
    return np.bincount(cell, minlength=size * size).reshape(size, size)


def _exits(model: StageModel, moves: pd.DataFrame, span: Span) -> dict[int, int]:
    """How many moves of the period led out of each stage of the ladder."""
    at = moves["entered_at"].to_numpy()
    left = moves["from_stage"].to_numpy()[(at >= span.start_us) & (at < span.end_us)]
    found, numbers = np.unique(left[left > LOST], return_counts=True)
    counts = dict(zip(found.tolist(), numbers.tolist(), strict=True))
    return {stage.id: counts.get(stage.id, 0) for stage in model.stages}


def _said(reasons: pd.DataFrame) -> dict[tuple[int, int], Said]:
    """The reason given most for each pair of stages; the same words in another case or spacing are the same reason."""
    if not len(reasons):
        return {}
    words = reasons["reason"].str.split().str.join(" ")
    told = reasons.assign(reason=words, key=words.str.casefold())
    told = told.sort_values("n", ascending=False, kind="stable")
    same = told.groupby(["from_stage", "stage", "key"], sort=False)
    most = same.agg(reason=("reason", "first"), n=("n", "sum")).reset_index()
    most = most.sort_values("n", ascending=False, kind="stable").drop_duplicates(["from_stage", "stage"])
    rows = zip(most["from_stage"], most["stage"], most["reason"], most["n"], strict=True)
    return {(int(one), int(other)): Said(str(reason), int(n)) for one, other, reason, n in rows}
