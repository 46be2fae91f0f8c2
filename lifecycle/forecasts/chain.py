"""Where customers get to in the end: an absorbing Markov chain over the stages. Pure.

From each stage a stay leads to another stage, to lost, or nowhere within the horizon (`lifecycle.times.dwell.ways_out`).
Lost, and a stay longer than the horizon, absorb: who ends there has not reached the goal. So the chance of a goal is
the chance to be absorbed by it, and the days are the mean ones of those who get there, stay after stay (a Markov
renewal process). Shares of the completed exits would favour the fast ways out; these incidences do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.enough import HORIZON_DAYS
from lifecycle.flows import paths, rung_of
from lifecycle.stats import Z95
from lifecycle.times.dwell import observed, ways_out
from lifecycle.times.incidence import ROUNDING
from lifecycle.times.resample import MOST_GROUPS
from lifecycle.times.stay_times import likely

if TYPE_CHECKING:
    import pandas as pd

    from lifecycle.flows import Bools, Ints, Span
    from lifecycle.model import Stage, StageModel
    from lifecycle.times.dwell import WaysOut
    from lifecycle.times.incidence import Floats

FEWEST = 20
"""Stays that must have been watched in a stage before a chance is told of it; under that there are counts."""
FEWEST_BEGUN = 10
"""How many of them must have begun in the period: without them nothing is known of how stays begin."""
MOST_DETOUR = 0.1
"""Entries into stages with too few stays, per customer, that a told chance may lead through at most."""
_ALMOST = 1 - 1e-12
"""Stages that lead to each other for ever, and nowhere else, would otherwise have no solution: they reach nothing."""


@dataclass(frozen=True, slots=True)
class Likely:
    """A figure with its 95 % limits."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Reach:
    """What becomes of customers of one stage on the way to a goal: that stage or any later one.

    `rate`: the chance (0 to 1) to get there, from the entry into the stage; None where too few stays were watched.
    `days`: the mean time until then of those who do; None where `rate` is, or where nobody does. `so_far`: of the
    customers who entered the stage in the period how many got there later in it, and how many they are; counted only
    where `rate` is None.
    """

    rate: Likely | None
    days: Likely | None
    so_far: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Chances:
    """One stage: how many stays were watched, and its way to the conversion stage and to the top of the ladder; None
    for a goal that it is at or beyond."""

    stage: Stage
    visits: int
    to_conversion: Reach | None
    to_top: Reach | None


@dataclass(frozen=True, slots=True)
class Chain:
    """The chances of every stage in use, lowest first, and of a retired one if somebody was there in the period.

    `known_days`: as far as the stays of every stage below the top could be watched, at most the horizon; under it the
    chances are of those who got there by what is known so far, and may grow.
    """

    rows: tuple[Chances, ...]
    conversion: Stage
    top: Stage
    ways: WaysOut
    known_days: float

    def row(self, stage_id: int) -> Chances:
        """The row of a stage. KeyError for one that has none."""
        for row in self.rows:
            if row.stage.id == stage_id:
                return row
        raise KeyError(stage_id)


@dataclass(frozen=True, slots=True)
class Next:
    """What comes after a stay: the stage (or lost) that the customer goes to, None for still there at the horizon;
    how likely that is (0 to 1), and the median days of the stays that end so (None for still there)."""

    stage_id: int | None
    rate: float
    median_days: float | None


def chain(model: StageModel, moves: pd.DataFrame, standing: pd.DataFrame, span: Span) -> Chain:
    """The chances of each stage, by what the period showed.

    `moves` and `standing` as in `lifecycle.times.dwell.observed`. Without any visit each stage in use has a row that says
    so: no stay, 0 of 0.
    """
    ways = ways_out(observed(moves, standing, span), [stage.id for stage in model.stages], HORIZON_DAYS)
    enough = (ways.visits >= FEWEST) & (ways.begun >= FEWEST_BEGUN)
    top = model.ladder[-1]
    goals = [_reaches(model, ways, enough, goal, moves) for goal in (model.conversion, top.id)]
    rows = tuple(
        Chances(stage, int(ways.visits[row]), *(reach.get(row) for reach in goals))
        for row, stage in enumerate(model.stages)
        if not stage.retired or ways.visits[row]
    )
    below = np.array([model.position(stage.id) < model.position(top.id) for stage in model.stages])
    return Chain(rows, model.stage(model.conversion), top, ways, _known_days(ways, enough & below))


def next_from(report: Chain, stage_id: int) -> list[Next]:
    """What usually comes after a stay in this stage, the likeliest first; empty where too few stays were watched to
    say. All rates add up to 1; ways that nobody went are left out. KeyError for a stage that has no row."""
    report.row(stage_id)
    ways = report.ways
    row = ways.stages.index(stage_id)
    if ways.visits[row] < FEWEST or ways.begun[row] < FEWEST_BEGUN:
        return []
    found = [
        Next(to, float(ways.rate[row, column]), float(ways.median_days[row, column]))
        for column, to in enumerate(ways.destinations)
        if ways.rate[row, column] > 0
    ]
    if ways.still[row] > ROUNDING:
        found.append(Next(None, float(ways.still[row]), None))
    return sorted(found, key=lambda one: -one.rate)


