"""The tables in a digest's thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Column, Table
from commands._card import owner_name
from commands._say import days, listed, number
from commands.clv._said import about, exact
from commands.customer import _care_said as care
from commands.digest._cohorts import cohorts_table
from commands.digest._figures import is_ripe_row, shown
from commands.funnel._periods import span
from commands.journey._stuck_said import long
from commands.kpi import _said as said
from commands.kpi._data import numbers
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from commands import Ask
    from commands._reply import Cell
    from lifecycle.period import Period
    from lifecycle.service import Lifecycle
    from lifecycle.service.care_answers import AdvocatesAnswer, AtRiskAnswer
    from lifecycle.service.digest_details import Back, Details
    from lifecycle.service.kpi_answers import Row
    from lifecycle.service.stuck import StuckAnswer


def tables(ask: Ask, lifecycle: Lifecycle, period: Period, details: Details) -> Iterator[Table]:
    """Those that have a row."""
    currency = lifecycle.settings.currency
    yield _kpis(ask, details.rows, period, currency)
    if details.at_risk and details.at_risk.page:
        yield _at_risk(ask, details.at_risk)
    if details.advocates and details.advocates.page:
        yield _to_ask(ask, details.advocates)
    if details.advocates and details.advocates.waiting:
        yield _waiting(ask, details.advocates)
    if details.stuck and details.stuck.page:
        yield _stuck(ask, details.stuck)
    if details.cohorts:
        yield cohorts_table(ask, details.cohorts)
    if details.back:
        yield _back(details.back, period, ask)
    if details.chain and details.chain.begun and details.chain_of:
        yield _chain(ask, details, currency)


def _kpis(ask: Ask, rows: Sequence[Row], period: Period, currency: str) -> Table:
    if ask.as_data:
        titles = (_("Value"), _("Low"), _("High"), _("Numerator"), _("Denominator"), _("n"), _("Open"))
        raw = tuple((row.kpi.slug, _(row.kpi.name), *numbers(row.now)) for row in rows)
        names = (Column(_("KPI")), Column(_("Name")))
        return Table((*names, *(Column(one, right=True) for one in titles)), raw, _("All figures"))
    columns = (Column(_("KPI")), Column(_("Value, state")), *(Column(one, right=True) for one in (_("Before"), _("n"))))
    return Table(columns, tuple(_kpi(ask, row, currency) for row in rows), _("All figures, {days}").format(days=span(period, ask)))  # fmt: skip


def _kpi(ask: Ask, row: Row, currency: str) -> tuple[Cell, ...]:
    value, wanted, state = said.shown(row, ask, currency), said.target(row, ask, currency), said.state(row)
    target = _("target {target}: {state}").format(target=wanted, state=state) if wanted and state else state
    open_ = "" if is_ripe_row(row) else _("{n} still open").format(n=number(row.now.open, ask))
    before = shown(ask, row.kpi, row.before, currency) if row.before else None
    return _(row.kpi.name), "; ".join(one for one in (value, target, open_) if one), before, row.now.n or None


def _at_risk(ask: Ask, answer: AtRiskAnswer) -> Table:
    columns = (
        Column(_("Customer")), Column(_("Why")), Column(_("At stake"), right=True), Column(_("Owner")), Column(_("Claimed by")),
    )  # fmt: skip
    rows = tuple(
        (
            one.customer.name,
            ", ".join(care.in_short(reason.why) for reason in one.reasons),
            None if one.stake is None else round(one.stake, 2) if ask.as_data else about(one.stake, ask),
            owner_name(one.customer.owner),
            care.who(one.claim.person) if one.claim else None,
        )
        for one in answer.page
    )
    return Table(columns, rows, _titled(_("At risk now"), len(rows), answer.n, ask))


def _to_ask(ask: Ask, answer: AdvocatesAnswer) -> Table:
    columns = (
        Column(_("Customer")), Column(_("Score")), Column(_("Days ago"), right=True), Column(_("Owner")), Column(_("Claimed by")),
    )  # fmt: skip
    rows = tuple(
        (
            one.customer.name,
            listed([*([f"NPS {one.nps}"] if one.nps is not None else []), *([f"CSAT {one.csat}"] if one.csat is not None else [])]),
            one.days,
            owner_name(one.customer.owner),
            care.who(one.claim.person) if one.claim else None,
        )
        for one in answer.page
    )  # fmt: skip
    return Table(columns, rows, _titled(_("Who could be asked now"), len(rows), answer.n, ask))


def _waiting(ask: Ask, answer: AdvocatesAnswer) -> Table:
    columns = (Column(_("Customer")), Column(_("Asked, days ago"), right=True), Column(_("Owner")))
    rows = tuple((one.customer.name, one.days, owner_name(one.customer.owner)) for one in answer.waiting)
    return Table(columns, rows, _titled(_("Asked, and no answer yet"), len(rows), answer.n_waiting, ask))


def _stuck(ask: Ask, answer: StuckAnswer) -> Table:
    columns = (Column(_("Customer")), Column(_("Stage")), Column(_("For")), Column(_("Limit")), Column(_("Owner")))
    rows = tuple(
        (one.customer.name, one.limit.stage.name, days(answer.at - one.since), long(one.limit), owner_name(one.customer.owner))
        for one in answer.page
    )  # fmt: skip
    return Table(columns, rows, _titled(_("Stuck now, longest first"), len(rows), answer.n, ask))


def _back(found: Sequence[Back], period: Period, ask: Ask) -> Table:
    columns = (Column(_("From")), Column(_("Back to")), Column(_("Reason")), Column(_("Moves"), right=True))
    rows = tuple((one.source.name, one.stage.name, one.reason, one.n) for one in found)
    return Table(columns, rows, _("Bounced back, {days}").format(days=span(period, ask)))


def _chain(ask: Ask, details: Details, currency: str) -> Table:
    found, period = details.chain, details.chain_of
    assert found
    assert period
    rows: tuple[tuple[Cell, ...], ...] = (
        (_("Asked"), found.asked),
        (_("Said yes"), found.agreed),
        (_("Said no"), found.declined),
        (_("Reviews given"), found.reviews),
        (_("Referrals given"), found.referrals),
        (_("Customers referred"), found.referred),
        (_("Of these won since"), found.won),
        (_("They bought for"), _("{amount} {currency}").format(amount=exact(found.value, ask), currency=currency)),
    )
    title = _("From asking to what it brought, {days}").format(days=span(period, ask))
    return Table((Column(_("Step")), Column(_("n"), right=True)), rows, title)


def _titled(title: str, shown_: int, n: int, ask: Ask) -> str:
    if shown_ >= n:
        return title
    told = _("{title}, {shown} of {n}")
    return told.format(title=title, shown=number(shown_, ask), n=number(n, ask))
