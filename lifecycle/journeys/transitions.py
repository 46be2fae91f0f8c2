"""Who went from where to where: the transition matrix of a period, and how straight its journeys were. Pure.

A transition is a pair of stages that follow one another directly in somebody's journey, entry and lost among them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.attributes import attribute_at
from lifecycle.model import LOST, Kind

if TYPE_CHECKING:
    import pandas as pd

    from lifecycle.flows import Ints, Paths, Small
    from lifecycle.model import Stage, StageModel

DAY_US = 24 * 3600 * 1_000_000
_KINDS = max(Kind) + 1
_SIXTEEN_BITS = 2**16


@dataclass(frozen=True, slots=True)
class Transition:
    """One cell of the matrix: `before` is None for who came in new; lost is a stage here too.

    `moves` and the unique `customers` who made them; `row`: all moves of the period out of `before`, so that
    `moves / row` is the share of the row. `median_days`: the median stay in `before` of just these moves, that is of
    stays that ended in this way; None for who came in new.
    """

    before: Stage | None
    after: Stage
    kind: Kind
    moves: int
    customers: int
    row: int
    median_days: float | None


@dataclass(frozen=True, slots=True)
class Straightness:
    """The moves of a period by kind. Those `between` stages of the ladder are its linearity: one step forward, skips
    past a stage, and back; who came in new, was lost or was won back stands apart."""

    forward: int
    skip: int
    back: int
    new: int
    lost: int
    won_back: int

    @property
    def between(self) -> int:
        """Moves from one stage of the ladder to another."""
        return self.forward + self.skip + self.back

    @property
    def total(self) -> int:
        """All moves."""
        return self.between + self.new + self.lost + self.won_back


@dataclass(frozen=True, slots=True)
class Movers:
    """How many unique customers made a move of `any` kind, and how many of them one `between` stages."""

    any: int
    between: int


@dataclass(frozen=True, slots=True)
class Part:
    """The moves of those who had one value of an attribute (None: no value) when they moved: between stages by kind,
    and out of a stage (`exits`: the same and losses)."""

    value: str | None
    forward: int
    skip: int
    back: int
    exits: int

    @property
    def between(self) -> int:
        """Moves from one stage of the ladder to another."""
        return self.forward + self.skip + self.back


def transitions(model: StageModel, moves: pd.DataFrame, trail: Paths) -> tuple[Transition, ...]:
    """The cells that occur: entry first, then up the ladder, the lost last, in rows as in columns.

    `moves`: those of the period (`Store.moves_between`), and the same as a `trail` (`lifecycle.flows.paths`). Without
    moves there is no cell.
    """
    size = len(model.stages) + 2
    cell = _places(trail.from_rung, size) * size + _places(trail.rung, size)
    counts = np.bincount(cell, minlength=size * size)
    # Sixteen bits are sorted in linear time. Stable: what was one customer's together still is, within its cell.
    together = np.argsort(cell.astype(np.uint16) if size * size <= _SIXTEEN_BITS else cell, kind="stable")
    stays = (trail.at_us - moves["from_at"].to_numpy(dtype=np.int64)[trail.order])[together]
    who, ends = trail.who[together], np.cumsum(counts)
    rows = counts.reshape(size, size).sum(axis=1)
    found: list[Transition] = []
    for at in np.flatnonzero(counts).tolist():
        of = slice(ends[at] - counts[at], ends[at])
        before, after = _stage(model, at // size), _stage(model, at % size)
        assert after
        found.append(
            Transition(
                before=before,
                after=after,
                kind=model.kind(before.id if before else None, after.id),
                moves=int(counts[at]),
                customers=1 + int(np.count_nonzero(np.diff(who[of]))),
                row=int(rows[at // size]),
                median_days=float(np.median(stays[of])) / DAY_US if before else None,
            )
        )
    return tuple(found)


def straightness(moves: pd.DataFrame) -> Straightness:
    """How straight the journeys of a period were; all zero without moves. `moves`: see `Store.moves_between`."""
    counts = np.bincount(moves["kind"].to_numpy(dtype=np.int64), minlength=_KINDS).tolist()
    return Straightness(
        forward=counts[Kind.FORWARD],
        skip=counts[Kind.SKIP],
        back=counts[Kind.BACK],
        new=counts[Kind.NEW],
        lost=counts[Kind.LOST],
        won_back=counts[Kind.WON_BACK],
    )


def movers(trail: Paths) -> Movers:
    """The unique customers of these moves."""
    between = (trail.kind == Kind.FORWARD) | (trail.kind == Kind.SKIP) | (trail.kind == Kind.BACK)
    return Movers(len(trail.customers), len(trail.firsts(between)))


def straightness_by(moves: pd.DataFrame, attributes: pd.DataFrame) -> tuple[Part, ...]:
    """The moves out of a stage split by an attribute's value at the time of the move, the most moves first, then by
    name; those without a value come last, under None. `attributes` as in `attribute_at`. The parts add up to
    `straightness`, and their exits to its moves between stages and losses."""
    import pandas as pd  # noqa: PLC0415 - whoever holds a frame has imported it already

    kinds = moves["kind"].to_numpy(dtype=np.int64)
    out = np.flatnonzero((kinds != Kind.NEW) & (kinds != Kind.WON_BACK))
    who = moves["customer_id"].to_numpy(dtype=np.int64)
    out = out[np.argsort(who[out])]  # what was said lies by customer: in that order it is found many times faster
    kinds = kinds[out]
    values = attribute_at(who[out], moves["entered_at"].to_numpy(dtype=np.int64)[out], attributes)
    codes, different = pd.factorize(values)
    names: list[str | None] = [None, *different]
    table = np.bincount((codes + 1) * _KINDS + kinds, minlength=len(names) * _KINDS).reshape(len(names), _KINDS)
    parts = [
        Part(value, int(row[Kind.FORWARD]), int(row[Kind.SKIP]), int(row[Kind.BACK]), int(row.sum()))
        for value, row in zip(names, table, strict=True)
    ]
    told = [part for part in parts if part.exits]
    return tuple(sorted(told, key=lambda part: (part.value is None, -part.exits, part.value or "")))


def _places(rungs: Small, size: int) -> Ints:
    """Rungs as places in the matrix: nowhere is the first one, lost the last."""
    return np.where(rungs == 0, size - 1, np.maximum(rungs, 0)).astype(np.int64)


def _stage(model: StageModel, place: int) -> Stage | None:
    """The stage of a place in the matrix; None for nowhere."""
    if place == 0:
        return None
    return model.stages[place - 1] if place <= len(model.stages) else model.stage(LOST)
