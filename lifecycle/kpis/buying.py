"""On which days customers bought, and what they brought, in the year up to the end of a period. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lifecycle.kpis.people import coded, index_of
from lifecycle.times.resample import distinct

if TYPE_CHECKING:
    import pandas as pd

    from lifecycle.flows import Ints
    from lifecycle.kpis.evidence import Evidence
    from lifecycle.times.incidence import Floats

YEAR_DAYS = 365
_DIGITS = 6
"""Behind the point, of a sum of amounts: less is left of adding up, and no money."""


@dataclass(frozen=True, slots=True)
class BuyingDays:
    """The different days on which each customer bought something above zero: each customer's days together, rising. `who` is a
    row's customer as a place in `customers`."""

    customers: Ints
    who: Ints
    day: Ints


def year(evidence: Evidence) -> tuple[int, int]:
    """The 365 days up to the last day of the period: the first and the last, both included."""
    last = evidence.days[1]
    return last - YEAR_DAYS + 1, last


def buying_days(evidence: Evidence) -> BuyingDays:
    """Those of the year."""
    return evidence.once(("buying days", year(evidence)), lambda: _buying_days(evidence))


def _buying_days(evidence: Evidence) -> BuyingDays:
    first, last = year(evidence)
    bought, (customers, code) = evidence.bought(first, last), buyers(evidence, first, last)
    above = bought["amount"].to_numpy() > 0
    key = distinct((code * YEAR_DAYS + bought["day"].to_numpy(dtype=np.int64) - first)[above])
    who = key // YEAR_DAYS
    return BuyingDays(customers, who, key - who * YEAR_DAYS + first)


@dataclass(frozen=True, slots=True)
class Buyers:
    """Everybody with a purchase or a refund that was read: `customers`, different ones, and `code`, the place of each row's
    customer among them. `index` finds places of many."""

    customers: Ints
    code: Ints
    index: pd.Index[Any]


def buyers(evidence: Evidence, first_day: int, last_day: int) -> tuple[Ints, Ints]:
    """Everybody with a purchase or a refund that was read, and the place among them of each row's customer in these days."""
    found = _buyers(evidence)
    day = evidence.read.purchases()["day"].to_numpy()
    rows = slice(np.searchsorted(day, first_day, side="left"), np.searchsorted(day, last_day, side="right"))
    return found.customers, found.code[rows]


def buyer_places(evidence: Evidence, customer_id: Ints) -> Ints:
    """The place of each among `buyers`; -1 for who never bought."""
    return np.asarray(_buyers(evidence).index.get_indexer(index_of(customer_id)), np.int64)


def _buyers(evidence: Evidence) -> Buyers:
    def make() -> Buyers:
        customers, code = coded(evidence.read.purchases()["customer_id"].to_numpy(dtype=np.int64))
        return Buyers(customers, code, index_of(customers))

    return evidence.once(("buyers",), make)


def brought(evidence: Evidence, customers: Ints, first_day: int, last_day: int) -> Floats:
    """The amounts of each of these different customers in these days, both included, refunds taken off."""
    different, code = buyers(evidence, first_day, last_day)
    amount = evidence.bought(first_day, last_day)["amount"].to_numpy(dtype=np.float64)
    each = np.bincount(code, weights=amount, minlength=len(different))
    told = np.round(each, _DIGITS)  # 0.1 + 0.2 - 0.3 is nothing
    return np.append(told, 0.0)[buyer_places(evidence, customers)]  # who bought nothing finds the last one
