"""What knowledge is measured by: the stage before conversion, and how prospects are answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lifecycle.kpis.acts import anything, in_time
from lifecycle.kpis.counting import MOST, count, duration, rate, ratio
from lifecycle.kpis.kpi import KPI, Better, Unit
from lifecycle.kpis.people import FAR, GONE, among, knowledge_rung, moves_in, new_prospects
from lifecycle.kpis.rows import rows
from lifecycle.kpis.stage_at import NONE, next_row
from lifecycle.text import N_
from lifecycle.times.stuck import DAY_US
from lifecycle.touchpoints import CALL, COMPETITOR, CONTACTS, EMAIL, MEETING, OFFER, REFERRAL, REVIEW, SUPPORT

if TYPE_CHECKING:
    from lifecycle.kpis.evidence import Evidence
    from lifecycle.kpis.kpi import Parts
    from lifecycle.kpis.people import Moves

HOUR_US = 3600 * 1_000_000
RESPONSES = (CALL, MEETING, EMAIL, OFFER, SUPPORT)
"""Contacts by which a prospect is answered."""
GIVEN = (REVIEW, REFERRAL)
"""Kinds that are the customer's own where they have a rating, or name somebody."""


def _contacts_of(evidence: Evidence) -> tuple[str, ...]:
    return *CONTACTS, *(kind for kind, _ours in evidence.read.own_kinds())


def _responses_of(evidence: Evidence) -> tuple[str, ...]:
    return *RESPONSES, *(kind for kind, ours in evidence.read.own_kinds() if ours)


def _left(evidence: Evidence) -> Moves:
    """Each customer's last move of the period out of the stage before conversion."""
    found, rung = moves_in(evidence), knowledge_rung(evidence.model)
    return found.where((found.from_rung == rung) & (rung > GONE)).lasts()


def _qualified(evidence: Evidence) -> Parts:
    found = _left(evidence)
    return rows(found.customer_id, found.at_us, found.rung > knowledge_rung(evidence.model))


def _stays(evidence: Evidence) -> Parts:
    found, rung = moves_in(evidence), knowledge_rung(evidence.model)
    entered = found.where((found.rung == rung) & (rung > GONE))
    row = next_row(evidence, entered.customer_id, entered.row + 1)
    is_open = row == NONE
    until_us = np.append(evidence.read.moves()["entered_at"].to_numpy(dtype=np.int64), evidence.as_of_us)[row]
    took = np.minimum(until_us, evidence.as_of_us) - entered.at_us
    return rows(entered.customer_id, entered.at_us, took / DAY_US, 1.0, is_open)


def _responses(evidence: Evidence) -> Parts:
    return evidence.once(("responses", evidence.span), lambda: _first_contacts(evidence))


def _first_contacts(evidence: Evidence) -> Parts:
    found = new_prospects(evidence)
    first = np.full(len(found), FAR, np.int64)
    always = np.full(len(found), FAR)
    for kind in _responses_of(evidence):
        touched = evidence.touches(kind, evidence.span.start_us, evidence.as_of_us)
        place, at_us = (
            among(touched["customer_id"].to_numpy(np.int64), found.customer_id),
            touched["at"].to_numpy(np.int64),
        )
        after = np.flatnonzero(in_time(place, at_us, found.at_us, always))
        np.minimum.at(first, place[after], at_us[after])
    is_open = first == FAR
    took = np.where(is_open, evidence.as_of_us, first) - found.at_us
    return rows(found.customer_id, found.at_us, took / HOUR_US, 1.0, is_open)


def _touched(evidence: Evidence) -> Parts:
    found = _left(evidence)
    found = found.where(found.rung > knowledge_rung(evidence.model))
    contacts = np.zeros(len(found))
    since_us = found.at_us - evidence.window_us
    for kind in _contacts_of(evidence):
        touched = evidence.touches(kind, evidence.span.start_us - evidence.window_us, evidence.closing_us)
        if kind in GIVEN:
            own = (touched["other_id"].to_numpy() > 0) | (touched["value"].to_numpy() >= 0)
            touched = touched.iloc[np.flatnonzero(~own)]
        place, at_us = (
            among(touched["customer_id"].to_numpy(np.int64), found.customer_id),
            touched["at"].to_numpy(np.int64),
        )
        before = in_time(place, at_us, since_us, found.at_us)
        contacts += np.bincount(place[before], minlength=len(found))
    return rows(found.customer_id, found.at_us, contacts)


