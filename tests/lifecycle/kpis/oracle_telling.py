"""How rows are told as a number, in the plainest way; see `oracle`."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

Z = 1.959963984540054


@dataclass
class Row:
    """One of the things counted: whose, when, its part of the numerator and of the denominator; `open`: it may still change.
    `source`: of spending."""

    who: str | None
    at: object
    over: float
    of: float = 1
    open: bool = False
    source: str | None = None
    extra: object = None


@dataclass
class Figure:
    """A number of `/kpi`. `low` and `high`: None where the oracle does not say."""

    value: float | None
    over: float
    of: float
    n: int
    low: float | None = None
    high: float | None = None
    open: int = 0
    beyond: bool = False


def wilson(hits, n):
    """The 95 % interval of a share."""
    share, square = hits / n, Z * Z
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = Z / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def count(rows):
    return Figure(len(rows), len(rows), 0, len(rows))


def share(rows):
    """Of so many so many, with Wilson's interval."""
    hits, n, waiting = sum(one.over for one in rows), len(rows), sum(one.open for one in rows)
    if not n:
        return Figure(None, hits, n, n)
    low, high = wilson(hits, n)
    return Figure(hits / n, hits, n, n, low, high, open=waiting)


def share_lost(rows):
    """The same; without any, up to 3 of n are possible."""
    figure = share(rows)
    if figure.n and not figure.over:
        figure.low, figure.high = 0.0, min(1.0, 3 / figure.n)
    return figure


def quotient(rows):
    """One sum divided by another; n: what it is divided by."""
    over, of, waiting = sum(one.over for one in rows), sum(one.of for one in rows), sum(one.open for one in rows)
    counted = [one for one in rows if one.of]
    return Figure(over / of if of else None, over, of, len(counted), open=waiting)


def score(rows):
    """Promoters less detractors; the interval with one response added to each class."""
    n = len(rows)
    promoters, detractors = sum(one.over > 0 for one in rows), sum(one.over < 0 for one in rows)
    if not n:
        return Figure(None, 0, 0, 0)
    p, q = (promoters + 1) / (n + 3), (detractors + 1) / (n + 3)
    half = Z * math.sqrt((p + q - (p - q) ** 2) / (n + 3))
    low, high = max(-100.0, 100 * (p - q - half)), min(100.0, 100 * (p - q + half))
    return Figure(100 * (promoters - detractors) / n, promoters - detractors, n, n, low, high)


def shrunk(rows):
    """A mean as if five reviews of 3 stars had been given before."""
    total, n = sum(one.over for one in rows), len(rows)
    return Figure((total + 15) / (n + 5) if n else None, total, n, n)


def lasted(rows, part=Fraction(1, 2)):
    """The time by which this part of all is over (Kaplan-Meier), or the longest time seen where that is not known."""
    n, done = len(rows), sum(not one.open for one in rows)
    if not n:
        return Figure(None, 0, 0, 0)
    left = Fraction(1)
    figure = Figure(max(one.over for one in rows), done, n, n, open=n - done, beyond=True)
    for time in sorted({one.over for one in rows if not one.open}):
        at_risk = sum(one.over >= time for one in rows)
        left *= 1 - Fraction(sum(one.over == time and not one.open for one in rows), at_risk)
        if left <= 1 - part:
            return Figure(time, done, n, n, open=n - done)
    return figure


def lasted_90(rows):
    return lasted(rows, Fraction(9, 10))


# -- beside a target, and beside the period before


def goal(kpi, target, period):
    """What a target asks of a period: of a count its part, since that is for a month."""
    first, last = period.dates()
    is_month = period.unit == "month" and (first.day, (last + timedelta(days=1)).day) == (1, 1)
    months = 1 if is_month else (period.end - period.start) / timedelta(days=365.25 / 12)
    return target * months if kpi.unit == "count" and target is not None else target


def state(kpi, figure, wanted):
    """Hit where it is as good or better, near where at most a tenth of the target is lacking."""
    if wanted is None or kpi.better == "neither":
        return "no target"
    if figure.value is None:
        return "not measurable"
    lacking = float(wanted - figure.value if kpi.better == "up" else figure.value - wanted)
    if figure.beyond:  # longer than that, who knows how long
        return "missed" if lacking > -1e-9 else "not measurable"
    return "hit" if lacking < 1e-9 else "near" if lacking <= abs(wanted) / 10 + 1e-9 else "missed"


def change(kpi, figure, before):
    """The value less the one before, where both are of enough."""
    if before is None or any(one.value is None or one.beyond or one.n < kpi.minimum_n for one in (figure, before)):
        return None
    return float(figure.value - before.value)
