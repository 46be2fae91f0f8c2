"""The tables of `journey forecast`: the chances of each stage, and its stock in the coming weeks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Column, Table
from commands._say import number
from commands.journey._forecast_said import number_with_limits, with_limits
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from commands import Ask
    from commands._reply import Cell
    from lifecycle.forecasts.chain import Chain, Likely, Reach
    from lifecycle.forecasts.stock_forecast import StockForecast, StockRow

MOST_WEEKS = 4
"""Coming weeks that a table shows: a telephone holds no more."""
NBSP = "\N{NO-BREAK SPACE}"


def chances(chain: Chain, ask: Ask) -> Table:
    """A row per stage below the top: the chance and the days to conversion and to the top, the stays watched last. A goal
    that is no other stage than the top, or has no stage below it, has no columns."""
    goals = [(chain.top, [row.to_top for row in chain.rows])]
    if chain.conversion.id != chain.top.id and any(row.to_conversion for row in chain.rows):
        goals.insert(0, (chain.conversion, [row.to_conversion for row in chain.rows]))
    titles: list[str] = []
    for goal, _reaches in goals:
        title = _("Reach {stage}").format(stage=goal.name)
        titles += [*_limited(title), *_limited(_("Days"))] if ask.as_data else [title, _("Days")]
    rows: list[tuple[Cell, ...]] = []
    for at, row in enumerate(chain.rows):
        ways = [reaches[at] for _goal, reaches in goals]
        if not any(ways):
            continue
        cells = [cell for reach in ways for cell in (_numbers(reach) if ask.as_data else _said(reach, ask))]
        rows.append((row.stage.name, *cells, row.visits))
    columns = (Column(_("Stage")), *(Column(title, right=True) for title in (*titles, _("Stays"))))
    return Table(columns, tuple(rows), _("Where they get to"))


def _said(reach: Reach | None, ask: Ask) -> tuple[Cell, Cell]:
    if reach is None:
        return None, None
    if reach.rate is None:
        hits, n = reach.so_far or (0, 0)
        said = _("{hits} of {n} so far").format(hits=number(hits, ask), n=number(n, ask))
        return (said if n else None), None
    return with_limits(reach.rate), _days(reach.days, ask) if reach.days else None


def _days(mean: Likely, ask: Ask) -> str:
    value, low, high = (
        number(round(one) if one >= 2 else round(one, 1), ask) for one in (mean.value, mean.low, mean.high)
    )
    return f"{value} ({low}–{high})"


def _numbers(reach: Reach | None) -> tuple[Cell, ...]:
    rate, mean = (reach.rate, reach.days) if reach else (None, None)
    return *_limits(rate), *_limits(mean)


def _limits(one: Likely | None) -> tuple[Cell, Cell, Cell]:
    return (one.value, one.low, one.high) if one else (None, None, None)


def _limited(title: str) -> tuple[str, str, str]:
    return title, _("{title}, low").format(title=title), _("{title}, high").format(title=title)


def stock(forecast: StockForecast, ask: Ask) -> Table:
    """A row per stage and one for lost: now, and at the end of some coming weeks, the last of them with its limits."""
    rows = [
        *forecast.rows,
        *([forecast.lost] if any(forecast.lost.past) or forecast.lost.ahead[-1].value >= 0.5 else []),
    ]
    if ask.as_data:
        return _as_data(rows)
    weeks = shown_weeks(forecast.ahead_weeks)
    titles = [plural("{n} week", "{n} weeks", week).format(n=week) for week in weeks]
    columns = (Column(_("Stage")), *(Column(title, right=True) for title in (_("Now"), *titles)))
    return Table(columns, tuple(_row(row, weeks, ask) for row in rows), _("Customers there"))


def shown_weeks(ahead: int) -> list[int]:
    """At most so many of the coming weeks as a table holds, equally far from each other, the last one among them."""
    n = min(ahead, MOST_WEEKS)
    return [round(ahead * step / n) for step in range(1, n + 1)]


def _row(row: StockRow, weeks: list[int], ask: Ask) -> tuple[Cell, ...]:
    *early, last = (row.ahead[week - 1] for week in weeks)
    return (row.stage.name, row.now, *(round(one.value) for one in early), number_with_limits(last, ask))


def _as_data(rows: list[StockRow]) -> Table:
    """A row per stage and week, now being week 0."""
    titles = (_("Stage"), _("Weeks ahead"), _("Customers"), _("Low"), _("High"))
    cells: list[tuple[Cell, ...]] = []
    for row in rows:
        cells.append((row.stage.name, 0, row.now, row.now, row.now))
        cells += [(row.stage.name, week, one.value, one.low, one.high) for week, one in enumerate(row.ahead, start=1)]
    return Table(
        tuple(Column(title, right=at > 0) for at, title in enumerate(titles)), tuple(cells), _("Customers there")
    )
