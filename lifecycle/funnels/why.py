"""Why another number of customers reached conversion than before: the change taken apart, without a rest. Pure.

With n customers who began at each step k, in groups g (by source, say), those who reached conversion are
sum over g of ((n_g1 x rate_g1 + n_g2) x rate_g2 + ...) x rate_gK, exactly, as each rate is of all who came to its step.
n_gk is how many were waiting or came in, x which share of them began at k, x which share of those is of group g.
Each of these factors has its value before and now; a part is what one factor's change adds, on average over every
order in which the factors may change (Shapley's value). So the parts add up to the change, and turning the periods
around turns every sign.
Source: Shapley (1953); Ang, Huang and Mu, Energy Policy 37 (2009) on decompositions without a residual.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial, sqrt
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.enough import CHANGED as FEWEST
from lifecycle.funnels.causes import Cause
from lifecycle.stats import Z95

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from lifecycle.flows import Ints
    from lifecycle.funnels.at_work import AtWork
    from lifecycle.model import Stage
    from lifecycle.times.incidence import Floats

    Values = npt.NDArray[np.object_]

FEWEST_IN_GROUP = 10
"""Customers of both periods below which a value has no group of its own."""
MOST_GROUPS = 8
DRAWS = 400
_SEED = 20_260_309
_WAITING, _CAME = 0, 1


@dataclass(frozen=True, slots=True)
class Part:
    """What one cause adds to the change, in customers, with its 95 % limits.

    `step`: for a step, the place in `AtWork.steps` it leads on from. `before` and `now`: (how many, of how many) for a
    step, (how many, 0) for a number of customers, None for shares.
    """

    cause: Cause
    by: float
    low: float
    high: float
    step: int | None = None
    before: tuple[int, int] | None = None
    now: tuple[int, int] | None = None

    @property
    def may_be_chance(self) -> bool:
        """Whether the limits include none at all."""
        return self.low <= 0 <= self.high


@dataclass(frozen=True, slots=True)
class Change:
    """How many reached conversion `before` and `now`, the 95 % limits of the change, and its parts, the largest first,
    which add up to it. `field`: what the mix is of, None without one. Parts of which nothing can come are left out;
    there are none under `FEWEST`."""

    steps: tuple[Stage, ...]
    before: int
    now: int
    low: float
    high: float
    parts: tuple[Part, ...]
    field: str | None

    @property
    def may_be_chance(self) -> bool:
        """Whether the limits include no change."""
        return self.low <= 0 <= self.high


@dataclass(frozen=True, slots=True)
class _Factors:
    """One period's factors, with draws in front: `numbers` (draws, 2), `began` (draws, 2, steps), `mix` (draws, 2,
    steps, groups), `rates` (draws, steps, groups). nan where nobody is who would tell."""

    numbers: Floats
    began: Floats
    mix: Floats
    rates: Floats


def change(before: AtWork, now: AtWork, by: Mapping[str, tuple[Values, Values]]) -> Change:
    """The change from one period to another, taken apart.

    `by`: per field (source, owner, segment) the value of each customer at work in both periods, of which the one whose
    mix explains most is taken. The limits are those of customers drawn anew in both periods, the same draws each time.
    """
    counts = (now.steps, before.reached, now.reached, *_of_counts(before.reached, now.reached))
    if min(before.reached, now.reached) < FEWEST:
        return Change(*counts, (), None)
    tables = {field: _tables(before, now, values) for field, values in by.items()}
    tables = {field: pair for field, pair in tables.items() if pair[0].shape[2] > 1}
    exact = {field: _exactly(*pair) for field, pair in tables.items()}
    field = max(exact, key=lambda each: abs(exact[each][_order(Cause.MIX)]), default=None)
    chosen = tables[field] if field else _tables(before, now, _alike(before, now))
    parts = _parts(before, now, _exactly(*chosen), _limits(_drawn(*chosen)))
    if before.straight or now.straight:
        parts.append(_straight(before.straight, now.straight))
    return Change(*counts, tuple(sorted(parts, key=lambda part: -abs(part.by))), field)


def _tables(before: AtWork, now: AtWork, values: tuple[Values, Values]) -> tuple[Ints, Ints]:
    """Both periods' customers counted: (waiting or came, began, group, came to)."""
    groups, n = _grouped(np.concatenate([np.where(each == None, "", each) for each in values]))  # noqa: E711 - elementwise
    split = len(before.began)
    return _counted(before, groups[:split], n), _counted(now, groups[split:], n)


