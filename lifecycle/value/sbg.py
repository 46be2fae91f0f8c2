"""Contracts: the shifted-beta-geometric model (sBG), where every customer renews with a probability of their own. Pure.

At the end of each period a customer does not renew with probability theta, the same for life; theta differs between
customers as a beta distribution (alpha, beta). Those who renew badly leave first, so the retention rate of those who
are left grows with tenure without anybody's becoming more loyal. Source: Fader and Hardie, How to Project Customer
Retention, Journal of Interactive Marketing 21 (2007); the residual values: Customer-Base Valuation in a Contractual
Setting with Heterogeneity, Marketing Science 29 (2010).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from lifecycle.flows import Ints
    from lifecycle.times.incidence import Floats

EVEN = 1e6
"""alpha + beta from which on customers cannot be told apart: retention is the same at every tenure."""
APART = 1e-4
"""alpha + beta below which customers are of two kinds: those who leave at the first renewal and those who never do."""
_STEPS = 200
_ENOUGH = 1e-12
_LONGEST = 2.0
_DAMPINGS = (0.0, 1e-4, 1e-3, 1e-2, 0.1, 1.0, 10.0, 1e3, 1e5)


class Status(StrEnum):
    """How the fit ended."""

    OK = "ok"
    EVEN = "even"
    """Retention does not grow with tenure, or one tenure alone was watched: one rate for all."""
    APART = "apart"
    """Losses at the first renewal only, as far as can be seen: a second loss later would change everything."""


@dataclass(frozen=True, slots=True)
class Renewals:
    """What became of renewals, by tenure: item t - 1 is the t-th renewal of a customer, the first one included.

    `renewed` and `lost`: how many customers renewed, and how many did not, int64 of one length. Contracts that still
    run are in the renewals they made; those that began before records are in the ones that were seen.
    """

    renewed: Ints
    lost: Ints

    @property
    def n(self) -> int:
        """Renewals that were due, of all tenures: customer-periods."""
        return int(self.renewed.sum() + self.lost.sum())


@dataclass(frozen=True, slots=True)
class Sbg:
    """The fitted model. `alpha`, `beta`: more than 0, without unit. `log_covariance`: 2 x 2, of their logarithms; at an
    edge (see `Status`) only of the rate that is left to be found. `n` renewals that were due, of which `lost` were not made."""

    alpha: float
    beta: float
    log_likelihood: float
    log_covariance: tuple[tuple[float, float], tuple[float, float]]
    n: int
    lost: int
    status: Status

    @property
    def first_retention_rate(self) -> float:
        """The share that makes the first renewal: beta / (alpha + beta)."""
        return self.beta / (self.alpha + self.beta)


def renewals_of_cohort(alive: npt.ArrayLike) -> Renewals:
    """The renewals of customers who began together: `alive[t]` had made t renewals, `alive[0]` is all of them.

    ValueError unless the counts fall or stay and none is negative. One count gives no renewals.
    """
    counts = np.asarray(alive, dtype=np.int64)
    if len(counts) and (counts.min() < 0 or np.any(np.diff(counts) > 0)):
        raise ValueError("The customers who are left cannot become more, nor fewer than none")
    return Renewals(counts[1:], counts[:-1] - counts[1:])


def renewals_of_contracts(
    renewals_made: npt.ArrayLike, ended: npt.ArrayLike, seen_from: npt.ArrayLike | None = None
) -> Renewals:
    """The renewals of contracts that began at different times.

    `renewals_made`: how often each contract was renewed until now or its end; `ended`: whether it was then not renewed
    (bool). `seen_from`: how many renewals had been made before records began (0: seen from the beginning); they count for
    nothing, since a contract that had ended by then would not be known. No contracts give no renewals.
    """
    made = np.asarray(renewals_made, dtype=np.int64)
    is_ended = np.asarray(ended, dtype=np.bool_)
    before = np.zeros_like(made) if seen_from is None else np.asarray(seen_from, dtype=np.int64)
    if len(made) and (made.min() < 0 or before.min() < 0):
        raise ValueError("A number of renewals is not negative")
    seen = before <= made
    last = int(made[seen].max(initial=-1)) + 2
    lost = np.bincount(made[seen & is_ended], minlength=last)
    # Who made m renewals, seen from the b-th on, made the renewals b + 1 to m.
    begun, done = np.bincount(before[seen], minlength=last), np.bincount(made[seen], minlength=last)
    renewed = np.cumsum(begun - done)
    due = np.flatnonzero(renewed + lost)
    until = int(due[-1]) + 1 if len(due) else 0
    return Renewals(renewed[:until].astype(np.int64), lost[:until].astype(np.int64))


def fit_sbg(renewals: Renewals) -> Sbg | None:
    """The most likely alpha and beta. None where no renewal was due or nobody was lost: nothing bounds the value then.

    Newton's method in the logarithms on the sum over tenures t of
    lost ln alpha + renewed ln(beta + t - 1) - due ln(alpha + beta + t - 1), which is the likelihood of whole cohorts too.
    Where the maximum lies at the edge, `status` says which, and the parameters stand for that edge.
    """
    renewed, lost = renewals.renewed.astype(np.float64), renewals.lost.astype(np.float64)
    if not lost.sum():
        return None
    rate = float(lost.sum()) / renewals.n
    if not _grows(renewed, lost, rate):
        return _edge(renewals, Status.EVEN, np.array([rate, 1 - rate]) * EVEN)
    logs = _climb(np.log([rate, 1.0]), renewed, lost)
    whole = float(np.logaddexp(*logs))
    if whole >= np.log(EVEN):
        return _edge(renewals, Status.EVEN, np.array([rate, 1 - rate]) * EVEN)
    if whole <= np.log(APART):
        return _edge(renewals, Status.APART, np.exp(logs - whole) * APART)
    log_likelihood, _, bend = _likelihood(logs, renewed, lost)
    covariance = np.asarray(np.linalg.inv(-bend), dtype=np.float64)
    return Sbg(
        alpha=float(np.exp(logs[0])),
        beta=float(np.exp(logs[1])),
        log_likelihood=log_likelihood,
        log_covariance=_rows(covariance),
        n=renewals.n,
        lost=int(lost.sum()),
        status=Status.OK,
    )


def retention_rates(sbg: Sbg, periods: int) -> Floats:
    """The share that makes the 1st, 2nd, ... renewal, of those who made all before it: (beta + t - 1)/(alpha + beta + t - 1)."""
    tenure = np.arange(periods, dtype=np.float64)
    return np.asarray((sbg.beta + tenure) / (sbg.alpha + sbg.beta + tenure))


def survival(sbg: Sbg, periods: int) -> Floats:
    """The share that has made at least 0, 1, ..., `periods` renewals: S(t) = B(alpha, beta + t)/B(alpha, beta), S(0) = 1."""
    return np.concatenate([[1.0], np.cumprod(retention_rates(sbg, periods))])


def _grows(renewed: Floats, lost: Floats, rate: float) -> bool:
    """Whether retention grows with tenure at all: the slope of the likelihood where all customers are still alike."""
    tenure = np.arange(len(lost))
    return bool(np.sum(tenure * (renewed * rate - lost * (1 - rate))) > _ENOUGH * lost.sum())


def _climb(logs: Floats, renewed: Floats, lost: Floats) -> Floats:
    """The logarithms of alpha and beta at the top, or where they left the range between `APART` and `EVEN`."""
    n = float(renewed.sum() + lost.sum())
    for _ in range(_STEPS):
        value, slope, bend = _likelihood(logs, renewed, lost)
        if np.abs(slope).max() <= _ENOUGH * n or not np.log(APART) < np.logaddexp(*logs) < np.log(EVEN):
            break
        for damping in _DAMPINGS:
            step = _step(slope, damping * n * np.eye(2) - bend)
            if step is not None and _likelihood(logs + step, renewed, lost)[0] > value:
                logs = logs + step
                break
        else:
            break  # no better value can be told from this one
    return logs


def _step(slope: Floats, bend: Floats) -> Floats | None:
    """One step of Newton's method, cut to `_LONGEST`; None where the bend does not lead upwards."""
    if bend[0, 0] <= 0 or np.linalg.det(bend) <= 0:
        return None
    step = np.linalg.solve(bend, slope)
    return np.asarray(step * min(1.0, _LONGEST / np.abs(step).max()))


