"""What conversion is measured by: deals won and lost, and how long they take."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.kpis.counting import duration, rate, ratio
from lifecycle.kpis.kpi import KPI, Better, Measured, Unit
from lifecycle.kpis.money import CAC, PAYBACK, orders
from lifecycle.kpis.people import (
    GONE,
    among,
    conversion_rung,
    followed,
    lost_deals,
    moves_in,
    new_prospects,
    rungs,
    won,
)
from lifecycle.kpis.rows import joined, rows
from lifecycle.model import Kind
from lifecycle.text import N_
from lifecycle.times.stuck import DAY_US

if TYPE_CHECKING:
    from lifecycle.flows import Ints
    from lifecycle.kpis.evidence import Evidence
    from lifecycle.kpis.kpi import Parts
    from lifecycle.kpis.people import Moves


def _decided(evidence: Evidence) -> Parts:
    gained, lost = won(evidence), lost_deals(evidence)
    return joined(rows(gained.customer_id, gained.at_us, 1.0), rows(lost.customer_id, lost.at_us, 0.0))


def _entered(evidence: Evidence) -> Parts:
    found = new_prospects(evidence)
    outcome = followed(evidence, found.customer_id, found.at_us, conversion_rung(evidence.model), found.row)
    return rows(found.customer_id, found.at_us, outcome.reached, 1.0, outcome.open)


def _cycle(evidence: Evidence) -> Parts:
    return evidence.once(("cycle", evidence.span), lambda: _cycles(evidence))


def _cycles(evidence: Evidence) -> Parts:
    found = won(evidence)
    found = found.where(found.from_rung > GONE)
    began = _became_prospects(evidence, found)
    seen = began >= 0
    since = np.where(seen, began, evidence.read.since_us)
    return rows(found.customer_id, found.at_us, (found.at_us - since) / DAY_US, 1.0, ~seen)


def _became_prospects(evidence: Evidence, found: Moves) -> Ints:
    """When each of these customers came into the prospects' stages, the last time before their move; -1 where that was before
    anything that was read."""
    began = np.full(len(found), -1, np.int64)
    if not len(found):
        return began
    earlier = evidence.moves(evidence.read.since_us, evidence.closing_us)
    first = conversion_rung(evidence.model)
    to = rungs(evidence.model, earlier["stage"].to_numpy())
    source = rungs(evidence.model, earlier["from_stage"].to_numpy())
    came = np.flatnonzero((to > GONE) & (to < first) & ((source <= GONE) | (source >= first)))
    who = among(earlier["customer_id"].to_numpy()[came], found.customer_id)
    came, who = came[who >= 0], who[who >= 0]
    start = int(np.searchsorted(evidence.read.moves()["entered_at"].to_numpy(), evidence.read.since_us, side="left"))
    before = came + start < found.row[who]
    began[who[before]] = earlier["entered_at"].to_numpy()[came[before]]  # the last one that is written stays
    return began


def _velocity(evidence: Evidence) -> Parts:
    gained = won(evidence)
    wins = rows(gained.customer_id, gained.at_us, 0.0, 0.0, won=1.0)
    cycle = _cycle(evidence)
    sold = orders(evidence)
    return joined(
        wins, replace(cycle, more={"cycle": np.ones(len(cycle))}), replace(sold, more={"sold": np.ones(len(sold))})
    )


def _velocity_of(parts: Parts) -> Measured:
    wins = float(parts.more["won"].sum())
    cycle = duration("days")(parts.where(parts.more["cycle"] > 0))
    order = ratio(parts.where(parts.more["sold"] > 0))
    if order.value is None or not cycle.value or cycle.beyond:
        return Measured(None, 0.0, 0.0, round(wins))
    return Measured(wins * order.value / cycle.value, wins * order.value, cycle.value, round(wins))


def _skips(evidence: Evidence) -> Parts:
    found, first = moves_in(evidence), conversion_rung(evidence.model)
    up = found.where((found.rung >= first) & (found.from_rung > GONE) & (found.from_rung < first)).firsts()
    return rows(up.customer_id, up.at_us, up.kind == Kind.SKIP)


WIN_RATE = KPI(
    slug="win-rate",
    name=N_("Win rate"),
    stage="conversion",
    unit=Unit.RATE,
    better=Better.UP,
    definition=N_("Which share of the deals that were decided in the period was won."),
    formula=N_(
        "Won / (won + lost deals), in customers. Won: entered conversion or a later stage in the period from a stage below "
        "it, from nowhere or from lost. A lost deal: moved to lost from a stage below conversion in the period and not "
        "won in it."
    ),
    numerator=N_("Customers won in the period."),
    denominator=N_("Customers won in the period, and those whose deal was lost in it."),
    window=N_("The period."),
    zero_rule=N_("0 means that deals were lost and none won; no deal decided: nothing to divide by."),
    missing=N_("No deal was won or lost in the period: /stage move acme conversion."),
    minimum_n=5,
    parts=_decided,
    measure=rate,
    aliases=("win", "close rate"),
    leads=True,
)
WON_OF_ENTERED = KPI(
    slug="won-of-entered",
    name=N_("Won of new prospects"),
    stage="conversion",
    unit=Unit.RATE,
    better=Better.UP,
    definition=N_("Which share of the period's new prospects became customers within the conversion window."),
    formula=N_(
        "Of the customers whose first move ever was made in the period, into a stage below conversion: those who entered "
        "conversion or a later stage within the window of that move and were not lost before, divided by all of them."
    ),
    numerator=N_("New prospects of the period won within the window."),
    denominator=N_("New prospects of the period."),
    window=N_("The conversion window, from each one's first move; open ones are inside it, neither won nor lost yet."),
    zero_rule=N_("0 means that none has been won; no new prospect: nothing to divide by."),
    missing=N_("No new prospect came in the period: /stage move acme awareness."),
    minimum_n=5,
    parts=_entered,
    measure=rate,
    aliases=("lead conversion", "conversion rate", "lead to customer"),
)
SALES_CYCLE = KPI(
    slug="sales-cycle",
    name=N_("Sales cycle"),
    stage="conversion",
    unit=Unit.DAYS,
    better=Better.DOWN,
    definition=N_("How many days it took from becoming a prospect to being won, by the median."),
    formula=N_(
        "Median (Kaplan-Meier) of the time from when a customer last came into the stages below conversion, from nowhere, from "
        "lost or from conversion and later, to when they were won: of the customers won in the period whose first win in it "
        "was a move out of a stage below conversion. Who came before records that are looked at counts as open since their start."
    ),
    numerator=N_("Won customers whose whole time as a prospect is on record."),
    denominator=N_("Customers whose first win in the period was a move out of a stage below conversion."),
    window=N_("The period of the win; the time before it back to where the records that are looked at begin."),
    zero_rule=N_("0 days means won at the very instant; nobody won out of a stage below conversion: not measurable."),
    missing=N_("Nobody moved up to conversion in the period: /stage move acme conversion."),
    minimum_n=5,
    parts=_cycle,
    measure=duration("days"),
    aliases=("cycle", "deal length"),
    leads=True,
)
AVERAGE_ORDER = KPI(
    slug="aov",
    name=N_("Average order value"),
    stage="conversion",
    unit=Unit.MONEY,
    better=Better.UP,
    definition=N_("What a purchase brings on average, refunds taken off."),
    formula=N_(
        "The sum of all amounts of the period, refunds taken off, divided by the number of purchases above zero in the period."
    ),
    numerator=N_("Amounts of the period's purchases, less its refunds."),
    denominator=N_("Purchases of the period with an amount above zero."),
    window=N_("The days of the period."),
    zero_rule=N_("0 means that refunds took back all; no purchase above zero: nothing to divide by."),
    missing=N_("No purchase is logged in the period: /log purchase acme 500."),
    minimum_n=1,
    parts=orders,
    measure=ratio,
    aliases=("order value", "average order value", "basket"),
)
VELOCITY = KPI(
    slug="velocity",
    name=N_("Sales velocity"),
    stage="conversion",
    unit=Unit.MONEY_PER_DAY,
    better=Better.UP,
    definition=N_("How much money deals bring per day of their sales cycle."),
    formula=N_(
        "Customers won in the period (deals decided x win rate) x average order value / median sales cycle in days, each as the "
        "KPIs of those names count it."
    ),
    numerator=N_("Customers won x average order value of the period."),
    denominator=N_("The median sales cycle of the period, in days."),
    window=N_("The period."),
    zero_rule=N_(
        "0 means that nothing was won; without a purchase, or with a median cycle of 0 or not reached: not measurable."
    ),
    missing=N_(
        "It needs customers won out of a stage below conversion and purchases in the period: /log purchase acme 500."
    ),
    minimum_n=5,
    parts=_velocity,
    measure=_velocity_of,
    aliases=("sales velocity",),
)
SKIP_RATE = KPI(
    slug="skip-rate",
    name=N_("Skip rate into conversion"),
    stage="conversion",
    unit=Unit.RATE,
    better=Better.NEITHER,
    definition=N_(
        "Which share of customers came to conversion or later without passing through every stage in between."
    ),
    formula=N_(
        "Of the customers who moved in the period from a stage below conversion to conversion or later, by the first such move of "
        "each: those who passed over at least one stage that is in use, divided by all of them."
    ),
    numerator=N_("Those whose move passed over a stage."),
    denominator=N_("Customers who moved from below conversion to it or later in the period."),
    window=N_("The period."),
    zero_rule=N_("0 means that nobody skipped; nobody moved up to conversion: nothing to divide by."),
    missing=N_("Nobody moved up to conversion in the period: /stage move acme conversion."),
    minimum_n=5,
    parts=_skips,
    measure=rate,
    aliases=("skips", "skip"),
)

KPIS = (WIN_RATE, WON_OF_ENTERED, CAC, PAYBACK, AVERAGE_ORDER, SALES_CYCLE, VELOCITY, SKIP_RATE)
