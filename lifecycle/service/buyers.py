"""Who has bought: the rows that every question about value begins with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.attributes import attribute_at
from lifecycle.dates import begins
from lifecycle.flows import microseconds
from lifecycle.model import LOST
from lifecycle.service.purchases import EPOCH, Purchases, day_number
from lifecycle.value.purchasing import customers_of

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from lifecycle.service.context import Context
    from lifecycle.service.own_currency import LeftOut
    from lifecycle.times.incidence import Floats


@dataclass(frozen=True, slots=True)
class Bought:
    """All purchases that count, in the workspace's currency; a row per customer of them; what could not count. `lost` says
    which of the customers are lost now."""

    purchases: pd.DataFrame
    customers: pd.DataFrame
    left_out: LeftOut
    lost: npt.NDArray[np.bool_]

    @property
    def there(self) -> pd.DataFrame:
        """The customers who are not lost."""
        return self.customers[~self.lost]


class Buyers:
    """Reads them."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.purchases = Purchases(context)

    @cached_property
    def today(self) -> int:
        """The workspace's day, as days since 1970."""
        return day_number(self.purchases.today())

    def all(self, unit: str = "profit") -> Bought:
        """Everybody; in the unit "revenue" their purchases' amounts stand for profit."""
        purchases, left_out = self.purchases.in_own_currency(unit=unit)
        customers = customers_of(purchases, self.today)
        standing = self._context.store.standing(self._context.now, [LOST])
        lost = np.isin(customers["customer_id"].to_numpy(), standing["customer_id"].to_numpy())
        return Bought(purchases, customers, left_out, lost)

    def named(self, customers: pd.DataFrame, field: str) -> npt.NDArray[np.object_]:
        """The owner, source or segment of each at the end of the day of their first purchase."""
        zone = self._context.settings.zone
        days, at = np.unique(customers["first_day"].to_numpy(), return_inverse=True)
        ends = [microseconds(begins(_date(day) + timedelta(days=1), zone)) - 1 for day in days.tolist()]
        said = self._context.store.attributes(field)
        return attribute_at(customers["customer_id"].to_numpy(), np.array(ends, np.int64)[at], said)

    def stages(self, customers: pd.DataFrame) -> npt.NDArray[np.object_]:
        """The stage in which each is now, by name; None for none."""
        model, standing = self._context.settings.model, self._context.store.standing(self._context.now)
        names = {stage.id: stage.name for stage in (*model.stages, model.stage(LOST))}
        at = dict(zip(standing["customer_id"].tolist(), standing["stage"].tolist(), strict=True))
        return _objects([names.get(at.get(one, -1)) for one in customers["customer_id"].tolist()])

    def own_costs(self, customers: pd.DataFrame) -> Floats:
        """The acquisition cost that was said of each, in money; nan where none was."""
        told = self.purchases.own_costs()
        return np.array([told.get(one, np.nan) for one in customers["customer_id"].tolist()], np.float64)


def quarters(customers: pd.DataFrame) -> npt.NDArray[np.object_]:
    """The quarter of each one's first purchase."""
    days = (_date(day) for day in customers["first_day"].tolist())
    return _objects([f"{day.year} Q{(day.month + 2) // 3}" for day in days])


def _date(day: int) -> date:
    return EPOCH + timedelta(days=day)


def _objects(values: list[str | None] | list[str]) -> npt.NDArray[np.object_]:
    found = np.empty(len(values), object)
    found[:] = values
    return found
