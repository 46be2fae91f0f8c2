"""The numbers of a digest, each as a part of a line: value, how sure it is, change, target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands._say import number
from commands.kpi import _said as said
from lifecycle.stats import Verdict
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from commands import Ask
    from lifecycle.digests.report import Report
    from lifecycle.kpis.kpi import KPI, Measured
    from lifecycle.service.kpi_answers import OneAnswer, Row

BETWEEN = " · "
COUNT = "count"
"""A KPI of this unit has its n in its value."""
COUNTED = frozenset({"rate", COUNT})
"""Units of which the counts can be told instead."""
LENGTHS = frozenset({"days", "hours", "months"})


def number_lines(ask: Ask, report: Report, currency: str) -> tuple[str, ...]:
    """A line for each of the kind's groups; what cannot be measured is left out where something else can be."""
    lines = []
    for group in report.kind.numbers:
        answers = [report.answers[slug] for slug in group]
        told = [figure(ask, one, currency) for one in answers if one.row.is_measurable]
        lacking = [_(one.row.kpi.name) for one in answers if not one.row.is_measurable]
        if lacking:
            told.append(_("{kpis}: not measurable").format(kpis=", ".join(lacking)))
        lines.append(BETWEEN.join(told))
    return tuple(lines)


def figure(ask: Ask, answer: OneAnswer, currency: str) -> str:
    """`Retention rate 97.9 % (95.8–99.0, n = 412), +0.3 points; target 97 %: hit`."""
    row = answer.row
    value = shown(ask, row.kpi, row.now, currency)
    sure = said.interval(row.kpi.unit, row.now, ask) if row.is_enough else ""
    n = _("n = {n}").format(n=number(row.now.n, ask)).replace(" ", said.NO_BREAK)
    wants_n = row.kpi.unit not in COUNTED or (row.is_enough and row.kpi.unit != COUNT)
    beside = ", ".join(one for one in (sure, n if wants_n else "") if one)
    named = _("{kpi} {value} ({sure})") if beside else _("{kpi} {value}")
    if _is_too_few(row.kpi, row.now):
        named = _("{kpi}: {value} ({sure})")
    text = named.format(kpi=_(row.kpi.name), value=value, sure=beside)
    return "; ".join(
        one for one in (text + "".join(_change(ask, answer, currency)), _target(ask, answer, currency)) if one
    )


def shown(ask: Ask, kpi: KPI, found: Measured, currency: str) -> str:
    """A value as it is told everywhere, or the counts where they are too few for one."""
    if _is_too_few(kpi, found):
        return _("too few") if found.n else "–"
    return said.measured(kpi.unit, kpi.minimum_n, found, ask, currency, sure=False) or "–"


def _is_too_few(kpi: KPI, found: Measured) -> bool:
    """Whether it has no value to tell, and no counts that could be told instead."""
    return kpi.unit not in COUNTED and (found.value is None or found.n < kpi.minimum_n)


def is_ripe(answer: OneAnswer) -> bool:
    """Whether it may be held against others. A share of whom some are still inside their window may not; in lengths of time
    those that still last are reckoned with."""
    return is_ripe_row(answer.row)


def is_ripe_row(row: Row) -> bool:
    """`is_ripe`, of a row."""
    return not row.now.open or row.kpi.unit in LENGTHS


def inside(name: str) -> str:
    """A KPI's name inside a sentence: `retention rate`, `NPS`."""
    return name if name[:2].isupper() else f"{name[:1].lower()}{name[1:]}"


def is_unusual(ask: Ask, answer: OneAnswer, currency: str) -> bool:
    """Whether its own history calls it changed, and a reader can see that it did."""
    row = answer.row
    if not is_ripe(answer) or answer.verdict not in {Verdict.ABOVE, Verdict.BELOW}:
        return False
    return row.before is None or shown(ask, row.kpi, row.now, currency) != shown(ask, row.kpi, row.before, currency)


def _change(ask: Ask, answer: OneAnswer, currency: str) -> Iterator[str]:
    row = answer.row
    if not is_ripe(answer):
        yield plural(", {n} of them still open", ", {n} of them still open", row.now.open).format(
            n=number(row.now.open, ask)
        )
        return
    changed = said.change(row, ask, currency)
    if changed is not None and answer.verdict is not Verdict.UNKNOWN:
        yield f", {changed}{said.verdict(answer.verdict) if is_unusual(ask, answer, currency) else ''}"
    elif row.before is not None and compares(row):
        yield _(", before {value}").format(value=shown(ask, row.kpi, row.before, currency))


def compares(row: Row) -> bool:
    """Whether the period before has something to stand beside it: a value, or counts."""
    before = row.before
    return before is not None and bool(before.n or before.value is not None) and not _is_too_few(row.kpi, before)


def _target(ask: Ask, answer: OneAnswer, currency: str) -> str:
    row = answer.row
    wanted, state = said.target(row, ask, currency), said.state(row)
    if wanted is None or (row.target and row.target.currency):
        return ""
    return _("target {target}: {state}").format(target=wanted, state=state or _("not measurable"))
