"""The picture of a digest: its main numbers, the last six weeks beside the longer trend."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.dates import format_date

from commands import Chart
from commands._say import date_in, locale_of
from commands.kpi import _said as said
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from commands import Ask
    from lifecycle.charts.kpis import Panel
    from lifecycle.digests.report import Report
    from lifecycle.service.kpi_answers import Course


def digest_chart(ask: Ask, report: Report, currency: str) -> Chart | None:
    """A row for each KPI that the kind draws; None where no week has a value."""
    courses = [report.answers[slug].course for slug in report.kind.chart]
    courses = [course for course in courses if any(week.value is not None for week in course.weeks)]
    if not courses:
        return None
    title = _("{kind}, week by week").format(kind=_(report.kind.name))

    def draw() -> bytes:
        from lifecycle.charts.digests import digest_chart as picture  # noqa: PLC0415 - matplotlib is loaded when a picture is wanted

        panels = [_panel(ask, course, currency) for course in courses]
        return picture(panels, title, _subtitle(ask, report, courses), language=ask.language)

    return Chart(draw, title, f"{report.kind.slug}.png")


def _subtitle(ask: Ask, report: Report, courses: Sequence[Course]) -> str:
    """A digest's own period may end within a week, which is no complete one then."""
    last = max(course.weeks[-1].starts for course in courses) + timedelta(days=6)
    told = _("Complete weeks up to {day}, {zone}")
    year = ask.now.astimezone(ZoneInfo(ask.zone)).year
    return told.format(day=date_in(ask.language, last, with_year=last.year != year), zone=report.period.zone)


def _panel(ask: Ask, course: Course, currency: str) -> Panel:
    from lifecycle.charts.kpis import Mark, Panel  # noqa: PLC0415 - as above

    locale, kpi = locale_of(ask.language), course.kpi
    marks = tuple(
        Mark(str(format_date(week.starts, "d MMM", locale=locale)), week.value, week.n, week.enough)
        for week in course.weeks
    )

    def say(value: float) -> str:
        return said.value(kpi.unit, value, ask, currency)

    return Panel(course.stage.name, _(kpi.name), marks, course.target, say)