def _alike(before: AtWork, now: AtWork) -> tuple[Values, Values]:
    """Nothing that tells the customers apart."""
    return np.full(len(before.began), "", dtype=object), np.full(len(now.began), "", dtype=object)


def _grouped(values: Values) -> tuple[Ints, int]:
    """The group of each value, and how many groups: the commonest values, and one for all others."""
    import pandas as pd  # noqa: PLC0415 - whoever has values has imported it already

    codes, _different = pd.factorize(values)
    sizes = np.bincount(codes) if len(codes) else np.zeros(0, dtype=np.int64)
    order = np.argsort(-sizes, kind="stable")
    own = [at for at in order.tolist() if sizes[at] >= FEWEST_IN_GROUP]
    if len(own) > MOST_GROUPS or len(own) < len(sizes):
        own = own[: MOST_GROUPS - 1]
    group = np.full(len(sizes), len(own))
    group[own] = np.arange(len(own))
    return group[codes], len(own) + (len(own) < len(sizes)) or 1


def _counted(work: AtWork, groups: Ints, n: int) -> Ints:
    steps = len(work.steps)
    shape = (2, max(steps, 1), n, steps + 1)
    flat = np.ravel_multi_index((np.where(work.waiting, _WAITING, _CAME), work.began, groups, work.came_to), shape)
    return np.bincount(flat, minlength=int(np.prod(shape))).reshape(shape)


