"""KPIs as data: every one, in raw values, with its stage's three columns beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Column, Table
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from commands import Ask
    from commands._reply import Cell
    from lifecycle.kpis.kpi import Measured
    from lifecycle.service.kpi_answers import BoardAnswer, Row, Split, StageRow


def board_table(ask: Ask, answer: BoardAnswer) -> Table:  # noqa: ARG001 - as its sisters for people
    """A row for each KPI of the stages."""
    titles = (
        _("Stage"), _("Conversion"), _("Revenue"), _("Satisfaction"), _("KPI"), _("Unit"), _("Value"), _("Low"), _("High"),
        _("Numerator"), _("Denominator"), _("n"), _("Open"), _("Target"), _("By"), _("State"), _("Before"), _("Change"),
    )  # fmt: skip
    rows = tuple(
        (*_fixed(stage), row.kpi.slug, str(row.kpi.unit), *numbers(row.now), *_wanted(row))
        for stage in answer.stages
        for row in stage.kpis
    )
    return Table(tuple(Column(title, right=at > 5) for at, title in enumerate(titles)), rows)


def split_table(splits: Sequence[Split], name: str, of: Sequence[tuple[str | None, str]]) -> Table:
    """A row for each KPI and value of the field; `of`: what the values are called."""
    titles = (
        _("KPI"),
        name,
        _("Unit"),
        _("Value"),
        _("Low"),
        _("High"),
        _("Numerator"),
        _("Denominator"),
        _("n"),
        _("Open"),
    )
    called = dict(of)
    rows = tuple(
        (one.row.kpi.slug, called.get(value, value), str(one.row.kpi.unit), *numbers(measured))
        for one in splits
        for value, measured in one.parts
    )
    return Table(tuple(Column(title, right=at > 2) for at, title in enumerate(titles)), rows)


def numbers(found: Measured) -> tuple[Cell, ...]:
    """Value, low, high, numerator, denominator, n, open."""
    ends = (found.value, found.low, found.high, found.over, found.of)
    return (*(None if one is None else round(one, 6) for one in ends), found.n, found.open)


def _fixed(stage: StageRow) -> tuple[Cell, ...]:
    of = (stage.now.conversion, stage.now.revenue, stage.now.satisfaction)
    return (stage.stage.name, *(None if one.measured.value is None else round(one.measured.value, 6) for one in of))


def _wanted(row: Row) -> tuple[Cell, ...]:
    target = row.target
    before = None if row.before is None or row.before.value is None else round(row.before.value, 6)
    change = None if row.change is None else round(row.change, 6)
    if target is None:
        return None, None, row.state.value, before, change
    return target.value, target.by.isoformat() if target.by else None, row.state.value, before, change
