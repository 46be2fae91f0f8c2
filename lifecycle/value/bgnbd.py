"""How often customers buy and when they leave without a word: the BG/NBD model and its likelihood. Pure.

While a customer is there they buy at random at a rate of their own (gamma distributed: shape r, rate alpha in days), and
after each repeat purchase they leave for good with a probability of their own (beta distributed: a, b). Source: Fader,
Hardie and Lee, "Counting Your Customers" the Easy Way, Marketing Science 24 (2005), equation 6. With x repeat purchases,
the last at age t, watched up to age T, and k chances to have left (k = x here, x + 1 in MBG/NBD, see `mbgnbd`):

    L = G(r + x) alpha^r / G(r) * B(a, b + k) / B(a, b)
        * [(alpha + T)^-(r + x) + (k > 0) a / (b + k - 1) (alpha + t)^-(r + x)]

Gamma and beta functions depend on x alone, the first power on x and T: they are summed over histograms. What is left is
one logistic term per different (x, t, T).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaln, psi, zeta

from lifecycle.value.grouping import distinct, grouped
from lifecycle.value.newton import Optimum, Point, Status, maximum

if TYPE_CHECKING:
    from lifecycle.flows import Ints
    from lifecycle.times.incidence import Floats

Matrix = tuple[tuple[float, ...], ...]
NAMES = ("r", "alpha", "a", "b")
CHANCES_BEFORE = {"bgnbd": 0, "mbgnbd": 1}
"""The models, and the chances to have left before the first repeat purchase."""
CENTRE = (0.5, 0.5, 1.0, 2.5)
"""r, alpha x the rate of repeat purchases of all, a, b: where the search begins, and what is believed beforehand."""

_BUT_A = np.array([0, 1, 3])
_SUMS = {2: "i,i", 3: "i,i,i"}


@dataclass(frozen=True, slots=True)
class Purchasing:
    """A fitted model of purchasing. `model`: "bgnbd" or "mbgnbd"; `r`, `a`, `b` without unit, `alpha` in days.

    `covariance`: 4 x 4, of the logarithms of r, alpha, a, b (times in days). `log_likelihood`: in days. `n` customers in
    `n_rows` different rows with a chance to have left. `status`: how the search for the likeliest ended, "ok", "flat"
    or "boundary", and `edges` the parameters that ran away; `is_believed`: whether the weak prior was used.
    """

    model: str
    r: float
    alpha: float
    a: float
    b: float
    covariance: Matrix
    log_likelihood: float
    n: int
    n_rows: int
    status: str
    edges: tuple[str, ...]
    is_believed: bool
    evaluations: int

    @property
    def logs(self) -> Floats:
        """The logarithms of r, alpha, a, b."""
        return np.asarray(np.log([self.r, self.alpha, self.a, self.b]))

    @property
    def chances_before(self) -> int:
        """Chances to have left before the first repeat purchase: 0 in BG/NBD, 1 in MBG/NBD."""
        return CHANCES_BEFORE[self.model]


class Likelihood:
    """The log-likelihood of customers' histories with its exact gradient and Hessian in log r, log alpha, log a, log b.

    `repeats` (int), `last`, `age` (one unit of time): one item per customer; `before`: see `CHANCES_BEFORE`.
    """

    def __init__(self, repeats: Ints, last: Floats, age: Floats, before: int) -> None:
        x, t, ages, n = grouped(repeats, last, age)
        self._before = before
        self._n = float(n.sum())
        self._x, at = distinct(x)
        self._x_n: Floats = np.bincount(at, n).astype(np.float64)
        self._age, at = distinct(ages)
        self._age_n: Floats = np.bincount(at, n).astype(np.float64)
        self._age_x: Floats = np.bincount(at, n * x).astype(np.float64)
        rows = x + before > 0
        self._rows = (x[rows].astype(np.float64), t[rows], ages[rows], n[rows])
        self.n_rows = int(rows.sum())

    def __call__(self, logs: Floats) -> Point:
        """Value, gradient (4) and Hessian (4 x 4) at four logarithms."""
        r, alpha, a, b = parameters = np.exp(logs)
        terms = [self._by_repeats(r, alpha, a, b), self._by_age(r, alpha), self._by_row(r, alpha, a, b)]
        gradient = np.asarray(sum(term.gradient for term in terms)) * parameters
        hessian = np.asarray(sum(term.hessian for term in terms))
        return Point(
            sum(term.value for term in terms),
            gradient,
            hessian * parameters[:, None] * parameters + np.diag(gradient),
        )

    def _by_repeats(self, r: float, alpha: float, a: float, b: float) -> Point:
        """The logarithm of G(r+x)/G(r) alpha^r B(a, b+k)/B(a, b)."""
        x, n, whole = self._x, self._x_n, self._n
        k = x + self._before
        # The trigamma function is zeta(2, .).
        value = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
        value += gammaln(b + k) - gammaln(b) + gammaln(a + b) - gammaln(a + b + k)
        gradient, hessian = np.zeros(4), np.zeros((4, 4))
        gradient[0] = _dot(n, psi(r + x) - psi(r)) + whole * np.log(alpha)
        gradient[1] = whole * r / alpha
        gradient[2:] = _dot(n, psi(a + b) - psi(a + b + k))
        gradient[3] += _dot(n, psi(b + k) - psi(b))
        hessian[0, 0] = _dot(n, zeta(2, r + x) - zeta(2, r))
        hessian[0, 1] = hessian[1, 0] = whole / alpha
        hessian[1, 1] = -whole * r / alpha**2
        hessian[2:, 2:] = _dot(n, zeta(2, a + b) - zeta(2, a + b + k))
        hessian[3, 3] += _dot(n, zeta(2, b + k) - zeta(2, b))
        return Point(_dot(n, value), gradient, hessian)

    def _by_age(self, r: float, alpha: float) -> Point:
        """The logarithm of (alpha+T)^-(r+x)."""
        inverse, power = 1 / (alpha + self._age), r * self._age_n + self._age_x
        log_age = np.log(alpha + self._age)
        gradient, hessian = np.zeros(4), np.zeros((4, 4))
        gradient[0] = -_dot(self._age_n, log_age)
        gradient[1] = -_dot(power, inverse)
        hessian[0, 1] = hessian[1, 0] = -_dot(self._age_n, inverse)
        hessian[1, 1] = _dot(power, inverse, inverse)
        return Point(-_dot(power, log_age), gradient, hessian)

    def _by_row(self, r: float, alpha: float, a: float, b: float) -> Point:
        """The logarithm of 1 + e^z, e^z = a/(b+k-1) ((alpha+T)/(alpha+t))^(r+x)."""
        x, t, age, n = self._rows
        over_age, over_t, over_b = 1 / (alpha + age), 1 / (alpha + t), 1 / (x + (b + self._before - 1))
        apart, change = np.log(over_t / over_age), over_age - over_t
        steep = (r + x) * change
        z = (r + x) * apart + np.log(a * over_b)
        small = np.exp(-np.abs(z))
        is_left = np.where(z >= 0, 1.0, small) / (1 + small)
        weight = n * is_left
        bend = weight * (1 - is_left)
        # How z changes with r, alpha and b; with a it changes by 1/a everywhere.
        slopes = np.stack([apart, steep, -over_b])
        bent = bend * slopes
        curves = np.stack([change, steep * (over_age + over_t), over_b * over_b])
        curved = np.einsum("ai,i->a", curves, weight)
        total = float(weight.sum())
        gradient, hessian = np.empty(4), np.empty((4, 4))
        gradient[_BUT_A] = np.einsum("ai,i->a", slopes, weight)
        gradient[2] = total / a
        hessian[_BUT_A[:, None], _BUT_A] = np.einsum("ai,bi->ab", bent, slopes)
        hessian[2, _BUT_A] = hessian[_BUT_A, 2] = bent.sum(axis=1) / a
        hessian[2, 2] = (float(bend.sum()) - total) / a**2
        hessian[0, 1] += curved[0]
        hessian[1, 0] += curved[0]
        hessian[1, 1] -= curved[1]
        hessian[3, 3] += curved[2]
        value = _dot(n, np.maximum(z, 0.0) + np.log1p(small))
        return Point(value, gradient, hessian)


def _dot(*factors: Floats) -> float:
    """The sum of products, without threaded BLAS, which stalls on small machines."""
    return float(np.einsum(_SUMS[len(factors)], *factors))


def centre_of(repeats: Ints, age: Floats) -> Floats:
    """The logarithms of `CENTRE` in the customers' unit of time; at least one has bought again."""
    return np.asarray(np.log(np.array(CENTRE) * [1.0, float(age.sum()) / float(repeats.sum()), 1.0, 1.0]))


