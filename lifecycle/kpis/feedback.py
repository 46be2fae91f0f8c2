"""What customers say of what they get: satisfaction, recommendation, effort and ratings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lifecycle.kpis.acts import answers, in_time, valued
from lifecycle.kpis.counting import mean, nps, rate, shrunk_mean
from lifecycle.kpis.kpi import KPI, Better, Unit
from lifecycle.kpis.people import among, first_rows
from lifecycle.kpis.rows import rows
from lifecycle.text import N_
from lifecycle.touchpoints import CES as CES_KIND
from lifecycle.touchpoints import CSAT as CSAT_KIND
from lifecycle.touchpoints import FEEDBACK, REVIEW, TICKET, State
from lifecycle.touchpoints import NPS as NPS_KIND

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from lifecycle.flows import Ints
    from lifecycle.kpis.evidence import Evidence
    from lifecycle.kpis.kpi import Parts
    from lifecycle.times.incidence import Floats

PROMOTER, DETRACTOR = 9, 6
"""The lowest answer of a promoter and the highest of a detractor."""
SATISFIED, UNHAPPY = 4, 2
"""The lowest rating of who is satisfied and the highest of who is unhappy, of 1 to 5."""


def _given(kind: str, of: Callable[[Floats], Floats]) -> Callable[[Evidence], Parts]:
    """The answers of a kind in the period, `over` made of their values."""

    def parts(evidence: Evidence) -> Parts:
        found = answers(evidence.touches_in(kind))
        value = found["value"].to_numpy(dtype=np.float64)
        return rows(found["customer_id"].to_numpy(), found["at"].to_numpy(), of(value))

    return parts


def promoting(value: Floats) -> Floats:
    """1 for a promoter's answer, -1 for a detractor's, 0 else."""
    return (value >= PROMOTER).astype(np.float64) - (value <= DETRACTOR)


def satisfied(value: Floats) -> Floats:
    """1 for an answer of 4 or 5, 0 else."""
    return (value >= SATISFIED).astype(np.float64)


def unhappy(value: Floats) -> Floats:
    """1 for an answer of 1 or 2, 0 else."""
    return (value <= UNHAPPY).astype(np.float64)


def scores(value: Floats) -> Floats:
    """The answers themselves."""
    return value


def _responses(evidence: Evidence) -> Parts:
    who, since_us = occasions(evidence)
    until_us = since_us + evidence.window_us
    last = int(until_us.max(initial=evidence.closing_us))
    found = answers(evidence.touches(CSAT_KIND, evidence.span.start_us, last))
    place = among(found["customer_id"].to_numpy(dtype=np.int64), who)
    heard = np.zeros(len(who), bool)
    heard[place[in_time(place, found["at"].to_numpy(dtype=np.int64), since_us, until_us)]] = True
    return rows(who, since_us, heard, 1.0, ~heard & (until_us > evidence.as_of_us))


def occasions(evidence: Evidence) -> tuple[Ints, Ints]:
    """Whom something was done for in the period, and since when: the first purchase above zero (from the beginning of its
    day) or the first closing of a ticket, whichever was earlier."""
    bought, tickets = evidence.bought_in(), closings(evidence)
    above = bought["amount"].to_numpy() > 0
    days = evidence.starts_of(bought["day"].to_numpy(dtype=np.int64)[above])
    who = np.concatenate(
        [bought["customer_id"].to_numpy(dtype=np.int64)[above], tickets["customer_id"].to_numpy(np.int64)]
    )
    at_us = np.concatenate([days, tickets["at"].to_numpy(dtype=np.int64)])
    order = np.argsort(at_us, kind="stable")
    first = order[first_rows(who[order])]
    return who[first], at_us[first]


def closings(evidence: Evidence) -> pd.DataFrame:
    """The rows of the period that closed a ticket."""
    tickets = evidence.touches_in(TICKET)
    closed = np.flatnonzero((tickets["state"].to_numpy() == State.CLOSED) & (tickets["other_id"].to_numpy() > 0))
    return tickets.iloc[closed]


CSAT = KPI(
    slug="csat",
    name=N_("Satisfaction (CSAT)"),
    stage="experience",
    unit=Unit.RATE,
    better=Better.UP,
    definition=N_("Which share of answers about satisfaction was a 4 or a 5 of 5."),
    formula=N_("CSAT answers of 4 or 5 divided by all CSAT answers of the period; a customer's every answer counts."),
    numerator=N_("CSAT answers of 4 or 5 in the period."),
    denominator=N_("CSAT answers in the period."),
    window=N_("The period."),
    zero_rule=N_("0 means that nobody who answered is satisfied; no answer: nothing to divide by."),
    missing=N_("No CSAT answer is logged in the period: /log feedback acme csat 5."),
    minimum_n=5,
    parts=_given(CSAT_KIND, satisfied),
    measure=rate,
    aliases=("satisfaction", "customer satisfaction"),
    leads=True,
)
CSAT_RESPONSE = KPI(
    slug="csat-response",
    name=N_("CSAT response rate"),
    stage="experience",
    unit=Unit.RATE,
    better=Better.UP,
    definition=N_("Which share of the customers who bought or had a ticket closed told how satisfied they are."),
    formula=N_(
        "Of the customers with a purchase above zero or a closed ticket in the period: those with a CSAT answer within the "
        "conversion window from the first of these (a purchase counts from the beginning of its day), divided by all of them. "
        "They stand for those who were asked, since it is not logged whom anybody asked how satisfied they are."
    ),
    numerator=N_("Those with a CSAT answer within the window."),
    denominator=N_("Customers with a purchase above zero or a closed ticket in the period."),
    window=N_(
        "The conversion window, from each one's first purchase or closed ticket in the period; open ones are inside it."
    ),
    zero_rule=N_("0 means that none of them answered; no purchase and no closed ticket: nothing to divide by."),
    missing=N_(
        "No CSAT answer has been logged since a year before the period, or nobody bought or had a ticket closed: /log feedback acme csat 5."
    ),
    minimum_n=5,
    parts=_responses,
    measure=rate,
    aliases=("response rate", "csat response rate"),
    known=valued(CSAT_KIND),
)
NPS = KPI(
    slug="nps",
    name=N_("Net promoter score (NPS)"),
    stage="experience",
    unit=Unit.SCORE,
    better=Better.UP,
    definition=N_("How many percentage points more of the answers are promoters than detractors, from -100 to 100."),
    formula=N_(
        "100 x (promoters - detractors) / answers. Promoter: an NPS answer of 9 or 10; detractor: 0 to 6. A customer's every "
        "answer counts. The interval has one response added to each of promoters, passives and detractors."
    ),
    numerator=N_("Promoters less detractors among the NPS answers of the period."),
    denominator=N_("NPS answers in the period."),
    window=N_("The period."),
    zero_rule=N_(
        "0 means as many promoters as detractors; no answer: nothing to divide by. Under 10 answers the counts are told."
    ),
    missing=N_("No NPS answer is logged in the period: /log feedback acme nps 9."),
    minimum_n=10,
    parts=_given(NPS_KIND, promoting),
    measure=nps,
    aliases=("net promoter score", "promoter score"),
    leads=True,
)
CES = KPI(
    slug="ces",
    name=N_("Customer effort score (CES)"),
    stage="experience",
    unit=Unit.EFFORT,
    better=Better.UP,
    definition=N_("How easy customers find it, from 1 (very difficult) to 7 (very easy), on average."),
    formula=N_("The sum of all CES answers of the period divided by their number."),
    numerator=N_("The sum of CES answers in the period."),
    denominator=N_("CES answers in the period."),
    window=N_("The period."),
    zero_rule=N_("It cannot be 0; no answer: nothing to divide by."),
    missing=N_("No CES answer is logged in the period: /log feedback acme ces 6."),
    minimum_n=5,
    parts=_given(CES_KIND, scores),
    measure=mean(*FEEDBACK[CES_KIND]),
    aliases=("effort", "customer effort"),
)
RATING = KPI(
    slug="rating",
    name=N_("Mean rating, shrunk"),
    stage="experience",
    unit=Unit.RATING,
    better=Better.UP,
    definition=N_("How many stars of 5 customers' reviews give, careful where there are few."),
    formula=N_(
        "(The sum of ratings + 5 x 3) / (number of ratings + 5), over the reviews with a rating in the period: as if five "
        "reviews of 3 stars had been given before."
    ),
    numerator=N_("The sum of ratings in the period; five ratings of 3 are added for the value."),
    denominator=N_("Reviews with a rating in the period; five are added for the value."),
    window=N_("The period."),
    zero_rule=N_("It cannot be 0; no review with a rating: not measurable, though the five added ones would give 3."),
    missing=N_("No review with a rating is logged in the period: /log review acme 4 on G2."),
    minimum_n=1,
    parts=_given(REVIEW, scores),
    measure=shrunk_mean(*FEEDBACK[REVIEW]),
    aliases=("mean rating", "stars", "shrunk rating"),
)
LOW_RATINGS = KPI(
    slug="low-ratings",
    name=N_("Share of ratings of 1 or 2"),
    stage="experience",
    unit=Unit.RATE,
    better=Better.DOWN,
    definition=N_("Which share of reviews gives 1 or 2 stars of 5."),
    formula=N_("Reviews with a rating of 1 or 2 divided by all reviews with a rating, of the period."),
    numerator=N_("Reviews with a rating of 1 or 2 in the period."),
    denominator=N_("Reviews with a rating in the period."),
    window=N_("The period."),
    zero_rule=N_("0 means that no rating was that low; no review with a rating: nothing to divide by."),
    missing=N_("No review with a rating is logged in the period: /log review acme 4 on G2."),
    minimum_n=5,
    parts=_given(REVIEW, unhappy),
    measure=rate,
    aliases=("bad reviews", "low reviews", "bad ratings"),
)