def _factors(table: Ints) -> _Factors:
    """The factors of tables (draws, waiting or came, began, groups, came to)."""
    counted = table.astype(np.float64)
    began = counted.sum(axis=4)
    numbers = began.sum(axis=(2, 3))
    steps = counted.shape[4] - 1
    rates = np.stack([_rate(counted, at) for at in range(steps)], axis=1) if steps else np.zeros((len(table), 0, 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        by_step = began.sum(axis=3)
        return _Factors(numbers, by_step / numbers[:, :, None], began / by_step[:, :, :, None], rates)


def _rate(counted: Floats, step: int) -> Floats:
    """Of all who came to a step, or began at it, which share went on: (draws, groups)."""
    there = counted[:, :, : step + 1, :, step:].sum(axis=(1, 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(there[:, :, 1:].sum(axis=2) / there.sum(axis=2))


def _shapley(before: _Factors, now: _Factors) -> Floats:
    """What each factor adds: (factors, draws), in the order of `_order`."""
    values = _every_mixture(before, now)
    factors = values.ndim - 1
    found = []
    for at in range(factors):
        added = np.take(values, 1, axis=at) - np.take(values, 0, axis=at)
        changed = np.indices((2,) * (factors - 1)).sum(axis=0).ravel()
        weights = np.array([factorial(int(n)) * factorial(factors - 1 - int(n)) for n in changed]) / factorial(factors)
        found.append(weights @ added.reshape(len(weights), -1))
    return np.stack(found)


def _exactly(before: Ints, now: Ints) -> Floats:
    """What each factor adds, as it was counted: (factors,)."""
    return np.asarray(_shapley(_factors(before[None]), _factors(now[None]))[:, 0])


def _every_mixture(before: _Factors, now: _Factors) -> Floats:
    """Who would reach conversion with each factor as before or as now: an axis of two per factor, draws last."""
    numbers, began, mix, rates = (
        _known(getattr(before, name), getattr(now, name)) for name in ("numbers", "began", "mix", "rates")
    )
    start = np.stack(
        [_waiting_and_came(numbers, began[place], mix[share]) for place in (0, 1) for share in (0, 1)]
    )  # (began x mix, waiting, came, draws, steps, groups)
    start = start.reshape(2, 2, *start.shape[1:]).transpose(2, 3, 0, 1, 4, 5, 6)
    there = np.zeros(start.shape[:5] + start.shape[6:])
    for step in range(rates.shape[2]):
        shape = (2, 2, 2, 2, *(1,) * step, *start.shape[4:5], start.shape[6])
        there = there + start[..., step, :].reshape(shape)
        there = np.stack([there * rates[as_of, :, step] for as_of in (0, 1)], axis=there.ndim - 2)
    return np.asarray(there.sum(axis=-1))


def _waiting_and_came(numbers: Floats, began: Floats, mix: Floats) -> Floats:
    """Who begins where, with the numbers waiting and come in as before or as now: (2, 2, draws, steps, groups)."""
    each = numbers[:, :, :, None, None] * began[None, :, :, :, None] * mix[None]
    return np.asarray(each[:, None, :, _WAITING] + each[None, :, :, _CAME])


def _known(before: Floats, now: Floats) -> Floats:
    """Both periods' values; where one has none, the other's, so that it changes nothing; 0 where both have none."""
    both = np.stack([np.where(np.isnan(before), now, before), np.where(np.isnan(now), before, now)])
    return np.asarray(np.nan_to_num(both))


def _order(cause: Cause) -> int:
    """Where the factors stand in `_shapley`; the steps follow one another."""
    return [Cause.WAITING, Cause.CAME, Cause.BEGAN, Cause.MIX, Cause.STEP].index(cause)


def _drawn(before: Ints, now: Ints) -> Floats:
    """The factors' parts had other customers come: (factors, draws). Each customer is drawn as often as Poisson has it."""
    return _shapley(_factors(_poisson(before, 1)), _factors(_poisson(now, 2)))


def _poisson(counts: Ints, stream: int) -> Ints:
    rng = np.random.default_rng([_SEED, stream])
    return np.asarray(rng.poisson(counts, size=(DRAWS, *counts.shape)))


def _limits(drawn: Floats) -> list[tuple[float, float]]:
    low, high = np.quantile(drawn, [0.025, 0.975], axis=-1)
    return list(zip(np.atleast_1d(low).tolist(), np.atleast_1d(high).tolist(), strict=True))


def _of_counts(before: int, now: int) -> tuple[float, float]:
    """The limits of the change itself."""
    reach = Z95 * sqrt(before + now)
    return now - before - reach, now - before + reach


def _straight(before: int, now: int) -> Part:
    limits = _limits((_poisson(np.array([now]), 3) - _poisson(np.array([before]), 4)).T.astype(np.float64))[0]
    return Part(Cause.STRAIGHT, now - before, *limits, before=(before, 0), now=(now, 0))


def _parts(before: AtWork, now: AtWork, values: Floats, limits: list[tuple[float, float]]) -> list[Part]:
    """The factors as parts; those that could not have changed anything are left out."""
    told: list[Part] = []
    for at, value in enumerate(values.tolist()):
        low, high = limits[at]
        if value == low == high == 0:
            continue
        cause = list(Cause)[min(at, _order(Cause.STEP))]
        step = at - _order(Cause.STEP) if cause is Cause.STEP else None
        pair = [_figure(work, cause, step) for work in (before, now)]
        told.append(Part(cause, value, low, high, step, *pair))
    return told


def _figure(work: AtWork, cause: Cause, step: int | None) -> tuple[int, int] | None:
    if step is not None:
        there = (work.began <= step) & (work.came_to >= step)
        return int((there & (work.came_to > step)).sum()), int(there.sum())
    if cause in {Cause.WAITING, Cause.CAME}:
        return int((work.waiting == (cause is Cause.WAITING)).sum()), 0
    return None
