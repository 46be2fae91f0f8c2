"""Every KPI by its own text, in loops over what was logged: independent of how `lifecycle.kpis` counts. No numpy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tests.lifecycle.kpis import oracle_money as money
from tests.lifecycle.kpis import oracle_moves as moves
from tests.lifecycle.kpis import oracle_said as said
from tests.lifecycle.kpis import oracle_telling as telling
from tests.lifecycle.kpis.oracle_book import DAY, TICK
from tests.lifecycle.kpis.oracle_moves import Asked
from tests.lifecycle.kpis.oracle_telling import Figure

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["COUNTS", "KPI", "Asked", "by", "columns", "measured"]


def any_said(*kinds):
    """Referrals of all time, the rest as far back as is looked."""
    return lambda ask: any(one.at >= ask.since or one.kind == "referral" for one in ask.book.said(*kinds))


def any_referral(ask):
    return bool(ask.book.referrals())


def any_review(ask):
    return any(one.at >= ask.since for one in ask.book.reviews())


def any_act(ask):
    """Or asking for one."""
    return any_referral(ask) or any_review(ask) or any_said("ask")(ask)


def any_source(ask):
    return any(one.field == "source" and one.value for one in ask.book.facts)


@dataclass
class KPI:
    """What it counts, how that is told, and what must have been logged for it to be known."""

    rows: Callable
    tell: Callable
    known: Callable = lambda _ask: True


COUNTS = {
    "new-prospects": KPI(moves.new_prospects, telling.count, lambda ask: bool(ask.book.steps())),
    "cost-per-prospect": KPI(money.cost_per_prospect, money.costs_over),
    "source-share": KPI(said.source_share, said.largest, any_source),
    "referral-share": KPI(said.referral_share, telling.share, lambda ask: any_source(ask) or any_said("referral")(ask)),
    "reached-knowledge": KPI(moves.reached_knowledge, telling.share),
    "qualified-rate": KPI(moves.qualified_rate, telling.share),
    "knowledge-days": KPI(moves.knowledge_days, telling.lasted),
    "stuck-share": KPI(moves.stuck, telling.share),
    "first-response": KPI(moves.first_response, telling.lasted, any_said(*moves.ANSWERING)),
    "first-response-p90": KPI(moves.first_response, telling.lasted_90, any_said(*moves.ANSWERING)),
    "touches-per-qualified": KPI(moves.touches_per_qualified, telling.quotient, any_said(*moves.CONTACTS)),
    "comparisons": KPI(said.comparisons, telling.count, any_said("competitor")),
    "win-rate": KPI(moves.win_rate, telling.share),
    "won-of-entered": KPI(moves.won_of_entered, telling.share),
    "cac": KPI(money.cac, money.costs_over),
    "payback": KPI(money.payback, money.paid_back),
    "aov": KPI(money.orders, telling.quotient),
    "sales-cycle": KPI(moves.sales_cycle, telling.lasted),
    "skip-rate": KPI(moves.skip_rate, telling.share),
    "first-use": KPI(moves.first_use, telling.lasted, any_said("used")),
    "active-30": KPI(said.active_30, telling.share, any_said("used")),
    "csat": KPI(said.csat, telling.share),
    "csat-response": KPI(said.csat_response, telling.share, any_said("csat")),
    "nps": KPI(said.nps, telling.score),
    "ces": KPI(said.ces, telling.quotient),
    "support-response": KPI(said.support_response, telling.lasted),
    "resolution": KPI(said.resolution, telling.lasted),
    "reopen-rate": KPI(said.reopen_rate, telling.share),
    "rating": KPI(said.ratings, telling.shrunk),
    "low-ratings": KPI(said.low_ratings, telling.share),
    "retention-rate": KPI(moves.retention_rate, telling.share),
    "churn": KPI(moves.churn, telling.share_lost),
    "grr": KPI(money.grr, telling.quotient),
    "nrr": KPI(money.nrr, telling.quotient),
    "repeat-rate": KPI(money.repeat_rate, telling.share),
    "purchase-gap": KPI(money.purchase_gap, telling.lasted),
    "won-back": KPI(moves.won_back, telling.share),
    "advocacy-rate": KPI(said.advocacy_rate, telling.share, any_act),
    "promoters": KPI(said.promoters, telling.share),
    "promoters-acted": KPI(said.promoters_acted, telling.share, any_act),
    "referral-rate": KPI(said.referral_rate, telling.share, any_referral),
    "referral-conversion": KPI(said.referral_conversion, telling.share),
    "referred-per-customer": KPI(said.referred_per_customer, telling.quotient, any_referral),
    "reviews": KPI(said.ratings, telling.count, any_review),
    "review-mean": KPI(said.ratings, telling.quotient),
    "second-product": KPI(
        money.second_product,
        telling.share,
        lambda ask: any(one.product and one.day >= ask.book.day_of(ask.since) for one in ask.book.purchases),
    ),
    "referred-value": KPI(money.referred_value, money.times_as_much),
    "from-advocates": KPI(said.from_advocates, telling.share, any_referral),
}
"""All but velocity, which is told of others, and at-risk, which is held against the list of those customers (`test_at_risk_listed`)."""


def measured(slug, ask):
    """A KPI's number; not measurable where nothing of the kind was ever logged."""
    if slug == "velocity":
        value = money.velocity(ask)
        won, average = len(moves.winners(ask)), telling.quotient(money.orders(ask)).value or 0
        return Figure(value, won * average, telling.lasted(moves.sales_cycle(ask)).value or 0, won)
    kpi = COUNTS[slug]
    return told(kpi, ask, kpi.tell(kpi.rows(ask)))


