"""What customers of each kind are worth beside what they cost: by source, owner, segment, cohort or stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lifecycle.service.buyers import Buyers, quarters
from lifecycle.service.purchases import day_number
from lifecycle.service.value_answers import ByAnswer
from lifecycle.value.acquisition import blended
from lifecycle.value.base import MONTHS_AHEAD
from lifecycle.value.costs import costs, source_costs
from lifecycle.value.groups import group_worths, months_left
from lifecycle.value.scored import scored, total

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from lifecycle.flows import Bools
    from lifecycle.period import Period
    from lifecycle.service.context import Context
    from lifecycle.service.values import Values
    from lifecycle.times.incidence import Floats
    from lifecycle.value.base import Base


class Kinds:
    """Answers `which kind`."""

    def __init__(self, context: Context, values: Values) -> None:
        self._buyers = Buyers(context)
        self._values = values

    def by(self, field: str, period: Period | None) -> ByAnswer | None:
        """What customers of each kind bring in their first three years: all, or who first bought in a period. None without a
        purchase. What was spent counts by its month: all of it, or that of the period."""
        base = self._values.base()
        if base is None:
            return None
        bought = self._buyers.all()
        inside = _inside(bought.customers, period)
        customers, lost = bought.customers[inside], bought.lost[inside]
        first, source = customers["first_day"].to_numpy(), self._buyers.named(customers, "source")
        by_source = source_costs(first, source, self._spends_in(period)) if period else base.source_costs
        groups = group_worths(
            self._kinds(customers, field),
            customers,
            _rest(base, customers, lost, self._buyers.today),
            costs(first, source, self._buyers.own_costs(customers), by_source),
            bought.purchases,
            self._buyers.today,
            lambda mask: _sure(base, customers[mask & ~lost]),
        )
        if field == "cohort":  # time has an order of its own
            groups = tuple(sorted(groups, key=lambda one: one.name or ""))
        parts = [one.part for one in groups]
        return ByAnswer(base, bought.left_out, field, period, groups, blended(parts), len(customers))

    def _spends_in(self, period: Period) -> pd.DataFrame:
        """What was spent in the months that begin in the period."""
        spends = self._buyers.purchases.spends()
        first, last = map(day_number, period.dates())
        return spends[(spends["day"] >= first) & (spends["day"] <= last)]

    def _kinds(self, customers: pd.DataFrame, field: str) -> npt.NDArray[np.object_]:
        if field == "cohort":
            return quarters(customers)
        return self._buyers.stages(customers) if field == "stage" else self._buyers.named(customers, field)


def _inside(customers: pd.DataFrame, period: Period | None) -> Bools:
    """Who first bought in the period."""
    day = customers["first_day"].to_numpy()
    if period is None:
        return np.ones(len(day), dtype=bool)
    first, last = map(day_number, period.dates())
    return np.asarray((day >= first) & (day <= last))


def _rest(base: Base, customers: pd.DataFrame, lost: Bools, today: int) -> Floats:
    """The expected profit of what is left of each one's first three years; nothing of who is lost."""
    left = months_left(customers["first_day"].to_numpy(), today)
    expected = np.zeros(len(customers))
    for months in np.unique(left[(left > 0) & ~lost]).tolist():
        rows = np.flatnonzero((left == months) & ~lost)
        expected[rows] = scored(base, customers.iloc[rows], months)["value"].to_numpy()
    return expected


def _sure(base: Base, customers: pd.DataFrame) -> tuple[float, float]:
    """How many times the expected profit of these customers the ends of its interval are."""
    told = total(base, customers, MONTHS_AHEAD[-1])
    if told.value <= 0 or told.low is None or told.high is None:
        return 1.0, 1.0
    return told.low / told.value, told.high / told.value
