"""What customers of one kind are worth in their first three years, beside what they cost. Pure.

The value of a customer here is the profit of their first 36 months: what was realised of it so far, and what is expected
of the months that are left. So old and young customers can be held beside each other and beside what they cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.attributes import groups
from lifecycle.value.acquisition import MONTHS, YEAR_DAYS, Part, payback_month, profit_curve

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt
    import pandas as pd

    from lifecycle.flows import Bools, Ints
    from lifecycle.times.incidence import Floats

    Sure = Callable[[Bools], tuple[float, float]]
    """Of these customers: how many times their expected profit its interval's ends are."""

FIRST_MONTHS = 36
FIRST_DAYS = FIRST_MONTHS * YEAR_DAYS // MONTHS


@dataclass(frozen=True, slots=True)
class GroupWorth:
    """One kind of customers. `part`: how many, their value of 36 months with its interval, and their cost, as sums.
    `costs_known`: of how many of them the cost is known; the cost of the others is taken to be the same on average.
    `payback`: the month by whose end the profit per customer has reached the cost, None where it has not or no cost is known.
    `realised`: the part of the value that is there already."""

    name: str | None
    part: Part
    costs_known: int
    payback: int | None
    realised: float


def realised_of(customers: pd.DataFrame, purchases: pd.DataFrame) -> Floats:
    """The profit that each customer brought in their first 36 months, refunds taken off.

    `customers`: customer_id, first_day, ordered by customer. `purchases`: customer_id, day, profit; those of others are
    passed over.
    """
    ids, first = customers["customer_id"].to_numpy(), customers["first_day"].to_numpy()
    if not len(ids):
        return np.empty(0)
    at = np.minimum(np.searchsorted(ids, purchases["customer_id"].to_numpy()), len(ids) - 1)
    counts = (ids[at] == purchases["customer_id"].to_numpy()) & (purchases["day"].to_numpy() < first[at] + FIRST_DAYS)
    return np.bincount(at[counts], purchases["profit"].to_numpy(np.float64)[counts], len(ids)).astype(np.float64)


def months_left(first_day: Ints, as_of_day: int) -> Ints:
    """How many of the first 36 months each customer has before them, in whole months, the begun one taken as a half or more."""
    left = (first_day + FIRST_DAYS - as_of_day) * MONTHS / YEAR_DAYS
    return np.clip(np.rint(left), 0, FIRST_MONTHS).astype(np.int64)


def group_worths(  # noqa: PLR0913, PLR0917 - columns of one table, and what is asked of them
    names: npt.NDArray[np.object_],
    customers: pd.DataFrame,
    expected: Floats,
    cost: Floats,
    purchases: pd.DataFrame,
    as_of_day: int,
    sure: Sure,
) -> tuple[GroupWorth, ...]:
    """The kinds, the largest first, without a name last.

    `names`: each customer's kind, or None. `customers`: customer_id, first_day, ordered by customer. `expected`: the profit
    of the rest of the first 36 months; `cost`: nan where it is not known. Nobody gives nothing.
    """
    realised = realised_of(customers, purchases)
    found = []
    for name, mask in groups(names):
        low, high = sure(mask)
        known = mask & ~np.isnan(cost)
        n, had, ahead = int(mask.sum()), float(realised[mask].sum()), float(expected[mask].sum())
        each = float(cost[known].mean()) if known.any() else None
        part = Part(
            name=name or "",
            customers=n,
            value=had + ahead,
            low=had + ahead * low,
            high=had + ahead * high,
            cost=None if each is None else each * n,
        )
        found.append(
            GroupWorth(name, part, int(known.sum()), _payback(customers, mask, purchases, as_of_day, each), had)
        )
    return tuple(found)


def _payback(
    customers: pd.DataFrame, mask: Bools, purchases: pd.DataFrame, as_of_day: int, cost: float | None
) -> int | None:
    if cost is None:
        return None
    ours = np.isin(purchases["customer_id"].to_numpy(), customers["customer_id"].to_numpy()[mask])
    return payback_month(profit_curve(purchases[ours], as_of_day).cumulative, cost)
