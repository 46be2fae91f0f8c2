"""What advocacy is measured by: who speaks for the company, and what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lifecycle.kpis.acts import acted_at_all, acts, answers, in_time, reviews, valued
from lifecycle.kpis.buying import YEAR_DAYS, buyers, year
from lifecycle.kpis.counting import count, mean, rate
from lifecycle.kpis.feedback import PROMOTER
from lifecycle.kpis.kpi import KPI, Better, Unit
from lifecycle.kpis.people import active, among, first_rows, marked
from lifecycle.kpis.referring import FROM_ADVOCATES, PER_CUSTOMER, REFERRAL_CONVERSION, REFERRAL_RATE, REFERRED_VALUE
from lifecycle.kpis.rows import rows
from lifecycle.text import N_
from lifecycle.times.resample import distinct
from lifecycle.times.stuck import DAY_US
from lifecycle.touchpoints import FEEDBACK, NPS, REVIEW

if TYPE_CHECKING:
    from lifecycle.kpis.evidence import Evidence
    from lifecycle.kpis.kpi import Parts


def _advocates(evidence: Evidence) -> Parts:
    closing = evidence.closing_us
    who = active(evidence, closing)
    return rows(who, closing, marked(who, acts(evidence, closing - YEAR_DAYS * DAY_US + 1, closing)[0]))


def _promoters(evidence: Evidence) -> Parts:
    found = answers(evidence.touches_in(NPS))
    return rows(found["customer_id"].to_numpy(), found["at"].to_numpy(), found["value"].to_numpy() >= PROMOTER)


def _acted(evidence: Evidence) -> Parts:
    found = answers(evidence.touches_in(NPS))
    found = found[found["value"].to_numpy() >= PROMOTER]
    first = first_rows(found["customer_id"].to_numpy(dtype=np.int64))
    who, since_us = (found[name].to_numpy(dtype=np.int64)[first] for name in ("customer_id", "at"))
    until_us = since_us + evidence.window_us
    doer, at_us = acts(evidence, evidence.span.start_us, int(until_us.max(initial=evidence.closing_us)))
    place = among(doer, who)
    acted = np.zeros(len(who), bool)
    acted[place[in_time(place, at_us, since_us, until_us)]] = True
    return rows(who, since_us, acted, 1.0, ~acted & (until_us > evidence.as_of_us))


def _reviews(evidence: Evidence) -> Parts:
    found = reviews(evidence, evidence.span.start_us, evidence.closing_us)
    return rows(found["customer_id"].to_numpy(), found["at"].to_numpy(), of=0.0)


def _ratings(evidence: Evidence) -> Parts:
    found = reviews(evidence, evidence.span.start_us, evidence.closing_us)
    return rows(found["customer_id"].to_numpy(), found["at"].to_numpy(), found["value"].to_numpy())


def _products(evidence: Evidence) -> Parts:
    bought, (customers, code) = evidence.bought(*year(evidence)), buyers(evidence, *year(evidence))
    product = bought["product_no"].to_numpy(dtype=np.int64)
    named = (product >= 0) & (bought["amount"].to_numpy() > 0)
    many = int(product.max(initial=0)) + 1
    different = distinct((code * many + product)[named]) // many
    products = np.bincount(different, minlength=len(customers))
    return rows(customers[products > 0], evidence.closing_us, products[products > 0] > 1)


def _products_known(evidence: Evidence) -> bool:
    return bool((evidence.read.purchases()["product_no"].to_numpy() >= 0).any())


ADVOCACY_RATE = KPI(
    slug="advocacy-rate",
    name=N_("Advocacy rate"),
    stage="advocacy",
    unit=Unit.RATE,
    better=Better.UP,
    definition=N_("Which share of active customers did something for us in the last twelve months."),
    formula=N_(
        "Customers at conversion or later at the end of the period with at least one act in the 365 x 24 hours up to then, divided by "
        "all at conversion or later at the end. An act: a review with a rating, a referral that names somebody, or a yes when asked "
        "for a review, a referral, a reference or a post."
    ),
    numerator=N_("Active customers at the end of the period with an act in the 365 days before."),
    denominator=N_("Customers at conversion or later at the end of the period."),
    window=N_("The 365 x 24 hours up to the end of the period, or up to now where it still runs."),
    zero_rule=N_("0 means that none of them has acted; no active customer: nothing to divide by."),
    missing=N_(
        "No review, referral or asking has been logged since a year before the period, or nobody is active: /log review acme 4 on G2."
    ),
    minimum_n=5,
    parts=_advocates,
    measure=rate,
    aliases=("advocates", "share of advocates"),
    known=acted_at_all,
    leads=True,
)
PROMOTER_SHARE = KPI(
    slug="promoters",
    name=N_("Share of promoters"),
    stage="advocacy",
    unit=Unit.RATE,
    better=Better.UP,
    definition=N_("Which share of NPS answers was a 9 or a 10."),
    formula=N_("NPS answers of 9 or 10 divided by all NPS answers of the period; a customer's every answer counts."),
    numerator=N_("NPS answers of 9 or 10 in the period."),
    denominator=N_("NPS answers in the period."),
    window=N_("The period."),
    zero_rule=N_("0 means that nobody who answered is a promoter; no answer: nothing to divide by."),
    missing=N_("No NPS answer is logged in the period: /log feedback acme nps 9."),
    minimum_n=5,
    parts=_promoters,
    measure=rate,
    aliases=("promoter share", "share of promoters"),
)
PROMOTERS_ACTED = KPI(
    slug="promoters-acted",
    name=N_("Promoters who acted"),
    stage="advocacy",
    unit=Unit.RATE,
    better=Better.UP,
    definition=N_("Which share of promoters did something for us within the conversion window."),
    formula=N_(
        "Customers with an NPS answer of 9 or 10 in the period: those with an act within the conversion window from the first such "
        "answer, that instant included, divided by all of them. An act: a review with a rating, a referral that names somebody, or "
        "a yes when asked for a review, a referral, a reference or a post."
    ),
    numerator=N_("Promoters with an act within the window."),
    denominator=N_("Customers with an NPS answer of 9 or 10 in the period."),
    window=N_("The conversion window, from each one's first such answer of the period; open ones are inside it."),
    zero_rule=N_("0 means that no promoter has acted; no promoter: nothing to divide by."),
    missing=N_(
        "No act and no asking has been logged since a year before the period, or no promoter answered in the period: /log feedback acme nps 9."
    ),
    minimum_n=5,
    parts=_acted,
    measure=rate,
    aliases=("acted",),
    known=acted_at_all,
)
REVIEWS = KPI(
    slug="reviews",
    name=N_("Reviews"),
    stage="advocacy",
    unit=Unit.COUNT,
    better=Better.UP,
    definition=N_("How many reviews with a rating customers gave."),
    formula=N_(
        "The reviews with a rating of the period; a customer's every one counts. Reviews that were read do not."
    ),
    numerator=N_("Reviews with a rating in the period."),
    denominator=N_("None: it is a count."),
    window=N_("The period."),
    zero_rule=N_("0 means that none was given in the period though some were at other times."),
    missing=N_("No review with a rating has been logged since a year before the period: /log review acme 4 on G2."),
    minimum_n=0,
    parts=_reviews,
    measure=count,
    aliases=("review",),
    known=valued(REVIEW),
)
REVIEW_MEAN = KPI(
    slug="review-mean",
    name=N_("Mean of reviews"),
    stage="advocacy",
    unit=Unit.RATING,
    better=Better.UP,
    definition=N_("How many stars of 5 the reviews give on average."),
    formula=N_("The sum of the ratings of the period's reviews divided by their number."),
    numerator=N_("The sum of ratings in the period."),
    denominator=N_("Reviews with a rating in the period."),
    window=N_("The period."),
    zero_rule=N_("It cannot be 0; no review with a rating: nothing to divide by."),
    missing=N_("No review with a rating is logged in the period: /log review acme 4 on G2."),
    minimum_n=5,
    parts=_ratings,
    measure=mean(*FEEDBACK[REVIEW]),
    aliases=("mean of reviews", "review rating"),
)
SECOND_PRODUCT = KPI(
    slug="second-product",
    name=N_("Second-product rate"),
    stage="advocacy",
    unit=Unit.RATE,
    better=Better.UP,
    definition=N_("Which share of those who bought a named product bought at least two different ones."),
    formula=N_(
        "Customers with purchases above zero of at least two different products in the 365 days up to the last day of the period, "
        "divided by the customers with such a purchase of any product that was named."
    ),
    numerator=N_("Buyers of at least two different products in those 365 days."),
    denominator=N_("Buyers of a named product in those 365 days."),
    window=N_("The 365 days up to the last day of the period."),
    zero_rule=N_("0 means that nobody bought a second product; no purchase with a product: nothing to divide by."),
    missing=N_("No purchase has a product: /log purchase acme 500 for Support."),
    minimum_n=5,
    parts=_products,
    measure=rate,
    aliases=("cross-sell", "second product", "products"),
    known=_products_known,
)

KPIS = (
    ADVOCACY_RATE, PROMOTER_SHARE, PROMOTERS_ACTED, REFERRAL_RATE, REFERRAL_CONVERSION, PER_CUSTOMER, REVIEWS, REVIEW_MEAN,
    SECOND_PRODUCT, REFERRED_VALUE, FROM_ADVOCATES,
)  # fmt: skip
