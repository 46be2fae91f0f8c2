"""Which KPI speaks for a stage in a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lifecycle.service.kpi_answers import Row

LEADING = (
    "new-prospects", "qualified-rate", "win-rate", "csat", "nps", "retention-rate", "churn", "advocacy-rate", "referral-rate",
)  # fmt: skip
"""KPIs that speak for their stage week by week: what a week decides, not what its newcomers may still do."""


def leading(rows: Sequence[Row]) -> Row | None:
    """Of a stage's KPIs the one that its chart shows: of those that have enough the first that speaks for a stage, else the
    first; None where nothing can be measured."""
    able = [row for row in rows if row.is_measurable]
    enough = [row for row in able if row.is_enough] or able
    by_slug = {row.kpi.slug: row for row in enough}
    return next((by_slug[slug] for slug in LEADING if slug in by_slug), enough[0] if enough else None)