def fit_purchasing(
    repeats: Ints, last: Floats, age: Floats, *, model: str = "bgnbd", believed_below: int = 0
) -> Purchasing:
    """The likeliest parameters; with a weak prior (normal, deviation 1, on each logarithm around `CENTRE`) where fewer than
    `believed_below` customers bought again, a standard error of a logarithm is above 1, or the likelihood has no top.

    One item per customer, times in days; at least one customer has bought again.
    """
    likelihood = Likelihood(repeats, last, age, CHANCES_BEFORE[model])
    centre = centre_of(repeats, age)
    likeliest = best = maximum(likelihood, centre)
    is_vague = likeliest.status != Status.OK or bool((likeliest.standard_errors > 1).any())
    is_believed = is_vague or int((repeats > 0).sum()) < believed_below
    if is_believed:
        best = maximum(likelihood, centre, prior_deviation=1.0)
    return _purchasing(model, likelihood, len(repeats), likeliest, best, is_believed=is_believed)


def _purchasing(  # noqa: PLR0913 (what one fit consists of)
    model: str, likelihood: Likelihood, n: int, likeliest: Optimum, best: Optimum, *, is_believed: bool
) -> Purchasing:
    r, alpha, a, b = (float(parameter) for parameter in np.exp(best.logs))
    return Purchasing(
        model=model,
        r=r,
        alpha=alpha,
        a=a,
        b=b,
        covariance=rows_of(best.covariance),
        log_likelihood=best.value,
        n=n,
        n_rows=likelihood.n_rows,
        status=str(likeliest.status),
        edges=tuple(name for name, is_edge in zip(NAMES, likeliest.edges, strict=True) if is_edge),
        is_believed=is_believed,
        evaluations=likeliest.evaluations,
    )


def rows_of(matrix: Floats) -> Matrix:
    """A matrix as tuples of plain numbers."""
    return tuple(tuple(float(cell) for cell in row) for row in matrix)
