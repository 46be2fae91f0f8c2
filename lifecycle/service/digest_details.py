"""What stands in the thread of a digest: every KPI of its stages, the lists, cohorts, moves back, the chain of advocacy."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from lifecycle.dates import begins, months_later
from lifecycle.digests.chain import Chain, chain
from lifecycle.digests.cohorts import Cohort, cohorts, doubtful, were
from lifecycle.digests.kind import Need
from lifecycle.errors import StillLearning
from lifecycle.model import Kind as Move
from lifecycle.period import parse_period
from lifecycle.service.context import INSTANT
from lifecycle.service.purchases import Purchases
from lifecycle.touchpoints import ASK, REFERRAL, REVIEW

if TYPE_CHECKING:
    from lifecycle.digests.kind import Kind
    from lifecycle.model import Stage
    from lifecycle.period import Period
    from lifecycle.service.care import Care
    from lifecycle.service.care_answers import AdvocatesAnswer, AtRiskAnswer
    from lifecycle.service.context import Context
    from lifecycle.service.kpi_answers import Row
    from lifecycle.service.kpis import KPIs
    from lifecycle.service.stuck import Stuck, StuckAnswer

PAGE = 15
"""Customers of a list that stand in the thread."""
COHORTS = 7
"""Complete months whose new customers are followed."""
BEFORE = timedelta(days=366)
"""How far before them it is looked who was a customer already; of those who were somewhere before that, further."""
BEGINNING = datetime.min.replace(tzinfo=UTC)
CHAIN_MONTHS = 12
LOGGED_LATE = timedelta(days=1)
"""Who is won may be so for a day before it is logged who sent them."""
REASON = ("from_stage", "stage", "reason", "n")


@dataclass(frozen=True, slots=True)
class Back:
    """Moves back of the period from a stage to another one: `n` of them with this reason (None: without one)."""

    source: Stage
    stage: Stage
    reason: str | None
    n: int


@dataclass(frozen=True, slots=True)
class Details:
    """What the kind wants of it; None where it does not, and for a list that is still worked out. `chain_of`: the months that
    the chain is of."""

    rows: tuple[Row, ...]
    at_risk: AtRiskAnswer | None = None
    advocates: AdvocatesAnswer | None = None
    stuck: StuckAnswer | None = None
    cohorts: tuple[Cohort, ...] = ()
    back: tuple[Back, ...] = ()
    chain: Chain | None = None
    chain_of: Period | None = None


class DigestDetails:
    """Reads and counts what the message has no room for."""

    def __init__(self, context: Context, kpis: KPIs, care: Care, stuck: Stuck) -> None:
        self._context = context
        self._kpis = kpis
        self._care = care
        self._stuck = stuck

    def of(self, kind: Kind, period: Period, page: int = PAGE) -> Details:
        """All of it for a kind and a period, with so many customers of each list."""
        needs = {need for need, _most in kind.needs}
        part = period.elapsed(self._context.now)
        wanted = [kpi for kpi, _stage in self._kpis.all if kpi.stage in kind.stages]
        chained = self._chain_of(part) if "advocacy" in kind.stages else None
        return Details(
            rows=tuple(one.row for one in self._kpis.several(wanted, period, weeks=1, judged=False)),
            at_risk=self._at_risk(page) if Need.AT_RISK in needs else None,
            advocates=self._advocates(page) if needs & {Need.ASK, Need.WAITING} else None,
            stuck=self._stuck.page(None, None, offset=0, limit=page) if Need.STUCK in needs else None,
            cohorts=self._cohorts(part) if kind.cohorts else (),
            back=self._back(part) if kind.cohorts else (),
            chain=self._chain(chained) if chained else None,
            chain_of=chained,
        )

    def _at_risk(self, page: int) -> AtRiskAnswer | None:
        try:
            return self._care.at_risk(None, offset=0, limit=page)
        except StillLearning:
            return None

    def _advocates(self, page: int) -> AdvocatesAnswer | None:
        try:
            return self._care.advocates(None, offset=0, limit=page)
        except StillLearning:
            return None

    def _cohorts(self, period: Period) -> tuple[Cohort, ...]:
        context, settings = self._context, self._context.settings
        current = parse_period("this month", period.end - INSTANT, settings.zone, settings.week_start)
        months = current.series(COHORTS)
        since = months[0].start - BEFORE
        moves = context.store.moves_between(since, context.now + INSTANT)
        older = doubtful(settings.model, moves, months)
        if len(older):
            older = were(settings.model, context.store.moves_between(BEGINNING, since), older)
        return cohorts(settings.model, moves, months, context.now, older)

    def _back(self, period: Period) -> tuple[Back, ...]:
        """Where moves back led, and why, the commonest first; those without a reason after the others."""
        store, model = self._context.store, self._context.settings.model
        moves = store.moves_between(period.start, period.end)
        back = moves[moves["kind"] == Move.BACK]
        went = Counter(zip(back["from_stage"].tolist(), back["stage"].tolist(), strict=True))
        told = store.move_reasons(period.start, period.end)
        found = []
        for source, stage, reason, n in zip(*(told[column].tolist() for column in REASON), strict=True):
            found.append(Back(model.stage(source), model.stage(stage), reason, n))
            went[source, stage] -= n
        for (source, stage), n in went.most_common():
            if n > 0:
                found.append(Back(model.stage(source), model.stage(stage), None, n))
        return tuple(found)

    def _chain_of(self, period: Period) -> Period:
        """The months up to the period's end."""
        first = months_later(period.dates()[1] + timedelta(days=1), -CHAIN_MONTHS)
        start = begins(first, period.zone)
        return type(period)(start, period.end, period.zone, "days", "")

    def _chain(self, period: Period) -> Chain:
        context, store = self._context, self._context.store
        touches = {kind: store.touchpoints([kind], period.start, period.end) for kind in (ASK, REVIEW, REFERRAL)}
        referred = touches[REFERRAL]["other_id"]
        ids = referred[referred > 0].unique().tolist()
        bought, _left_out = Purchases(context).in_own_currency(ids, unit="revenue")
        moves = store.moves_between(period.start - LOGGED_LATE, context.now + INSTANT)
        return chain(context.settings.model, touches, moves, bought)
