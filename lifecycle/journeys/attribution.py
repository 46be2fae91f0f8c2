"""Which kinds of contact precede the reaching of a stage: credit by four models side by side. Pure.

First and last give a customer's whole credit to the kind of one contact, linear gives each contact the same part of it, the
removal effect comes from a chain over all paths (`removal`). They disagree, and none of them says what caused anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.enough import REACHED_AFTER_TOUCH, TOUCH_PATHS
from lifecycle.journeys.removal import drawn_effects, removal_effects, steps
from lifecycle.stats import wilson_of
from lifecycle.touchpoints import OURS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from lifecycle.flows import Ints
    from lifecycle.journeys.touch_paths import TouchPaths
    from lifecycle.times.incidence import Floats

DRAWS = 200
SEED = 17
"""The same paths have the same intervals, whenever they are asked for."""
MOST_DRAWN = 5_000
"""Customers up to whom they are drawn again for the interval of linear credit."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share of the credit, 0 to 1, with its 95 % interval; None where it was drawn from too many paths for one to matter."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Credit:
    """One kind of contact. `customers`: how many of those who reached the stage had it before, `contacts`: how often in all.

    `first`, `last`: customers whose first or last contact it was; `linear`: its parts of customers, summed up. `even`: the
    linear credit as a share, with an interval of customers drawn again; None where there are too few of them. `removal`: the
    share of all removal effects, None where there are too few paths.
    """

    kind: str
    customers: int
    contacts: int
    first: int
    last: int
    linear: float
    even: Share | None
    removal: Share | None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Of `reached` customers who reached the stage, `touched` had a contact before it, and the others none that was logged.

    `kinds`: every kind that one of them had, which most had first, then by name. `paths`: how many customers with a
    contact the chain was fitted on, those who did not reach the stage among them. `ours`: linear credit (customers) of
    contacts made by the company; the rest of `touched` came from outside.
    """

    reached: int
    touched: int
    paths: int
    kinds: tuple[Credit, ...]
    ours: float

    @property
    def untouched(self) -> int:
        """Who reached the stage without any contact that was logged."""
        return self.reached - self.touched

    @property
    def told(self) -> bool:
        """Whether enough of them had a contact for shares."""
        return self.touched >= REACHED_AFTER_TOUCH

    @property
    def chained(self) -> bool:
        """Whether there are enough paths for removal effects."""
        return self.told and self.paths >= TOUCH_PATHS

    def share(self, credit: float) -> Share:
        """So many customers' credit as a share of all, with its Wilson interval. ZeroDivisionError where nobody had any."""
        value = min(1.0, credit / self.touched)
        return Share(value, *wilson_of(value, self.touched))


def attribution(paths: TouchPaths, kinds: Sequence[str], ours: Collection[str] = OURS) -> Attribution:
    """The credit of each kind for those of the paths that reached the stage. `kinds` is what the paths' kinds are places in,
    `ours` those that the company makes itself. Where nobody reached the stage, or nobody with a contact, there is no kind."""
    arrived, size = paths.of(reached=True), len(kinds)
    kind, lengths = arrived.kind, np.bincount(arrived.path, minlength=1)
    new = np.ones(len(kind), dtype=bool)
    new[1:] = arrived.path[1:] != arrived.path[:-1]
    last = np.append(new[1:], np.ones(1, dtype=bool))[: len(kind)]
    had = np.unique(arrived.path * size + kind) % size
    columns = (had, kind, kind[new], kind[last])
    counts = np.stack([np.bincount(each, minlength=size) for each in columns])
    linear = np.bincount(kind, weights=1 / lengths[arrived.path], minlength=size)
    touched, walked = int(np.count_nonzero(new)), len(np.unique(paths.path))
    enough = touched >= REACHED_AFTER_TOUCH and walked >= TOUCH_PATHS
    effects = _removal(paths, size) if enough else [None] * size
    evens = _linear(arrived, lengths, size) if touched >= REACHED_AFTER_TOUCH else [None] * size
    rows = zip(kinds, *counts.tolist(), linear.tolist(), evens, effects, strict=True)
    told = [
        Credit(name, one, every, start, end, part, even, effect)
        for name, one, every, start, end, part, even, effect in rows
        if one
    ]
    return Attribution(
        reached=len(arrived.ends.reached),
        touched=touched,
        paths=walked,
        kinds=tuple(sorted(told, key=lambda one: (-one.customers, -one.contacts, one.kind))),
        ours=sum(one.linear for one in told if one.kind in ours),
    )


def _linear(arrived: TouchPaths, lengths: Ints, size: int) -> list[Share | None]:
    """Each kind's share of the linear credit. Where drawing the customers again gives the same each time, or they are too
    many to draw, the interval is Wilson's."""
    n = int(np.count_nonzero(lengths))
    weights = 1 / lengths[arrived.path]
    values = np.bincount(arrived.kind, weights=weights, minlength=size) / n
    limits = np.array([wilson_of(min(1.0, value), n) for value in values.tolist()]).T
    if n <= MOST_DRAWN:
        person = (np.cumsum(lengths > 0) - 1)[arrived.path]
        each = np.bincount(person * size + arrived.kind, weights=weights, minlength=n * size).reshape(n, size)
        random = np.random.default_rng(SEED)
        times = np.stack([np.bincount(random.integers(0, n, n), minlength=n) for _draw in range(DRAWS)])
        drawn = np.percentile(times @ each / n, [2.5, 97.5], axis=0)
        limits = np.where(drawn[1] > drawn[0], drawn, limits)
    return _with_limits(values, limits)


def _removal(paths: TouchPaths, size: int) -> list[Share | None]:
    """Each kind's share of the removal effects, with an interval where its paths are few enough to draw them again."""
    made = steps(paths, size)
    values = removal_effects(made.counts())
    drawn = drawn_effects(made, DRAWS, np.random.default_rng(SEED))
    if drawn is None:
        return [Share(value, None, None) for value in values.tolist()]
    return _with_limits(values, np.percentile(drawn, [2.5, 97.5], axis=0))


def _with_limits(values: Floats, limits: Floats) -> list[Share | None]:
    """Shares whose interval holds them; rounding may take a value past one."""
    rows = zip(np.minimum(values, 1).tolist(), *np.clip(limits, 0, 1).tolist(), strict=True)
    return [Share(value, min(low, value), max(high, value)) for value, low, high in rows]
