"""From purchases to one row per customer: what the models of purchasing are fitted on. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from lifecycle.flows import Bools, Ints
    from lifecycle.times.incidence import Floats

UNITS = {"profit": "profit", "revenue": "amount", "amount": "amount"}
"""What a purchase may be counted in, and the column that holds it."""


def customers_of(purchases: pd.DataFrame, as_of_day: int, unit: str = "profit") -> pd.DataFrame:
    """One row per customer who has bought up to a day, ordered by customer_id.

    `purchases`: customer_id, day (days since 1970), amount, profit; several a day possible, refunds negative.
    `unit`: "profit" or "revenue", what `mean_profit` and `total` are counted in.
    Columns: customer_id, repeat_purchases (days with a purchase after the first one), age_at_last_purchase_days (from the
    first to the last of them), customer_age_days (from the first until as_of_day), mean_profit (of the repeat days'
    totals; 0 without one), first_day, total (all money to date).
    All purchases of a customer and day are one, and money given back is taken off the last purchase before it, so that
    it lowers what a purchase is expected to bring. A day of which refunds leave nothing or less is no purchase, though its
    money is in `total`; who has no other days is left out. A purchase for nothing, without a refund, is one: the CDNOW
    sample has some, and its published figures count them. Later days are left out. No purchases give no rows.
    Source of the definitions: Fader, Hardie and Lee, Marketing Science 24 (2005).
    """
    rows = _in_order(purchases[purchases["day"].to_numpy() <= as_of_day])
    ids, money = rows["customer_id"].to_numpy(np.int64), rows[UNITS[unit]].to_numpy(np.float64)
    days, starts, is_bought = _visits(rows)
    who, day, profit = ids[starts][is_bought], days[starts][is_bought], _sums(money, starts)[is_bought]
    first = np.flatnonzero(_begins(who))
    last = np.append(first[1:], len(who)) - 1
    last = last[: len(first)]
    repeats = last - first
    # The first day counts for nothing here; taking it off afterwards would leave a rounding error.
    profit[first] = 0.0
    everybody = np.flatnonzero(_begins(ids))
    totals = _sums(money, everybody)[np.isin(ids[everybody], who[first], assume_unique=True)]
    return pd.DataFrame(
        {
            "customer_id": who[first],
            "repeat_purchases": repeats,
            "age_at_last_purchase_days": day[last] - day[first],
            "customer_age_days": as_of_day - day[first],
            "mean_profit": _sums(profit, first) / np.maximum(repeats, 1),
            "first_day": day[first],
            "total": totals,
        }
    )


def buying_days(purchases: pd.DataFrame) -> tuple[Ints, Ints]:
    """The customer and the day of each day of a purchase, as `customers_of` counts them, by customer and day. `purchases`:
    customer_id, day, amount."""
    rows = _in_order(purchases)
    days, starts, is_bought = _visits(rows)
    rows_of = starts[is_bought]
    return rows["customer_id"].to_numpy(np.int64)[rows_of], days[rows_of]


def _visits(rows: pd.DataFrame) -> tuple[Ints, Ints, Bools]:
    """Of rows by customer and day: the day for which each counts; where each customer's days begin; which of these days count
    as a purchase."""
    ids, amounts = rows["customer_id"].to_numpy(np.int64), rows["amount"].to_numpy(np.float64)
    days = _refunded(ids, rows["day"].to_numpy(np.int64), amounts)
    starts = np.flatnonzero(_begins(ids) | _begins(days))
    is_bought = (_sums(amounts, starts) > 0) | (_sums((amounts < 0).astype(np.float64), starts) == 0)
    return days, starts, is_bought


def _in_order(rows: pd.DataFrame) -> pd.DataFrame:
    ids, days = rows["customer_id"].to_numpy(np.int64), rows["day"].to_numpy(np.int64)
    is_later = (ids[1:] > ids[:-1]) | ((ids[1:] == ids[:-1]) & (days[1:] >= days[:-1]))
    return rows if is_later.all() else rows.sort_values(["customer_id", "day"], kind="stable")


def _refunded(ids: Ints, days: Ints, amounts: Floats) -> Ints:
    """The days, that of a day with nothing but refunds being the one of the customer's last purchase before, if any."""
    if not (amounts < 0).any():
        return days
    starts = np.flatnonzero(_begins(ids) | _begins(days))
    has_bought = np.maximum.reduceat(amounts >= 0, starts)
    bought = np.repeat(has_bought, np.diff(np.append(starts, len(ids))))
    last = np.maximum.accumulate(np.where(bought, np.arange(len(ids)), 0))
    return np.where((ids[last] == ids) & bought[last], days[last], days)


def _begins(values: Ints) -> Bools:
    """Where another value stands than before."""
    result = np.ones(len(values), dtype=np.bool_)
    result[1:] = values[1:] != values[:-1]
    return result


def _sums(values: Floats, starts: Ints) -> Floats:
    if not len(starts):
        return np.zeros(0)
    return np.asarray(np.add.reduceat(values, starts))
