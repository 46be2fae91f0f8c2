"""What customers cost and when they have paid for it: acquisition cost and payback; and what an order brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lifecycle.kpis.counting import cost
from lifecycle.kpis.kpi import KPI, Better, Measured, Unit
from lifecycle.kpis.people import among, won
from lifecycle.kpis.rows import joined, rows, spending
from lifecycle.text import N_
from lifecycle.value.acquisition import MONTHS, YEAR_DAYS, payback_month

if TYPE_CHECKING:
    from lifecycle.flows import Ints
    from lifecycle.kpis.evidence import Evidence
    from lifecycle.kpis.kpi import Parts
    from lifecycle.times.incidence import Floats

COST, BUYER, PROFIT = 1.0, 2.0, 3.0
"""Kinds of rows behind payback."""


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
    said = evidence.read.own_costs()
    return (
        np.array([said.get(one, np.nan) for one in customer_id.tolist()], np.float64)
        if said
        else np.full(len(customer_id), np.nan)
    )


def _cac(evidence: Evidence) -> Parts:
    found = won(evidence)
    own = own_costs(evidence, found.customer_id)
    gained = rows(found.customer_id, found.at_us, np.nan_to_num(own), 1.0, paid=~np.isnan(own))
    return joined(spending(evidence, *evidence.days), gained)


def _payback(evidence: Evidence) -> Parts:
    last = evidence.days[1]
    first = last - YEAR_DAYS + 1
    buyers = evidence.read.first_bought()
    new = (buyers["first_day"].to_numpy() >= first) & (buyers["first_day"].to_numpy() <= last)
    who, since = buyers["customer_id"].to_numpy(dtype=np.int64)[new], buyers["first_day"].to_numpy(dtype=np.int64)[new]
    at_us, own = evidence.starts_of(since), own_costs(evidence, who)
    complete = np.minimum((last - since + 1) * MONTHS // YEAR_DAYS, MONTHS)
    bought = evidence.bought(first, last)
    place = among(bought["customer_id"].to_numpy(dtype=np.int64), who)
    profit = bought["profit"].to_numpy(dtype=np.float64)
    told = np.flatnonzero((place >= 0) & ~np.isnan(profit))
    place, day = place[told], bought["day"].to_numpy(dtype=np.int64)[told]
    month = (day - since[place]) * MONTHS // YEAR_DAYS
    inside = (month >= 0) & (month < complete[place])
    profits = rows(
        who[place[inside]], at_us[place[inside]], profit[told[inside]], 0.0, what=PROFIT, month=month[inside], paid=0.0
    )
    each = rows(who, at_us, np.nan_to_num(own), 1.0, what=BUYER, month=complete, paid=~np.isnan(own))
    spent = spending(evidence, first, last)
    spent.more["what"] = np.full(len(spent), COST)
    return joined(spent, each, profits)


def _payback_of(parts: Parts) -> Measured:
    """The first month by whose end the profit per customer who was watched so long reaches the cost of one."""
    what, month = parts.more["what"], parts.more["month"].astype(np.int64)
    spent = cost(parts.where(what != PROFIT))
    complete, gained = month[what == BUYER], what == PROFIT
    until = int(complete.max(initial=0))
    if spent.value is None or not until or not gained.any():
        return Measured(None, spent.over, spent.of, spent.n)
    watched = np.bincount(complete, minlength=until + 1)[::-1].cumsum()[::-1][1:]
    each = np.bincount(month[gained], weights=parts.over[gained], minlength=until)[:until] / watched
    paid = payback_month(np.cumsum(each), spent.value)
    return Measured(float(until if paid is None else paid), spent.over, spent.of, spent.n, beyond=paid is None)


CAC = KPI(
    slug="cac",
    name=N_("Acquisition cost"),
    stage="conversion",
    unit=Unit.MONEY,
    better=Better.DOWN,
    definition=N_("What it cost to win a customer."),
    formula=N_(
        "(Spending on sources in the period + acquisition costs that were said of the customers won in it) / customers won in "
        "it. A month's spending is spread evenly over its days; the days of the period count, a day that has begun as a "
        "whole one. Won: entered conversion or a later stage from a stage below it, from nowhere or from lost."
    ),
    numerator=N_("Spending on all sources in the days of the period, and the won customers' own acquisition costs."),
    denominator=N_("Customers won in the period."),
    window=N_("The period."),
    zero_rule=N_("No cost logged is not 0 but not known; nobody won: nothing to divide by."),
    missing=N_("No spending and no customer's own cost is logged for the period: /log spend web 500 in March."),
    minimum_n=1,
    parts=_cac,
    measure=cost,
    aliases=("acquisition cost", "customer acquisition cost"),
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
        "those 365 days and the buyers' own acquisition costs, divided by the buyers. Not reached: longer than the last month "
        "that somebody completed."
    ),
    numerator=N_("Spending in the 365 days and the buyers' own acquisition costs."),
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
