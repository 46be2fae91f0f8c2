"""What customers are expected to buy and bring from now on, by a fitted model. Pure.

Of a customer who is still there, with x repeat purchases at age T, the purchases within the next t are expected to be

    c/(a-1) [1 - (A/(A+t))^(a-1) F(a-1, c-r-x; c; t/(A+t))],  A = alpha + T, c = a + b + k - 1

(k: chances to have left, F: Gauss's hypergeometric function). The published form (Fader, Hardie and Lee 2005, equation
10) has (A/(A+t))^(r+x) F(r+x, b+k; c; t/(A+t)) instead, equal by Euler's transformation, which overflows at 2,000
purchases or a horizon of ten years; here c-r-x does not depend on x, and F stays near 1. It depends on x and T alone, and
smoothly on ln A: with many ages it is computed at Chebyshev points of ln A for each x and interpolated to rounding.
"""

from __future__ import annotations

from math import ceil, log, log1p, pi
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import hyp2f1

from lifecycle.value.grouping import distinct

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lifecycle.flows import Ints
    from lifecycle.times.incidence import Floats
    from lifecycle.value.bgnbd import Purchasing
    from lifecycle.value.fitted import Fitted

YEAR_DAYS = 365
MONTH_DAYS = YEAR_DAYS / 12
_NEAR = 1e-3
"""So close to a = 1 (or c = 0) the formula is almost 0/0, though its limit is harmless: it is taken from both sides."""
_EXACT = 1e-14
_GRID = 4_000_000


def value_of(
    fitted: Fitted,
    customers: pd.DataFrame,
    *,
    horizon_days: float = YEAR_DAYS,
    discount_rate: float = 0.10,
    period_days: float = MONTH_DAYS,
) -> pd.DataFrame:
    """What each customer is expected to bring within a horizon, row by row in the order of `customers_of`'s frame.

    Columns: customer_id; p_alive (the chance to be still there); expected_purchases within the horizon; mean_profit
    (expected per purchase, money); value (money): the purchases expected in each period of `period_days` times that
    profit, discounted to its end by (1 + discount_rate)^(days / 365). The last period may be a shorter one.
    Without a fitted model of purchasing (rung "simple") everybody is there and buys at the rate of all. A horizon of
    nothing gives nothing. ValueError for a negative horizon, or a discount rate of -1 or less.
    """
    times = ends_of_periods(horizon_days, period_days)
    steps = discounts(times, discount_rate)
    weights = np.zeros((len(times), 2))
    weights[:, 0] = steps - np.append(steps[1:], 0.0)
    weights[-1:, 1] = 1.0
    alive = p_alive(fitted, customers)
    purchases = purchases_if_alive(fitted, customers, times, weights)
    spend = expected_spend(fitted, customers)
    return pd.DataFrame(
        {
            "customer_id": customers["customer_id"].to_numpy(),
            "p_alive": alive,
            "expected_purchases": alive * purchases[:, 1],
            "mean_profit": spend,
            "value": alive * purchases[:, 0] * spend,
        }
    )


def values_each(
    fitted: Fitted, customers: pd.DataFrame, horizons_days: Sequence[float], *, discount_rate: float = 0.10
) -> tuple[Floats, Floats]:
    """The `value` and the `expected_purchases` of `value_of` for each of some horizons of whole months, in one go: n
    customers x horizons, the same to rounding."""
    times = ends_of_periods(max(horizons_days))
    steps = discounts(times, discount_rate)
    weights = np.zeros((len(times), 2 * len(horizons_days)))
    for at, horizon_days in enumerate(horizons_days):
        n = len(ends_of_periods(horizon_days))
        weights[:n, 2 * at] = steps[:n] - np.append(steps[1:n], 0.0)
        weights[n - 1, 2 * at + 1] = 1.0
    there = p_alive(fitted, customers)[:, None] * purchases_if_alive(fitted, customers, times, weights)
    return there[:, ::2] * expected_spend(fitted, customers)[:, None], there[:, 1::2]


def profit_course(
    fitted: Fitted, customers: pd.DataFrame, *, horizon_days: float = YEAR_DAYS, period_days: float = MONTH_DAYS
) -> Floats:
    """The profit that these customers together are expected to bring in each coming period, undiscounted, in money."""
    times = ends_of_periods(horizon_days, period_days)
    worth = p_alive(fitted, customers) * expected_spend(fitted, customers)
    by_end = purchases_if_alive(fitted, customers, times, np.eye(len(times)))
    return np.asarray(np.diff(np.einsum("i,ik->k", worth, by_end), prepend=0.0))


