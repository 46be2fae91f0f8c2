"""What moves were worth: the expected profit of a customer in the stage after, less that in the stage before. Pure.

V(stage) is what customers who stood in a stage brought in the year after: the mean over several days of the past, all of
whose years were over before the period asked about began. So it is of the same kind for every stage, lost among them, and
says nothing of who moves whom: a stage of eager buyers is worth more with whoever stands there.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np

from lifecycle.enough import WORTH_OF_A_STAGE as FEWEST
from lifecycle.model import LOST, Kind
from lifecycle.stats import Z95
from lifecycle.times.resample import distinct, grouped

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from lifecycle.flows import Bools, Ints, Small
    from lifecycle.model import StageModel
    from lifecycle.times.incidence import Floats

YEAR_DAYS = 365
NEW, FORWARD, BACK, AWAY = range(4)
"""The kinds of movement that are told apart; skips and customers won back go forward."""
CLASS = {
    Kind.NEW: NEW, Kind.FORWARD: FORWARD, Kind.SKIP: FORWARD, Kind.WON_BACK: FORWARD, Kind.BACK: BACK, Kind.LOST: AWAY
}  # fmt: skip


class Lacking(StrEnum):
    """Why nothing is told although purchases are logged: their profit is not known, none was made a year before the period,
    too few customers stood in any stage then, or there are too many to go through while somebody waits."""

    PROFIT = "profit"
    YEAR = "year"
    CUSTOMERS = "customers"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Anchor:
    """Who stood where on a day of the past: customer ids, rising, and stage ids (lost too) of one length; `day` since 1970."""

    day: int
    customer_id: Ints
    stage: Small


@dataclass(frozen=True, slots=True)
class Worths:
    """V by stage id: the mean profit of the 365 days after standing there (money). `n`: different customers behind each, and
    `customers` behind all, seen on `anchors` days from `first_day` to `last_day` (0 without any). `draws`: V without each
    group of customers in turn (groups, stages). `left_out`: purchases whose profit in the workspace's currency is not known."""

    stages: tuple[int, ...]
    value: Floats
    n: Ints
    draws: Floats
    customers: int
    anchors: int
    first_day: int
    last_day: int
    left_out: int = 0

    def known(self) -> Bools:
        """Which stages have a value: from `FEWEST` customers on. Of fewer lost ones a single purchase would make a loss look
        like a gain."""
        return np.asarray(self.n >= FEWEST)


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
    the values of the stages, seen on `anchors` days from `first_day` to `last_day`; `left_out` as in `Worths`."""

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
    left_out: int

    @property
    def moves(self) -> int:
        """All moves of the period."""
        return self.total.moves + self.new.moves + self.unvalued


def standing_after(before: Anchor | None, day: int, moves: pd.DataFrame) -> Anchor:
    """Who stands where on a day, from who stood where on one before it (None: nobody did) and the moves between the two
    (`Store.moves_between`)."""
    who, to = moves["customer_id"].to_numpy(), moves["stage"].to_numpy().astype(np.int16)
    ids = np.empty(0, np.int64) if before is None else before.customer_id
    stage: Small = np.empty(0, np.int16) if before is None else before.stage
    came = distinct(who)
    came = came[_places(ids, came) < 0]
    at = np.searchsorted(ids, came)
    ids, stage = np.insert(ids, at, came), np.insert(stage, at, LOST)
    stage[np.searchsorted(ids, who)] = to  # of several moves of one customer the last one stays
    return Anchor(day, ids, stage)


def stage_worths(model: StageModel, anchors: Sequence[Anchor], purchases: pd.DataFrame, left_out: int = 0) -> Worths:
    """V of each stage, by anchors in the order of their days; one on which nobody stood anywhere does not count.

    `purchases`: customer_id, day, profit, in any order. Without anchors no stage has a value.
    """
    anchors = [anchor for anchor in anchors if len(anchor.customer_id)]
    stages = (LOST, *(stage.id for stage in model.stages))
    place = np.full(max(stages) + 1, -1)
    place[list(stages)] = range(len(stages))
    ids = _everybody(anchors)
    groups = grouped(ids)
    bought = _bought(ids, purchases)
    sums, counts = np.zeros((2, groups.n * len(stages)))
    seen = np.zeros(len(ids) * len(stages), dtype=bool)
    for anchor in anchors:
        at, stage = np.searchsorted(ids, anchor.customer_id), place[anchor.stage]
        cell = groups.of[at].astype(np.int64) * len(stages) + stage
        sums += np.bincount(cell, _year_after(anchor.day, bought, len(ids))[at], len(sums))
        counts += np.bincount(cell, minlength=len(counts))
        seen[at * len(stages) + stage] = True
    sums, counts = sums.reshape(groups.n, len(stages)), counts.reshape(groups.n, len(stages))
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.nan_to_num(sums.sum(axis=0) / counts.sum(axis=0))
        draws = (sums.sum(axis=0) - sums) / (counts.sum(axis=0) - counts)
    days = [anchor.day for anchor in anchors] or [0]
    return Worths(
        stages=stages,
        value=value,
        n=seen.reshape(len(ids), len(stages)).sum(axis=0),
        draws=np.where(np.isnan(draws), value, draws),
        customers=len(ids),
        anchors=len(anchors),
        first_day=days[0],
        last_day=days[-1],
        left_out=left_out,
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


def movement(worths: Worths, moves: pd.DataFrame) -> Movement | Lacking:
    """What these moves were worth (see `Store.moves_between`), or what is lacking where no stage of the ladder has a value."""
    known = worths.known()
    if not known[1:].any():
        return Lacking.CUSTOMERS if worths.anchors else Lacking.YEAR
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
        left_out=worths.left_out,
    )


def _sum(worths: Worths, counts: Floats, moves: int) -> Sum:
    """So many customers more in each stage, at its value; the interval by leaving out one group of customers in turn."""
    value = float(counts @ worths.value)
    drawn, groups = worths.draws @ counts, len(worths.draws)
    half = (
        Z95 * float(np.sqrt((groups - 1) / max(groups, 1) * np.sum((drawn - drawn.mean()) ** 2))) if groups > 1 else 0.0
    )
    return Sum(value, value - half, value + half, moves)


def _everybody(anchors: Sequence[Anchor]) -> Ints:
    """Whoever stood anywhere, rising."""
    ids = anchors[-1].customer_id if anchors else np.empty(0, np.int64)
    for anchor in anchors[:-1]:  # hardly ever is anybody of an earlier day not there on the last one
        if (_places(ids, anchor.customer_id) < 0).any():
            ids = np.union1d(ids, anchor.customer_id)
    return ids


def _places(ids: Ints, who: Ints) -> Ints:
    """Where each one stands among the rising ids; -1 for nowhere."""
    if not len(ids):
        return np.full(len(who), -1)
    at = np.minimum(np.searchsorted(ids, who), len(ids) - 1)
    return np.where(ids[at] == who, at, -1)


def _bought(ids: Ints, purchases: pd.DataFrame) -> tuple[Ints, Ints, Floats]:
    """The purchases of these customers: whose, by place among the ids, day, profit."""
    at = _places(ids, purchases["customer_id"].to_numpy())
    ours = at >= 0
    return at[ours], purchases["day"].to_numpy()[ours], purchases["profit"].to_numpy(np.float64)[ours]


def _year_after(day: int, bought: tuple[Ints, Ints, Floats], n: int) -> Floats:
    """What each of `n` customers brought in the 365 days after a day, that day left out."""
    who, on, profit = bought
    inside = (on > day) & (on <= day + YEAR_DAYS)
    return np.asarray(np.bincount(who[inside], profit[inside], n), dtype=np.float64)
