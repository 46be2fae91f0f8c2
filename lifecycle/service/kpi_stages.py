"""The weeks of a chart, and which KPI speaks for a stage in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lifecycle.flows import Span
from lifecycle.kpis.asking import measured
from lifecycle.service.kpi_answers import Week

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lifecycle.kpis.evidence import Evidence
    from lifecycle.kpis.kpi import KPI, Measured
    from lifecycle.period import Period

SILENT = frozenset({"stuck-share", "at-risk"})
"""KPIs whose every period has to be read anew: no chart of all stages shows them, since it is drawn when nothing can be read
any more."""


def is_enough(kpi: KPI, found: Measured) -> bool:
    """Whether there is a value that may be shown as one."""
    return found.value is not None and found.n >= kpi.minimum_n


def leading(kpis: Sequence[KPI], found: Mapping[str, Measured]) -> KPI | None:
    """Of a stage's KPIs the one that its chart shows: of those that have enough the first that leads, else the first; None where
    nothing can be measured."""
    able = [kpi for kpi in kpis if kpi.slug not in SILENT and found[kpi.slug].value is not None]
    enough = [kpi for kpi in able if is_enough(kpi, found[kpi.slug])] or able
    return next((kpi for kpi in enough if kpi.leads), enough[0] if enough else None)


def course(kpi: KPI, evidence: Evidence, weeks: Sequence[Period]) -> tuple[Week, ...]:
    """A KPI in each of these weeks."""
    found = ((one, measured(kpi, evidence.at(span_of(one)))) for one in weeks)
    return tuple(Week(one.dates()[0], its.value, its.n, is_enough(kpi, its)) for one, its in found)


def span_of(period: Period) -> Span:
    """A period as instants."""
    return Span.of(period.start, period.end)
