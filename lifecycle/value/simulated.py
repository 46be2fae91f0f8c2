"""What customers might do: the stories of the fitted models, drawn many times. Pure; the same seed draws the same."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lifecycle.value.expected import alive_at, columns_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from lifecycle.flows import Bools
    from lifecycle.times.incidence import Floats
    from lifecycle.value.fitted import Fitted

_FARTHEST = 4.0
"""No drawn logarithm is farther from the fitted one: a thin fit's tail would draw customers who buy without end."""
_MOST = 1e9
_LEAST = 1e-12


class Drawn(NamedTuple):
    """n customers x m draws: `purchases` within the horizon, and the `money` they bring, undiscounted."""

    purchases: Floats
    money: Floats


@dataclass(frozen=True, slots=True)
class Parameters:
    """r, alpha, a, b and p, q, gamma: each one number, or one per draw. `rate`: of all, where there is no model."""

    purchasing: tuple[Floats, ...]
    spending: tuple[Floats, ...]
    rate: Floats
    average: Floats


def fitted_parameters(fitted: Fitted) -> Parameters:
    """The parameters as they were fitted."""
    return _at(fitted, np.zeros(4), np.zeros(3), np.zeros(1), np.zeros(1))


def drawn_parameters(fitted: Fitted, draws: int, rng: np.random.Generator) -> Parameters:
    """Parameters that might as well be true: their logarithms normal around the fitted ones with their covariance."""
    purchasing, spending = (
        _normal(None if model is None else np.array(model.covariance), draws, rng)
        for model in (fitted.purchasing, fitted.spending)
    )
    return _at(fitted, purchasing, spending, rng.standard_normal(draws), rng.standard_normal(draws))


def simulated(  # noqa: PLR0913, PLR0917 (what a draw depends on)
    fitted: Fitted,
    customers: pd.DataFrame,
    horizon_days: float,
    parameters: Parameters,
    draws: int,
    rng: np.random.Generator,
) -> Drawn:
    """Each customer's coming `horizon_days`, so many times.

    Who is still there buys at random at a rate of their own until a purchase after which they leave: so many as fall into
    the horizon, or as come until the leaving. Each brings a gamma distributed amount around a mean of their own.
    """
    return next(simulated_each(fitted, customers, (horizon_days,), parameters, draws, rng))


def simulated_each(  # noqa: PLR0913, PLR0917 (what a draw depends on)
    fitted: Fitted,
    customers: pd.DataFrame,
    horizons_days: Sequence[float],
    parameters: Parameters,
    draws: int,
    rng: np.random.Generator,
) -> Iterator[Drawn]:
    """The same for each horizon, as if each were drawn alone from the generator as it was given."""
    stories = _stories(fitted, customers, parameters, draws, rng)
    for horizon_days in horizons_days:
        own = rng if len(horizons_days) == 1 else deepcopy(rng)
        if stories is None:
            size = (len(customers), draws)
            purchases = own.poisson(np.broadcast_to(parameters.rate * horizon_days, size)).astype(np.float64)
        else:
            purchases = stories.purchases(horizon_days, own)
        yield Drawn(purchases, _money(fitted, customers, purchases, parameters, own))


def _at(fitted: Fitted, purchasing: Floats, spending: Floats, rate: Floats, average: Floats) -> Parameters:
    """Parameters whose logarithms are off the fitted ones by so much; `rate`, `average`: by so many standard errors."""
    model, spend = fitted.purchasing, fitted.spending
    error = fitted.average_deviation / max(1, fitted.repeat_buyers) ** 0.5
    plain = fitted.repeat_purchases / max(1.0, fitted.customer_days)
    return Parameters(
        purchasing=() if model is None else tuple(np.exp(model.logs + purchasing).T),
        spending=() if spend is None else tuple(np.exp(np.log([spend.p, spend.q, spend.gamma]) + spending).T),
        rate=plain * np.exp(rate / max(1, fitted.repeat_purchases) ** 0.5),
        average=fitted.average_spend + error * average,
    )


def _normal(covariance: Floats | None, draws: int, rng: np.random.Generator) -> Floats:
    if covariance is None:
        return np.zeros((draws, 0))
    sizes, ways = np.linalg.eigh(covariance)
    normal = rng.standard_normal((draws, len(sizes))) * np.sqrt(np.maximum(sizes, 0.0))
    return np.asarray(np.clip(np.einsum("dk,jk->dj", normal, ways), -_FARTHEST, _FARTHEST))


@dataclass(frozen=True, slots=True)
class Stories:
    """Who is still there, how often they buy a day, and with what chance they leave after a purchase: n customers x m draws."""

    is_alive: Bools
    rate: Floats
    leaves: Floats

    def purchases(self, horizon_days: float, rng: np.random.Generator) -> Floats:
        """How many purchases fall into the horizon."""
        wanted = rng.poisson(np.minimum(self.rate * horizon_days, _MOST))
        until = rng.geometric(np.clip(self.leaves, _LEAST, 1.0))
        return np.where(self.is_alive, np.minimum(wanted, until), 0).astype(np.float64)


def _stories(
    fitted: Fitted, customers: pd.DataFrame, parameters: Parameters, draws: int, rng: np.random.Generator
) -> Stories | None:
    """None without a model of purchasing."""
    if fitted.purchasing is None:
        return None
    x, last, age = (column[:, None] for column in columns_of(customers))
    size = (len(x), draws)
    r, alpha, a, b = parameters.purchasing
    before = fitted.purchasing.chances_before
    is_alive = rng.random(size) < alive_at(r, alpha, a, b, before, x, last, age)
    rate = rng.standard_gamma(np.broadcast_to(r + x, size)) / (alpha + age)
    leaves = rng.beta(np.broadcast_to(a, size), np.broadcast_to(b + x + before, size))
    return Stories(is_alive, rate, leaves)


def _money(
    fitted: Fitted, customers: pd.DataFrame, purchases: Floats, parameters: Parameters, rng: np.random.Generator
) -> Floats:
    size = purchases.shape
    if fitted.spending is None:
        return np.asarray(purchases * parameters.average * _own(fitted, size[0], rng))
    p, q, gamma = parameters.spending
    x, mean = (customers[name].to_numpy(np.float64)[:, None] for name in ("repeat_purchases", "mean_profit"))
    over = rng.standard_gamma(np.broadcast_to(p * x + q, size))
    return np.asarray(rng.standard_gamma(p * purchases) * (gamma + x * mean) / over)


def _own(fitted: Fitted, n: int, rng: np.random.Generator) -> Floats:
    """How many times the average each of n customers spends: as far apart as the customers that were seen, never negative."""
    spread = abs(fitted.average_deviation / fitted.average_spend) if fitted.average_spend else 0.0
    if not spread:
        return np.ones((n, 1))
    return np.asarray(rng.standard_gamma(spread**-2, (n, 1)) * spread**2)
