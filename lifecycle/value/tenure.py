"""Average years as a customer: restricted-mean Kaplan-Meier of tenure. Pure.

Those who are customers today have not ended yet (censoring), and those who were customers before records began are
watched from a later age on (left truncation). The mean age of the present base says nothing of either, and neither
does the mean tenure of those who have left.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, log1p, sqrt
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.stats import Z95
from lifecycle.times.incidence import OPEN, ROUNDING, incidence
from lifecycle.value.churn import NO_LOSS

if TYPE_CHECKING:
    import numpy.typing as npt

    from lifecycle.flows import Bools, Ints
    from lifecycle.times.incidence import Floats, Incidence

DAY_US = 24 * 3600 * 1_000_000
YEAR_DAYS = 365.0
_FROM_THE_BEGINNING = -1


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms years are counted.

    `age_days`: of customers of that age already, the coming years; the horizon begins there. `discount_rate`: a year is
    worth (1 + d)^-t, so that profit per year x years is discounted profit. `retention_points`: what if the yearly
    retention rate were higher by so much (.01 is one point): the chance to end is scaled alike at every age.
    """

    age_days: float = 0.0
    discount_rate: float = 0.0
    retention_points: float = 0.0


AS_THEY_CAME = Terms()
"""From the first day, neither discounted nor changed."""


@dataclass(frozen=True, slots=True)
class Tenure:
    """How many of the coming `horizon_years` a customer stays, on average.

    `years` with its 95 % interval `low` to `high`. `n` tenures, of which `ended` were seen to end, in `customer_years`
    of watching. `horizon_years`: where the mean ends; less than what was asked where nobody was watched so long, since
    nothing is known beyond. `retention_rate`: the share that stays for a year, were it the same in every year (0 to 1).
    """

    years: float
    low: float
    high: float
    n: int
    ended: int
    customer_years: float
    horizon_years: float
    retention_rate: float


def restricted_mean_years(
    durations_days: npt.ArrayLike,
    ended: npt.ArrayLike,
    horizon_days: float,
    entry_days: npt.ArrayLike | None = None,
    terms: Terms = AS_THEY_CAME,
) -> Tenure | None:
    """The mean years until the end of tenure or the horizon, whichever comes first.

    `durations_days`: each tenure until its end or until now, days; `ended`: whether it was seen to end (bool, the same
    length). `entry_days`: the age from which on a tenure was watched, 0 from its beginning: at risk on the ages
    (entry, duration]; a tenure that ended before its watching began does not count.

    None when no tenure was watched from that age on. Without any end the years are the horizon, and the low end
    is what three ends would have made of it (the rule of three). Longer horizons than the longest watching are cut.
    Source: Kaplan and Meier (1958); Greenwood (1926) for the variance, as in Klein and Moeschberger, Survival Analysis
    (2003), 4.5; Irwin, Journal of Hygiene 47 (1949) for the restricted mean.
    """
    exits, is_ended, entries = _from_age(durations_days, ended, entry_days, terms.age_days)
    curve = incidence(_us(entries), _us(exits), np.where(is_ended, 0, OPEN), 1)
    horizon = _cut(curve, horizon_days)
    if horizon <= 0:
        return None
    customer_years = float(np.sum(exits - np.maximum(entries, 0))) / YEAR_DAYS
    hazard = int(is_ended.sum()) / max(customer_years, ROUNDING)
    factor, force = _hazard_factor(hazard, terms.retention_points), log1p(terms.discount_rate)
    years, sd = _area(curve, horizon, force, factor)
    whole = float(_weighted(np.array([horizon]), force)[0])
    low, high = _interval(years, sd, whole)
    if not np.any(curve.ages_us < _us(np.array([horizon]))):
        # No end seen: three in all that was watched would still be usual.
        inside_years = float(np.sum(np.minimum(exits, horizon) - np.clip(entries, 0, horizon))) / YEAR_DAYS
        low, high = float(_weighted(np.array([horizon]), NO_LOSS / inside_years * factor + force)[0]), whole
    return Tenure(
        years=years,
        low=low,
        high=high,
        n=curve.n,
        ended=int(is_ended.sum()),
        customer_years=customer_years,
        horizon_years=horizon / YEAR_DAYS,
        retention_rate=exp(-hazard * factor),
    )


