"""What experience is measured by: use of what was bought, what customers say of it, and how support does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lifecycle.kpis.acts import anything, in_time
from lifecycle.kpis.counting import duration, rate
from lifecycle.kpis.feedback import CES, CSAT, CSAT_RESPONSE, LOW_RATINGS, NPS, RATING
from lifecycle.kpis.kpi import KPI, Better, Unit
from lifecycle.kpis.people import FAR, active, among, marked, won
from lifecycle.kpis.rows import rows
from lifecycle.kpis.support import FIRST_RESPONSE, REOPEN_RATE, RESOLUTION
from lifecycle.text import N_
from lifecycle.times.stuck import DAY_US
from lifecycle.touchpoints import USED

if TYPE_CHECKING:
    from lifecycle.kpis.evidence import Evidence
    from lifecycle.kpis.kpi import Parts

ACTIVE_DAYS = 30


def _first_use(evidence: Evidence) -> Parts:
    found = won(evidence)
    used = evidence.touches(USED, evidence.span.start_us, evidence.as_of_us)
    place, at_us = among(used["customer_id"].to_numpy(np.int64), found.customer_id), used["at"].to_numpy(np.int64)
    after = np.flatnonzero(in_time(place, at_us, found.at_us, np.full(len(found), FAR)))[::-1]
    first = np.full(len(found), FAR, np.int64)
    first[place[after]] = at_us[after]  # backwards, so that the first one stays
    is_open = first == FAR
    took = np.where(is_open, evidence.as_of_us, first) - found.at_us
    return rows(found.customer_id, found.at_us, took / DAY_US, 1.0, is_open)


def _in_use(evidence: Evidence) -> Parts:
    closing = evidence.closing_us
    who = active(evidence, closing)
    used = evidence.touches(USED, closing - ACTIVE_DAYS * DAY_US + 1, closing)
    return rows(who, closing, marked(who, used["customer_id"].to_numpy(np.int64)))


FIRST_USE = KPI(
    slug="first-use",
    name=N_("Days to first use"),
    stage="experience",
    unit=Unit.DAYS,
    better=Better.DOWN,
    definition=N_("How many days after being won a customer first uses the product, by the median."),
    formula=N_(
        "Median (Kaplan-Meier) of the time from when a customer was won, the first time in the period, to their first use at that "
        "instant or later; who has not used it since is open and has waited until now."
    ),
    numerator=N_("Customers won in the period who have used the product since."),
    denominator=N_(
        "Customers won in the period: entered conversion or later from a stage below it, from nowhere or from lost."
    ),
    window=N_("Won in the period, followed until now."),
    zero_rule=N_("0 days means used at the very instant; nobody won: not measurable."),
    missing=N_(
        "No use has been logged since a year before the period, or nobody was won in the period: /log used acme."
    ),
    minimum_n=5,
    parts=_first_use,
    measure=duration("days"),
    aliases=("time to first use", "onboarding"),
    known=anything(USED),
)
ACTIVE_30 = KPI(
    slug="active-30",
    name=N_("Used within 30 days"),
    stage="experience",
    unit=Unit.RATE,
    better=Better.UP,
    definition=N_("Which share of active customers used the product in the last 30 days of the period."),
    formula=N_(
        "Of the customers at conversion or later at the end of the period: those with a use logged in the 30 x 24 hours up to "
        "then, divided by all of them."
    ),
    numerator=N_("Active customers at the end of the period who used the product in the 30 days before."),
    denominator=N_("Active customers at the end of the period."),
    window=N_("The 30 x 24 hours up to the end of the period, or up to now where it still runs."),
    zero_rule=N_("0 means that none of them used it; no active customer: nothing to divide by."),
    missing=N_("No use has been logged since a year before the period, or no customer is active: /log used acme."),
    minimum_n=5,
    parts=_in_use,
    measure=rate,
    aliases=("active", "active in 30 days", "usage"),
    known=anything(USED),
)

KPIS = (
    FIRST_USE, ACTIVE_30, CSAT, CSAT_RESPONSE, NPS, CES, FIRST_RESPONSE, RESOLUTION, REOPEN_RATE, RATING, LOW_RATINGS,
)  # fmt: skip
