"""What a purchase brings: the Gamma-Gamma model of spending. Pure.

A customer's purchases vary around a mean of their own (gamma distributed, shape p), and the means vary between customers:
the rate of that gamma is itself gamma distributed (q, gamma). Of a customer with x repeat purchases of mean z the log
density of z is, with S = x z,

    ln G(p x + q) - ln G(p x) - ln G(q) + q ln gamma + (p x - 1) ln z + p x ln x - (p x + q) ln(gamma + S)

Source: Fader and Hardie, The Gamma-Gamma Model of Monetary Value, note 025 (2013), equation 1a. One-time buyers are left
out: the first purchase is not like the later ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaln, psi, zeta

from lifecycle.value.bgnbd import Matrix, rows_of
from lifecycle.value.grouping import distinct
from lifecycle.value.newton import Point, Status, maximum

if TYPE_CHECKING:
    from lifecycle.flows import Ints
    from lifecycle.times.incidence import Floats

START = (3.0, 4.0, 1.0)
"""p, q, and gamma as a multiple of the mean, which then is p gamma / (q - 1): where the search begins, and what is believed
beforehand where the data do not tell."""


@dataclass(frozen=True, slots=True)
class Spending:
    """A fitted model of spending. `p`, `q` without unit, `gamma` in money; `covariance` 3 x 3, of their logarithms.

    `log_likelihood`: of the means. `population_mean`: p gamma / (q - 1), what a purchase of an unknown customer brings.
    `n` repeat buyers, `excluded` more whose mean is nothing or less, which this model cannot hold. `status`: how the search
    for the likeliest ended; `is_believed`: whether a weak prior was used.
    """

    p: float
    q: float
    gamma: float
    covariance: Matrix
    log_likelihood: float
    population_mean: float
    n: int
    excluded: int
    status: str
    is_believed: bool

    def expected(self, repeats: Ints | Floats, mean: Floats) -> Floats:
        """What the next purchase brings, one item per customer: p (gamma + x z) / (p x + q - 1).

        A weighted mean of the population's and the customer's own; one of nothing or less has its say in it as well.
        """
        return np.asarray(self.p * (self.gamma + repeats * mean) / (self.p * repeats + self.q - 1))


class SpendLikelihood:
    """The log-likelihood of mean spends with its exact gradient and Hessian in log p, log q, log gamma.

    `repeats` (at least 1) and `mean` (more than 0): one item per customer.
    """

    def __init__(self, repeats: Ints, mean: Floats) -> None:
        self._each = repeats.astype(np.float64)
        self._sum = self._each * mean
        self._x, at = distinct(repeats)
        self._n = np.bincount(at).astype(np.float64)
        logs = np.log(mean)
        self._x_log_sum = float(np.einsum("i,i", self._each, np.log(self._sum)))
        self._log_mean = float(logs.sum())

    def __call__(self, logs: Floats) -> Point:
        """Value, gradient (3) and Hessian (3 x 3) at three logarithms."""
        p, q, gamma = parameters = np.exp(logs)
        x, n, each, whole = self._x, self._n, self._each, float(self._n.sum())
        total = gamma + self._sum
        log_total, inverse = np.log(total), 1 / total
        log_sum, x_log_sum = float(log_total.sum()), float(np.einsum("i,i", each, log_total))
        over = p * float(np.einsum("i,i", each, inverse)) + q * float(inverse.sum())
        over_2 = p * float(np.einsum("i,i,i", each, inverse, inverse)) + q * float(np.einsum("i,i", inverse, inverse))
        value = n @ (gammaln(p * x + q) - gammaln(p * x)) + whole * (q * np.log(gamma) - gammaln(q))
        value += p * (self._x_log_sum - x_log_sum) - self._log_mean - q * log_sum
        # The trigamma function is zeta(2, .).
        both, both_2 = psi(p * x + q), zeta(2, p * x + q)
        gradient = np.array(
            [
                n @ (x * (both - psi(p * x))) + self._x_log_sum - x_log_sum,
                n @ both + whole * (np.log(gamma) - psi(q)) - log_sum,
                whole * q / gamma - over,
            ]
        )
        hessian = np.empty((3, 3))
        hessian[0, 0] = n @ (x**2 * (both_2 - zeta(2, p * x)))
        hessian[0, 1] = hessian[1, 0] = n @ (x * both_2)
        hessian[1, 1] = n @ both_2 - whole * zeta(2, q)
        hessian[0, 2] = hessian[2, 0] = -np.einsum("i,i", each, inverse)
        hessian[1, 2] = hessian[2, 1] = whole / gamma - inverse.sum()
        hessian[2, 2] = over_2 - whole * q / gamma**2
        scaled = gradient * parameters
        return Point(float(value), scaled, hessian * np.outer(parameters, parameters) + np.diag(scaled))


def fit_spending(repeats: Ints, mean: Floats) -> Spending | None:
    """The likeliest parameters, from those who bought again; None where nobody did for more than nothing.

    With a weak prior (normal, deviation 1, on each logarithm around `START`) where a standard error of a logarithm is above
    1 or the likelihood has no top: where customers hardly differ, or each spends the same every time.
    One item per customer. `population_mean` is infinite where q is 1 or less: the model knows no mean then.
    """
    is_buyer = repeats > 0
    is_fit = is_buyer & (mean > 0)
    if not is_fit.any():
        return None
    x, z = repeats[is_fit], mean[is_fit]
    likelihood, centre = SpendLikelihood(x, z), np.log(np.array(START) * [1.0, 1.0, float(z.mean())])
    likeliest = best = maximum(likelihood, centre)
    is_believed = likeliest.status != Status.OK or bool((likeliest.standard_errors > 1).any())
    if is_believed:
        best = maximum(likelihood, centre, prior_deviation=1.0)
    p, q, gamma = (float(parameter) for parameter in np.exp(best.logs))
    return Spending(
        p=p,
        q=q,
        gamma=gamma,
        covariance=rows_of(best.covariance),
        log_likelihood=best.value,
        population_mean=p * gamma / (q - 1) if q > 1 else float("inf"),
        n=len(x),
        excluded=int(is_buyer.sum()) - len(x),
        status=str(likeliest.status),
        is_believed=is_believed,
    )
