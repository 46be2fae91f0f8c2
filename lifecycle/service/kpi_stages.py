"""Which KPI speaks for a stage in a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lifecycle.kpis.kpi import KPI, Measured

SILENT = frozenset({"stuck-share"})
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
