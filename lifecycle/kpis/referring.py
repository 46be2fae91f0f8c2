"""What referrals bring: how many customers refer, who is won by it, and what those are worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lifecycle.kpis.acts import referrals, referred_at_all, referrer
from lifecycle.kpis.buying import brought, year
from lifecycle.kpis.counting import rate, ratio
from lifecycle.kpis.kpi import KPI, Better, Measured, Unit
from lifecycle.kpis.people import active, conversion_rung, first_rows, followed, marked, new_prospects
from lifecycle.kpis.rows import joined, rows
from lifecycle.kpis.stage_at import rung_at
from lifecycle.text import N_

if TYPE_CHECKING:
    from lifecycle.kpis.evidence import Evidence
    from lifecycle.kpis.kpi import Parts


def _referring(evidence: Evidence) -> Parts:
    who = active(evidence, evidence.closing_us)
    given = referrals(evidence, evidence.span.start_us, evidence.closing_us)
    return rows(who, evidence.closing_us, marked(who, given["customer_id"].to_numpy(dtype=np.int64)))


def _won(evidence: Evidence) -> Parts:
    given = referrals(evidence, evidence.span.start_us, evidence.closing_us)
    given = given[(given["other_id"] != given["customer_id"]).to_numpy()]  # two who were merged into one
    first = first_rows(given["other_id"].to_numpy(dtype=np.int64))
    who, since_us = (given[name].to_numpy(dtype=np.int64)[first] for name in ("other_id", "at"))
    goal = conversion_rung(evidence.model)
    prospects = rung_at(evidence, who, since_us - 1) < goal
    who, since_us = who[prospects], since_us[prospects]
    outcome = followed(evidence, who, since_us, goal)
    return rows(who, since_us, outcome.reached, 1.0, outcome.open)


def _per_customer(evidence: Evidence) -> Parts:
    found = _won(evidence)
    referred = rows(found.customer_id, found.at_us, found.over, 0.0, found.open)
    who = active(evidence, evidence.closing_us)
    return joined(referred, rows(who, evidence.closing_us, 0.0, 1.0))


def _values(evidence: Evidence) -> Parts:
    who = active(evidence, evidence.closing_us)
    given = referrals(evidence, 0, evidence.closing_us)
    whom = given["other_id"].to_numpy(dtype=np.int64)
    referred = marked(who, whom[whom != given["customer_id"].to_numpy()])
    return rows(who, evidence.closing_us, brought(evidence, who, *year(evidence)), 1.0, referred=referred)


def _value_ratio(parts: Parts) -> Measured:
    """The mean amount of a referred customer / that of another one, each a ratio of sums."""
    referred = parts.more["referred"] > 0
    theirs, others = ratio(parts.where(referred)), ratio(parts.where(~referred))
    if theirs.value is None or others.value is None or others.value <= 0:
        return Measured(None, theirs.value or 0.0, others.value or 0.0, theirs.n)
    return Measured(theirs.value / others.value, theirs.value, others.value, theirs.n)


def _from_advocates(evidence: Evidence) -> Parts:
    found = new_prospects(evidence)
    by = referrer(evidence, found.customer_id, found.at_us)
    sent = by > 0
    sent[sent] = rung_at(evidence, by[sent], found.at_us[sent]) >= conversion_rung(evidence.model)
    return rows(found.customer_id, found.at_us, sent)


REFERRAL_RATE = KPI(
    slug="referral-rate",
    name=N_("Referral rate"),
    stage="advocacy",
    unit=Unit.RATE,
    better=Better.UP,
    definition=N_("Which share of active customers referred somebody in the period."),
    formula=N_(
        "Customers at conversion or later at the end of the period who gave a referral in it that names somebody, divided by all at "
        "conversion or later at the end."
    ),
    numerator=N_("Active customers at the end with a referral that names somebody in the period."),
    denominator=N_("Customers at conversion or later at the end of the period."),
    window=N_("The period, or up to now where it still runs."),
    zero_rule=N_("0 means that none of them referred anybody; no active customer: nothing to divide by."),
    missing=N_("No referral is logged at all, or no customer is active: /log referral acme -> Umbrella Ltd."),
    minimum_n=5,
    parts=_referring,
    measure=rate,
    aliases=("referrals", "referring"),
    known=referred_at_all,
    leads=True,
)
REFERRAL_CONVERSION = KPI(
    slug="referral-conversion",
    name=N_("Referral conversion"),
    stage="advocacy",
    unit=Unit.RATE,
    better=Better.UP,
    definition=N_("Which share of the referred was won within the conversion window."),
    formula=N_(
        "Customers named in another customer's referral of the period who stood below conversion, at lost or nowhere just before the first of these: those "
        "who entered conversion or a later stage within the conversion window from that referral, its instant included, and were not "
        "lost before, divided by all of them."
    ),
    numerator=N_("The referred who were won within the window."),
    denominator=N_(
        "Customers named in another customer's referral of the period who were not at conversion or later just before it."
    ),
    window=N_("The conversion window, from the first referral of the period that names each; open ones are inside it."),
    zero_rule=N_("0 means that none of them was won; nobody was referred: nothing to divide by."),
    missing=N_("No referral of a prospect is logged in the period: /log referral acme -> Umbrella Ltd."),
    minimum_n=5,
    parts=_won,
    measure=rate,
    aliases=("referred won",),
)
PER_CUSTOMER = KPI(
    slug="referred-per-customer",
    name=N_("Customers won by referral, per customer"),
    stage="advocacy",
    unit=Unit.TIMES,
    better=Better.UP,
    definition=N_("How many new customers each active customer brings: referrals per customer x their conversion."),
    formula=N_(
        "(Referred prospects / active customers) x (referred won / referred prospects) = referred won / active customers. Referred won as "
        "referral conversion counts them: named in another customer's referral of the period and won within the conversion window. Active: at "
        "conversion or later at the end of the period."
    ),
    numerator=N_("Referred prospects of the period who were won within the window."),
    denominator=N_("Customers at conversion or later at the end of the period."),
    window=N_("The period for referrals, and the conversion window after each; open ones are inside it."),
    zero_rule=N_("0 means that no referral of the period has won anybody; no active customer: nothing to divide by."),
    missing=N_("No referral is logged at all, or no customer is active: /log referral acme -> Umbrella Ltd."),
    minimum_n=5,
    parts=_per_customer,
    measure=ratio,
    aliases=("viral", "k-factor", "viral coefficient", "referrals per customer"),
    known=referred_at_all,
)
REFERRED_VALUE = KPI(
    slug="referred-value",
    name=N_("Value of the referred against others"),
    stage="advocacy",
    unit=Unit.TIMES,
    better=Better.NEITHER,
    definition=N_("How many times as much a referred customer brings as another one; 1 is as much."),
    formula=N_(
        "(Amounts of referred customers / referred customers) / (amounts of the others / the others), over the customers at conversion "
        "or later at the end of the period. Amounts: of the 365 days up to its last day, refunds taken off. Referred: another "
        "customer's referral up to the end of the period names them. n is the referred."
    ),
    numerator=N_("Amounts per referred customer."),
    denominator=N_("Amounts per customer who was not referred."),
    window=N_("The 365 days up to the last day of the period; referrals of all time up to its end."),
    zero_rule=N_(
        "0 means that the referred brought nothing; without both kinds, or where the others brought nothing: not measurable."
    ),
    missing=N_("It needs purchases, and active customers who were referred: /log referral acme -> Umbrella Ltd."),
    minimum_n=5,
    parts=_values,
    measure=_value_ratio,
    aliases=("value of referred", "referred customers"),
    known=referred_at_all,
)
FROM_ADVOCATES = KPI(
    slug="from-advocates",
    name=N_("New prospects from advocates"),
    stage="advocacy",
    unit=Unit.RATE,
    better=Better.UP,
    definition=N_("Which share of new prospects our own customers sent: the loop from advocacy back to awareness."),
    formula=N_(
        "New prospects of the period whom a customer referred, divided by all new prospects. Referred: the first referral by another "
        "customer that names them, dated from one conversion window before they came until 24 hours after, is by somebody who "
        "was at conversion or later when they came."
    ),
    numerator=N_("New prospects of the period referred by somebody who was at conversion or later."),
    denominator=N_(
        "New prospects: customers whose first move ever was made in the period, into a stage below conversion."
    ),
    window=N_("The period; referrals from one conversion window before to 24 hours after each came."),
    zero_rule=N_("0 means that customers sent nobody; no new prospect: nothing to divide by."),
    missing=N_("No referral is logged at all, or no prospect came in the period: /log referral acme -> Umbrella Ltd."),
    minimum_n=5,
    parts=_from_advocates,
    measure=rate,
    aliases=("loop", "advocate share", "from referrals"),
    known=referred_at_all,
    leads=True,
)
