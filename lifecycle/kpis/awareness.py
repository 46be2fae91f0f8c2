"""What awareness is measured by: who comes, from where, at what cost, and who goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lifecycle.attributes import groups
from lifecycle.kpis.acts import referrer
from lifecycle.kpis.counting import cost, count, rate
from lifecycle.kpis.held import held
from lifecycle.kpis.kpi import KPI, Better, Unit
from lifecycle.kpis.people import followed, knowledge_rung, new_prospects
from lifecycle.kpis.rows import joined, rows, spending
from lifecycle.text import N_

if TYPE_CHECKING:
    import numpy.typing as npt

    from lifecycle.kpis.evidence import Evidence
    from lifecycle.kpis.kpi import Parts
    from lifecycle.kpis.people import Moves

REFERRAL = "referral"
"""The source of who was referred, as people write it."""


def _new(evidence: Evidence) -> Parts:
    found = new_prospects(evidence)
    return rows(found.customer_id, found.at_us, of=0.0)


def _cost(evidence: Evidence) -> Parts:
    found = new_prospects(evidence)
    prospects = rows(found.customer_id, found.at_us, 0.0, 1.0, paid=0.0)
    return joined(spending(evidence, *evidence.days), prospects)


def _sources(evidence: Evidence, found: Moves) -> npt.NDArray[np.object_]:
    """The source of each of the new prospects when they came."""
    return evidence.once(("sources", evidence.span), lambda: held(evidence, "source", found.customer_id, found.at_us))


def _largest(evidence: Evidence) -> Parts:
    found = new_prospects(evidence)
    named = [mask for value, mask in groups(_sources(evidence, found)) if value is not None]
    return rows(found.customer_id, found.at_us, named[0] if named else 0.0)


def _source_known(evidence: Evidence) -> bool:
    return evidence.once(("any source",), lambda: bool(evidence.read.attributes("source")["value"].notna().any()))


def _referred(evidence: Evidence) -> Parts:
    found = new_prospects(evidence)
    named = [str(value).strip().casefold() == REFERRAL for value in _sources(evidence, found).tolist()]
    by_someone = referrer(evidence, found.customer_id, found.at_us) > 0
    return rows(found.customer_id, found.at_us, by_someone | np.array(named, bool))


def _referral_known(evidence: Evidence) -> bool:
    return _source_known(evidence) or len(evidence.read.touches("referral")) > 0


def _reached(evidence: Evidence) -> Parts:
    goal = knowledge_rung(evidence.model)
    found = new_prospects(evidence)
    found = found.where(found.rung < goal)
    outcome = followed(evidence, found.customer_id, found.at_us, goal, found.row)
    return rows(found.customer_id, found.at_us, outcome.reached, 1.0, outcome.open)


NEW_PROSPECTS = KPI(
    slug="new-prospects",
    name=N_("New prospects"),
    stage="awareness",
    unit=Unit.COUNT,
    better=Better.UP,
    definition=N_("How many customers came into the ladder below conversion for the first time."),
    formula=N_("New prospects: customers whose first move ever was made in the period, into a stage below conversion."),
    numerator=N_("New prospects of the period."),
    denominator=N_("None: it is a count."),
    window=N_("The period."),
    zero_rule=N_("0 means that nobody new came."),
    missing=N_("Nobody has been logged yet: /stage move acme awareness."),
    minimum_n=0,
    parts=_new,
    measure=count,
    aliases=("new", "prospects", "leads", "new leads"),
    known=lambda evidence: len(evidence.read.moves()) + len(evidence.read.standing()) > 0,
    leads=True,
)
COST_PER_PROSPECT = KPI(
    slug="cost-per-prospect",
    name=N_("Cost per new prospect"),
    stage="awareness",
    unit=Unit.MONEY,
    better=Better.DOWN,
    definition=N_("What was spent on sources for each new prospect."),
    formula=N_(
        "Spending of the period divided by its new prospects. A month's spending is spread evenly over its days; the days of "
        "the period count, a day that has begun as a whole one."
    ),
    numerator=N_("Spending on all sources in the days of the period."),
    denominator=N_(
        "New prospects: customers whose first move ever was made in the period, into a stage below conversion."
    ),
    window=N_("The period."),
    zero_rule=N_("No spending logged in the period is not 0 but not known; no new prospect: nothing to divide by."),
    missing=N_("No spending is logged for the period: /log spend web 500 in March."),
    minimum_n=1,
    parts=_cost,
    measure=cost,
    aliases=("cpl", "cost per lead", "cost per prospect"),
    leads=True,
)
SOURCE_SHARE = KPI(
    slug="source-share",
    name=N_("Largest source's share"),
    stage="awareness",
    unit=Unit.RATE,
    better=Better.NEITHER,
    definition=N_("Which share of new prospects the largest source brought; by source, the share of each."),
    formula=N_(
        "New prospects of the source that brought the most, divided by all new prospects. The source is the one that a prospect "
        "had when they came, or the first that was said later. In a breakdown every part is divided by all new prospects."
    ),
    numerator=N_("New prospects of the period from the largest source, the first by name of several equal ones."),
    denominator=N_("All new prospects of the period, those without a source too."),
    window=N_("The period."),
    zero_rule=N_("0 means that no new prospect has a source; no new prospect: nothing to divide by."),
    missing=N_("No source is logged: /customer source acme web."),
    minimum_n=5,
    parts=_largest,
    measure=rate,
    aliases=("sources", "share by source", "source"),
    known=_source_known,
    whole=True,
)
REFERRAL_SHARE = KPI(
    slug="referral-share",
    name=N_("Referral share"),
    stage="awareness",
    unit=Unit.RATE,
    better=Better.UP,
    definition=N_("Which share of new prospects was referred."),
    formula=N_(
        "Referred new prospects divided by new prospects. Referred: another customer's referral names them, dated from one "
        "conversion window before they came until 24 hours after; or the source that they had when they came is referral."
    ),
    numerator=N_("New prospects of the period who were referred."),
    denominator=N_("All new prospects of the period."),
    window=N_("The period."),
    zero_rule=N_("0 means that no new prospect was referred; no new prospect: nothing to divide by."),
    missing=N_("No source and no referral is logged: /log referral acme -> Umbrella Ltd."),
    minimum_n=5,
    parts=_referred,
    measure=rate,
    aliases=("referred share",),
    known=_referral_known,
)
REACHED_KNOWLEDGE = KPI(
    slug="reached-knowledge",
    name=N_("Reached knowledge"),
    stage="awareness",
    unit=Unit.RATE,
    better=Better.UP,
    definition=N_("Which share of new prospects got as far as the stage before conversion, or further."),
    formula=N_(
        "Of new prospects who came in below the stage before conversion: those who entered that stage or a later one within "
        "the conversion window of their first move and were not lost before, divided by all of them."
    ),
    numerator=N_(
        "New prospects of the period who reached the stage before conversion, or a later one, within the window."
    ),
    denominator=N_("New prospects of the period who came in below that stage."),
    window=N_(
        "The conversion window, from each one's first move; open ones are inside it, neither there nor lost yet."
    ),
    zero_rule=N_("0 means that nobody has got there; nobody came in below that stage: nothing to divide by."),
    missing=N_("Nobody came in below the stage before conversion: /stage move acme awareness."),
    minimum_n=5,
    parts=_reached,
    measure=rate,
    aliases=("reached consideration", "awareness conversion"),
    leads=True,
)

KPIS = (NEW_PROSPECTS, COST_PER_PROSPECT, SOURCE_SHARE, REFERRAL_SHARE, REACHED_KNOWLEDGE)