def _from_age(
    durations_days: npt.ArrayLike, ended: npt.ArrayLike, entry_days: npt.ArrayLike | None, age_days: float
) -> tuple[Floats, Bools, Floats]:
    """Durations, ends and entries as ages since `age_days`, without those that are never watched after it."""
    durations = np.asarray(durations_days, dtype=np.float64)
    is_ended = np.asarray(ended, dtype=np.bool_)
    entries = np.zeros(len(durations)) if entry_days is None else np.asarray(entry_days, dtype=np.float64)
    if not len(durations) == len(is_ended) == len(entries):
        raise ValueError("Durations, ends and entries have different lengths")
    if len(durations) and (np.isnan(durations).any() or durations.min() < 0):
        raise ValueError("A tenure lasts no negative time")
    counts = (durations > entries) | (entries <= 0)
    counts &= (durations > age_days) | (age_days <= 0)
    begun = np.maximum(entries[counts] - age_days, 0.0)
    return durations[counts] - age_days, is_ended[counts], np.where(begun > 0, begun, _FROM_THE_BEGINNING)


def _us(days: Floats) -> Ints:
    """Ages as the curve counts them; -1 day stays the mark of what was watched from its beginning."""
    return np.where(days < 0, _FROM_THE_BEGINNING, np.rint(days * DAY_US)).astype(np.int64)


def _cut(curve: Incidence, horizon_days: float) -> float:
    """The horizon up to which the curve speaks, days: it may end earlier, unless all have ended by then."""
    if len(curve.still) and curve.still[-1] <= ROUNDING:
        return float(horizon_days)
    return min(float(horizon_days), curve.watched_us / DAY_US)


def _area(curve: Incidence, horizon: float, force: float, factor: float) -> tuple[float, float]:
    """The years under the curve up to the horizon, each weighted by exp(-force x years), and their standard deviation.

    Greenwood: every age with ends adds (area beyond it)^2 x ends / (at risk x those who stay).
    """
    inside = curve.ages_us < horizon * DAY_US
    ages, at_risk, ends = curve.ages_us[inside] / DAY_US, curve.at_risk[inside], curve.ends[inside]
    steps = np.diff(_weighted(np.concatenate([[0.0], ages, [horizon]]), force))
    areas = steps * np.concatenate([[1.0], np.maximum(curve.still[inside], 0.0) ** factor])
    beyond = areas[1:][::-1].cumsum()[::-1] * factor
    stay = at_risk - ends
    variance = np.sum(np.where(stay > 0, beyond**2 * ends / (at_risk * np.maximum(stay, 1)), 0.0))
    return float(areas.sum()), sqrt(float(variance))


def _interval(years: float, sd: float, whole: float) -> tuple[float, float]:
    """The 95 % interval on the logit of the share of the `whole` horizon: inside it by itself, and with few ends it holds
    the truth more often than years +/- 1.96 sd (92 % against 88 % of 20 customers), whose low end lies too high."""
    if not 0 < years < whole or sd <= 0:
        return years, years
    odds, reach = years / (whole - years), exp(Z95 * sd * whole / (years * (whole - years)))
    return whole * odds / (odds + reach), whole * odds * reach / (1 + odds * reach)


def _weighted(days: Floats, force: float) -> Floats:
    """How much the first `days` count, years: (1 - exp(-force t)) / force."""
    years = days / YEAR_DAYS
    return years if abs(force) < ROUNDING else -np.expm1(-force * years) / force


def _hazard_factor(hazard: float, retention_points: float) -> float:
    """What a year's retention higher by so many points does to the chance to end: the curve S becomes S^factor."""
    if not retention_points or hazard <= 0:
        return 1.0
    retention = min(1.0, max(ROUNDING, exp(-hazard) + retention_points))
    return log(retention) / -hazard
