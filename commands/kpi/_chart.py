"""Pictures of KPIs: the last twelve weeks, a panel per stage, or one KPI alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.dates import format_date

from commands import Chart
from commands._say import locale_of
from commands.kpi import _said as said
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from commands import Ask
    from lifecycle.charts.kpis import Panel
    from lifecycle.service.kpi_answers import Course


def courses_chart(ask: Ask, courses: Callable[[], Sequence[Course]], title: str, currency: str) -> Chart:
    """A panel per stage; the weeks are counted when it is drawn."""

    def draw() -> bytes:
        from lifecycle.charts.kpis import panels_chart  # noqa: PLC0415 - matplotlib is loaded when a picture is wanted

        panels = [_panel(ask, course, currency) for course in courses()]
        return panels_chart(panels, title, _weeks(), language=ask.language)

    return Chart(draw, _("KPIs, the last 12 weeks"), "kpis.png")


def course_chart(ask: Ask, course: Course, title: str, currency: str) -> Chart:
    """One KPI."""

    def draw() -> bytes:
        from lifecycle.charts.kpis import panel_chart  # noqa: PLC0415 - as above

        return panel_chart(_panel(ask, course, currency), title, _weeks(), language=ask.language)

    return Chart(draw, _("The last 12 weeks"), "kpi.png")


def _weeks() -> str:
    return _("The last 12 complete weeks")


def _panel(ask: Ask, course: Course, currency: str) -> Panel:
    from lifecycle.charts.kpis import Mark, Panel  # noqa: PLC0415 - as above

    locale, unit = locale_of(ask.language), course.kpi.unit
    marks = tuple(
        Mark(str(format_date(week.starts, "d MMM", locale=locale)), week.value, week.n, week.enough)
        for week in course.weeks
    )
    return Panel(
        course.stage.name,
        _(course.kpi.name),
        marks,
        course.target,
        lambda value: said.value(unit, value, ask, currency),
    )
