"""What each customer is worth, as a sheet. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lifecycle.exports.sheets import Heading, Holds, Sheet
from lifecycle.value.base import MONTHS_AHEAD, YEAR_DAYS
from lifecycle.value.expected import value_of
from lifecycle.value.scored import scored

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from lifecycle.exports.sheets import Blocks, Columns
    from lifecycle.flows import Bools
    from lifecycle.times.incidence import Floats
    from lifecycle.value.base import Base

HEADINGS = (
    Heading("customer", Holds.TEXT),
    Heading("repeat_purchases", Holds.WHOLE),
    Heading("age_at_last_purchase_days", Holds.WHOLE),
    Heading("customer_age_days", Holds.WHOLE),
    Heading("mean_profit", Holds.NUMBER),
    Heading("p_alive", Holds.NUMBER),
    Heading("expected_purchases_12m", Holds.NUMBER),
    Heading("clv_12m", Holds.NUMBER),
)
SEEN = ("repeat_purchases", "age_at_last_purchase_days", "customer_age_days")
YEAR = MONTHS_AHEAD[0]
AT_ONCE = 10_000
MONEY_DIGITS, DIGITS = 4, 6


def values_sheet(
    base: Base, customers: pd.DataFrame, lost: Bools, names: Callable[[list[int]], dict[int, str]]
) -> Sheet:
    """A row per row of `customers_of`, in its order: the columns that the models read, and what the coming 12 months are
    expected to bring. Who is `lost` is not there and brings nothing; without a model of purchases there are no `p_alive` and
    `expected_purchases_12m`. `names`: of the customers of these ids. `clv_12m` adds up to the total of 12 months."""
    return Sheet(HEADINGS, _blocks(base, customers, lost, names))


def _blocks(base: Base, customers: pd.DataFrame, lost: Bools, names: Callable[[list[int]], dict[int, str]]) -> Blocks:
    alive, purchases, value = _expected(base, customers)
    ids = customers["customer_id"].to_numpy()
    for start in range(0, len(ids), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        here, some = ~lost[part], ids[part].tolist()
        named = names(some)
        block: Columns = [
            [named.get(one) for one in some],
            *(customers[name].to_numpy()[part].tolist() for name in SEEN),
            np.round(customers["mean_profit"].to_numpy()[part], MONEY_DIGITS).tolist(),
            _cells(alive[part] * here, DIGITS),
            _cells(purchases[part] * here, DIGITS),
            _cells(value[part] * here, MONEY_DIGITS),
        ]
        yield block


def _expected(base: Base, customers: pd.DataFrame) -> tuple[Floats, Floats, Floats]:
    """p_alive, purchases and money of the coming 12 months; nan where no model tells the first two."""
    if base.fitted.purchasing is None:
        unknown = np.full(len(customers), np.nan)
        return unknown, unknown, scored(base, customers, YEAR)["value"].to_numpy()
    told = value_of(base.fitted, customers, horizon_days=YEAR_DAYS, discount_rate=base.discount_rate)
    alive, purchases, value = (told[name].to_numpy() for name in ("p_alive", "expected_purchases", "value"))
    return alive, purchases, value


def _cells(values: Floats, digits: int) -> list[float | None]:
    return [None if value != value else value for value in np.round(values, digits).tolist()]  # noqa: PLR0124 - nan
