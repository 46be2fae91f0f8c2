"""How sure what is expected is: 95 % intervals of one customer's value and of many customers' sum. Pure and seeded.

They hold two doubts: of the parameters (the delta method on the logarithm of a sum; drawn parameters for one customer),
and of what customers do even where the parameters are right (the models' own story, drawn). Parameters alone would hold
86 of 100 totals. Both suppose the model; `widened` makes room for how far off it was on its own past.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.value.expected import expected_spend, p_alive, purchases_if_alive, value_of, values_each
from lifecycle.value.simulated import drawn_parameters, fitted_parameters, simulated, simulated_each

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from lifecycle.flows import Ints
    from lifecycle.times.incidence import Floats
    from lifecycle.value.fitted import Fitted

LEVEL = 0.95
SEED = 20_050_501
_ENDS = ((1 - LEVEL) / 2, (1 + LEVEL) / 2)
_DRAWS = 2_000
_CELLS = 200_000
"""Customers x draws at a time."""
_SAMPLE = 2_000
"""Of more customers, so many stand for all where the spread of a sum is asked."""
_NUDGE = 1e-4


def interval_of(  # noqa: PLR0913 (the questions are named)
    fitted: Fitted,
    customers: pd.DataFrame,
    *,
    horizon_days: float = 365,
    discount_rate: float = 0.10,
    widen: float = 1.0,
    of: str = "value",
) -> tuple[Floats, Floats]:
    """Between what 95 of 100 such customers bring: (low, high), an item per customer, as `value_of` has its rows.

    `of`: "value" (discounted money) or "expected_purchases". `widen`: see `widened`. It draws 2,000 stories a customer
    (about a millisecond), so it is for those that are shown, not for all of a large base.
    """
    valued = value_of(fitted, customers, horizon_days=horizon_days, discount_rate=discount_rate)
    low, high = np.zeros(len(customers)), np.zeros(len(customers))
    ratio = _discounted(valued)
    step = max(1, _CELLS // _DRAWS)
    for start in range(0, len(customers), step):
        part = slice(start, start + step)
        rng = np.random.default_rng(SEED)
        parameters = drawn_parameters(fitted, _DRAWS, rng)
        drawn = simulated(fitted, customers.iloc[part], horizon_days, parameters, _DRAWS, rng)
        outcomes = drawn.money * ratio[part, None] if of == "value" else drawn.purchases
        low[part], high[part] = np.quantile(outcomes, _ENDS, axis=1)
    return widened(low, valued[of].to_numpy(), high, widen)


def intervals_each(
    fitted: Fitted,
    customers: pd.DataFrame,
    horizons_days: Sequence[float],
    *,
    discount_rate: float = 0.10,
    widen: float = 1.0,
) -> list[tuple[Floats, Floats, Floats]]:
    """(value, low, high) of some customers for each of some horizons of whole months: what `value_of` and `interval_of`
    give, from one set of stories, since somebody waits for it."""
    values, purchases = values_each(fitted, customers, horizons_days, discount_rate=discount_rate)
    plain = purchases * expected_spend(fitted, customers)[:, None]
    ratios = values / np.where(plain, plain, 1.0)
    rng = np.random.default_rng(SEED)
    parameters = drawn_parameters(fitted, _DRAWS, rng)
    found = []
    for at, drawn in enumerate(simulated_each(fitted, customers, horizons_days, parameters, _DRAWS, rng)):
        low, high = np.quantile(drawn.money * ratios[:, at, None], _ENDS, axis=1)
        found.append((values[:, at], *widened(low, values[:, at], high, widen)))
    return found


def total_interval(  # noqa: PLR0913 (the questions are named)
    fitted: Fitted,
    customers: pd.DataFrame,
    *,
    horizon_days: float = 365,
    discount_rate: float = 0.10,
    widen: float = 1.0,
    of: str = "value",
    valued: pd.DataFrame | None = None,
) -> tuple[float, float]:
    """Between what the sum over these customers lies 95 times of 100: (low, high).

    `of`: "value" (discounted money) or "expected_purchases". `valued`: `value_of` these customers, if it is at hand.
    Of more than 2,000 customers, as many that stand evenly in the order of value tell the spread. Nobody: (0, 0).
    """
    if not len(customers):
        return 0.0, 0.0
    if valued is None:
        valued = value_of(fitted, customers, horizon_days=horizon_days, discount_rate=discount_rate)
    expected = float(valued[of].sum())
    rows = _even(valued[of].to_numpy())
    some = customers.iloc[rows]
    rng = np.random.default_rng(SEED)
    ratio = _discounted(valued)[rows] if of == "value" else None
    chance, is_never_negative = _chance(fitted, some, horizon_days, ratio, len(customers), rng)
    doubt = np.exp(relative_error(fitted, some, horizon_days=horizon_days, of=of) * rng.standard_normal(_DRAWS))
    ends = np.quantile(expected * doubt + chance, _ENDS)
    if is_never_negative:
        ends = np.maximum(ends, 0.0)
    low, high = widened(ends[:1], np.array([expected]), ends[1:], widen)
    return float(low[0]), float(high[0])


def _chance(  # noqa: PLR0913, PLR0917 (what a draw depends on)
    fitted: Fitted, some: pd.DataFrame, horizon_days: float, ratio: Floats | None, n: int, rng: np.random.Generator
) -> tuple[Floats, bool]:
    """How far the sum of n customers, for whom `some` stand, is drawn off its mean, and whether nobody brings less than
    nothing. `ratio`: what is left of money after discounting; None where purchases are summed."""
    draws = max(100, min(_DRAWS, _CELLS // len(some)))
    drawn = simulated(fitted, some, horizon_days, fitted_parameters(fitted), draws, rng)
    outcomes = drawn.purchases if ratio is None else drawn.money * ratio[:, None]
    sums = outcomes.sum(axis=0)
    off = (sums - sums.mean()) * np.sqrt(n / len(some))
    # A sum over very many is normal; over fewer its own shape is kept.
    chance = rng.choice(off, _DRAWS) if len(some) == n else rng.standard_normal(_DRAWS) * off.std()
    return chance, bool(outcomes.min() >= 0)


def widened(low: Floats, expected: Floats, high: Floats, factor: float) -> tuple[Floats, Floats]:
    """The interval `factor` times (at least 1) as far from what is expected; not below 0 where nothing below was in it.

    It holds what is expected, too: of few customers who hardly ever buy, more than 97.5 of 100 may bring nothing.
    """
    reach = max(1.0, factor)
    below = expected - reach * np.maximum(expected - low, 0.0)
    above = expected + reach * np.maximum(high - expected, 0.0)
    return np.where(low >= 0, np.maximum(below, 0.0), below), above


def relative_error(fitted: Fitted, customers: pd.DataFrame, *, horizon_days: float, of: str = "value") -> float:
    """The standard error of the logarithm of these customers' sum that comes from the parameters: the delta method."""
    variance = 0.0
    for covariance, nudged in _nudged(fitted, with_spending=of == "value"):
        sums = np.array([_sum(other, customers, horizon_days, of) for other in nudged]).reshape(-1, 2)
        if (sums <= 0).any():
            continue
        slopes = np.log(sums[:, 1] / sums[:, 0]) / (2 * _NUDGE)
        variance += float(np.einsum("i,ij,j", slopes, covariance, slopes))
    if fitted.purchasing is None:
        variance += 1 / max(1, fitted.repeat_purchases)
    if of == "value" and fitted.spending is None and fitted.average_spend:
        variance += (fitted.average_deviation / fitted.average_spend) ** 2 / max(1, fitted.repeat_buyers)
    return float(np.sqrt(max(variance, 0.0)))


