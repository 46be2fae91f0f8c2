"""What customers cost and when they have paid for it: acquisition cost and payback; and what an order brings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lifecycle.kpis.buying import buyer_places, buyers, year
from lifecycle.kpis.counting import cost
from lifecycle.kpis.held import held
from lifecycle.kpis.kpi import KPI, Better, Measured, Unit
from lifecycle.kpis.people import FAR, among, won
from lifecycle.kpis.rows import joined, rows, spending
from lifecycle.text import N_
from lifecycle.value.acquisition import MONTHS, YEAR_DAYS, payback_month

if TYPE_CHECKING:
    from lifecycle.flows import Bools, Ints
    from lifecycle.kpis.evidence import Evidence
    from lifecycle.kpis.kpi import Parts
    from lifecycle.times.incidence import Floats


_MONTH_OF = np.arange(YEAR_DAYS) * MONTHS // YEAR_DAYS
"""The month of age, from 0, that a day of age is in."""


def orders(evidence: Evidence) -> Parts:
    """The purchases and refunds of the period: `over` the amount, `of` 1 for a purchase above zero."""
    bought = evidence.bought_in()
    amount = bought["amount"].to_numpy(dtype=np.float64)
    return rows(
        bought["customer_id"].to_numpy(), evidence.starts_of(_days(bought["day"].to_numpy())), amount, amount > 0
    )


def _days(day: Ints) -> Ints:
    return day.astype(np.int64, copy=False)


def own_costs(evidence: Evidence, customer_id: Ints) -> Floats:
    """What was said that each of these customers cost; nan where nothing was."""
    whose, said = evidence.once(("own costs",), lambda: _said_costs(evidence.read.own_costs()))
    return np.append(said, np.nan)[among(customer_id, whose)]  # of whom nothing was said finds the last one


def _said_costs(costs: dict[int, float]) -> tuple[Ints, Floats]:
    whose, said = np.fromiter(costs, np.int64, len(costs)), np.fromiter(costs.values(), np.float64, len(costs))
    return whose, said


def _own_beside(evidence: Evidence, customer_id: Ints, at_us: Ints, spent: Parts) -> Floats:
    """Own costs of those on whose source nothing was spent; nan for the others: what was spent on it has them already."""
    own = own_costs(evidence, customer_id)
    if len(spent) and not np.isnan(own).all():
        source = held(evidence, "source", customer_id, at_us)
        own[pd.Series(source).isin(set(spent.source.tolist() if spent.source is not None else ()))] = np.nan
    return own


def _cac(evidence: Evidence) -> Parts:
    found, spent = won(evidence), spending(evidence, *evidence.days)
    own = _own_beside(evidence, found.customer_id, found.at_us, spent)
    gained = rows(found.customer_id, found.at_us, np.nan_to_num(own), 1.0, paid=~np.isnan(own))
    return joined(spent, gained)


def _payback(evidence: Evidence) -> Parts:
    first, last = year(evidence)
    ever = evidence.read.first_bought()
    new = np.flatnonzero((ever["first_day"].to_numpy() >= first) & (ever["first_day"].to_numpy() <= last))
    who, since = (ever[name].to_numpy(dtype=np.int64)[new] for name in ("customer_id", "first_day"))
    complete = np.minimum((last - since + 1) * MONTHS // YEAR_DAYS, MONTHS)
    spent, began = spending(evidence, first, last), evidence.starts_of(since)
    own, (profit, known) = _own_beside(evidence, who, began, spent), _profit_by_month(evidence, who, since)
    each = rows(who, began, np.nan_to_num(own), 1.0, paid=~np.isnan(own), complete=complete, profit=known)
    each.more.update((_month(number), profit[number]) for number in range(MONTHS))
    return joined(spent, each)


def _profit_by_month(evidence: Evidence, who: Ints, since: Ints) -> tuple[Floats, Bools]:
    """What each of these different buyers brought in each of twelve months of age (months, buyers), and of whom any profit
    is known. `since`: the day of their first purchase."""
    span = year(evidence)
    bought, (everybody, code) = evidence.bought(*span), buyers(evidence, *span)
    place = buyer_places(evidence, who)
    since_of = np.full(len(everybody) + 1, FAR)
    since_of[place] = since  # who only bought what was not read is at the end, where no row is of
    age, profit = bought["day"].to_numpy(dtype=np.int64) - since_of[code], bought["profit"].to_numpy(dtype=np.float64)
    told = np.flatnonzero((age >= 0) & ~np.isnan(profit))
    cell = _MONTH_OF[age[told]] * len(since_of) + code[told]
    sums = np.asarray(np.bincount(cell, weights=profit[told], minlength=MONTHS * len(since_of)), np.float64)
    return sums.reshape(MONTHS, len(since_of))[:, place], np.bincount(code[told], minlength=len(since_of))[place] > 0


def _month(number: int) -> str:
    return f"month {number}"


def _payback_of(parts: Parts) -> Measured:
    """The first month by whose end the profit per customer who was watched so long reaches the cost of one."""
    spent, complete = cost(parts), parts.more["complete"]
    until = int(complete.max(initial=0))
    if spent.value is None or not until or not parts.more["profit"].any():
        return replace(spent, value=None)
    each = []
    for number in range(until):
        watched = complete > number
        each.append(float(parts.more[_month(number)][watched].sum() / np.count_nonzero(watched)))
    paid = payback_month(np.cumsum(each), spent.value)
    return replace(spent, value=float(until if paid is None else paid), beyond=paid is None)


CAC = KPI(
    slug="cac",
    name=N_("Acquisition cost"),
    stage="conversion",
    unit=Unit.MONEY,
    better=Better.DOWN,
    definition=N_("What it cost to win a customer."),
    formula=N_(
        "(Spending on sources in the period + acquisition costs that were said of the customers won in it on whose source "
        "nothing was spent in it) / customers won in it. A month's spending is spread evenly over its days; the days of the "
        "period count, a day that has begun as a whole one. Won: entered conversion or a later stage from a stage below it, "
        "from nowhere or from lost."
    ),
    numerator=N_(
        "Spending on all sources in the days of the period, and the own acquisition costs of won customers "
        "on whose source nothing was spent."
    ),
    denominator=N_("Customers won in the period."),
    window=N_("The period."),
    zero_rule=N_("No cost logged is not 0 but not known; nobody won: nothing to divide by."),
    missing=N_("No spending and no customer's own cost is logged for the period: /log spend web 500 in March."),
    minimum_n=1,
    parts=_cac,
    measure=cost,
    aliases=("acquisition cost", "customer acquisition cost"),
    leads=True,
)
PAYBACK = KPI(
    slug="payback",
    name=N_("Payback"),
    stage="conversion",
    unit=Unit.MONTHS,
    better=Better.DOWN,
    definition=N_("After how many months a new buyer has brought the profit that it cost to win one."),
    formula=N_(
        "The first month by whose end the profit per buyer, summed over months of age, reaches the cost per buyer. Buyers: who "
        "first bought in the 365 days up to the end of the period. A month of age is 365/12 days from the first purchase; a "
        "month's profit is divided by the buyers who have completed it, and only theirs counts. Cost per buyer: spending in "
        "those 365 days and the own acquisition costs of buyers on whose source nothing was spent, divided by the buyers. "
        "Not reached: longer than the last month that somebody completed; before anybody has completed one: not measurable."
    ),
    numerator=N_(
        "Spending in the 365 days, and the own acquisition costs of buyers on whose source nothing was spent."
    ),
    denominator=N_("Customers who first bought in the 365 days."),
    window=N_("The 365 days up to the last day of the period, and twelve months of age at most."),
    zero_rule=N_(
        "No cost logged is not 0 but not known, and so is no profit; 0 months means that a cost of 0 was said."
    ),
    missing=N_("It needs spending and purchases with their profit: /log purchase acme 500 profit 200."),
    minimum_n=5,
    parts=_payback,
    measure=_payback_of,
    aliases=("payback months",),
)
