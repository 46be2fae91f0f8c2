"""On which days customers bought, and what they brought, in the year up to the end of a period. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.kpis.people import among

if TYPE_CHECKING:
    from lifecycle.flows import Ints
    from lifecycle.kpis.evidence import Evidence
    from lifecycle.times.incidence import Floats

YEAR_DAYS = 365


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
    bought = evidence.bought(first, last)
    above = bought["amount"].to_numpy() > 0
    customers, code = coded(bought["customer_id"].to_numpy(dtype=np.int64)[above])
    key = np.unique(code * YEAR_DAYS + bought["day"].to_numpy(dtype=np.int64)[above] - first)
    return BuyingDays(customers, key // YEAR_DAYS, key % YEAR_DAYS + first)


def coded(customer_id: Ints) -> tuple[Ints, Ints]:
    """The different customers, and the place of each among them."""
    import pandas as pd  # noqa: PLC0415 - whoever holds a frame has imported it already

    code, customers = pd.factorize(customer_id)
    return np.asarray(customers, np.int64), np.asarray(code, np.int64)


def brought(evidence: Evidence, customers: Ints, first_day: int, last_day: int) -> Floats:
    """The amounts of each of these different customers in these days, both included, refunds taken off."""
    bought = evidence.bought(first_day, last_day)
    place = among(bought["customer_id"].to_numpy(dtype=np.int64), customers)
    theirs = place >= 0
    amount = bought["amount"].to_numpy(dtype=np.float64)
    return np.asarray(np.bincount(place[theirs], weights=amount[theirs], minlength=len(customers)), np.float64)
