"""What customers under contract are worth, by how often they have renewed already: expected payments of the sBG model. Pure.

See `lifecycle.value.sbg` for the model, and `lifecycle.value.formulas.Convention` for the three places in a period; with
one retention rate for all, every value here is that of `retention_discounted`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil, exp, log1p, sqrt
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.stats import Z95
from lifecycle.value.formulas import Convention

if TYPE_CHECKING:
    import numpy.typing as npt

    from lifecycle.flows import Ints
    from lifecycle.times.incidence import Floats
    from lifecycle.value.sbg import Sbg

_NOTHING_LEFT = 40.0
"""Payments discounted by more than exp(-40) are none."""
_NUDGE = 1e-4


@dataclass(frozen=True, slots=True)
class Payments:
    """Which payments count and for how much: the next `periods` of them (None: for ever, which needs a discount), each
    discounted by `discount_rate` per period of the contract."""

    periods: int | None
    discount_rate: float = 0.0
    convention: Convention = Convention.ABOUT_TO_RENEW

    @property
    def weights(self) -> Floats:
        """What one unit of money is worth in each payment. ValueError where there is no end to them."""
        force = log1p(self.discount_rate)
        if self.periods is None and force <= 0:
            raise ValueError("Without a discount the payments have no end: give a number of periods")
        periods = ceil(_NOTHING_LEFT / force) if self.periods is None else self.periods
        first = 0 if self.convention is Convention.JUST_ACQUIRED else 1
        return np.asarray(np.exp(-force * np.arange(first, first + periods)))


def payment_chances(sbg: Sbg, renewals_made: npt.ArrayLike, payments: Payments) -> Floats:
    """The probability of each coming payment: one row per customer, who has made that many renewals (0: a new one)."""
    periods = len(payments.weights)
    tenure = np.asarray(renewals_made, dtype=np.float64)[:, None] + np.arange(periods)
    stays = np.cumprod((sbg.beta + tenure) / (sbg.alpha + sbg.beta + tenure), axis=1)
    if payments.convention is Convention.ABOUT_TO_RENEW:
        return np.asarray(stays)
    sure = np.ones((len(stays), 1))
    return np.concatenate([sure, stays[:, :-1]], axis=1)[:, :periods]


def remaining_periods(sbg: Sbg, renewals_made: npt.ArrayLike, periods: int) -> Floats:
    """How many of the coming `periods` renewals each customer makes, on average: the expected remaining tenure.

    There is no such number without an end: for alpha up to 1, as is usual, the mean tenure is infinite.
    """
    return _per_unit(sbg, renewals_made, Payments(periods))


def discounted_values(
    sbg: Sbg, renewals_made: npt.ArrayLike, profit_per_period: npt.ArrayLike, payments: Payments
) -> Floats:
    """The expected discounted profit of each customer, in money; no customers give an empty array.

    `renewals_made`: how often each has renewed, and `profit_per_period`: what each pays, less cost (one for all, or one
    per customer). For ever and about to renew this is the discounted expected residual lifetime x profit.
    """
    return np.asarray(np.asarray(profit_per_period, dtype=np.float64) * _per_unit(sbg, renewals_made, payments))


@dataclass(frozen=True, slots=True)
class Total:
    """What a group of customers is worth, in money, with its 95 % interval; `n` customers."""

    value: float
    low: float
    high: float
    n: int


def total_value(sbg: Sbg, renewals_made: npt.ArrayLike, profit_per_period: npt.ArrayLike, payments: Payments) -> Total:
    """The sum over customers of `discounted_values`, and what it may well be instead.

    The interval adds what is not known of the parameters (delta method) to what chance does to each customer; it is
    conditional on the model. It does not leave what is possible: nobody renews, everybody always does. An interval of few
    customers is rough, since chance is far from normal there.
    """
    renewals = np.asarray(renewals_made, dtype=np.int64)
    profit = np.broadcast_to(np.asarray(profit_per_period, dtype=np.float64), renewals.shape)
    value = float(discounted_values(sbg, renewals, profit, payments).sum())
    slope = np.array([_slope(sbg, renewals, profit, payments, name) for name in ("alpha", "beta")])
    unknown = float(slope @ np.array(sbg.log_covariance) @ slope)
    chance = float(profit**2 @ _variances(sbg, renewals, payments))
    half = Z95 * sqrt(max(0.0, unknown + chance))
    sure = 0.0 if payments.convention is Convention.ABOUT_TO_RENEW else float(payments.weights[:1].sum())
    ends = float(profit.sum()) * sure, float(profit.sum()) * float(payments.weights.sum())
    return Total(value, max(min(ends), value - half), min(max(ends), value + half), len(renewals))


def _per_unit(sbg: Sbg, renewals_made: npt.ArrayLike, payments: Payments) -> Floats:
    """Expected discounted payments of one unit of money, worked out once per number of renewals."""
    tenures, customer = np.unique(np.asarray(renewals_made, dtype=np.int64), return_inverse=True)
    return np.asarray(np.einsum("tk,k->t", payment_chances(sbg, tenures, payments), payments.weights)[customer])


def _slope(sbg: Sbg, renewals: Ints, profit: Floats, payments: Payments, name: str) -> float:
    """How the total changes with the logarithm of one parameter."""
    up, down = (replace(sbg, **{name: getattr(sbg, name) * exp(nudge)}) for nudge in (_NUDGE, -_NUDGE))
    difference = _per_unit(up, renewals, payments) - _per_unit(down, renewals, payments)
    return float(profit @ difference) / (2 * _NUDGE)


def _variances(sbg: Sbg, renewals: Ints, payments: Payments) -> Floats:
    """The variance of one unit's discounted payments, of each customer: who makes the k-th payment made all before it."""
    tenures, customer = np.unique(renewals, return_inverse=True)
    chances, so_far = payment_chances(sbg, tenures, payments), np.cumsum(payments.weights)
    mean = np.einsum("tk,k->t", chances, payments.weights)
    square = np.einsum("tk,k->t", chances, np.diff(so_far**2, prepend=0.0))
    return np.asarray(np.maximum(square - mean**2, 0.0)[customer])
