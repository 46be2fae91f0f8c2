"""Which KPI speaks for a stage in a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lifecycle.kpis.kpi import KPI, Measured

LEADING = (
    "new-prospects", "qualified-rate", "win-rate", "csat", "nps", "retention-rate", "churn", "advocacy-rate", "referral-rate",
)  # fmt: skip
"""KPIs that speak for their stage week by week: what a week decides, not what its newcomers may still do."""
SILENT = frozenset({"stuck-share"})
"""KPIs whose every period has to be read anew: no chart of all stages shows them, since it is drawn when nothing can be read
any more."""


def is_enough(kpi: KPI, found: Measured) -> bool:
    """Whether there is a value that may be shown as one."""
    return found.value is not None and found.n >= kpi.minimum_n


def leading(kpis: Sequence[KPI], found: Mapping[str, Measured]) -> KPI | None:
    """Of a stage's KPIs the one that its chart shows: of those that have enough the first that speaks for a stage, else the
    first; None where nothing can be measured."""
    able = [kpi for kpi in kpis if kpi.slug not in SILENT and found[kpi.slug].value is not None]
    enough = [kpi for kpi in able if is_enough(kpi, found[kpi.slug])] or able
    by_slug = {kpi.slug: kpi for kpi in enough}
    return next((by_slug[slug] for slug in LEADING if slug in by_slug), enough[0] if enough else None)