def ends_of_periods(horizon_days: float, period_days: float = MONTH_DAYS) -> Floats:
    """When the periods of a horizon end, in days from now; the last one at the horizon."""
    if horizon_days < 0 or period_days <= 0:
        raise ValueError("A horizon is not negative, and a period is longer than nothing")
    # A horizon of 12 months of 365/12 days has 12 periods, whatever rounding says.
    n = ceil(horizon_days / period_days - 1e-9)
    return np.asarray(np.minimum(np.arange(1, n + 1) * period_days, horizon_days))


def discounts(times: Floats, discount_rate: float) -> Floats:
    """What 1 of money in so many days is worth now."""
    if discount_rate <= -1:
        raise ValueError("A discount rate is more than -1")
    return np.asarray(np.exp(-log1p(discount_rate) * times / YEAR_DAYS))


def p_nothing(fitted: Fitted, customers: pd.DataFrame, horizon_days: float = YEAR_DAYS) -> Floats:
    """The chance of each customer to buy nothing within the horizon: gone, or there and not come yet."""
    x, _, age = columns_of(customers)
    model = fitted.purchasing
    if model is None:
        rate = fitted.repeat_purchases / max(1.0, fitted.customer_days)
        return np.full(len(x), np.exp(-rate * horizon_days))
    comes = -np.expm1(-(model.r + x) * np.log1p(horizon_days / (model.alpha + age)))
    return np.asarray(1 - p_alive(fitted, customers) * comes)


def p_alive(fitted: Fitted, customers: pd.DataFrame) -> Floats:
    """The chance of each customer to be still there: 1/(1 + a/(b+k-1) ((alpha+T)/(alpha+t))^(r+x)), 1 where k = 0."""
    x, last, age = columns_of(customers)
    model = fitted.purchasing
    if model is None:
        return np.ones(len(x))
    return alive_at(model.r, model.alpha, model.a, model.b, model.chances_before, x, last, age)


def alive_at(  # noqa: PLR0913, PLR0917 (four parameters and a history, each a number or an array)
    r: Floats | float,
    alpha: Floats | float,
    a: Floats | float,
    b: Floats | float,
    before: int,
    x: Floats,
    last: Floats,
    age: Floats,
) -> Floats:
    """See `p_alive`; everything may be arrays that fit each other."""
    k = x + before
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (r + x) * np.log((alpha + age) / (alpha + last)) + np.log(a / (b + k - 1))
    with np.errstate(over="ignore", invalid="ignore"):
        return np.where(k > 0, 1 / (1 + np.exp(z)), 1.0)


def expected_spend(fitted: Fitted, customers: pd.DataFrame) -> Floats:
    """What the next purchase of each customer is expected to bring: by Gamma-Gamma, or the plain average for all."""
    if fitted.spending is None:
        return np.full(len(customers), fitted.average_spend)
    return fitted.spending.expected(
        customers["repeat_purchases"].to_numpy(np.float64), customers["mean_profit"].to_numpy(np.float64)
    )


def columns_of(customers: pd.DataFrame) -> tuple[Floats, Floats, Floats]:
    """repeat_purchases, age_at_last_purchase_days, customer_age_days as floats."""
    names = ("repeat_purchases", "age_at_last_purchase_days", "customer_age_days")
    x, last, age = (customers[name].to_numpy(np.float64) for name in names)
    return x, last, age


def purchases_if_alive(fitted: Fitted, customers: pd.DataFrame, times: Floats, weights: Floats) -> Floats:
    """Per customer who is still there, for each column of `weights` (len(times) x m): the expected purchases until each
    of `times` (days), times its weight, added. n x m."""
    x, _, age = columns_of(customers)
    if not len(x) or not len(times):
        return np.zeros((len(x), weights.shape[1]))
    if fitted.purchasing is None:
        rate = fitted.repeat_purchases / max(1.0, fitted.customer_days)
        return np.broadcast_to(np.einsum("k,km->m", rate * times, weights), (len(x), weights.shape[1])).copy()
    return _shared(fitted.purchasing, x, age, times, weights)