def _stuck(evidence: Evidence) -> Parts:
    stuck, there = evidence.read.stuck(evidence.closing_us)
    nobody = np.zeros(1 if there else 0, np.int64)
    return rows(nobody, evidence.closing_us, float(stuck), float(there))


def _compared(evidence: Evidence) -> Parts:
    found = evidence.touches_in(COMPETITOR)
    return rows(found["customer_id"].to_numpy(), found["at"].to_numpy(), of=0.0)


QUALIFIED = KPI(
    slug="qualified-rate",
    name=N_("Qualified rate"),
    stage="knowledge",
    unit=Unit.RATE,
    better=Better.UP,
    definition=N_("Which share of those who left the stage before conversion went on, rather than back or away."),
    formula=N_(
        "Customers who left the stage before conversion in the period, each by their last move out of it: those who moved to a "
        "later stage, divided by all of them. The others moved back or were lost."
    ),
    numerator=N_("Those whose last move of the period out of that stage went to a later stage."),
    denominator=N_("Customers who moved out of the stage before conversion in the period."),
    window=N_("The period."),
    zero_rule=N_("0 means that all who left went back or were lost; nobody left: nothing to divide by."),
    missing=N_("Nobody left the stage before conversion in the period: /stage move acme conversion."),
    minimum_n=5,
    parts=_qualified,
    measure=rate,
    aliases=("qualified", "qualification", "qualification rate"),
    leads=True,
)
MEDIAN_DAYS = KPI(
    slug="knowledge-days",
    name=N_("Median days before conversion"),
    stage="knowledge",
    unit=Unit.DAYS,
    better=Better.DOWN,
    definition=N_("How many days a stay in the stage before conversion lasts, by the median."),
    formula=N_(
        "Median (Kaplan-Meier) of the stays in the stage before conversion that began in the period, returns too, from the move "
        "into it to the customer's next move wherever it went; a stay that lasts is open until now."
    ),
    numerator=N_("Stays that have ended."),
    denominator=N_("Stays in the stage before conversion that began in the period."),
    window=N_("Begun in the period, followed until now."),
    zero_rule=N_("0 days means left at the very instant; no stay begun: not measurable."),
    missing=N_("Nobody entered the stage before conversion in the period: /stage move acme knowledge."),
    minimum_n=5,
    parts=_stays,
    measure=duration("days"),
    aliases=("median days", "days in knowledge", "knowledge time"),
    leads=True,
)
STUCK_SHARE = KPI(
    slug="stuck-share",
    name=N_("Stuck share"),
    stage="knowledge",
    unit=Unit.RATE,
    better=Better.DOWN,
    definition=N_("Which share of those in the stage before conversion is stuck there."),
    formula=N_(
        "Customers stuck in the stage before conversion at the end of the period, divided by all who stand in it then. Stuck: "
        "longer there than the stage's limit and without a dated next step, as /journey stuck lists them."
    ),
    numerator=N_("Those stuck in the stage before conversion at the end of the period, or now where it still runs."),
    denominator=N_("Those who stand in that stage then."),
    window=N_("The end of the period, or now where it still runs."),
    zero_rule=N_("0 means that nobody is stuck; nobody stands there: nothing to divide by."),
    missing=N_("Nobody stands in the stage before conversion: /stage move acme knowledge."),
    minimum_n=5,
    parts=_stuck,
    measure=rate,
    aliases=("stuck",),
)
RESPONSE = KPI(
    slug="first-response",
    name=N_("First response to prospects"),
    stage="knowledge",
    unit=Unit.HOURS,
    better=Better.DOWN,
    definition=N_("After how many hours a new prospect is first contacted, by the median."),
    formula=N_(
        "Median (Kaplan-Meier) of the time from the first move ever of each new prospect of the period to the first call, meeting, "
        "e-mail, offer or support contact with them, or one of a kind of the workspace's own that it makes itself, at that instant or later; who has had none since is open until now."
    ),
    numerator=N_("New prospects who were contacted since."),
    denominator=N_(
        "New prospects: customers whose first move ever was made in the period, into a stage below conversion."
    ),
    window=N_("New in the period, followed until now."),
    zero_rule=N_("0 hours means contacted at the very instant; no new prospect: not measurable."),
    missing=N_(
        "No contact has been logged since a year before the period, or no prospect came in the period: /log touch acme call about renewal."
    ),
    minimum_n=5,
    parts=_responses,
    measure=duration("hours"),
    aliases=("response", "first response time", "prospect response"),
    known=lambda evidence: anything(*_responses_of(evidence))(evidence),
    leads=True,
)
RESPONSE_P90 = KPI(
    slug="first-response-p90",
    name=N_("First response to nine of ten"),
    stage="knowledge",
    unit=Unit.HOURS,
    better=Better.DOWN,
    definition=N_("By how many hours nine of ten new prospects are first contacted."),
    formula=N_(
        "The first time by which nine tenths (Kaplan-Meier) of the new prospects of the period had their first call, meeting, "
        "e-mail, offer or support contact, or one of a kind of the workspace's own that it makes itself, from their first move ever; who has had none since is open until now."
    ),
    numerator=N_("New prospects who were contacted since."),
    denominator=N_(
        "New prospects: customers whose first move ever was made in the period, into a stage below conversion."
    ),
    window=N_("New in the period, followed until now."),
    zero_rule=N_("0 hours means contacted at the very instant; no new prospect: not measurable."),
    missing=N_(
        "No contact has been logged since a year before the period, or no prospect came in the period: /log touch acme call about renewal."
    ),
    minimum_n=10,
    parts=_responses,
    measure=duration("hours", MOST),
    aliases=("response p90", "p90 response"),
    known=lambda evidence: anything(*_responses_of(evidence))(evidence),
)
TOUCHES = KPI(
    slug="touches-per-qualified",
    name=N_("Touchpoints per qualified prospect"),
    stage="knowledge",
    unit=Unit.TIMES,
    better=Better.NEITHER,
    definition=N_("How many contacts a prospect had before moving on from the stage before conversion."),
    formula=N_(
        "Contacts with qualified prospects within the conversion window up to their move, divided by those prospects. Qualified: "
        "their last move of the period out of the stage before conversion went to a later one. Contacts: "
        "touchpoints of the kinds search, advertising, referral, review, blog, social, word of mouth, e-mail, notification, offer, "
        "call, meeting, support, event and competitor, and those that the workspace added; a review with a rating and a referral that names somebody are the customer's "
        "own and do not count."
    ),
    numerator=N_("Contacts with them in the conversion window up to that move, the instant of the move included."),
    denominator=N_("Prospects qualified in the period."),
    window=N_("The period of the move, and the conversion window before it."),
    zero_rule=N_("0 means that no contact with them was logged; nobody qualified: nothing to divide by."),
    missing=N_(
        "No contact has been logged since a year before the period, or nobody moved on in the period: /log touch acme call about renewal."
    ),
    minimum_n=5,
    parts=_touched,
    measure=ratio,
    aliases=("touches", "touchpoints", "touchpoints per qualified"),
    known=lambda evidence: anything(*_contacts_of(evidence))(evidence),
)
COMPARISONS = KPI(
    slug="comparisons",
    name=N_("Comparisons with competitors"),
    stage="knowledge",
    unit=Unit.COUNT,
    better=Better.NEITHER,
    definition=N_("How often a customer compared with a competitor by name."),
    formula=N_("The competitor touchpoints of the period, of prospects and customers alike; each counts."),
    numerator=N_("Competitor touchpoints of the period."),
    denominator=N_("None: it is a count."),
    window=N_("The period."),
    zero_rule=N_("0 means that none was logged in the period though some were at other times."),
    missing=N_("No competitor has been logged since a year before the period: /log competitor acme Umbrella cheaper."),
    minimum_n=0,
    parts=_compared,
    measure=count,
    aliases=("competitors", "competitor"),
    known=anything(COMPETITOR),
)

KPIS = (QUALIFIED, MEDIAN_DAYS, STUCK_SHARE, RESPONSE, RESPONSE_P90, TOUCHES, COMPARISONS)
