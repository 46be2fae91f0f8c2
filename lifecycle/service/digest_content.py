"""What a digest tells: the kind's numbers, who needs somebody, what went well, and what became of the digest before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lifecycle.digests.kinds import find as find_kind
from lifecycle.digests.report import Report, Silent, Won
from lifecycle.digests.standing import next_due, runs_of
from lifecycle.digests.subscription import ABOUT, read
from lifecycle.digests.told import Told, dumps
from lifecycle.errors import NotUnderstood
from lifecycle.kpis.catalogue import KPIS
from lifecycle.model import TERMINAL, Role
from lifecycle.runs import RunState
from lifecycle.service.digest_details import PAGE, DigestDetails
from lifecycle.service.digest_lists import Lists
from lifecycle.service.digest_past import Past, figure
from lifecycle.service.digest_record import EPOCH, Record
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lifecycle.digests.kind import Kind
    from lifecycle.digests.report import Named
    from lifecycle.digests.silence import Heard
    from lifecycle.digests.subscription import Subscription
    from lifecycle.kpis.kpi import KPI
    from lifecycle.period import Period
    from lifecycle.runs import Run
    from lifecycle.service.care import Care
    from lifecycle.service.claims import Claims
    from lifecycle.service.context import Context
    from lifecycle.service.digest_details import Details
    from lifecycle.service.kpi_answers import OneAnswer
    from lifecycle.service.kpis import KPIs
    from lifecycle.service.stuck import Stuck

WEEKS = 52
"""Complete weeks that a chart's longer trend shows."""
LOOKED_AT = 12
"""Runs before this one among which the digest before is looked for."""
MOST_WINNERS = 12
_BY_SLUG = {kpi.slug: kpi for kpi in KPIS}


class DigestContent:
    """Makes reports. Everything is counted as of now; the period is the caller's, who has it from the due time."""

    def __init__(self, context: Context, kpis: KPIs, care: Care, stuck: Stuck, claims: Claims) -> None:
        self._context = context
        self._kpis = kpis
        self._lists = Lists(context, care, stuck)
        self._past = Past(context, kpis, claims)
        self._details = DigestDetails(context, kpis, care, stuck)

    def due(self, subscription: Subscription, due: datetime, *, drawn: bool = True) -> Report:
        """What a subscription's digest of a due time tells. NotUnderstood for a kind that there is no more."""
        kind = find_kind(subscription.kind)
        if kind is None:
            raise NotUnderstood(_('There is no digest "{kind}" any more.').format(kind=subscription.kind))
        settings = self._context.settings
        period = subscription.schedule.period(due, settings.week_start, settings.zone)
        report = self.report(kind, period, self._before(subscription, due), drawn=drawn)
        earlier = self._runs(subscription, due)
        skipped = earlier[0].due_at if earlier and earlier[0].state is RunState.SKIPPED else None
        coming = next_due(subscription, max(due, self._context.now))
        return replace(report, subscription=subscription, due=due, skipped=skipped, next_due=coming)

    def report(self, kind: Kind, period: Period, before: Run | None = None, *, drawn: bool = True) -> Report:
        """A kind of digest of a period; held against an earlier one where that is given. Not `drawn`: without the weeks of its
        picture, and without what the figures' own history makes of them."""
        record = Record(self._context, period)
        answers = self._answers(kind, period, drawn=drawn)
        lists, named = self._lists.of(kind)
        return Report(
            kind=kind,
            period=period,
            as_of=self._context.now,
            answers=answers,
            recorded=record.ever,
            logged=record.logged,
            lists=lists,
            named=named,
            wins={win: self._won(record.wins[win].tolist()) for win in kind.wins},
            heard=record.heard,
            became=self._past.became(before) if before else None,
            restatement=self._past.restatement(before, answers, period) if before else None,
        )

    def asked(self, kind: Kind, period: Period, channel: str, *, drawn: bool = True) -> Report:
        """A kind of digest of a period, as somebody asks for it in a channel: where that gets the kind by itself, held against
        the last one that came before the period's end, and with when the next one comes."""
        now = self._context.now
        subscriptions = (one for one in read(self._context.store.said_about(ABOUT)) if one.channel == channel)
        its = next((one for one in subscriptions if one.kind == kind.slug), None)
        if its is None:
            return self.report(kind, period, drawn=drawn)
        report = self.report(kind, period, self._before(its, period.end), drawn=drawn)
        return replace(report, subscription=its, next_due=next_due(its, now))

    def details(self, kind: Kind, period: Period, page: int = PAGE) -> Details:
        """What stands in its thread, with so many customers of each list."""
        return self._details.of(kind, period, page)

    def silent(self, period: Period) -> tuple[int, tuple[Silent, ...], Heard]:
        """How many people may log, who of them has logged nothing since the period began (who owns most comes first), and
        which stages have gone quiet. For managers."""
        context, store = self._context, self._context.store
        context.need(Role.MANAGER, _("see who logged nothing"))
        people = [
            one for one in store.people() if one.id != TERMINAL and not one.outsider and one.role.covers(Role.REP)
        ]
        silent = [
            Silent(one, len(store.owned(one.id)), last.at if last else None)
            for one in people
            if store.last_action(one.id, period.start) is None
            for last in [store.last_action(one.id, EPOCH)]
        ]
        silent.sort(key=lambda one: -one.customers)
        return len(people), tuple(silent), Record(context, period).heard

    @staticmethod
    def told(report: Report, shown: Sequence[Named]) -> str:
        """What the report says, where these customers were named, for the next one to be held against."""
        figures = {slug: figure(answer.row.now) for slug, answer in report.answers.items()}
        named = tuple((one.customer.id, one.need.value) for one in shown)
        return dumps(Told(report.period.exact(), figures, named, report.logged))

    def _answers(self, kind: Kind, period: Period, *, drawn: bool) -> dict[str, OneAnswer]:
        charted, others = list(kind.chart), [slug for slug in kind.slugs if slug not in kind.chart]
        told = [
            one
            for slugs, weeks in ((charted, WEEKS if drawn else 1), (others, 1))
            for one in self._kpis.several([_kpi(slug) for slug in slugs], period, weeks=weeks, judged=drawn)
        ]
        found = {one.row.kpi.slug: one for one in told}
        return {slug: found[slug] for slug in dict.fromkeys((*kind.slugs, *kind.chart))}

    def _won(self, ids: list[int]) -> Won:
        first = list(dict.fromkeys(ids))[:MOST_WINNERS]
        return Won(len(ids), tuple(self._context.store.customers(first)))

    def _before(self, subscription: Subscription, due: datetime) -> Run | None:
        """The last one that arrived, and said what it told."""
        runs = self._runs(subscription, due)
        return next((run for run in runs if run.state is RunState.SENT and run.told), None)

    def _runs(self, subscription: Subscription, due: datetime) -> list[Run]:
        found = self._context.store.runs(runs_of(subscription.id), LOOKED_AT + 1)
        return [run for run in found if run.due_at < due]


def _kpi(slug: str) -> KPI:
    return _BY_SLUG[slug]
