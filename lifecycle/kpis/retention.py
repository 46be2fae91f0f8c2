"""What retention is measured by: who stays, who is lost, who comes back, and who may be lost next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lifecycle.kpis.counting import loss_rate, rate
from lifecycle.kpis.kpi import KPI, Better, Unit
from lifecycle.kpis.people import GONE, active, followed, lost_customers, marked, moves_in
from lifecycle.kpis.revenue import GROSS, NET, PURCHASE_GAP, REPEAT_RATE
from lifecycle.kpis.rows import rows
from lifecycle.text import N_

if TYPE_CHECKING:
    from lifecycle.kpis.evidence import Evidence
    from lifecycle.kpis.kpi import Parts


def _kept(evidence: Evidence) -> Parts:
    who, found = active(evidence, evidence.opening_us), moves_in(evidence)
    lost = marked(who, found.customer_id[found.rung == GONE])
    return rows(who, evidence.opening_us, ~lost)


def _lost(evidence: Evidence) -> Parts:
    who = active(evidence, evidence.opening_us)
    return rows(who, evidence.opening_us, marked(who, lost_customers(evidence).customer_id))


def _won_back(evidence: Evidence) -> Parts:
    found = lost_customers(evidence)
    outcome = followed(evidence, found.customer_id, found.at_us, GONE + 1, found.row)
    return rows(found.customer_id, found.at_us, outcome.reached, 1.0, outcome.open)


def _at_risk(evidence: Evidence) -> Parts:
    who = active(evidence, evidence.closing_us)
    return rows(who, evidence.closing_us, marked(who, evidence.read.at_risk(evidence.closing_us)))


RETENTION_RATE = KPI(
    slug="retention-rate",
    name=N_("Retention rate"),
    stage="retention",
    unit=Unit.RATE,
    better=Better.UP,
    definition=N_("Which share of the customers who were active at the start was never lost by the end."),
    formula=N_(
        "Customers at conversion or later just before the period began who did not move to lost in it, not even to come back, "
        "divided by all at conversion or later just before it began."
    ),
    numerator=N_("Those without a move to lost in the period."),
    denominator=N_("Customers at conversion or later just before the period began."),
    window=N_("The period, as far as it has gone."),
    zero_rule=N_("0 means that all were lost; nobody was active at the start: nothing to divide by."),
    missing=N_("Nobody was active when the period began: /stage move acme conversion."),
    minimum_n=5,
    parts=_kept,
    measure=rate,
    aliases=("retained", "customer retention"),
    leads=True,
)
CHURN = KPI(
    slug="churn",
    name=N_("Customer churn"),
    stage="retention",
    unit=Unit.RATE,
    better=Better.DOWN,
    definition=N_("Which share of the customers who were active at the start was lost after conversion in the period."),
    formula=N_(
        "Customers at conversion or later just before the period began who moved to lost from conversion or later in it, divided by "
        "all at conversion or later just before it began. Who was won and lost within the period counts in neither."
    ),
    numerator=N_("Those of them who moved from conversion or later to lost in the period."),
    denominator=N_("Customers at conversion or later just before the period began."),
    window=N_("The period, as far as it has gone."),
    zero_rule=N_(
        "0 means no loss among n customers: then up to 3/n is possible. Nobody was active at the start: nothing to divide by."
    ),
    missing=N_("Nobody was active when the period began: /stage move acme conversion."),
    minimum_n=5,
    parts=_lost,
    measure=loss_rate,
    aliases=("customer churn", "churn rate"),
)
WON_BACK = KPI(
    slug="won-back",
    name=N_("Won-back rate"),
    stage="retention",
    unit=Unit.RATE,
    better=Better.UP,
    definition=N_("Which share of the customers who were lost came back within the conversion window."),
    formula=N_(
        "Customers who moved to lost from conversion or later in the period, by the first such move of each: those who moved from "
        "lost to any stage within the conversion window of it, divided by all of them."
    ),
    numerator=N_("Those who came back into any stage within the window."),
    denominator=N_("Customers who moved from conversion or later to lost in the period."),
    window=N_("The conversion window, from each one's first loss of the period; open ones are inside it."),
    zero_rule=N_("0 means that none came back; nobody was lost: nothing to divide by, which is good news."),
    missing=N_(
        "No customer was lost in the period, so none could come back; a loss is logged by /stage move acme lost."
    ),
    minimum_n=5,
    parts=_won_back,
    measure=rate,
    aliases=("win-back", "winback", "won back rate"),
)
AT_RISK = KPI(
    slug="at-risk",
    name=N_("At risk"),
    stage="retention",
    unit=Unit.RATE,
    better=Better.DOWN,
    definition=N_("Which share of active customers shows a sign that they may be lost."),
    formula=N_(
        "Of the customers at conversion or later at the end of the period: those with at least one sign, divided by all. The signs are "
        "those of /customer at risk: overdue against their own rhythm; bought once and past the time in which three in four came "
        "back; a chance to still buy that fell by 20 points in four weeks; a rating of 2 or less in 90 days; an NPS of 6 or less "
        "that nobody answered; bounced back in 90 days and not up again; use that stopped. That list leaves out who is taken care "
        "of, has a next step or is not relevant; they count here."
    ),
    numerator=N_("Active customers with at least one of the signs at the end of the period."),
    denominator=N_("Customers at conversion or later at the end of the period."),
    window=N_(
        "The end of the period, or now where it still runs; of the past by what is on record of it, and by today's model of purchases."
    ),
    zero_rule=N_("0 means that no sign is on record; no active customer: nothing to divide by."),
    missing=N_("No customer is active: /stage move acme conversion."),
    minimum_n=5,
    parts=_at_risk,
    measure=rate,
    aliases=("risk", "at risk share"),
    leads=True,
)

KPIS = (RETENTION_RATE, CHURN, GROSS, NET, REPEAT_RATE, PURCHASE_GAP, WON_BACK, AT_RISK)
