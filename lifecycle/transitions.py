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
    import numpy.typing as npt
    import pandas as pd

    from lifecycle.flows import Ints
    from lifecycle.model import Stage, StageModel

DAY_US = 24 * 3600 * 1_000_000
NOWHERE = -1
"""`from_stage` of a customer's first move."""
_KINDS = max(Kind) + 1


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
    past a stage, and back; who came in new, was lost or was won back stands apart. `customers` made a move between
    stages, `movers` a move of any kind."""

    forward: int
    skip: int
    back: int
    new: int
    lost: int
    won_back: int
    customers: int
    movers: int

    @property
    def between(self) -> int:
        """Moves from one stage of the ladder to another."""
        return self.forward + self.skip + self.back

    @property
    def total(self) -> int:
        """All moves."""
        return self.between + self.new + self.lost + self.won_back


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


def transitions(model: StageModel, moves: pd.DataFrame) -> tuple[Transition, ...]:
    """The cells that occur: entry first, then up the ladder, the lost last, in rows as in columns.

    `moves`: those of the period (`Store.moves_between`). Without moves there is no cell. KeyError for a stage that the
    model does not have.
    """
    import pandas as pd  # noqa: PLC0415 - whoever holds a frame has imported it already

    order = [NOWHERE, *(stage.id for stage in model.stages), LOST]
    size = len(order)
    cell = _places(order, moves["from_stage"]) * size + _places(order, moves["stage"])
    counts = np.bincount(cell, minlength=size * size)
    who, _customers = pd.factorize(moves["customer_id"].to_numpy(dtype=np.int64))
    unique = pd.unique(who.astype(np.int64) * (size * size) + cell)
    customers = np.bincount(unique % (size * size), minlength=size * size)
    stays = moves["entered_at"].to_numpy(dtype=np.int64) - moves["from_at"].to_numpy(dtype=np.int64)
    medians = _medians(cell, stays, counts)
    rows = counts.reshape(size, size).sum(axis=1)
    found: list[Transition] = []
    for at in np.flatnonzero(counts).tolist():
        before, after = order[at // size], order[at % size]
        found.append(
            Transition(
                before=None if before == NOWHERE else model.stage(before),
                after=model.stage(after),
                kind=model.kind(None if before == NOWHERE else before, after),
                moves=int(counts[at]),
                customers=int(customers[at]),
                row=int(rows[at // size]),
                median_days=None if before == NOWHERE else medians[at] / DAY_US,
            )
        )
    return tuple(found)


def straightness(moves: pd.DataFrame) -> Straightness:
    """How straight the journeys of a period were; all zero without moves. `moves` as in `transitions`."""
    import pandas as pd  # noqa: PLC0415 - as above

    kinds = moves["kind"].to_numpy(dtype=np.int64)
    counts = np.bincount(kinds, minlength=_KINDS).tolist()
    who = moves["customer_id"].to_numpy(dtype=np.int64)
    between = (kinds == Kind.FORWARD) | (kinds == Kind.SKIP) | (kinds == Kind.BACK)
    return Straightness(
        forward=counts[Kind.FORWARD],
        skip=counts[Kind.SKIP],
        back=counts[Kind.BACK],
        new=counts[Kind.NEW],
        lost=counts[Kind.LOST],
        won_back=counts[Kind.WON_BACK],
        customers=len(pd.unique(who[between])),
        movers=len(pd.unique(who)),
    )


def straightness_by(moves: pd.DataFrame, attributes: pd.DataFrame) -> tuple[Part, ...]:
    """The moves out of a stage split by an attribute's value at the time of the move, the most moves first, then by
    name; those without a value come last, under None. `attributes` as in `attribute_at`. The parts add up to
    `straightness`, and their exits to its moves between stages and losses."""
    import pandas as pd  # noqa: PLC0415 - as above

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


def _places(order: list[int], stages: pd.Series[int]) -> Ints:
    """Where each stage stands in the order. KeyError for one that does not."""
    stage_ids = stages.to_numpy(dtype=np.int64)
    table = np.full(max(order) + 2, -1, dtype=np.int64)
    table[order] = range(len(order))  # -1, nowhere, finds the last entry
    strange = (stage_ids < NOWHERE) | (stage_ids > max(order))
    places: Ints = table[np.where(strange, max(order) + 1, stage_ids)]
    strange |= places < 0
    if strange.any():
        raise KeyError(int(stage_ids[strange][0]))
    return places


def _medians(cell: Ints, values: Ints, counts: Ints) -> npt.NDArray[np.float64]:
    """The median of the values in each cell; 0 where there is none."""
    # Sixteen bits are sorted in linear time; a model would need 250 stages to have more cells.
    small = cell.astype(np.uint16) if len(counts) <= np.iinfo(np.uint16).max else cell
    together = values[np.argsort(small, kind="stable")]
    ends = np.cumsum(counts)
    medians = np.zeros(len(counts))
    for at in np.flatnonzero(counts).tolist():
        medians[at] = np.median(together[ends[at] - counts[at] : ends[at]])
    return medians
