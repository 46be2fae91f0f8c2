"""What became of the digest before: of the customers it named, and of the figures it told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lifecycle.care.claims import List
from lifecycle.digests.report import Became, Restated, Restatement
from lifecycle.digests.told import Figure, Logged, loads
from lifecycle.errors import NotUnderstood
from lifecycle.flows import microseconds
from lifecycle.kpis.catalogue import KPIS
from lifecycle.model import LOST, Kind
from lifecycle.period import parse_period
from lifecycle.service.context import INSTANT
from lifecycle.service.digest_record import Record
from lifecycle.service.purchases import day_number
from lifecycle.service.reading import moves_in_parts

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from lifecycle.digests.told import Told
    from lifecycle.kpis.kpi import Measured
    from lifecycle.period import Period
    from lifecycle.runs import Run
    from lifecycle.service.claims import Claims
    from lifecycle.service.context import Context
    from lifecycle.service.kpi_answers import OneAnswer
    from lifecycle.service.kpis import KPIs

LONGEST_CLAIM = timedelta(days=366)


class Past:
    """Holds what was said against what is so now."""

    def __init__(self, context: Context, kpis: KPIs, claims: Claims) -> None:
        self._context = context
        self._kpis = kpis
        self._claims = claims

    def became(self, run: Run) -> Became | None:
        """What has become of whom the digest named, since it was due; None where it named nobody. Who has been merged counts as who
        stands for them."""
        told = loads(run.told)
        found = (self._context.store.customer(one) for one, _need in (told.named if told else ()))
        ids = {customer.id for customer in found if customer}
        if not ids:
            return None
        since = run.due_at
        claimed = ids & self._claimed(since)
        moved, lost = self._moved(ids, since)
        bought = self._bought(ids, since)
        quiet = ids - claimed - moved - lost - bought
        return Became(len(ids), len(claimed), len(moved), len(bought), len(lost), len(quiet))

    def _claimed(self, since: datetime) -> set[int]:
        """Whom somebody has claimed since, or again, so that it is not over, or has been done with."""
        now, first = self._context.now, microseconds(since)
        today = now.astimezone(ZoneInfo(self._context.settings.zone)).date()
        told = (self._claims.claims_between(on, since - LONGEST_CLAIM, now + INSTANT) for on in List)
        return {
            one.customer_id
            for found in told
            for one in (row.episode for row in found.rows)
            if one.claimed_us >= first or (one.due >= today if one.ended_us is None else one.ended_us >= first)
        }

    def restatement(self, run: Run, answers: Mapping[str, OneAnswer], period: Period) -> Restatement | None:
        """Which figures of the digest its period counts otherwise now; None where none does."""
        told = loads(run.told)
        its = self._period(told) if told else None
        if told is None or its is None:
            return None
        now = self._counted(told, its, answers, period)
        rows = tuple(
            Restated(kpi, told.figures[kpi.slug], now[kpi.slug])
            for kpi in KPIS
            if kpi.slug in told.figures and kpi.slug in now and told.figures[kpi.slug].differs(now[kpi.slug])
        )
        return Restatement(its, rows, _less(Record(self._context, its).logged, told.logged)) if rows else None

    def _counted(self, told: Told, its: Period, answers: Mapping[str, OneAnswer], period: Period) -> dict[str, Figure]:
        """Its figures as they are counted now: of the period before this one they are there already, unless nobody was anywhere
        by its end, as when all of it was taken back."""
        if its == period.previous():
            rows = {slug: answer.row.before for slug, answer in answers.items()}
            found = {slug: figure(one) for slug, one in rows.items() if one is not None}
            if set(told.figures) <= set(found):
                return found
        wanted = [kpi for kpi in KPIS if kpi.slug in told.figures]
        return {one.row.kpi.slug: figure(one.row.now) for one in self._kpis.several(wanted, its, weeks=1)}

    def _period(self, told: Told) -> Period | None:
        settings = self._context.settings
        try:
            return parse_period(told.period, self._context.now, settings.zone, settings.week_start)
        except NotUnderstood:
            return None

    def _moved(self, ids: Collection[int], since: datetime) -> tuple[set[int], set[int]]:
        """Who of them moved forward since, and whose last move was to lost."""
        ahead: set[int] = set()
        last: dict[int, int] = {}
        for moves in moves_in_parts(self._context.store, since, self._context.now + INSTANT):
            theirs = moves[moves["customer_id"].isin(list(ids))]
            forward = theirs[theirs["kind"].isin([Kind.FORWARD, Kind.SKIP, Kind.WON_BACK])]
            ahead |= set(forward["customer_id"].tolist())
            last |= dict(zip(theirs["customer_id"].tolist(), theirs["stage"].tolist(), strict=True))
        return ahead, {one for one, stage in last.items() if stage == LOST}

    def _bought(self, ids: Collection[int], since: datetime) -> set[int]:
        """Who of them bought on the day of the digest or later."""
        bought, _currencies = self._context.store.purchases(list(ids))
        first = day_number(since.astimezone(ZoneInfo(self._context.settings.zone)).date())
        return set(bought["customer_id"][(bought["day"] >= first) & (bought["amount_cents"] > 0)].tolist())


def figure(found: Measured) -> Figure:
    """A measured KPI as it is told."""
    return Figure(found.value, found.over, found.of, found.n, found.open)


def _less(one: Logged, other: Logged) -> Logged:
    return Logged(one.moves - other.moves, one.purchases - other.purchases, one.touchpoints - other.touchpoints)
