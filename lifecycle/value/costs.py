"""What each customer cost: their own cost where it was said, else their share of what was spent on their source. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    import pandas as pd

    from lifecycle.flows import Bools, Ints
    from lifecycle.times.incidence import Floats


@dataclass(frozen=True, slots=True)
class SourceCost:
    """What a customer of a source cost who first bought in [first_day, until_day): `spent` for `customers` of them."""

    source: str
    first_day: int
    until_day: int
    spent: float
    customers: int

    @property
    def each(self) -> float:
        """The cost of one."""
        return self.spent / self.customers

    def brought(self, first_day: Ints, source: npt.NDArray[np.object_]) -> Bools:
        """Which of these customers it brought for that money."""
        return np.asarray((source == self.source) & (first_day >= self.first_day) & (first_day < self.until_day))


def source_costs(first_day: Ints, source: npt.NDArray[np.object_], spends: pd.DataFrame) -> tuple[SourceCost, ...]:
    """The sources on which something was spent and that brought somebody for it, by name.

    `first_day`: of each customer's first purchase, days since 1970; `source`: text or None. `spends`: source, day (the first
    of its month), until_day (the first of the month after), amount. What was spent on a source is shared alike by all whom
    it brought between its first and its last month with spending, months without a customer included.
    """
    found = []
    for name, months in spends.groupby("source", sort=True):
        told = SourceCost(
            str(name), int(months["day"].min()), int(months["until_day"].max()), float(months["amount"].sum()), 1
        )
        if n := int(told.brought(first_day, source).sum()):
            found.append(SourceCost(told.source, told.first_day, told.until_day, told.spent, n))
    return tuple(found)


def costs(first_day: Ints, source: npt.NDArray[np.object_], own: Floats, by_source: Sequence[SourceCost]) -> Floats:
    """The cost of each customer in money; nan where nothing is known of it, which is not the same as free. `own`: the cost
    that was said of the customer, nan where none was; it holds before their source's."""
    found = own.astype(np.float64)
    for one in by_source:
        found[one.brought(first_day, source) & np.isnan(own)] = one.each
    return np.asarray(found)
