"""What each customer is expected to bring, by the rung that the data carry. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lifecycle.value.base import YEAR_DAYS
from lifecycle.value.expected import value_of
from lifecycle.value.intervals import total_interval
from lifecycle.value.one import Expected

if TYPE_CHECKING:
    from lifecycle.value.base import Base

MONTHS = 12


def scored(base: Base, customers: pd.DataFrame, months: int) -> pd.DataFrame:
    """customer_id, value (discounted profit of the coming months, money) and p_alive (nan where no model tells it), a row per
    row of `customers_of`. Without a model of purchases it is the founding formula: yearly profit, their own from the first
    year on, times the average years that come for who has been a customer for so long."""
    if base.fitted.purchasing is not None:
        return value_of(base.fitted, customers, horizon_days=_days(months), discount_rate=base.discount_rate)
    age = customers["customer_age_days"].to_numpy(np.float64) / YEAR_DAYS
    own = customers["total"].to_numpy(np.float64) / np.maximum(age, 1.0)
    yearly = np.where(age >= 1, own, base.yearly_profit)
    whole, at = np.unique(np.floor(age), return_inverse=True)
    years = np.array([_years(base, float(one), months) for one in whole.tolist()] or [0.0])
    return pd.DataFrame(
        {
            "customer_id": customers["customer_id"].to_numpy(),
            "value": yearly * years[at],
            "p_alive": np.full(len(customers), np.nan),
        }
    )


def total(base: Base, customers: pd.DataFrame, months: int) -> Expected:
    """What these customers together are expected to bring, with an interval where a model tells one."""
    value = float(scored(base, customers, months)["value"].sum())
    if base.fitted.purchasing is None:
        return Expected(months, value)
    low, high = total_interval(
        base.fitted, customers, horizon_days=_days(months), discount_rate=base.discount_rate, widen=base.widen
    )
    return Expected(months, value, low, high)


def _years(base: Base, age_years: float, months: int) -> float:
    told = base.years(age_years, months)
    return told.years if told else months / MONTHS


def _days(months: int) -> float:
    return months * YEAR_DAYS / MONTHS
