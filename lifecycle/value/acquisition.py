"""What a customer costs against what one brings: payback, CLV : CAC, and how much one may pay. Pure.

Value is here before the acquisition cost, which stands apart: a ratio of 1 is a customer who just pays for themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    import pandas as pd

    from lifecycle.flows import Ints
    from lifecycle.times.incidence import Floats

YEAR_DAYS = 365
MONTHS = 12
"""A month of a customer's age is a twelfth of 365 days, whatever the calendar."""


@dataclass(frozen=True, slots=True)
class ProfitCurve:
    """Profit per customer by age. Item k - 1 of each is about the k-th month since the first purchase.

    `cumulative`: profit per customer up to the end of that month, in money. `n`: how many customers have been watched
    through that whole month: the curve has no month that nobody completed. Months may rest on different customers,
    since younger ones have not got there yet; each month's profit is per customer who has.
    """

    cumulative: Floats
    n: Ints

    @property
    def months(self) -> int:
        """The last month that somebody completed."""
        return len(self.n)


def profit_curve(purchases: pd.DataFrame, as_of_day: int, months: int = 36) -> ProfitCurve:
    """The curve of these customers, from the ledger of purchases: `customer_id, day, profit`, refunds negative.

    `as_of_day`: days since 1970, the last day that is watched; later rows are left out. `months`: at most so many. A
    customer begins with the day of the first row. No rows give a curve without months.
    """
    day = purchases["day"].to_numpy(dtype=np.int64)
    seen = day <= as_of_day
    day, profit = day[seen], purchases["profit"].to_numpy(dtype=np.float64)[seen]
    ids, customer = np.unique(purchases["customer_id"].to_numpy(dtype=np.int64)[seen], return_inverse=True)
    first = np.full(len(ids), as_of_day, dtype=np.int64)
    np.minimum.at(first, customer, day)
    complete = np.minimum((as_of_day - first + 1) * MONTHS // YEAR_DAYS, months)
    month = (day - first[customer]) * MONTHS // YEAR_DAYS
    inside = month < complete[customer]
    until = int(complete.max(initial=0))
    n = np.bincount(complete, minlength=until + 1)[::-1].cumsum()[::-1][1:]
    sums = np.bincount(month[inside], weights=profit[inside], minlength=until)
    return ProfitCurve(np.cumsum(sums / n), n.astype(np.int64))


def payback_month(cumulative_profit: npt.ArrayLike, acquisition_cost: float) -> int | None:
    """The first month, from 1, by whose end the profit per customer has reached what one cost.

    `cumulative_profit`: per customer, by month, in money (`ProfitCurve.cumulative`, or a forecast's). 0 where nothing was
    paid; None where the months do not get there. A later refund does not undo it.
    """
    if acquisition_cost <= 0:
        return 0
    at = np.flatnonzero(np.asarray(cumulative_profit, dtype=np.float64) >= acquisition_cost)
    return int(at[0]) + 1 if len(at) else None


def pay_up_to(value: float, ratio: float = 1.0) -> float:
    """What one may pay for a customer at most, so that the value less that cost stays at or above 0 over the horizon.

    `value`: expected discounted profit of a new customer over the horizon, before acquisition cost. `ratio`: the
    CLV : CAC that is asked for; 3 allows a third of the value. Never negative: who brings a loss may cost nothing.
    ValueError for a ratio of 0 or less.
    """
    if ratio <= 0:
        raise ValueError(f"{ratio} is no ratio of value to cost: it is more than 0")
    return max(0.0, value / ratio)


def pay_up_to_within(curve: ProfitCurve, months: int) -> float | None:
    """What one may pay so that it is back within so many months; None where nobody was watched so long."""
    return max(0.0, float(curve.cumulative[months - 1])) if 0 < months <= curve.months else None


def clv_to_cac(value: float, cost: float) -> float | None:
    """Value per unit of acquisition cost, from sums or from means per customer alike. None where nothing was paid."""
    return value / cost if cost > 0 else None


@dataclass(frozen=True, slots=True)
class Part:
    """The customers of one source or cohort: how many, their `value` before cost with its 95 % interval, and their `cost`, sums
    in money. `cost` None: nothing is known of it, which is not the same as free."""

    name: str
    customers: int
    value: float
    low: float
    high: float
    cost: float | None

    @property
    def cost_per_customer(self) -> float | None:
        """CAC; None where no cost is known or nobody came for it."""
        return self.cost / self.customers if self.cost is not None and self.customers else None

    @property
    def ratio(self) -> float | None:
        """CLV : CAC of the sums; None without a cost."""
        return None if self.cost is None else clv_to_cac(self.value, self.cost)

    @property
    def ratio_interval(self) -> tuple[float, float] | None:
        """CLV : CAC at both ends of the value's interval; costs are known."""
        if self.cost is None or self.cost <= 0:
            return None
        return self.low / self.cost, self.high / self.cost

    def pay_up_to(self, ratio: float = 1.0) -> float | None:
        """What a customer of this part may cost at most (see `pay_up_to`); None without customers."""
        return pay_up_to(self.value / self.customers, ratio) if self.customers else None


@dataclass(frozen=True, slots=True)
class Blended:
    """All parts together: CLV : CAC of the sums, over the parts whose cost is known. `left_out`: the names of the others.

    `customers`, `value`, `cost`: those sums. A mean of the parts' ratios would be another number, and a wrong one.
    """

    customers: int
    value: float
    cost: float
    ratio: float | None
    left_out: tuple[str, ...]


def blended(parts: Sequence[Part]) -> Blended:
    """The ratio of the sums; parts whose cost is not known are left out of both sums and named."""
    known = [(part, part.cost) for part in parts if part.cost is not None]
    value, cost = sum(part.value for part, _ in known), sum(cost for _, cost in known)
    return Blended(
        customers=sum(part.customers for part, _ in known),
        value=value,
        cost=cost,
        ratio=clv_to_cac(value, cost),
        left_out=tuple(part.name for part in parts if part.cost is None),
    )
