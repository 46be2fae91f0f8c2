"""The first line of a digest: what a busy person must know."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from commands._say import date_in, listed, locale_of, number
from commands.clv._said import about
from commands.digest._figures import COUNT, inside, is_unusual, shown
from commands.funnel._periods import familiar, when
from commands.kpi import _said as kpi_said
from lifecycle.digests.kind import Need
from lifecycle.stats import Verdict
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from datetime import datetime

    from commands import Ask
    from lifecycle.digests.report import Listed, Report
    from lifecycle.service import Lifecycle
    from lifecycle.service.kpi_answers import OneAnswer

LATE = timedelta(minutes=20)
"""A digest that comes later than this after it was due says so."""
MOST_TOLD = 2


def headline(ask: Ask, lifecycle: Lifecycle, report: Report) -> str:
    """The verdict on the numbers, who needs somebody, and that it is late, if it is."""
    return " ".join(
        one for one in (_numbers(ask, lifecycle, report), _lists(ask, lifecycle, report), late(ask, report)) if one
    )


def late(ask: Ask, report: Report) -> str:
    """That it should have come before; empty where it is in time."""
    if report.due is None or report.subscription is None or ask.now - report.due < LATE:
        return ""
    return _("This digest is late; it was due {moment}.").format(
        moment=at(report.due, report.subscription.schedule.zone, ask)
    )


def at(moment: datetime, zone: str, ask: Ask) -> str:
    """`Mon 30 Nov 09:00`; with its zone where the reader's is another one."""
    local = moment.astimezone(ZoneInfo(zone))
    year = local.year != ask.now.astimezone(ZoneInfo(zone)).year
    said = f"{date_in(ask.language, local.date(), with_year=year)} {format_datetime(local, 'HH:mm', locale=locale_of(ask.language))}"
    return said if zone == ask.zone else f"{said} {zone}"


def _numbers(ask: Ask, lifecycle: Lifecycle, report: Report) -> str:
    period = when(familiar(report.period, ask, lifecycle.settings))
    told = [report.answers[slug] for slug in report.kind.slugs]
    known = [one for one in told if one.row.is_enough]
    currency = lifecycle.settings.currency
    unusual = [one for one in known if is_unusual(ask, one, currency)]
    if unusual:
        text = listed([_unusual(ask, one, currency) for one in unusual[:MOST_TOLD]])
        text = _("{changes} {when}.").format(changes=text, when=period)
        return f"{text[:1].upper()}{text[1:]}"
    if not known:
        return _too_little(told, period, inside(_(report.kind.name)))
    first = _leading(report, known)
    values = listed([_value(ask, one, currency) for one in first])
    if all(one.verdict is Verdict.UNKNOWN for one in first):
        text = _("{values} {when}.").format(values=values, when=period)
        return f"{text[:1].upper()}{text[1:]}"
    return _("Nothing unusual {when}: {values}.").format(values=values, when=period)


def _too_little(told: list[OneAnswer], period: str, kind: str) -> str:
    """That there is no verdict; where there is nothing to count either, what would fill the first of the numbers."""
    if any(one.row.is_measurable for one in told):
        said = _("Too little is on record {when} for a verdict on {kind}; below are the counts.")
        return said.format(when=period, kind=kind)
    said = _("Nothing of {kind} can be measured {when}. {missing}")
    return said.format(kind=kind, when=period, missing=_(told[0].row.kpi.missing))


def _leading(report: Report, known: list[OneAnswer]) -> list[OneAnswer]:
    """The first of each group of which there is a value."""
    slugs = {one.row.kpi.slug for one in known}
    leading = [next((slug for slug in group if slug in slugs), None) for group in report.kind.numbers]
    return [report.answers[slug] for slug in leading if slug]


def _value(ask: Ask, one: OneAnswer, currency: str) -> str:
    """`retention rate 97.9 %`, with a target that it misses."""
    row = one.row
    told = {"kpi": inside(_(row.kpi.name)), "value": shown(ask, row.kpi, row.now, currency)}
    if row.kpi.unit == COUNT and row.now.value != 1:
        return _("{value} {kpi}").format(**told)
    if kpi_said.state(row) != _("missed"):
        return _("{kpi} {value}").format(**told)
    return _("{kpi} {value} (target {target} missed)").format(**told, target=kpi_said.target(row, ask, currency))


def _unusual(ask: Ask, one: OneAnswer, currency: str) -> str:
    """`churn was higher than usual (4.1 % after 1.2 %)`; what has come nearer to the usual since is still so."""
    row, below = one.row, one.verdict is Verdict.BELOW
    nearer = row.change is not None and (row.change > 0) is below and row.change != 0
    told = {
        (False, False): _("{kpi} was higher than usual ({value} after {before})"),
        (False, True): _("{kpi} was still higher than usual ({value} after {before})"),
        (True, False): _("{kpi} was lower than usual ({value} after {before})"),
        (True, True): _("{kpi} was still lower than usual ({value} after {before})"),
    }[below, nearer]
    before = shown(ask, row.kpi, row.before, currency) if row.before else "–"
    return told.format(kpi=inside(_(row.kpi.name)), value=shown(ask, row.kpi, row.now, currency), before=before)


def _lists(ask: Ask, lifecycle: Lifecycle, report: Report) -> str:
    parts = []
    for need, found in report.lists.items():
        if found is None:
            parts.append(_("who needs somebody is still being worked out"))
        elif found.n:
            parts.append(_listed(ask, lifecycle, need, found))
    text = "; ".join(dict.fromkeys(parts))
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _listed(ask: Ask, lifecycle: Lifecycle, need: Need, found: Listed) -> str:
    words = {
        Need.AT_RISK: plural("{n} customer is at risk", "{n} customers are at risk", found.n),
        Need.ASK: plural("{n} could be asked for a review", "{n} could be asked for a review", found.n),
        Need.WAITING: plural("{n} was asked and has not answered", "{n} were asked and have not answered", found.n),
        Need.STUCK: plural("{n} customer is stuck", "{n} customers are stuck", found.n),
    }
    text = words[need].format(n=number(found.n, ask))
    more = []
    if found.staked and found.stake >= 1:
        stake = _("{stake} {currency} at stake")
        more.append(stake.format(stake=about(found.stake, ask), currency=lifecycle.settings.currency))
    if found.claimed:
        more.append(plural("{n} claimed", "{n} claimed", found.claimed).format(n=number(found.claimed, ask)))
    return f"{text} ({', '.join(more)})" if more else text
