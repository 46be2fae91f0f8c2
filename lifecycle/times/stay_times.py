"""How long stays last: the median, by when nine of ten have ended, and in which ways they end, with intervals. Pure.

Every interval is Wilson's for a share of `n` customers, where `n` is such that the share varies as much as it does
when customers are left out in turn. It thus stays inside 0 to 1, is honest near both, and covers 95 % from some twenty
customers on (`tests/lifecycle/test_dwell_worlds.py` measures that). The limits of a median are the ages where the
limits of the curve cross one half.
Source: the jackknife over groups, Tukey (1958); Wilson's limits with an effective number, Dorey and Korn (1987).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.attributes import groups as parts_of
from lifecycle.enough import STAYS as FEWEST
from lifecycle.model import Kind
from lifecycle.stats import Z95
from lifecycle.times.dwell import DAY_US
from lifecycle.times.incidence import OPEN, ROUNDING, incidence
from lifecycle.times.resample import distinct, each_left_out, grouped

if TYPE_CHECKING:
    import numpy.typing as npt

    from lifecycle.flows import Bools, Ints
    from lifecycle.model import Stage, StageModel
    from lifecycle.times.dwell import Visits
    from lifecycle.times.incidence import Floats, Incidence
    from lifecycle.times.resample import Draws, Groups

FORWARD, BACK, AWAY = range(3)
"""Ways out of a stage: to a later one (a skip too), to an earlier one, to lost."""
WAY = {Kind.FORWARD: FORWARD, Kind.SKIP: FORWARD, Kind.BACK: BACK, Kind.LOST: AWAY}
HALF, MOST = 0.5, 0.9
MOST_POINTS = 240
"""Points of a curve that are kept for its picture."""


@dataclass(frozen=True, slots=True)
class By:
    """The age in days by which a share of stays has ended, with its 95 % limits; None where it is not reached."""

    days: float | None
    low_days: float | None
    high_days: float | None


@dataclass(frozen=True, slots=True)
class Share:
    """A share of stays (0 to 1) with its 95 % limits. `n`: the ends of that way that were seen at any age."""

    rate: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Curve:
    """The shares of stays by age, for a picture: arrays of one length, that add up to 1 at each age. Ages rise from 0."""

    days: Floats
    still: Floats
    forward: Floats
    back: Floats
    lost: Floats


@dataclass(frozen=True, slots=True)
class Within:
    """How stays have ended within so many days, and what share still lasts then."""

    days: int
    forward: Share
    back: Share
    lost: Share
    still: Share


@dataclass(frozen=True, slots=True)
class Times:
    """How long a set of stays lasts and how they end.

    `half` and `most`: by when one half and nine tenths have ended, in whatever way. `within`: the ways out at each
    horizon that was asked for and reached, the longest first. `watched_days`: as far as anything can be said.
    """

    curve: Curve
    watched_days: float
    half: By
    most: By
    within: tuple[Within, ...]


@dataclass(frozen=True, slots=True)
class Stays:
    """A set of stays: `visits` by so many `customers`; `begun` of them began in the period, `ended` were seen to end,
    `standing` lasted when it ended. `times` is None under `FEWEST` stays begun: that few say nothing of how long.
    """

    visits: int
    customers: int
    begun: int
    ended: int
    standing: int
    times: Times | None


@dataclass(frozen=True, slots=True)
class StageStays:
    """The stays in one stage, first ones and returns apart."""

    stage: Stage
    first: Stays
    again: Stays


def stay_times(model: StageModel, visits: Visits, horizons_days: tuple[int, ...]) -> tuple[StageStays, ...]:
    """First stays and returns per stage of the model, lowest first; a retired stage only if somebody was there.

    `visits`: see `lifecycle.times.dwell.observed`. `horizons_days`: within which the ways out are counted.
    """
    customers = grouped(visits.customer_id)
    rows: list[StageStays] = []
    for stage in model.stages:
        there = visits.stage == stage.id
        if stage.retired and not there.any():
            continue
        first = there & (visits.nth == 1)
        parts = (_stays(visits, customers, mask, horizons_days) for mask in (first, there & ~first))
        rows.append(StageStays(stage, *parts))
    return tuple(rows)


def stay_times_by(
    visits: Visits, values: npt.NDArray[np.object_], horizons_days: tuple[int, ...]
) -> list[tuple[str | None, Stays]]:
    """These stays split by a value of each (see `attribute_at`), the largest part first, None last. The parts add up
    to all of them; a customer whose value changed between two stays is in both parts."""
    customers = grouped(visits.customer_id)
    return [(value, _stays(visits, customers, mask, horizons_days)) for value, mask in parts_of(values)]


def _stays(visits: Visits, customers: Groups, mask: Bools, horizons_days: tuple[int, ...]) -> Stays:
    kind, entry_us = visits.kind[mask], visits.entry_us[mask]
    begun, ended = int(np.count_nonzero(entry_us < 0)), int(np.count_nonzero(kind != OPEN))
    times = None
    if begun >= FEWEST:
        times = _times(customers.where(mask), (entry_us, visits.exit_us[mask], _ways()[kind]), horizons_days)
    n = len(distinct(visits.customer_id[mask]))
    return Stays(len(kind), n, begun, ended, len(kind) - ended, times)


def _times(customers: Groups, watched: tuple[Ints, Ints, Ints], horizons_days: tuple[int, ...]) -> Times:
    curve = incidence(*watched, len((FORWARD, BACK, AWAY)))
    horizons_us = tuple(days * DAY_US for days in horizons_days)
    draws = each_left_out(customers, watched, curve, horizons_us)
    low, high = likely(curve.still, _worths(curve, draws))
    over = bool(len(curve.still)) and curve.still[-1] == 0
    told = [days for days in sorted(horizons_days, reverse=True) if over or days * DAY_US <= curve.watched_us]
    return Times(
        curve=_pictured(curve),
        watched_days=curve.watched_us / DAY_US,
        half=_by(curve, low, high, HALF),
        most=_by(curve, low, high, MOST),
        within=tuple(_within(curve, draws, days) for days in told),
    )


def _ways() -> Ints:
    """The way out by kind of move; `OPEN`, the last entry, finds itself."""
    table = np.full(max(Kind) + 2, OPEN, dtype=np.int64)
    table[list(WAY)] = list(WAY.values())
    return table


def likely(rate: Floats, n: Floats) -> tuple[Floats, Floats]:
    """The 95 % limits (Wilson's) of shares that vary as those of `n` independent customers do; `n` may be broken."""
    z2 = Z95 * Z95
    centre = (rate + z2 / (2 * n)) / (1 + z2 / n)
    reach = Z95 * np.sqrt(rate * (1 - rate) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return np.maximum(centre - reach, 0.0), np.minimum(centre + reach, 1.0)


def worth(rate: Floats, drawn: Floats, groups: int) -> Floats:
    """How many independent customers would make each share (shares) vary as it does when groups of customers are left
    out in turn (draws, shares); nan where it does not vary: a share of 0 or 1, or a single customer.

    For the share of customers who did something, one stay of each seen to its end, it is their number, so that the
    limits are those of `lifecycle.stats.wilson`.
    """
    variance = ((drawn - rate) ** 2).sum(axis=0) * (1 - 1 / max(groups, 1)) ** 2
    n = np.full(rate.shape, np.nan)
    np.divide(rate * (1 - rate), variance, out=n, where=(variance > ROUNDING**2) & (rate > 0) & (rate < 1))
    return n


def _worths(curve: Incidence, draws: Draws) -> Floats:
    """How many independent customers the curve is worth at each of its ages."""
    n = worth(curve.still_at(draws.edges_us), draws.still, draws.groups)
    known = np.isfinite(n)
    if not known.any():
        return np.full(len(curve.ages_us), float(draws.groups))
    return np.interp(curve.ages_us, draws.edges_us[known], n[known])


def _by(curve: Incidence, low: Floats, high: Floats, share: float) -> By:
    def first(values: Floats) -> float | None:
        at = np.flatnonzero(values <= 1 - share + ROUNDING)
        return float(curve.ages_us[at[0]] / DAY_US) if len(at) else None

    return By(first(curve.still), first(low), first(high))


def _within(curve: Incidence, draws: Draws, days: int) -> Within:
    horizon_us = days * DAY_US
    at = np.array([horizon_us])
    ended = np.array([curve.ended_at(way, at)[0] for way in range(len(curve.ways))])
    rates = np.append(ended, curve.still_at(at))
    drawn = np.column_stack([draws.ended_by(horizon_us), draws.still_by(horizon_us)])
    n = worth(rates, drawn, draws.groups)
    # Where nobody went a way yet, that is worth as much as what is known of those who stayed.
    n = np.where(np.isfinite(n), n, n[-1] if np.isfinite(n[-1]) else draws.groups)
    low, high = likely(rates, n)
    seen = [len(ages) for ages, _shares in curve.ways]
    shares = [Share(float(rates[way]), float(low[way]), float(high[way]), seen[way]) for way in range(len(seen))]
    still = Share(float(rates[-1]), float(low[-1]), float(high[-1]), curve.n - sum(seen))
    return Within(days, shares[FORWARD], shares[BACK], shares[AWAY], still)


def _pictured(curve: Incidence) -> Curve:
    """The curve at few enough ages for a picture: some where stays end, the others as far from each other."""
    ages, last = curve.ages_us, max(curve.watched_us, 0)
    if len(ages) > MOST_POINTS:
        ages = ages[np.linspace(0, len(ages) - 1, MOST_POINTS // 2).astype(np.int64)]
        ages = np.append(ages, np.linspace(0, last, MOST_POINTS // 2).astype(np.int64))
    at = np.unique(np.concatenate([[0], ages, [last]]))
    ended = (curve.ended_at(way, at) for way in (FORWARD, BACK, AWAY))
    return Curve(at / DAY_US, curve.still_at(at), *ended)
