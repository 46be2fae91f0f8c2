"""Statistics that a reply states beside its numbers: an interval for a rate, limits for a changed figure. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import isclose, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Z95 = 1.959963984540054
"""The 97.5 % quantile of the standard normal distribution."""

LIMIT_FACTOR = 2.66
"""Three sigma in units of the mean moving range of two neighbours: 3 / 1.128 (Shewhart's d2 for n = 2)."""

MOST_PERIODS = 12
FEWEST_PERIODS = 6


class Verdict(StrEnum):
    """Where a figure lies against the limits of its own history."""

    ABOVE = "above"
    BELOW = "below"
    USUAL = "usual"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Limits:
    """Natural process limits, in the unit of the figure, from `periods` complete periods."""

    low: float
    mean: float
    high: float
    periods: int


def percent(hits: int, n: int) -> int:
    """The share in whole percent, halves upwards as people round. ZeroDivisionError for n = 0."""
    return (200 * hits + n) // (2 * n)


def wilson(hits: int, n: int) -> tuple[float, float] | None:
    """The Wilson 95 % interval (low, high) of a rate of `hits` in `n`, both between 0 and 1.

    No hits give exactly 0 at the low end, only hits exactly 1 at the high end. None when n is 0, since
    nothing is known then. ValueError unless 0 <= hits <= n.
    Source: Wilson, Journal of the American Statistical Association 22 (1927), without continuity correction.
    """
    if not 0 <= hits <= n:
        raise ValueError(f"{hits} of {n} is no share")
    return wilson_of(hits / n, n) if n else None


def wilson_of(rate: float, n: float) -> tuple[float, float]:
    """`wilson`, from the rate (0 to 1) in what is worth `n` customers, more than 0 and not always a whole number."""
    z2 = Z95 * Z95
    centre = (rate + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 * sqrt(rate * (1 - rate) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    low = 0.0 if rate == 0 else max(0.0, centre - half)
    high = 1.0 if rate == 1 else min(1.0, centre + half)
    return low, high


def process_limits(values: Sequence[float]) -> Limits | None:
    """The limits of an individuals and moving-range chart: mean +/- 2.66 x mean moving range.

    `values`: the figure in each complete period, oldest first, without the period to be judged; the last 12
    count. None under 6 of them. The low limit of a count may be negative: then no count is below it.
    Source: Shewhart; Wheeler and Chambers, Understanding Statistical Process Control (1992).
    """
    if len(values) < FEWEST_PERIODS:
        return None
    last = values[-MOST_PERIODS:]
    mean = sum(last) / len(last)
    moving = [abs(after - before) for before, after in pairwise(last)]
    reach = LIMIT_FACTOR * sum(moving) / len(moving)
    return Limits(mean - reach, mean, mean + reach, len(last))


def verdict(value: float, history: Sequence[float]) -> Verdict:
    """Whether a figure left the limits of its history (see `process_limits`).

    A value on a limit is still usual; with fewer than 6 periods nothing can be said: unknown.
    """
    limits = process_limits(history)
    if limits is None:
        return Verdict.UNKNOWN
    if value > limits.high and not isclose(value, limits.high, abs_tol=1e-12):
        return Verdict.ABOVE
    if value < limits.low and not isclose(value, limits.low, abs_tol=1e-12):
        return Verdict.BELOW
    return Verdict.USUAL