def _shared(model: Purchasing, x: Floats, age: Floats, times: Floats, weights: Floats) -> Floats:
    xs, x_at = distinct(x)
    ages, age_at = distinct(age)
    points = _points(np.log(model.alpha + ages[[0, -1]]))
    if len(points) >= min(len(ages), len(x)):
        return _one_by_one(model, (xs, x_at), (ages, age_at), times, weights)
    # Times A/(r + x), which is almost the same for all ages.
    scale = np.exp(points)[None, :] / (model.r + xs)[:, None]
    at_points = _weighted(model, xs[:, None], np.exp(points)[None, :], times, weights) * scale[..., None]
    spread = _lagrange(points, np.log(model.alpha + ages))
    back = (model.r + x) / (model.alpha + age)
    if len(xs) * len(ages) <= _GRID:
        whole = np.stack([np.einsum("tp,xp->xt", spread, column) for column in np.moveaxis(at_points, 2, 0)], axis=2)
        return np.asarray(whole[x_at, age_at] * back[:, None])
    result = np.empty((len(x), weights.shape[1]))
    for start in range(0, len(x), 10_000):
        part = slice(start, start + 10_000)
        result[part] = np.einsum("ip,ipm->im", spread[age_at[part]], at_points[x_at[part]])
    return result * back[:, None]


def _one_by_one(
    model: Purchasing, xs: tuple[Floats, Ints], ages: tuple[Floats, Ints], times: Floats, weights: Floats
) -> Floats:
    """At each different pair of x and T."""
    pairs, at = np.unique(xs[1] * len(ages[0]) + ages[1], return_inverse=True)
    x, age = xs[0][pairs // len(ages[0])], ages[0][pairs % len(ages[0])]
    return np.asarray(_weighted(model, x, model.alpha + age, times, weights)[at])


def _weighted(model: Purchasing, x: Floats, scale: Floats, times: Floats, weights: Floats) -> Floats:
    """(shape of x and scale together) x m."""
    result = np.zeros((*np.broadcast_shapes(x.shape, scale.shape), weights.shape[1]))
    for time, weight in zip(times, weights, strict=True):
        if weight.any():
            result += brought(model.r, model.a, model.b, x, x + model.chances_before, scale, time)[..., None] * weight
    return result


def brought(  # noqa: PLR0913, PLR0917 (the formula's letters)
    r: float, a: float, b: float, x: Floats, k: Floats, scale: Floats, time: float
) -> Floats:
    """The formula at the head of this file; `scale` is A = alpha + T, in the unit of `time`."""
    if abs(a - 1) < _NEAR:
        return _around(lambda off: _formula(r, a + off, b - off, x, k, scale, time))
    if abs(a + b - 1) < _NEAR:
        return _around(lambda off: _formula(r, a, b + off, x, k, scale, time))
    return _formula(r, a, b, x, k, scale, time)


def _around(value: Callable[[float], Floats]) -> Floats:
    """The value at 0 of a smooth function, from four values around it: off by the fourth power of their distance."""
    near, far = (value(off) + value(-off) for off in (2 * _NEAR, 4 * _NEAR))
    return np.asarray((4 * near - far) / 6)


def _formula(  # noqa: PLR0913, PLR0917 (the formula's letters)
    r: float, a: float, b: float, x: Floats, k: Floats, scale: Floats, time: float
) -> Floats:
    c, z = a + b + k - 1, time / (scale + time)
    bounded = hyp2f1(a - 1, c - r - x, c, z)
    return np.asarray(c / (a - 1) * (1 - np.exp((a - 1) * np.log1p(-z)) * bounded))


def _points(ends: Floats) -> Floats:
    """As many Chebyshev points between two logarithms of A as interpolate to rounding: F is smooth until A is negative,
    which is pi off in the logarithm."""
    middle, half = float(ends.sum()) / 2, max(float(ends[1] - ends[0]) / 2, 1e-9)
    far = pi / half
    # The ellipse around the two ends that touches +- i pi has these half axes added; the error falls by that much a point.
    base = log(far + (1 + far**2) ** 0.5)
    n = max(8, min(80, ceil(-log(_EXACT) / base)))
    return middle + half * np.cos((np.arange(n) + 0.5) * pi / n)


def _lagrange(points: Floats, at: Floats) -> Floats:
    """What each point's value counts for at other places (len(at) x len(points)), by the barycentric formula of the
    second kind (Berrut and Trefethen, SIAM Review 46 (2004))."""
    n = len(points)
    signs = np.where(np.arange(n) % 2, -1.0, 1.0) * np.sin((np.arange(n) + 0.5) * pi / n)
    off = at[:, None] - points[None, :]
    is_point = off == 0
    shares = signs / np.where(is_point, 1.0, off)
    hit = is_point.any(axis=1)
    shares[hit] = is_point[hit]
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))
