"""The highest point of a log-likelihood: Newton's method with the exact Hessian, in the logarithms of the parameters. Pure.

In logarithms every parameter is free and the unit of time only shifts one of them, so that the way to the maximum does
not depend on it. Where the Hessian is not that of a hill, its eigenvalues are turned round (Nocedal and Wright,
Numerical Optimization, 2nd ed., 3.4), and no step is longer than a factor of e^2 in any parameter.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from lifecycle.flows import Bools
    from lifecycle.times.incidence import Floats

LONGEST_STEP = 2.0
FARTHEST = 9.0
"""How far, in logarithms, a parameter may run from where it started: e^9 is 8,000 times as much, and an edge."""
FLAT = 0.01
"""Curvature per unit of a logarithm below which the data say nothing of a direction: a standard error of 10."""
_STEPS = 100
_HALVINGS = 30
_ENOUGH = 1e-12
"""What a further step would gain, in log-likelihood, when it is the last one."""
_ROUNDING = 1e-13


class Point(NamedTuple):
    """A function of the logarithms of k parameters: its value, gradient (k) and Hessian (k x k)."""

    value: float
    gradient: Floats
    hessian: Floats


class Status(StrEnum):
    """How the search ended."""

    OK = "ok"
    FLAT = "flat"
    """The data do not tell some mixture of the parameters."""
    BOUNDARY = "boundary"
    """The likelihood grows on and on as some parameter goes to nothing or to infinity."""


@dataclass(frozen=True, slots=True, eq=False)
class Optimum:
    """`logs`: k logarithms. `value`: log-likelihood there, without the prior. `covariance`: k x k, of the logarithms, prior
    included. `edges`: which parameters ran away. `evaluations` of the function."""

    logs: Floats
    value: float
    covariance: Floats
    status: Status
    edges: Bools
    evaluations: int

    @property
    def standard_errors(self) -> Floats:
        """Of the logarithms; 10 and more in a direction that nothing bounds."""
        return np.asarray(np.sqrt(np.diag(self.covariance)))


def maximum(function: Callable[[Floats], Point], start: Floats, prior_deviation: float | None = None) -> Optimum:
    """The maximum of a log-likelihood, searched from `start` (k logarithms).

    `prior_deviation`: where given, each logarithm is believed beforehand to be normal around `start` with that deviation.
    Never raises: see `Optimum.status`.
    """
    weight = 0.0 if prior_deviation is None else prior_deviation**-2

    def believed(logs: Floats) -> Point:
        point, off = function(logs), logs - start
        return Point(
            point.value - weight * float(off @ off) / 2,
            point.gradient - weight * off,
            point.hessian - weight * np.eye(len(start)),
        )

    logs, point, evaluations = start.copy(), believed(start), 1
    for _ in range(_STEPS):
        step = _step(point)
        if float(point.gradient @ step) < _ENOUGH or _edges(logs, start).any():
            break
        step *= min(1.0, LONGEST_STEP / float(np.abs(step).max()))
        there, found, tried = _along(believed, logs, point, step)
        evaluations += tried
        if found is None:
            break
        logs, point = there, found
    status, edges = _status(logs, point, start)
    off = logs - start
    value = point.value + weight * float(off @ off) / 2
    if status == Status.OK:
        # The last step is too short to be worth an evaluation, yet it doubles the digits.
        logs = logs + _step(point)
    return Optimum(logs, value, _covariance(point), status, edges, evaluations)


def _along(
    function: Callable[[Floats], Point], logs: Floats, point: Point, step: Floats
) -> tuple[Floats, Point | None, int]:
    """The first point along a step, halved again and again, that is no lower; None without one."""
    for tried in range(1, _HALVINGS + 1):
        there = logs + step
        found = function(there)
        if np.isfinite(found.value) and found.value >= point.value - _ROUNDING * abs(point.value):
            return there, found, tried
        step = step / 2
    return logs, None, _HALVINGS


def _step(point: Point) -> Floats:
    bends, ways = np.linalg.eigh(-point.hessian)
    bends = np.maximum(np.abs(bends), 1e-12 * float(np.abs(bends).max(initial=1e-300)))
    return np.asarray(ways @ ((ways.T @ point.gradient) / bends))


def _edges(logs: Floats, start: Floats) -> Bools:
    return np.asarray(np.abs(logs - start) > FARTHEST)


def _status(logs: Floats, point: Point, start: Floats) -> tuple[Status, Bools]:
    edges = _edges(logs, start)
    if edges.any():
        return Status.BOUNDARY, edges
    if np.linalg.eigvalsh(-point.hessian).min() < FLAT:
        return Status.FLAT, edges
    return Status.OK, edges


def _covariance(point: Point) -> Floats:
    """Where nothing bounds a direction, its deviation is that of `FLAT`."""
    bends, ways = np.linalg.eigh(-point.hessian)
    return np.asarray((ways / np.maximum(bends, FLAT)) @ ways.T)
