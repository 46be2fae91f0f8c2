"""What a reason to care looks like as columns: who has it, and its numbers. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from lifecycle.care.rules import Why
    from lifecycle.flows import Bools, Ints
    from lifecycle.times.incidence import Floats

DAY_US = 24 * 3600 * 1_000_000


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one customer is at risk, with its numbers.

    `days`: since the last purchase or use, or since it was said or happened. `first` and `second` by `why`: OVERDUE and
    UNUSED the usual gap in days (second: nan); ONCE the limit in days; FELL the chance (0 to 1) four weeks ago and now;
    LOW and DETRACTOR the score, second: whether it was a review (1) rather than CSAT (0); BACK the stages left and
    entered, by id.
    """

    why: Why
    days: int
    first: float
    second: float = float("nan")


@dataclass(frozen=True, slots=True)
class Signal:
    """Everybody with one reason: arrays of one length, each customer once, ascending; the numbers as in `Reason`."""

    why: Why
    customer_id: Ints
    days: Ints
    first: Floats
    second: Floats

    def of(self, customer_id: int) -> Reason | None:
        """The reason as this customer has it."""
        at = int(np.searchsorted(self.customer_id, customer_id))
        if at == len(self.customer_id) or self.customer_id[at] != customer_id:
            return None
        return Reason(self.why, int(self.days[at]), float(self.first[at]), float(self.second[at]))


def signal(  # noqa: PLR0913, PLR0917 - the columns of one
    why: Why,
    customer_id: Ints,
    days: Ints,
    first: Floats | Ints,
    second: Floats | Ints | None = None,
    mask: Bools | None = None,
) -> Signal:
    """A signal of these columns, or of the rows of the mask; customers are different, in any order."""
    rows = np.arange(len(customer_id)) if mask is None else np.flatnonzero(mask)
    rows = rows[np.argsort(customer_id[rows], kind="stable")]
    other = np.full(len(rows), np.nan) if second is None else second[rows].astype(np.float64)
    return Signal(why, customer_id[rows], days[rows].astype(np.int64), first[rows].astype(np.float64), other)


def days_since(at_us: Ints, now_us: int) -> Ints:
    """Whole days of 24 hours from instants until now."""
    return np.asarray((now_us - at_us) // DAY_US)


def last_of_each(customer_id: Ints) -> Ints:
    """The row number of each customer's last row, by ascending customer; rows are in the order of time."""
    order = np.argsort(customer_id, kind="stable")
    ids = customer_id[order]
    is_last = np.ones(len(ids), bool)
    is_last[:-1] = ids[1:] != ids[:-1]
    return order[is_last]


def at_of(ids: Ints, values: Ints, customer_id: Ints, missing: int) -> Ints:
    """The value of each of these customers in a table by ascending id; `missing` for who is not in it."""
    if not len(ids):
        return np.full(len(customer_id), missing, np.int64)
    at = np.minimum(np.searchsorted(ids, customer_id), len(ids) - 1)
    return np.where(ids[at] == customer_id, values[at], missing)


def among(customer_id: Ints, ids: Ints) -> Bools:
    """Which of the customers are among some, who are given ascending."""
    if not len(ids):
        return np.zeros(len(customer_id), bool)
    at = np.minimum(np.searchsorted(ids, customer_id), len(ids) - 1)
    return np.asarray(ids[at] == customer_id)
