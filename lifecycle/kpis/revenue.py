"""Whether customers buy again: revenue kept from those who bought before, repeat purchases, and the time between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lifecycle.kpis.buying import brought, buyers, buying_days, year
from lifecycle.kpis.counting import duration, rate, ratio
from lifecycle.kpis.kpi import KPI, Better, Unit
from lifecycle.kpis.people import coded
from lifecycle.kpis.rows import rows
from lifecycle.text import N_

if TYPE_CHECKING:
    from lifecycle.flows import Ints
    from lifecycle.kpis.evidence import Evidence
    from lifecycle.kpis.kpi import Parts
    from lifecycle.times.incidence import Floats


def _kept(evidence: Evidence) -> tuple[Ints, Floats, Floats]:
    """Who brought something in as many days before the period as it has, what it was, and what they bring in the period."""
    first, last = evidence.days
    earlier = first - (last - first + 1), first - 1
    customers, _ = buyers(evidence, *earlier)
    before = brought(evidence, customers, *earlier)
    base = before > 0
    return customers[base], before[base], brought(evidence, customers[base], first, last)


def _net(evidence: Evidence) -> Parts:
    who, before, now = _kept(evidence)
    return rows(who, evidence.span.start_us, now, before)


def _gross(evidence: Evidence) -> Parts:
    who, before, now = _kept(evidence)
    return rows(who, evidence.span.start_us, np.clip(now, 0, before), before)


def _repeated(evidence: Evidence) -> Parts:
    last = evidence.days[1]
    bought = evidence.bought_in()
    customers, _ = coded(bought["customer_id"].to_numpy(dtype=np.int64)[bought["amount"].to_numpy() > 0])
    ever = evidence.read.first_bought()
    second = np.append(ever["second_day"].to_numpy(dtype=np.int64), -1)[
        _places(ever["customer_id"].to_numpy(dtype=np.int64), customers)
    ]
    return rows(customers, evidence.closing_us, (second >= 0) & (second <= last))


def _places(ordered: Ints, wanted: Ints) -> Ints:
    """The place of each among customers in rising order; -1 for who is not there."""
    at = np.searchsorted(ordered, wanted)
    return np.where(np.append(ordered, -1)[at] == wanted, at, -1)


def _gaps(evidence: Evidence) -> Parts:
    bought, last = buying_days(evidence), year(evidence)[1]
    is_open = np.append(bought.who[1:] != bought.who[:-1], True)[: len(bought.who)]
    until = np.where(is_open, last, np.append(bought.day[1:], last)[: len(bought.who)])
    return rows(bought.customers[bought.who], evidence.starts_of(bought.day), until - bought.day, 1.0, is_open)


GROSS = KPI(
    slug="grr",
    name=N_("Gross revenue retention"),
    stage="retention",
    unit=Unit.RATE,
    better=Better.UP,
    definition=N_("Which share of the revenue of those who bought before was kept, without what they buy more now."),
    formula=N_(
        "Customers whose amounts, refunds taken off, were above zero in as many days before the period as it has: for each the "
        "smaller of what they brought then and what they bring in the period, at least 0; the sum divided by what they brought "
        "then. Days of a running period count up to today."
    ),
    numerator=N_("The sum of the smaller of the two amounts of each, at least 0."),
    denominator=N_("What they brought in as many days before the period."),
    window=N_("The days of the period, and as many just before it."),
    zero_rule=N_("0 means that none of it was kept; nobody bought in the days before: nothing to divide by."),
    missing=N_("No purchase is logged in the days before the period: /log purchase acme 500."),
    minimum_n=5,
    parts=_gross,
    measure=ratio,
    aliases=("gross revenue retention", "gross retention"),
)
NET = KPI(
    slug="nrr",
    name=N_("Net revenue retention"),
    stage="retention",
    unit=Unit.RATE,
    better=Better.UP,
    definition=N_(
        "What those who bought before bring now, as a share of what they brought then; it can be above 100 %."
    ),
    formula=N_(
        "Customers whose amounts, refunds taken off, were above zero in as many days before the period as it has: what they bring "
        "in the period, refunds taken off, divided by what they brought then. Days of a running period count up to today."
    ),
    numerator=N_("What those customers bring in the period."),
    denominator=N_("What they brought in as many days before the period."),
    window=N_("The days of the period, and as many just before it."),
    zero_rule=N_("0 means that none of them bought again; nobody bought in the days before: nothing to divide by."),
    missing=N_("No purchase is logged in the days before the period: /log purchase acme 500."),
    minimum_n=5,
    parts=_net,
    measure=ratio,
    aliases=("net revenue retention", "net retention", "revenue retention"),
    leads=True,
)
REPEAT_RATE = KPI(
    slug="repeat-rate",
    name=N_("Repeat purchase rate"),
    stage="retention",
    unit=Unit.RATE,
    better=Better.UP,
    definition=N_("Which share of the period's buyers has bought on another day too, by its end."),
    formula=N_(
        "Customers with a purchase above zero in the period: those whose second different day with a purchase above zero, of all time, is "
        "not after the last day of the period, divided by all of them."
    ),
    numerator=N_("Buyers of the period with purchases on at least two different days by its end."),
    denominator=N_("Customers with a purchase above zero in the period."),
    window=N_("The period for buyers; all time up to its end, in any currency, for their purchase days."),
    zero_rule=N_("0 means that all of them bought for the first time; nobody bought: nothing to divide by."),
    missing=N_("No purchase is logged in the period: /log purchase acme 500."),
    minimum_n=5,
    parts=_repeated,
    measure=rate,
    aliases=("repeat purchase rate", "repeat", "repeat purchases"),
)
PURCHASE_GAP = KPI(
    slug="purchase-gap",
    name=N_("Median days between purchases"),
    stage="retention",
    unit=Unit.DAYS,
    better=Better.DOWN,
    definition=N_("After how many days a customer buys again, by the median."),
    formula=N_(
        "Median (Kaplan-Meier) of the days from each customer's purchase day to their next one, of all purchase days in the 365 days up "
        "to the last day of the period; from the last one on it is open until that last day. Several purchases of a day count as one, "
        "refunds not at all."
    ),
    numerator=N_("Purchase days after which the customer bought again by the last day."),
    denominator=N_("Purchase days of each customer in those 365 days."),
    window=N_("The 365 days up to the last day of the period."),
    zero_rule=N_("It cannot be 0, since days are different; no purchase in the 365 days: not measurable."),
    missing=N_("No purchase is logged in the 365 days up to the end of the period: /log purchase acme 500."),
    minimum_n=5,
    parts=_gaps,
    measure=duration("days"),
    aliases=("days between purchases", "purchase interval", "time between purchases"),
)