def _nudged(fitted: Fitted, *, with_spending: bool) -> Iterator[tuple[Floats, list[Fitted]]]:
    """The covariance of each model, and fits with each of its parameters a little lower and a little higher."""
    up, down = np.exp(_NUDGE), np.exp(-_NUDGE)
    model, spend = fitted.purchasing, fitted.spending
    if model is not None:
        yield (
            np.array(model.covariance),
            [
                replace(fitted, purchasing=replace(model, **{name: getattr(model, name) * by}))
                for name in ("r", "alpha", "a", "b")
                for by in (down, up)
            ],
        )
    if with_spending and spend is not None:
        yield (
            np.array(spend.covariance),
            [
                replace(fitted, spending=replace(spend, **{name: getattr(spend, name) * by}))
                for name in ("p", "q", "gamma")
                for by in (down, up)
            ],
        )


def _sum(fitted: Fitted, customers: pd.DataFrame, horizon_days: float, of: str) -> float:
    """Undiscounted, which moves with the parameters as the discounted sum does."""
    purchases = purchases_if_alive(fitted, customers, np.array([horizon_days]), np.ones((1, 1)))[:, 0]
    spend = expected_spend(fitted, customers) if of == "value" else np.ones(len(customers))
    return float(np.einsum("i,i,i", p_alive(fitted, customers), purchases, spend))


def _discounted(valued: pd.DataFrame) -> Floats:
    """How much of a customer's money is left after discounting."""
    plain = valued["expected_purchases"].to_numpy() * valued["mean_profit"].to_numpy()
    return np.asarray(valued["value"].to_numpy() / np.where(plain, plain, 1.0))


def _even(values: Floats) -> Ints:
    """The places of at most `_SAMPLE` values, evenly through their order."""
    if len(values) <= _SAMPLE:
        return np.arange(len(values))
    steps = np.linspace(0, len(values) - 1, _SAMPLE).round().astype(np.int64)
    return np.asarray(np.argsort(values, kind="stable")[steps], dtype=np.int64)
