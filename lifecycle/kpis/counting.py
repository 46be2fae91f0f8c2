"""How a value comes of what is counted: shares, sums, means and durations, with what is known of how sure they are. Pure.

Every measure takes `Parts` and gives `Measured`; nothing to divide by gives a value of None. Ratios are of sums.
"""

from __future__ import annotations

from dataclasses import replace
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.kpis.kpi import Measured
from lifecycle.stats import Z95, wilson_of
from lifecycle.times.incidence import ROUNDING, Incidence

if TYPE_CHECKING:
    from collections.abc import Callable

    from lifecycle.flows import Bools, Ints
    from lifecycle.kpis.kpi import Parts
    from lifecycle.times.incidence import Floats

HALF, MOST = 0.5, 0.9
PRIOR_ANSWERS, PRIOR_MEAN = 5, 3.0
"""What a shrunk mean adds to the ratings that were given: so many of the middle one."""
_UNIT_US = {"days": 24 * 3600 * 1_000_000, "hours": 3600 * 1_000_000}


def count(parts: Parts) -> Measured:
    """How many: the sum of `over`. Nothing is 0."""
    total = float(parts.over.sum())
    return Measured(total, total, 0.0, len(parts), open=_open(parts))


def rate(parts: Parts) -> Measured:
    """Sum of `over` / sum of `of`, a share between 0 and 1 with its Wilson interval; n is the sum of `of`."""
    over, of = _sums(parts)
    if of <= 0:
        return Measured(None, over, of, 0, open=_open(parts))
    low, high = wilson_of(over / of, of)
    return Measured(over / of, over, of, round(of), low, high, _open(parts))


def loss_rate(parts: Parts) -> Measured:
    """`rate` of something that had better not happen: where it did not, the interval ends at 3/n (rule of three)."""
    found = rate(parts)
    return replace(found, high=min(1.0, 3 / found.of)) if found.value == 0 else found


def ratio(parts: Parts) -> Measured:
    """Sum of `over` / sum of `of`, without an interval; n is how many rows have a part in `of`."""
    over, of = _sums(parts)
    return Measured(over / of if of > 0 else None, over, of, int(np.count_nonzero(parts.of)), open=_open(parts))


def cost(parts: Parts) -> Measured:
    """`ratio` of money spent; None where no row has a part of it in `more["paid"]`, since that is not free, but unknown."""
    found = ratio(parts)
    return found if parts.more["paid"].any() else replace(found, value=None)


def mean(low: float, high: float) -> Callable[[Parts], Measured]:
    """The mean of scores between `low` and `high`, with its interval from two scores on."""

    def measure(parts: Parts) -> Measured:
        return _mean(parts.over, 0, 0.0, (low, high))

    return measure


def shrunk_mean(low: float, high: float) -> Callable[[Parts], Measured]:
    """The mean of scores and of `PRIOR_ANSWERS` more of `PRIOR_MEAN`, so that a single score is not taken for the truth.
    `over` and `of` are without those."""

    def measure(parts: Parts) -> Measured:
        return _mean(parts.over, PRIOR_ANSWERS, PRIOR_MEAN, (low, high))

    return measure


def _mean(scores: Floats, more: int, prior: float, ends: tuple[float, float]) -> Measured:
    given, n = float(scores.sum()), len(scores)
    if not n:
        return Measured(None, 0.0, 0.0, 0)
    total = n + more
    value = (given + more * prior) / total
    squares = float(((scores - value) ** 2).sum()) + more * (prior - value) ** 2
    if total == 1:
        return Measured(value, given, float(n), n)
    half = Z95 * sqrt(squares / (total - 1) / total)
    return Measured(value, given, float(n), n, max(ends[0], value - half), min(ends[1], value + half))