def told(kpi, ask, figure):
    return figure if kpi.known(ask) else replace(figure, value=None, low=None, high=None, beyond=False)


def by(slug, ask, field):
    """The KPI by what an attribute was when each thing happened: {value: number}."""
    kpi, found = COUNTS[slug], {}
    rows = kpi.rows(ask)
    if not any(row.who for row in rows):
        return {}
    for row in rows:
        value = ask.book.held(row.who, field, row.at) if row.who else row.source if field == "source" else None
        found.setdefault(value, []).append(row)
    figures = {}
    lacking = field != "source" and any(row.who is None for row in rows)
    for value, part in found.items():
        if lacking and not any(row.who for row in part):
            continue
        figure = told(kpi, ask, kpi.tell(part))
        if slug == "source-share":
            figure = told(kpi, ask, telling.share([replace(row, over=int(row in part)) for row in rows]))
        figures[value] = replace(figure, value=None, low=None, high=None) if lacking else figure
    return figures


# -- the three columns of a stage


def columns(ask, stage):
    """Conversion, revenue and satisfaction of a stage."""
    return conversion(ask, stage), revenue(ask, stage), satisfaction(ask, stage)


def conversion(ask, stage):
    """Of who entered it in the period, who reached a later one within the window and was not lost before."""
    book = ask.book
    if stage == [one for one in book.order if one not in book.retired][-1]:
        return None
    entered = moves.firsts(step for step in ask.moves() if step.stage == stage)
    return telling.share([moves.reaching(ask, step, lambda to: book.rung(to) > book.rung(stage)) for step in entered])


def revenue(ask, stage):
    """(amounts, purchases above zero) of customers who were there at the end of the day; None without any of anybody."""
    book = ask.book
    bought = book.bought(*ask.days())
    mine = [one for one in bought if book.where(book.is_(one.who), book.midnight(one.day + DAY) - TICK) == stage]
    return (sum(one.amount for one in mine), sum(one.amount > 0 for one in mine)) if bought else None


def satisfaction(ask, stage):
    """The share of CSAT 4-5 and NPS 9-10 of the answers of customers who were there."""
    happy = said.csat(ask) + said.promoters(ask)
    return telling.share([row for row in happy if ask.book.where(row.who, row.at) == stage])
