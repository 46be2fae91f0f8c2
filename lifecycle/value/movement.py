"""What moves were worth: the expected profit of a customer in the stage after, less that in the stage before. Pure.

V(stage) is what customers who stood in a stage brought in the year after: the mean over several days of the past, all of
whose years were over before the period asked about began. So it is of the same kind for every stage, lost among them, and
says nothing of who moves whom: a stage of eager buyers is worth more with whoever stands there.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lifecycle.enough import WORTH_OF_A_STAGE as FEWEST
from lifecycle.model import LOST, Kind
from lifecycle.stats import Z95
from lifecycle.times.resample import grouped

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from lifecycle.flows import Ints
    from lifecycle.model import StageModel
    from lifecycle.times.incidence import Floats

YEAR_DAYS = 365
NEW, FORWARD, BACK, AWAY = range(4)
"""The kinds of movement that are told apart; skips and customers won back go forward."""
CLASS = {
    Kind.NEW: NEW, Kind.FORWARD: FORWARD, Kind.SKIP: FORWARD, Kind.WON_BACK: FORWARD, Kind.BACK: BACK, Kind.LOST: AWAY
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Anchor:
    """Who stood where on a day of the past: customer ids and stage ids (lost too) of one length; `day` since 1970."""

    day: int
    customer_id: Ints
    stage: Ints


@dataclass(frozen=True, slots=True)
class Worths:
    """V by stage id: the mean profit of the 365 days after standing there (money). `n`: different customers behind each, and
    `customers` behind all, seen on `anchors` days from `first_day` to `last_day` (0 without any). `draws`: V without each
    group of customers in turn (groups, stages)."""

    stages: tuple[int, ...]
    value: Floats
    n: Ints
    draws: Floats
    customers: int
    anchors: int
    first_day: int
    last_day: int

    def known(self) -> np.ndarray:
        """Which stages have a value: from `FEWEST` customers on; lost has one always, 0 where nobody was."""
        return np.array([stage == LOST or n >= FEWEST for stage, n in zip(self.stages, self.n.tolist(), strict=True)])


@dataclass(frozen=True, slots=True)
class Sum:
    """What one kind of moves was worth together, with its 95 % interval; `moves` of them have a value."""

    value: float
    low: float
    high: float
    moves: int


@dataclass(frozen=True, slots=True)
class Movement:
    """What the moves of a period were worth, in expected profit of the coming 12 months. `total` is forward, back and lost
    together; `new` customers stand apart. `unvalued` moves led from or to a stage without a value. `customers` are behind
    the values of the stages, seen on `anchors` days from `first_day` to `last_day`."""

    total: Sum
    forward: Sum
    back: Sum
    lost: Sum
    new: Sum
    unvalued: int
    customers: int
    anchors: int
    first_day: int
    last_day: int


def stage_worths(model: StageModel, anchors: Sequence[Anchor], purchases: pd.DataFrame) -> Worths:
    """V of each stage, by anchors in the order of their days. `purchases`: customer_id, day, profit, in any order. Without anchors no stage has a value but lost."""
    stages = (LOST, *(stage.id for stage in model.stages))
    place = np.full(max(stages) + 1, -1)
    place[list(stages)] = range(len(stages))
    who = np.concatenate([np.empty(0, np.int64), *(anchor.customer_id for anchor in anchors)])
    at = np.concatenate([np.empty(0, np.int64), *(place[anchor.stage] for anchor in anchors)])
    profit = np.concatenate([np.empty(0), *(_year_after(anchor, purchases) for anchor in anchors)])
    groups = grouped(who)
    cell = groups.of.astype(np.int64) * len(stages) + at
    shape = (groups.n, len(stages))
    sums = np.bincount(cell, profit, groups.n * len(stages)).reshape(shape)
    counts = np.bincount(cell, minlength=groups.n * len(stages)).reshape(shape)
    pairs = np.unique(who * len(stages) + at) % len(stages)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.nan_to_num(sums.sum(axis=0) / counts.sum(axis=0))
        draws = (sums.sum(axis=0) - sums) / (counts.sum(axis=0) - counts)
    days = [anchor.day for anchor in anchors] or [0]
    return Worths(
        stages=stages,
        value=value,
        n=np.bincount(pairs, minlength=len(stages)),
        draws=np.where(np.isnan(draws), value, draws),
        customers=len(np.unique(who)),
        anchors=len(anchors),
        first_day=days[0],
        last_day=days[-1],
    )


def dumps(worths: Worths) -> str:
    """The worths as text that `loads` reads back exactly."""
    told = asdict(worths)
    return json.dumps({name: each.tolist() if isinstance(each, np.ndarray) else each for name, each in told.items()})


def loads(text: str) -> Worths:
    """What `dumps` wrote."""
    told: dict[str, Any] = json.loads(text)
    for name, kind in (("value", np.float64), ("n", np.int64), ("draws", np.float64)):
        told[name] = (
            np.array(told[name], kind).reshape(-1, len(told["stages"]))
            if name == "draws"
            else np.array(told[name], kind)
        )
    return Worths(**{**told, "stages": tuple(told["stages"])})


def movement(worths: Worths, moves: pd.DataFrame) -> Movement | None:
    """What these moves were worth (see `Store.moves_between`); None where no stage of the ladder has a value."""
    known = worths.known()
    if not known[1:].any():
        return None
    place = np.full(max(worths.stages) + 2, -1)
    place[list(worths.stages)] = range(len(worths.stages))
    before, after = place[moves["from_stage"].to_numpy()], place[moves["stage"].to_numpy()]
    table = np.full(max(Kind) + 1, FORWARD)
    table[list(CLASS)] = list(CLASS.values())
    kinds = table[moves["kind"].to_numpy()]
    valued = known[after] & ((kinds == NEW) | known[before])
    counts = np.zeros((len((NEW, FORWARD, BACK, AWAY)), len(worths.stages)))
    np.add.at(counts, (kinds[valued], after[valued]), 1)
    going = valued & (kinds != NEW)
    np.add.at(counts, (kinds[going], before[going]), -1)
    n = np.bincount(kinds[valued], minlength=len(counts))
    parts = [_sum(worths, counts[kind], int(n[kind])) for kind in range(len(counts))]
    return Movement(
        total=_sum(worths, counts[1:].sum(axis=0), int(n[1:].sum())),
        forward=parts[FORWARD],
        back=parts[BACK],
        lost=parts[AWAY],
        new=parts[NEW],
        unvalued=int(np.count_nonzero(~valued)),
        customers=worths.customers,
        anchors=worths.anchors,
        first_day=worths.first_day,
        last_day=worths.last_day,
    )


def _sum(worths: Worths, counts: Floats, moves: int) -> Sum:
    """So many customers more in each stage, at its value; the interval by leaving out one group of customers in turn."""
    value = float(counts @ worths.value)
    drawn, groups = worths.draws @ counts, len(worths.draws)
    half = (
        Z95 * float(np.sqrt((groups - 1) / max(groups, 1) * np.sum((drawn - drawn.mean()) ** 2))) if groups > 1 else 0.0
    )
    return Sum(value, value - half, value + half, moves)


def _year_after(anchor: Anchor, purchases: pd.DataFrame) -> Floats:
    """The profit of each customer of an anchor in the 365 days after its day, that day left out."""
    day = purchases["day"].to_numpy()
    inside = (day > anchor.day) & (day <= anchor.day + YEAR_DAYS)
    who = purchases["customer_id"].to_numpy()[inside]
    ids, at = np.unique(anchor.customer_id, return_inverse=True)
    if not len(ids):
        return np.empty(0)
    place = np.minimum(np.searchsorted(ids, who), len(ids) - 1)
    ours = ids[place] == who
    brought = np.bincount(place[ours], purchases["profit"].to_numpy()[inside][ours], len(ids))
    return np.asarray(brought[at], dtype=np.float64)
