"""Whether the model would have been right: fitted on the past up to a day, held against what came after it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.value.expected import value_of
from lifecycle.value.fitted import Fitted, fit
from lifecycle.value.intervals import total_interval
from lifecycle.value.purchasing import customers_of

if TYPE_CHECKING:
    import pandas as pd

LONGEST_DAYS, SHORTEST_DAYS = 365, 30
"""What is held back: half of the history, at most the one, and no back-test under the other."""


@dataclass(frozen=True, slots=True)
class BackTest:
    """What the model said on `cut_day` (days since 1970) of the coming `days`, and what came.

    `customers`: those who had bought by then, `rung`: what they carried. Purchases are days with a repeat purchase;
    money is profit or revenue, undiscounted, refunds taken off from `actual_money`. `low` and `high`: 95 % interval of the
    model. `run_rate_`: if all had gone on buying at the average rate of all until then. `widen`: how many times as far
    from what was predicted the intervals would have had to reach to hold what came, the worse of both; at least 1.
    """

    cut_day: int
    days: int
    customers: int
    rung: str
    predicted_purchases: float
    low_purchases: float
    high_purchases: float
    run_rate_purchases: float
    actual_purchases: int
    predicted_money: float
    low_money: float
    high_money: float
    run_rate_money: float
    actual_money: float
    widen: float


def back_test(
    purchases: pd.DataFrame, as_of_day: int, *, unit: str = "profit", model: str = "bgnbd"
) -> BackTest | None:
    """Fit the purchases of the first half of the history (all but the last 365 days of a long one), and predict the rest.

    `purchases`: see `customers_of`. None where less than 30 days are held back, or the past carries no fitted model.
    """
    days = purchases["day"].to_numpy()
    seen = days <= as_of_day
    if not seen.any():
        return None
    held = min(LONGEST_DAYS, (as_of_day - int(days[seen].min())) // 2)
    if held < SHORTEST_DAYS:
        return None
    cut = as_of_day - held
    customers = customers_of(purchases, cut, unit)
    fitted = fit(customers, model=model)
    if fitted.purchasing is None:
        return None
    return _held_against(fitted, customers, customers_of(purchases, as_of_day, unit), cut, held)


def _held_against(fitted: Fitted, customers: pd.DataFrame, later: pd.DataFrame, cut_day: int, days: int) -> BackTest:
    valued = value_of(fitted, customers, horizon_days=days, discount_rate=0.0)
    purchases, money = float(valued["expected_purchases"].sum()), float(valued["value"].sum())
    ends = [
        total_interval(fitted, customers, horizon_days=days, discount_rate=0.0, of=of, valued=valued)
        for of in ("expected_purchases", "value")
    ]
    # Whoever had bought by the cut is there later, too: both frames are ordered by customer.
    then = later[np.isin(later["customer_id"].to_numpy(), customers["customer_id"].to_numpy(), assume_unique=True)]
    came = int(then["repeat_purchases"].sum()) - fitted.repeat_purchases
    brought = float(then["total"].sum()) - float(customers["total"].sum())
    rate = fitted.repeat_purchases / max(1.0, fitted.customer_days) * days * fitted.customers
    return BackTest(
        cut_day=cut_day,
        days=days,
        customers=fitted.customers,
        rung=fitted.rung,
        predicted_purchases=purchases,
        low_purchases=ends[0][0],
        high_purchases=ends[0][1],
        run_rate_purchases=rate,
        actual_purchases=came,
        predicted_money=money,
        low_money=ends[1][0],
        high_money=ends[1][1],
        run_rate_money=rate * fitted.average_spend,
        actual_money=brought,
        widen=max(_reach(came, purchases, *ends[0]), _reach(brought, money, *ends[1])),
    )


def _reach(actual: float, predicted: float, low: float, high: float) -> float:
    """How many times as far the interval would have had to reach."""
    side = high - predicted if actual > predicted else predicted - low
    return max(1.0, abs(actual - predicted) / side) if side > 0 else 1.0
