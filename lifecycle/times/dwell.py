"""Time in stage: how long visits last and how they end, from what a period shows of them. Pure.

A period sees of most visits only a part: those that began before it are watched from a later age on (left
truncation), and those that last at its end are not seen to end (censoring). Both are told to the curves, which
therefore speak of all visits: Kaplan-Meier over visits, and Aalen-Johansen for the ways out (`lifecycle.times.incidence`).
The mean or the median of the completed visits alone would be too short, since long ones are completed later.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.model import LOST
from lifecycle.times.incidence import OPEN, incidence
from lifecycle.times.resample import DRAWS, distinct, grouped, resampled

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from lifecycle.flows import Bools, Ints, Small, Span
    from lifecycle.times.incidence import Floats
    from lifecycle.times.resample import Groups

DAY_US = 24 * 3600 * 1_000_000


@dataclass(frozen=True, slots=True)
class Visits:
    """Visits of the ladder's stages as a period shows them: arrays of one length, in no order.

    `nth`: 1 is a customer's first visit of that stage, more a return. `began_at_us`: when it began, microseconds since
    1970. `entry_us` and `exit_us`: it was watched on the ages (entry, exit]; -1 where it was from its beginning.
    `to_stage`: where the customer went at the exit (`LOST` too), and `kind` of which kind that move was (`Kind`); both
    `OPEN` for a visit that was still going on when the period ended.
    """

    customer_id: Ints
    stage: Small
    nth: Small
    began_at_us: Ints
    entry_us: Ints
    exit_us: Ints
    to_stage: Small
    kind: Small

    def __len__(self) -> int:
        return len(self.customer_id)

    def where(self, mask: Bools) -> Visits:
        """Those of the mask."""
        return Visits(*(getattr(self, name)[mask] for name in self.__slots__))


def observed(moves: pd.DataFrame, standing: pd.DataFrame, span: Span) -> Visits:
    """Every visit of a stage that lasted at some instant of [span.start_us, span.end_us), lost customers' rest apart.

    `moves`: `Store.moves_between` of the period, `standing`: `Store.standing` at the instant before its end. Visits
    that a move of the period ended were watched up to it, an end exactly at the start among them; those standing up to
    the period's end. Two empty frames give no visits.
    """
    left = moves["from_stage"].to_numpy() > LOST
    stays = standing["stage"].to_numpy() > LOST
    began = _joined(moves["from_at"], left, standing["entered_at"], stays)
    until = np.concatenate([_column(moves["entered_at"], left), np.full(int(stays.sum()), span.end_us)])
    until -= began  # in place, as below: of millions of stays every copy counts
    # Whoever was there just before the start may leave at the start itself: that age is watched already.
    entry = span.start_us - began
    np.maximum(entry, 0, out=entry)
    entry -= 1
    still = np.full(int(stays.sum()), OPEN, dtype=np.int16)
    return Visits(
        customer_id=_joined(moves["customer_id"], left, standing["customer_id"], stays),
        stage=_joined(moves["from_stage"], left, standing["stage"], stays).astype(np.int16, copy=False),
        nth=_joined(moves["from_nth"], left, standing["nth"], stays).astype(np.int16, copy=False),
        began_at_us=began,
        entry_us=entry,
        exit_us=until,
        to_stage=np.concatenate([_column(moves["stage"], left), still]).astype(np.int16, copy=False),
        kind=np.concatenate([_column(moves["kind"], left), still]).astype(np.int16, copy=False),
    )


@dataclass(frozen=True, slots=True)
class WaysOut:
    """Where visits of each stage lead within a horizon: rows are `stages`, columns `destinations` (ids, `LOST` too).

    `rate`: the share of visits that have ended in a move to that destination by the horizon (Aalen-Johansen, 0 to 1);
    what a row lacks to 1 is `still` there. `mean_days` and `median_days`: the age at the end of those that go there by
    the horizon, nan where none do. `stay_days`: the mean time until the end or the horizon, whichever comes first.
    `watched_days`: the largest age of which anything is known, under the horizon where no stay was watched so long.
    Counts are of what was watched: `visits`, the `customers` who made them, how many of them `begun` in the period,
    and the `exits` to each destination at any age. A stage without visits has rates 0, and its rest is `still`.
    `*_draws`: the same from other customers (see `lifecycle.times.resample`), the draws along the first axis.
    """

    stages: tuple[int, ...]
    destinations: tuple[int, ...]
    horizon_days: float
    visits: Ints
    customers: Ints
    begun: Ints
    exits: Ints
    rate: Floats
    mean_days: Floats
    median_days: Floats
    stay_days: Floats
    watched_days: Floats
    rate_draws: Floats
    mean_days_draws: Floats
    stay_days_draws: Floats

    @property
    def still(self) -> Floats:
        """The share of visits of each stage that lasts longer than the horizon."""
        return np.asarray(np.clip(1 - self.rate.sum(axis=1), 0.0, 1.0))


def ways_out(visits: Visits, stages: Sequence[int], horizon_days: float = 180) -> WaysOut:
    """Where visits lead, per stage and destination, first visits and returns together.

    `stages`: ids of all stages of the model, retired ones too, since visits may lead there. Whatever a stage's number of
    visits, it gets its rates: whether they are enough to be told is for the reader of `visits` and `begun` to say.
    """
    out = _nowhere(tuple(stages), horizon_days)
    column_of = np.zeros(max(out.destinations) + 1, dtype=np.int64)
    column_of[list(out.destinations)] = range(len(out.destinations))
    customers = grouped(visits.customer_id)
    for row, stage in enumerate(out.stages):
        mask = visits.stage == stage
        if not mask.any():
            continue
        to_stage = visits.to_stage[mask]
        watched = visits.entry_us[mask], visits.exit_us[mask], np.where(to_stage == OPEN, OPEN, column_of[to_stage])
        _fill(out, row, customers.where(mask), watched)
        out.customers[row] = len(distinct(visits.customer_id[mask]))
    return out


def _nowhere(stages: tuple[int, ...], horizon_days: float) -> WaysOut:
    """What is told of stages that nobody was in: all of it still there."""
    n, shape = len(stages), (len(stages), len(stages) + 1)
    visits, customers, begun = np.zeros((3, n), dtype=np.int64)
    return WaysOut(
        stages=stages,
        destinations=(LOST, *stages),
        horizon_days=horizon_days,
        visits=visits,
        customers=customers,
        begun=begun,
        exits=np.zeros(shape, dtype=np.int64),
        rate=np.zeros(shape),
        mean_days=np.full(shape, np.nan),
        median_days=np.full(shape, np.nan),
        stay_days=np.full(n, float(horizon_days)),
        watched_days=np.zeros(n),
        rate_draws=np.zeros((DRAWS, *shape)),
        mean_days_draws=np.full((DRAWS, *shape), np.nan),
        stay_days_draws=np.full((DRAWS, n), float(horizon_days)),
    )


def _fill(out: WaysOut, row: int, customers: Groups, watched: tuple[Ints, Ints, Ints]) -> None:
    """Write what is told of one stage into its row."""
    horizon_us = round(out.horizon_days * DAY_US)
    ways = range(len(out.destinations))
    curve = incidence(*watched, len(ways))
    draws = resampled(customers, watched, curve, (horizon_us,))
    out.visits[row] = curve.n
    out.begun[row] = np.count_nonzero(watched[0] < 0)
    out.exits[row] = np.bincount(watched[2][watched[2] != OPEN], minlength=len(ways))
    out.rate[row] = [curve.ended_at(way, np.array([horizon_us]))[0] for way in ways]
    out.mean_days[row] = [curve.mean_us(way, horizon_us) / DAY_US for way in ways]
    out.median_days[row] = [curve.median_us(way, horizon_us) / DAY_US for way in ways]
    out.watched_days[row] = max(curve.watched_us, 0) / DAY_US
    out.stay_days[row] = curve.mean_stay_us(horizon_us) / DAY_US
    out.rate_draws[:, row] = draws.ended_by(horizon_us)
    out.mean_days_draws[:, row] = draws.mean_us(curve, horizon_us) / DAY_US
    out.stay_days_draws[:, row] = draws.mean_stay_us(curve, horizon_us) / DAY_US


def _column(column: pd.Series[int], mask: Bools) -> Ints:
    values: Ints = np.asarray(column)
    return values[mask]


def _joined(one: pd.Series[int], mask: Bools, other: pd.Series[int], other_mask: Bools) -> Ints:
    return np.concatenate([_column(one, mask), _column(other, other_mask)])