def _likelihood(logs: Floats, renewed: Floats, lost: Floats) -> tuple[float, Floats, Floats]:
    """The log-likelihood, its gradient and its Hessian in the logarithms of alpha and beta."""
    alpha, beta = np.exp(logs)
    tenure = np.arange(len(lost), dtype=np.float64)
    due, b, ab = renewed + lost, beta + tenure, alpha + beta + tenure
    value = lost.sum() * logs[0] + renewed @ np.log(b) - due @ np.log(ab)
    shared, shared_2 = np.sum(due / ab), np.sum(due / ab**2)
    slope = np.array([lost.sum() - alpha * shared, beta * (np.sum(renewed / b) - shared)])
    cross = alpha * beta * shared_2
    bend_a = -alpha * shared + alpha**2 * shared_2
    bend_b = slope[1] + beta**2 * (shared_2 - np.sum(renewed / b**2))
    return float(value), slope, np.array([[bend_a, cross], [cross, bend_b]])


def _edge(renewals: Renewals, status: Status, parameters: Floats) -> Sbg:
    alpha, beta = (float(each) for each in parameters)
    tenure = np.arange(len(renewals.lost), dtype=np.float64)
    chance = (beta + tenure) / (alpha + beta + tenure)
    log_likelihood = _times_log(renewals.renewed, chance) + _times_log(renewals.lost, alpha / (alpha + beta + tenure))
    return Sbg(
        alpha=alpha,
        beta=beta,
        log_likelihood=log_likelihood,
        log_covariance=_of_the_rate(renewals, status, alpha / (alpha + beta)),
        n=renewals.n,
        lost=int(renewals.lost.sum()),
        status=status,
    )


def _of_the_rate(renewals: Renewals, status: Status, rate: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """What is not known at an edge: the one rate that is left to be found, by the bend of its binomial likelihood."""
    decided = renewals.n if status is Status.EVEN else int(renewals.renewed[0] + renewals.lost[0])
    information = decided * rate * (1 - rate)
    if information <= 0:
        return (0.0, 0.0), (0.0, 0.0)
    towards = np.array([1 - rate, -rate])
    return _rows(np.outer(towards, towards) / information)


def _times_log(counts: Ints, chance: Floats) -> float:
    some = counts > 0
    return float(counts[some] @ np.log(chance[some]))


def _rows(matrix: Floats) -> tuple[tuple[float, float], tuple[float, float]]:
    (first, second), (third, fourth) = matrix.tolist()
    return (first, second), (third, fourth)
