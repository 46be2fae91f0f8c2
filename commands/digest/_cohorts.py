"""How new customers stayed, month by month of their coming: as a table, and as a map of heat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Chart, Column, Table
from commands._say import month_in, number
from commands.kpi import _said as said
from lifecycle.digests.report import AGES_DAYS
from lifecycle.stats import percent
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from commands import Ask
    from commands._reply import Cell
    from lifecycle.charts.cohort_heat import Row
    from lifecycle.digests.cohorts import Cohort

MAIN_AGE = 90
"""The age in days that the title tells, where some months are that old."""


def cohorts_table(ask: Ask, found: Sequence[Cohort]) -> Table:
    """A row per month, a column per age; empty where some are not that old yet."""
    ages = (Column(_("{n} days").format(n=age), right=True) for age in AGES_DAYS)
    columns = (Column(_("Month")), Column(_("n"), right=True), *ages)
    rows = tuple((month_in(ask.language, one.first), one.n, *_cells(ask, one)) for one in found)
    return Table(columns, rows, _("Of who became a customer in a month: never lost within so many days"))


def cohorts_chart(ask: Ask, found: Sequence[Cohort]) -> Chart | None:
    """The same as a picture; None where no month is old enough to be told of."""
    title = headline(ask, found)
    if title is None:
        return None

    def draw() -> bytes:
        from lifecycle.charts.cohort_heat import cohorts_chart as picture  # noqa: PLC0415 - matplotlib is loaded when a picture is wanted

        ages = [_("{n} days").format(n=age) for age in AGES_DAYS]
        subtitle = _("Customers by the month they came in: never lost within so many days")
        return picture([_row(ask, one) for one in found], ages, title, subtitle, language=ask.language)

    return Chart(draw, title, "cohorts.png")


def headline(ask: Ask, found: Sequence[Cohort]) -> str | None:
    """How many of all that are old enough stayed for the main age, or for the longest that there is."""
    for age in sorted(AGES_DAYS, key=lambda age: (age > MAIN_AGE, -age)):
        at = AGES_DAYS.index(age)
        told = [(one.kept[at], one.n) for one in found]
        old = [(kept, n) for kept, n in told if kept is not None]
        if old:
            hits, n = sum(kept for kept, _n in old), sum(n for _kept, n in old)
            return plural(
                "{hits} of {n} new customer was never lost within {age} days.",
                "{hits} of {n} new customers were never lost within {age} days.",
                n,
            ).format(hits=number(hits, ask), n=number(n, ask), age=age)
    return None


def _row(ask: Ask, one: Cohort) -> Row:
    from lifecycle.charts.cohort_heat import Row  # noqa: PLC0415 - as above

    shares = (None if kept is None or one.n < said.FEW else kept / one.n for kept in one.kept)
    cells = zip(shares, _cells(ask, one), strict=True)
    stayed = tuple(None if text is None else (share, str(text)) for share, text in cells)
    return Row(month_in(ask.language, one.first), number(one.n, ask), stayed)


def _cells(ask: Ask, one: Cohort) -> tuple[Cell, ...]:
    return tuple(None if kept is None else _share(kept, one.n, ask) for kept in one.kept)


def _share(hits: int, n: int, ask: Ask) -> str:
    """`78 %`; under five `3 of 4`."""
    if n < said.FEW:
        return _("{hits} of {n}").format(hits=number(hits, ask), n=number(n, ask))
    return f"{percent(hits, n)}{said.NO_BREAK}%"
