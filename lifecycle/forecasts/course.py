"""The course of a stock: weeks of the past, done again to who stands where now. Pure.

What share of those who had stood at a place for some weeks was elsewhere a week later, and how many came new: counted
over complete weeks, and applied week after week. How long somebody has stood there matters, since most who will leave
do so early: on simulated worlds of a thousand customers the error at twelve weeks is two thirds of that of a chain
that does not ask.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.forecasts.weekly import AGES
from lifecycle.stats import Z95

if TYPE_CHECKING:
    from lifecycle.flows import Ints
    from lifecycle.forecasts.weekly import Weeks
    from lifecycle.times.incidence import Floats

BANDS = (0, 1, 2, 4, 8, 16)
"""Ages in weeks from which on stays are taken together: in each band the chance to leave is the same."""
PRIOR = 30.0
"""Customer-weeks of its place's average that each band begins with, since some bands hold few customers."""
DRAWS = 64
_SEED = 20_260_309


@dataclass(frozen=True, slots=True)
class Course:
    """The stock of the coming weeks in customers, by week and place: (weeks, places), the first one a week ahead.

    `mean` is expected; `error` is the standard error of what will be: by chance alone, and because the shares are
    known from so many weeks only.
    """

    mean: Floats
    error: Floats

    def limits(self, stretch: Floats | float = 1.0) -> tuple[Floats, Floats]:
        """The 95 % limits, never below nobody; `stretch` widens them."""
        reach = Z95 * self.error * stretch
        return np.maximum(self.mean - reach, 0.0), self.mean + reach


def course(past: Weeks, stood: Ints, ahead: int) -> Course:
    """The coming `ahead` weeks of a stock (places, ages; see `Weeks.stood`), were they like the past ones.

    ValueError for a past without any week.
    """
    if not len(past):
        raise ValueError("A forecast needs weeks of the past")
    drawn = np.random.default_rng(_SEED).multinomial(len(past), np.full(len(past), 1 / len(past)), size=DRAWS)
    leave, come = _habits(past, np.concatenate([np.ones((1, len(past))), drawn]))
    means = _means(leave, come, stood, ahead)
    unsure = means[1:].var(axis=0)
    return Course(means[0], np.sqrt(unsure + _by_chance(past, leave[0], stood, ahead)))


def _habits(past: Weeks, weights: Floats) -> tuple[Floats, Floats]:
    """Per draw (a row of `weights` over the weeks) which share of each place and age stands at each place a week later
    after a move (draws, places, ages, places), and the mean number of new customers (draws, places)."""
    n, bands, places = len(past), len(BANDS), len(past.places)
    stood = _banded(past.stood[:-1], weights).reshape(-1, places, bands, 1)
    left = _banded(past.left, weights).reshape(-1, places, bands, places)
    everyone = stood.sum(axis=2, keepdims=True)
    average = np.zeros_like(left[:, :, :1])
    np.divide(left.sum(axis=2, keepdims=True), everyone, out=average, where=everyone > 0)
    share = (left + PRIOR * average) / (stood + PRIOR)
    band_of = np.repeat(np.arange(bands), np.diff([*BANDS, AGES]))
    return share[:, :, band_of], weights @ past.new / n


def _banded(counts: Ints, weights: Floats) -> Floats:
    """Counts (weeks, places, ages, ...) summed over the ages of each band and, per draw, over the weeks."""
    banded = np.add.reduceat(counts, BANDS, axis=2)
    return np.asarray(weights @ banded.reshape(len(counts), -1))


def _means(leave: Floats, come: Floats, stood: Ints, ahead: int) -> Floats:
    """The expected stock per draw: (draws, weeks, places)."""
    draws, places, ages, _places = leave.shape
    now = np.broadcast_to(stood.astype(np.float64), (draws, places, ages))
    stay, ways = 1 - leave.sum(axis=3), leave.reshape(draws, places * ages, places)
    found = []
    for _week in range(ahead):
        arrived = (now.reshape(draws, 1, -1) @ ways)[:, 0] + come
        rest = now * stay
        now = np.concatenate([arrived[:, :, None], rest[:, :, :-1]], axis=2)
        now[:, :, -1] += rest[:, :, -1]
        found.append(now.sum(axis=2))
    return np.stack(found, axis=1)


def _by_chance(past: Weeks, leave: Floats, stood: Ints, ahead: int) -> Floats:
    """The variance if every customer went their own way by these shares: (weeks, places). Who moves or comes in waves
    varies more; by how much is taken from the past weeks."""
    ages = leave.shape[1]
    step = _step(leave)
    waves, waves_of_new = _waves(past, leave), _waves_of_new(past)
    newcomers = past.new.mean(axis=0)
    where = np.kron(np.eye(len(leave)), np.ones((ages, 1)))
    arrived = np.zeros(len(leave))
    found = []
    for _week in range(ahead):
        # `where` (cells, places): the chance to be at each place so many weeks later; newcomers begin at age 0.
        arrived = arrived + newcomers @ where[::ages]
        where = step @ where
        found.append(waves * (stood.ravel() @ (where * (1 - where))) + waves_of_new * arrived)
    return np.stack(found)


def _step(leave: Floats) -> Floats:
    """The shares as one matrix from cell to cell, a cell being a place and an age."""
    places, ages, _places = leave.shape
    step = np.zeros((places, ages, places, ages))
    step[..., 0] = leave
    place, age = np.indices((places, ages))
    step[place, age, place, np.minimum(age + 1, ages - 1)] += 1 - leave.sum(axis=2)
    return step.reshape(places * ages, places * ages)


def _waves(past: Weeks, leave: Floats) -> float:
    """How many times as much the stock varied from week to week as if every customer went their own way; at least 1."""
    if len(past) < 2:
        return 1.0
    stay = 1 - leave.sum(axis=2)
    where = leave + stay[:, :, None] * np.eye(len(leave))[:, None, :]
    begun = past.stood[:-1].reshape(len(past), -1)
    expected = begun @ where.reshape(-1, len(leave))
    variance = begun @ (where * (1 - where)).reshape(-1, len(leave))
    off = past.stock()[1:] - past.new - expected
    total = variance.sum()
    return max(1.0, float((off**2).sum() / total) * len(past) / (len(past) - 1)) if total else 1.0


def _waves_of_new(past: Weeks) -> float:
    """The same of new customers."""
    weekly = past.new.sum(axis=1)
    return max(1.0, float(weekly.var(ddof=1) / weekly.mean())) if len(past) > 1 and weekly.any() else 1.0
