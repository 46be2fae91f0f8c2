"""Markets that are known in full: customers who come at random and go from stage to stage by laws that are written here.

Where a customer goes from a stage, and how long that takes, are drawn together, so the share that takes each way and
the days it takes are known exactly. A market goes on after the instant from which it is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import gamma

import numpy as np
import pandas as pd

from lifecycle.stages import preset

DAY = 24 * 3600 * 1_000_000
NOW = 20_000 * DAY
LOST, A, K, C = range(4)
STAY = -1
LADDER = preset("six")
MODEL = replace(LADDER, stages=LADDER.stages[:3])
"""Awareness, Knowledge and Conversion alone."""

LAW = {
    A: [(K, 0.45, 20, 1.0), (C, 0.10, 40, 1.5), (LOST, 0.35, 60, 0.9), (STAY, 0.10, 0, 1)],
    K: [(A, 0.10, 30, 1.0), (C, 0.45, 35, 2.0), (LOST, 0.40, 70, 1.2), (STAY, 0.05, 0, 1)],
    C: [(LOST, 0.35, 100, 1.0), (K, 0.05, 50, 1.0), (STAY, 0.60, 0, 1)],
}
"""Per stage: where to, which share goes there, the mean days until then, and the shape of that Weibull time."""


@dataclass(frozen=True)
class Market:
    """Its visits as columns: customer, stage before (-1: none), when that visit began, stage, begun, left (0: never)."""

    visits: np.ndarray

    def moves(self, start_us, end_us):
        """As `Store.moves_between`."""
        rows = self.visits[(self.visits[:, 4] >= start_us) & (self.visits[:, 4] < end_us)]
        rows = rows[np.lexsort((rows[:, 0], rows[:, 4]))]
        return pd.DataFrame({
            "customer_id": rows[:, 0], "from_stage": rows[:, 1], "from_at": rows[:, 2],
            "from_nth": (rows[:, 1] >= 0).astype(int), "stage": rows[:, 3], "nth": 1, "kind": kinds(rows), "entered_at": rows[:, 4],
        })  # fmt: skip

    def standing(self, at_us):
        """As `Store.standing`."""
        there = (self.visits[:, 4] <= at_us) & ((self.visits[:, 5] > at_us) | (self.visits[:, 5] == 0))
        rows = self.visits[there]
        return pd.DataFrame({"customer_id": rows[:, 0], "stage": rows[:, 3], "nth": 1, "entered_at": rows[:, 4]})

    def stock(self, at_us):
        """Customers per stage, lost first."""
        return np.bincount(self.standing(at_us)["stage"], minlength=4)


def kinds(rows):
    """Of which kind each move is; as the model says."""
    table = {(one, other): int(MODEL.kind(None if one < 0 else one, other)) for one in range(-1, 4) for other in range(4) if one != other and (one, other) != (-1, 0)}  # fmt: skip
    return [table[one, other] for one, other in zip(rows[:, 1].tolist(), rows[:, 3].tolist(), strict=True)]


def market(seed, per_week=4.0, weeks=104, after_weeks=0):
    """A market of so many weeks before `NOW`, and as many after it as are wanted."""
    rng = np.random.default_rng([2026, seed])
    n = rng.poisson(per_week * (weeks + after_weeks))
    begun = NOW + rng.uniform(-7 * weeks, 7 * after_weeks, n) * DAY
    stage = np.where(rng.random(n) < 0.8, A, K)
    until = NOW + after_weeks * 7 * DAY
    ids = np.arange(n) + 1
    before, before_at = np.full(n, -1), np.full(n, -1.0)
    told = []
    while len(ids):
        to, days = drawn(rng, stage)
        left = begun + days * DAY
        moves = (to != STAY) & (left < until)
        told.append(np.column_stack([ids, before, before_at, stage, begun, np.where(moves, left, 0)]).astype(np.int64))
        ids, before, before_at, stage, begun = ids[moves], stage[moves], begun[moves], to[moves], left[moves]
        inside = stage != LOST
        gone = np.column_stack([ids, before, before_at, stage, begun, np.zeros(len(ids))])[~inside]
        told.append(gone.astype(np.int64))
        ids, before, before_at, stage, begun = (one[inside] for one in (ids, before, before_at, stage, begun))
    return Market(np.concatenate(told))


def drawn(rng, stage):
    """Where each customer goes next, and after how many days."""
    to, days = np.full(len(stage), STAY), np.zeros(len(stage))
    for here, ways in LAW.items():
        at = np.flatnonzero(stage == here)
        which = rng.choice(len(ways), len(at), p=[share for _to, share, _mean, _shape in ways])
        for number, (where, _share, mean, shape) in enumerate(ways):
            some = at[which == number]
            to[some] = where
            days[some] = mean / gamma(1 + 1 / shape) * rng.weibull(shape, len(some)) if mean else 0
    return to, days


def law_within(horizon_days):
    """The true move probabilities by a horizon, and the mean days of those who go so: (stages, lost and stages)."""
    ages = np.linspace(0, horizon_days, 20_001)
    rate, days = np.zeros((3, 4)), np.full((3, 4), np.nan)
    for here, ways in LAW.items():
        for where, share, mean, shape in ways:
            if where == STAY:
                continue
            gone = 1 - np.exp(-((ages * gamma(1 + 1 / shape) / mean) ** shape))
            rate[here - 1, where] = share * gone[-1]
            days[here - 1, where] = np.diff(gone) @ ((ages[1:] + ages[:-1]) / 2) / gone[-1]
    return rate, days
