"""What stands in a digest's thread, or is told to who asks why: tables, what is missing, how all of it was counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Button, Reply
from commands._card import MOST_ROWS
from commands._say import calendar
from commands.customer._care_receipt import advocates_receipt, at_risk_receipt
from commands.digest._cohorts import cohorts_chart
from commands.digest._tables import tables
from commands.funnel._periods import familiar, span, when
from commands.journey import _stuck_said as stuck
from commands.kpi._notes import left_out
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from commands import Ask
    from lifecycle.digests.report import Report
    from lifecycle.service import Lifecycle
    from lifecycle.service.digest_details import Details

PAGE = 15
"""Customers of a list; as data there are all."""


def thread_reply(
    ask: Ask, lifecycle: Lifecycle, report: Report, *, audience: str, buttons: tuple[Button, ...] = ()
) -> Reply:
    """All that the message has no room for."""
    here = calendar(ask, lifecycle)
    details = lifecycle.digest_content.details(report.kind, report.period, MOST_ROWS if ask.as_data else PAGE)
    period = when(familiar(report.period, here, lifecycle.settings))
    return Reply(
        _("{kind} {when}: the figures, and how they were counted.").format(kind=_(report.kind.name), when=period),
        lines=tuple(_lines(report, details)),
        tables=tuple(tables(here, lifecycle, report.period, details)),
        chart=cohorts_chart(here, details.cohorts) if details.cohorts else None,
        receipt=" ".join(_receipt(here, lifecycle, report, details)),
        buttons=buttons,
        audience=audience,
    )


def _lines(report: Report, details: Details) -> Iterator[str]:
    """How each number of the message is counted, and what would fill one that is not there."""
    for answer in report.answers.values():
        kpi = answer.row.kpi
        text = _(kpi.formula) if answer.row.is_measurable else _(kpi.missing)
        yield _("{kpi}: {how}").format(kpi=_(kpi.name), how=text)
    second = details.at_risk.second if details.at_risk else None
    if second and second.limit_days is not None:
        told = _("Three in four of the {n} who bought a second time did so within {days} days of the first.")
        yield told.format(n=second.n, days=second.limit_days)


def _receipt(here: Ask, lifecycle: Lifecycle, report: Report, details: Details) -> Iterator[str]:
    period = report.period
    yield _("{days}, {zone}; before: {previous}. Lists are of now.").format(
        days=span(period, here), zone=period.zone, previous=span(period.previous(), here)
    )
    yield _(
        "Changed is what leaves the limits of its last 12 periods (mean and 2.66 times the mean moving range; 6 at least). In "
        "brackets 95 % intervals; under n = 5 counts."
    )
    asked = next((one.asked for one in report.answers.values()), None)
    if asked:
        yield from left_out(here, asked.left_out)
    if details.at_risk:
        yield at_risk_receipt(here, lifecycle, details.at_risk)
    if details.advocates:
        yield advocates_receipt(here, lifecycle, details.advocates)
    if details.stuck:
        yield stuck.receipt(details.stuck, here, first=1)
