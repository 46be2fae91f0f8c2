"""Who is stuck: longer in a stage than it takes most to move forward from it, and no dated next step. Pure.

In retention and advocacy staying is the point, and from the top of the ladder there is no way forward: nobody is stuck
there. The limit of a stage is measured where enough is known of it, and set by the workspace where not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.enough import FORWARD_MOVES as FEWEST
from lifecycle.model import LOST, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    import pandas as pd

    from lifecycle.flows import Bools, Ints, Small, Span
    from lifecycle.model import Stage

DAY_US = 24 * 3600 * 1_000_000


@dataclass(frozen=True, slots=True)
class Limit:
    """A stay in the stage of more than `length_us` microseconds is too long. `measured`: it is the p75 of the `moves`
    forward that were seen; else it is what the workspace set, since those are too few."""

    stage: Stage
    length_us: int
    moves: int
    measured: bool


@dataclass(frozen=True, slots=True)
class Stays:
    """Who stands in the stages looked at, as arrays of one length, in no order.

    `over`: longer than the stage's limit. `stuck`: over, and no dated next step. `began_at_us`: since when they stand
    there, microseconds since 1970.
    """

    customer_id: Ints
    stage: Small
    began_at_us: Ints
    over: Bools
    stuck: Bools

    def longest(self, most: int | None = None) -> Ints:
        """The row numbers of the stuck, or of the first so many, longest there first, the lower id first of those that
        began together."""
        rows = np.flatnonzero(self.stuck)
        if most is not None and 0 < most < len(rows):
            began = self.began_at_us[rows]
            rows = rows[began <= np.partition(began, most - 1)[most - 1]]  # a page needs no order of all
        return rows[np.lexsort((self.customer_id[rows], self.began_at_us[rows]))][:most]

    def among(self, customer_ids: Ints) -> Stays:
        """Those of these customers."""
        mask = np.isin(self.customer_id, customer_ids)
        return Stays(*(getattr(self, name)[mask] for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class StageStuck:
    """A stage's limit, how many are `there`, how many of them are `stuck`, and how many are `waiting`: as long there,
    but with a dated next step."""

    limit: Limit
    stuck: int
    waiting: int
    there: int


@dataclass(frozen=True, slots=True)
class Turnout:
    """What became of those who were flagged as stuck at an instant, and of the others in the same stages: how many
    there were, and how many of them were lost at any time since."""

    flagged: int
    flagged_lost: int
    others: int
    others_lost: int


def limits(
    stages: Sequence[Stage], moves: pd.DataFrame, begun: Span, as_of_us: int, days_of: Callable[[int], int]
) -> tuple[Limit, ...]:
    """How long a stay in each of these stages may last, as it was known at an instant.

    `moves`: `Store.moves_between` from the start of `begun` to the instant or later. Of them count the moves forward
    (skips too) at or before the instant which ended a stay that began in [begun.start_us, begun.end_us): their p75 is
    the shortest of their times that at least three quarters did not exceed. With fewer than `FEWEST` of them it is
    `days_of(stage id)` x 24 hours. Without moves every limit is that.
    """
    kind, began = moves["kind"].to_numpy(), moves["from_at"].to_numpy()
    until, source = moves["entered_at"].to_numpy(), moves["from_stage"].to_numpy()
    ahead = (kind == Kind.FORWARD) | (kind == Kind.SKIP)
    rows = np.flatnonzero(ahead & (began >= begun.start_us) & (began < begun.end_us) & (until <= as_of_us))
    took, source = until[rows].astype(np.int64) - began[rows], source[rows]
    found = []
    for stage in stages:
        times = took[source == stage.id]
        enough = len(times) >= FEWEST
        length = _p75(times) if enough else days_of(stage.id) * DAY_US
        found.append(Limit(stage, length, len(times), enough))
    return tuple(found)


def _p75(times: Ints) -> int:
    at = (3 * len(times) + 3) // 4 - 1
    return int(np.partition(times, at)[at])


def with_next_step(said: pd.DataFrame, at_us: int, today: date) -> Ints:
    """The customers (ids, ascending) who had a next step dated today or later, by what was said until an instant.

    `said`: customer_id, said_at (microseconds since 1970), value (a date as text, None where it was taken away),
    ordered by customer and time (`Store.attributes`). The last that was said holds; before anything was said there
    is no next step. An empty frame gives nobody.
    """
    said = said[said["said_at"].to_numpy() <= at_us]
    customer_id = said["customer_id"].to_numpy(dtype=np.int64)
    last = np.ones(len(customer_id), dtype=bool)
    last[:-1] = customer_id[1:] != customer_id[:-1]
    steps = said["value"].fillna("").to_numpy(dtype=object)[last].astype("U10")
    return customer_id[last][steps >= today.isoformat()]  # written this way, dates sort as text


def stood(standing: pd.DataFrame, moves: pd.DataFrame, then_us: int) -> pd.DataFrame:
    """Who stood where at an earlier instant, as `Store.standing` would give it of the same stages and some more:
    customer_id, stage, entered_at.

    `standing`: who stands where later. `moves`: those in between at least, up to that later instant. Who stands there
    since before stood there then, and so did whom a move took out of a stay that began before.
    """
    still = standing["entered_at"].to_numpy() <= then_us
    since, source = moves["from_at"].to_numpy(), moves["from_stage"].to_numpy()
    left = (moves["entered_at"].to_numpy() > then_us) & (since <= then_us) & (source > LOST)
    columns = (("customer_id", "customer_id"), ("stage", "from_stage"), ("entered_at", "from_at"))
    told = {
        name: np.concatenate([standing[name].to_numpy()[still], moves[before].to_numpy()[left]])
        for name, before in columns
    }
    return type(standing)(told, copy=False)


def stays(standing: pd.DataFrame, limits_: Sequence[Limit], next_step: Ints, as_of_us: int) -> Stays:
    """Who stands in the stages that have a limit, and who of them is stuck, at an instant.

    `standing`: `Store.standing` at that instant; other stages are passed over. `next_step`: the customers who have a
    dated one. A stay exactly as long as its limit is not too long. Nobody standing there gives empty arrays.
    """
    stage = standing["stage"].to_numpy().astype(np.int16)
    length = np.full(max([*(limit.stage.id for limit in limits_), stage.max(initial=0)]) + 1, -1, dtype=np.int64)
    for limit in limits_:
        length[limit.stage.id] = limit.length_us
    known = np.flatnonzero(length[stage] >= 0)
    stage, customer_id = stage[known], standing["customer_id"].to_numpy(dtype=np.int64)[known]
    began = standing["entered_at"].to_numpy(dtype=np.int64)[known]
    over = as_of_us - began > length[stage]
    return Stays(customer_id, stage, began, over, over & ~np.isin(customer_id, next_step))


def by_stage(limits_: Sequence[Limit], found: Stays) -> tuple[StageStuck, ...]:
    """The stages with their counts, in the order of the limits; a retired stage only where somebody is left in it."""
    size = max((limit.stage.id for limit in limits_), default=0) + 1
    there, over, stuck = (
        np.bincount(rows, minlength=size) for rows in (found.stage, found.stage[found.over], found.stage[found.stuck])
    )
    rows = (
        StageStuck(limit, int(stuck[at]), int(over[at] - stuck[at]), int(there[at]))
        for limit, at in ((limit, limit.stage.id) for limit in limits_)
    )
    return tuple(row for row in rows if row.there or not row.limit.stage.retired)


def turnout(then: Stays, moves: pd.DataFrame, then_us: int) -> Turnout:
    """What became of those who stood somewhere at an instant. `moves`: `Store.moves_between`, those after the instant
    are looked at; who was lost and won back since counts as lost. Nobody standing gives zeros."""
    lost = (moves["stage"].to_numpy() == LOST) & (moves["entered_at"].to_numpy() > then_us)
    gone = np.isin(then.customer_id, moves["customer_id"].to_numpy()[lost])
    flagged, n = int(then.stuck.sum()), len(then.stuck)
    flagged_gone = int((then.stuck & gone).sum())
    return Turnout(flagged, flagged_gone, n - flagged, int(gone.sum()) - flagged_gone)


def came(moves: pd.DataFrame, customer_ids: Ints) -> dict[int, tuple[int, int]]:
    """By which move each of these customers came to where they stand: customer: (kind, stage before, -1 for none).

    `moves`: `Store.moves_between` up to the instant at which they stand there, from before they came. Who has no move
    among them is left out.
    """
    rows = np.flatnonzero(np.isin(moves["customer_id"].to_numpy(), customer_ids))[::-1]
    who, newest = np.unique(moves["customer_id"].to_numpy()[rows], return_index=True)
    rows = rows[newest]
    kinds, sources = moves["kind"].to_numpy()[rows].tolist(), moves["from_stage"].to_numpy()[rows].tolist()
    return dict(zip(who.tolist(), zip(kinds, sources, strict=True), strict=True))
