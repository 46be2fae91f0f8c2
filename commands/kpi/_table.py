"""The table of stages and their KPIs: one for people, who read the first columns on a telephone, one as data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Column, Table
from commands._say import number
from commands.kpi import _said as said
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from commands import Ask
    from commands._reply import Cell
    from lifecycle.kpis.columns import Column as Fixed
    from lifecycle.service.kpi_answers import Row, StageRow

MARK = "· "
"""Stands before a KPI, so that a stage's row is told from it."""


def table(ask: Ask, stages: Sequence[StageRow], currency: str, shown: int | None = None) -> Table:
    """Per stage a row with its three fixed columns, then its KPIs: at most `shown` of them, or all. What a column is of a
    stage stands before what it is of a KPI."""
    titles = (_("Revenue / target"), _("Satisfaction / change"), _("n (95 %)"))
    rows: list[tuple[Cell, ...]] = []
    for stage in stages:
        rows.append(_stage(ask, stage, currency))
        rows += [_kpi(ask, row, currency) for row in first(stage.kpis, shown)]
    # A telephone shows two columns, which wrap: what it is, and its value with how it stands.
    columns = (Column(_("Stage / KPI")), Column(_("Conversion / value, state")))
    return Table((*columns, *(Column(title, right=True) for title in titles)), tuple(rows))


def first(rows: Sequence[Row], shown: int | None) -> list[Row]:
    """Those that are shown, in their order: with a target first, then those that have enough, of these the ones that lead;
    at most so many. What cannot be measured and has no target is left out unless all are shown."""
    if shown is None:
        return list(rows)
    told = [row for row in rows if row.target or row.is_measurable]
    best = sorted(told, key=lambda row: (row.target is None, not row.is_enough, not row.kpi.leads))[:shown]
    return [row for row in rows if row in best]


def _stage(ask: Ask, stage: StageRow, currency: str) -> tuple[Cell, ...]:
    now = stage.now
    fixed = (_fixed(one, ask, currency) for one in (now.conversion, now.revenue, now.satisfaction))
    n = now.conversion.measured.n
    return (stage.stage.name, *fixed, number(n, ask) if n else None)


def _fixed(one: Fixed, ask: Ask, currency: str) -> str | None:
    return said.measured(one.unit, 0, one.measured, ask, currency, sure=False) or None


def _kpi(ask: Ask, row: Row, currency: str) -> tuple[Cell, ...]:
    value, state = said.shown(row, ask, currency, sure=False), said.state(row)
    sure = said.interval(row.kpi.unit, row.now, ask) if row.is_enough else ""
    n = number(row.now.n, ask)
    return (
        MARK + _(row.kpi.name),
        ", ".join(dict.fromkeys(part for part in (value, state) if part)) or None,
        said.target(row, ask, currency),
        said.change(row, ask, currency),
        (f"{n} ({sure})" if sure else n) if row.is_measurable else None,
    )