def absorbed(rate: Floats, mean_days: Floats, below: Bools) -> tuple[Floats, Floats]:
    """The chance of each stage below a goal to reach it, and the mean days until then of those who do (nan where nobody
    does): two arrays (..., stages below).

    `rate` and `mean_days` (..., stages, 1 + stages): as in `WaysOut`, lost first among the columns. `below` (stages):
    which stages are below the goal. Solves `h = P h + r` on stacked matrices, one per draw.
    """
    start, goal = np.flatnonzero(below), np.flatnonzero(~below)
    days = np.where(rate > 0, mean_days, 0.0)
    onward = rate[..., start[:, None], start + 1]
    arriving = rate[..., start[:, None], goal + 1]
    left = np.eye(len(start)) - onward * _ALMOST
    chance = np.linalg.solve(left, arriving.sum(axis=-1)[..., None])
    spent = (arriving * days[..., start[:, None], goal + 1]).sum(axis=-1)[..., None]
    spent = spent + (onward * days[..., start[:, None], start + 1]) @ chance
    total = np.linalg.solve(left, spent)
    mean = np.full_like(chance, np.nan)
    np.divide(total, chance, out=mean, where=chance > 0)
    return np.clip(chance[..., 0], 0.0, 1.0), mean[..., 0]


def _reaches(model: StageModel, ways: WaysOut, enough: Bools, goal: int, moves: pd.DataFrame) -> dict[int, Reach]:
    """By the row of each stage below the goal."""
    below = np.array([model.position(stage.id) < model.position(goal) for stage in model.stages])
    start = np.flatnonzero(below)
    if not len(start):
        return {}
    chance, days = absorbed(ways.rate, ways.mean_days, below)
    drawn, drawn_days = absorbed(ways.rate_draws, ways.mean_days_draws, below)
    groups = np.minimum(ways.customers[start], MOST_GROUPS)
    told = enough[start] & (_detour(ways.rate, below, ~enough) <= MOST_DETOUR)
    rates = _rates(chance, drawn, groups)
    means = _means(days, drawn_days, groups)
    thin = [ways.stages[row] for row in start[~told]]
    counted = _so_far(model, moves, thin, goal)
    return {
        int(row): Reach(rates[at], means[at]) if told[at] else Reach(None, None, counted[ways.stages[row]])
        for at, row in enumerate(start)
    }


def _detour(rate: Floats, below: Bools, thin: Bools) -> Floats:
    """How often a customer of each stage below the goal is expected to enter a thin one on the way, itself apart."""
    start = np.flatnonzero(below)
    onward = rate[start[:, None], start + 1]
    seen = np.linalg.inv(np.eye(len(start)) - onward * _ALMOST)
    entered = seen - np.eye(len(start))
    return np.asarray(entered[:, thin[start]].sum(axis=1))


def _rates(chance: Floats, drawn: Floats, groups: Ints) -> list[Likely]:
    """Wilson limits of as many independent customers as make a share vary like the draws."""
    # As with any variance of a sample, draws among few groups vary too little, by one in their number.
    variance = drawn.var(axis=0) * groups / np.maximum(groups - 1, 1)
    # A chance of 0 or 1 does not vary when drawn: it is worth as much as the stage has customers.
    n = np.maximum(groups, 1).astype(np.float64)
    inner = (chance > 0) & (chance < 1) & (variance > ROUNDING**2)
    np.divide(chance * (1 - chance), variance, out=n, where=inner)
    low, high = likely(chance, n)
    return [Likely(*(float(one) for one in three)) for three in zip(chance, low, high, strict=True)]


def _means(days: Floats, drawn: Floats, groups: Ints) -> list[Likely | None]:
    """Limits of a mean time, symmetric on the logarithmic scale; draws in which nobody gets there are left out."""
    found: list[Likely | None] = []
    for at, value in enumerate(days):
        seen = drawn[np.isfinite(drawn[:, at]) & (drawn[:, at] > 0), at]
        if not np.isfinite(value):
            found.append(None)
        elif value <= 0 or len(seen) < 2:
            found.append(Likely(float(value), float(value), float(value)))
        else:
            error = float(np.log(seen).std()) * (groups[at] / max(groups[at] - 1, 1)) ** 0.5
            stretch = float(np.exp(Z95 * error))
            found.append(Likely(float(value), float(value) / stretch, float(value) * stretch))
    return found


def _so_far(model: StageModel, moves: pd.DataFrame, stages: list[int], goal: int) -> dict[int, tuple[int, int]]:
    """For each stage: of the customers who entered it among these moves how many were at the goal or later after it,
    and how many they are."""
    members = moves["customer_id"][moves["stage"].isin(stages)]
    trail = paths(model, moves[moves["customer_id"].isin(members)])
    there = trail.rung >= rung_of(model, goal)
    ever = np.full(len(trail.who), np.iinfo(np.int64).max)
    counts: dict[int, tuple[int, int]] = {}
    for stage in stages:
        anchors = trail.firsts(trail.rung == rung_of(model, stage))
        reached = trail.within(trail.following(there, anchors), anchors, ever[anchors])
        counts[stage] = int(np.count_nonzero(reached)), len(anchors)
    return counts


def _known_days(ways: WaysOut, told: Bools) -> float:
    """How far into the stays of these stages the chances see, where any may last longer than that."""
    cut = told & (ways.still > ROUNDING)
    return float(min(HORIZON_DAYS, ways.watched_days[cut].min(initial=HORIZON_DAYS)))