def nps(parts: Parts) -> Measured:
    """Percent of promoters (`over` 1) less percent of detractors (`over` -1) among answers, -100 to 100. The interval has
    one response added to each of the three classes, also in its centre.

    Source: variance of a difference of multinomial shares; the added responses as in Agresti and Min (2005).
    """
    n = len(parts)
    if not n:
        return Measured(None, 0.0, 0.0, 0)
    promoters, detractors = int((parts.over > 0).sum()), int((parts.over < 0).sum())
    centre, half = nps_interval((promoters + 1) / (n + 3), (detractors + 1) / (n + 3), n + 3)
    low, high = max(-100.0, centre - half), min(100.0, centre + half)
    return Measured(100 * (promoters - detractors) / n, float(promoters - detractors), float(n), n, low, high)


def nps_interval(promoters: float, detractors: float, n: int) -> tuple[float, float]:
    """The NPS of these shares (0 to 1) and half the width of its 95 % interval, in points."""
    difference = promoters - detractors
    variance = (promoters + detractors - difference**2) / n
    return 100 * difference, 100 * Z95 * sqrt(max(0.0, variance))


def duration(unit: str, share: float = HALF) -> Callable[[Parts], Measured]:
    """By when that share of durations is over: Kaplan-Meier, those still open known to last longer. `over` is in `unit`,
    "days" or "hours". `beyond` where the curve does not get there: then the value is the longest that was watched.

    The interval's ends are where the limits of the curve (Wilson's, with the number of durations that would vary as much)
    cross the share; None where they do not. `Measured.over`: how many are over; `of` and `n`: how many there are.
    """

    def measure(parts: Parts) -> Measured:
        n, is_open = len(parts), parts.open
        ended = float(n - is_open.sum())
        if not n:
            return Measured(None, 0.0, 0.0, 0)
        took = np.round(parts.over * _UNIT_US[unit]).astype(np.int64)
        curve = _curve(took, is_open)
        at = curve.quantile_us(share)
        low, high = _crossings(curve, share)
        found = (curve.watched_us if at is None else at, low, high)
        value, low_, high_ = (None if one is None else one / _UNIT_US[unit] for one in found)
        return Measured(value, ended, float(n), n, low_, high_, int(is_open.sum()), beyond=at is None)

    return measure


def _curve(took_us: Ints, is_open: Bools) -> Incidence:
    """The curve of durations that were all watched from their beginning: `incidence` of them, in less time."""
    lasted, ended = np.sort(took_us), np.sort(took_us[~is_open])
    first = np.append(True, ended[1:] != ended[:-1])[: len(ended)]
    ages, ends = ended[first], np.diff(np.append(np.flatnonzero(first), len(ended)))
    at_risk = len(lasted) - np.searchsorted(lasted, ages, side="left")
    return Incidence(len(lasted), int(lasted[-1]), ages, at_risk, ends, np.cumprod(1 - ends / at_risk), ())


def _crossings(curve: Incidence, share: float) -> tuple[int | None, int | None]:
    """The ages where the lower and the upper limit of the curve fall to 1 - `share`."""
    if not len(curve.ages_us):
        return None, None
    left, ends, still = curve.at_risk - curve.ends, curve.ends, curve.still
    spread = np.cumsum(np.divide(ends, curve.at_risk * left, out=np.zeros(len(ends)), where=left > 0))
    inside = (still > ROUNDING) & (spread > 0)
    worth = np.divide(1 - still, still * spread, out=np.full(len(still), float(curve.n)), where=inside)
    if not inside[-1] and len(worth) > 1:
        worth[-1] = worth[-2]  # where nobody is left, the curve is as sure as just before
    z2 = Z95 * Z95
    centre = (still + z2 / (2 * worth)) / (1 + z2 / worth)
    half = Z95 * np.sqrt(np.maximum(still * (1 - still) / worth + z2 / (4 * worth**2), 0)) / (1 + z2 / worth)
    low, high = (np.flatnonzero(limit <= 1 - share + ROUNDING) for limit in (centre - half, centre + half))
    ages = curve.ages_us
    return (int(ages[low[0]]) if len(low) else None), (int(ages[high[0]]) if len(high) else None)


def _sums(parts: Parts) -> tuple[float, float]:
    return float(parts.over.sum()), float(parts.of.sum())


def _open(parts: Parts) -> int:
    return int(parts.open.sum())
