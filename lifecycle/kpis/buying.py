"""On which days customers bought, and what they brought, in the year up to the end of a period. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.kpis.people import among, coded
from lifecycle.times.resample import distinct

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
    bought, (customers, code) = evidence.bought(first, last), buyers(evidence, first, last)
    above = bought["amount"].to_numpy() > 0
    key = distinct((code * YEAR_DAYS + bought["day"].to_numpy(dtype=np.int64) - first)[above])
    who = key // YEAR_DAYS
    return BuyingDays(customers, who, key - who * YEAR_DAYS + first)


def buyers(evidence: Evidence, first_day: int, last_day: int) -> tuple[Ints, Ints]:
    """The different customers of the purchases and refunds of these days, and the place of each row's among them."""
    return evidence.once(
        ("buyers", first_day, last_day),
        lambda: coded(evidence.bought(first_day, last_day)["customer_id"].to_numpy(dtype=np.int64)),
    )


def brought(evidence: Evidence, customers: Ints, first_day: int, last_day: int) -> Floats:
    """The amounts of each of these different customers in these days, both included, refunds taken off."""
    different, code = buyers(evidence, first_day, last_day)
    amount = evidence.bought(first_day, last_day)["amount"].to_numpy(dtype=np.float64)
    each = np.bincount(code, weights=amount, minlength=len(different))
    return np.append(each, 0.0)[among(customers, different)]  # who bought nothing finds the last one
