"""The stock of the coming weeks as a picture: a row per stage, its number now, its course, its number then.

Each course has a scale of its own, since what matters is whether it rises or falls; how many they are stands in numbers
beside it. Dark is what was, blue is expected, the pale band around it holds 95 of 100 outcomes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel.numbers import format_compact_decimal, format_decimal

from lifecycle.charts.board import BLUE, BLUE_TINT, GREY, INK, MUTED, PALE, Board
from lifecycle.charts.card import GAP, LABEL, LEADING, MARGIN, RIGHT, Bar, Card, draw, head, sentence
from lifecycle.charts.lettering import Letters, fit
from lifecycle.text import _, plural, speaking

if TYPE_CHECKING:
    from lifecycle.charts.board import Look, Point
    from lifecycle.charts.lettering import Set
    from lifecycle.forecasts.chain import Chain
    from lifecycle.forecasts.stock_forecast import StockForecast, StockRow

LABEL_WIDTH = 250
NUMBER, THEN, SMALL, HEADING = Letters(32), Letters(34, bold=True), Letters(26), Letters(26)
ROW, COURSE = 78, 50
LEAST_PAST, MOST_PAST = 12, 26
FLATTEST = 0.3
"""A course is drawn so that at least this part of its highest value would be seen: small changes look small."""
LONGEST_NUMBER = 100_000
LARGEST = 38_000
"""Bytes that the picture may have: it is mostly numbers, and to try again with fewer colours would take twice the time."""


@dataclass(frozen=True, slots=True)
class _Words:
    """What is written of one row."""

    label: Set
    now: str
    then: str
    limits: str


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where the columns are: `now_end`, `then_end` and the limits' end are right edges; the course lies between `left`
    and `right`, with today at `today`."""

    now_end: float
    left: float
    today: float
    right: float
    then_end: float
    past_weeks: int


def forecast_chart(report: StockForecast, title: str, subtitle: str, *, language: str = "en") -> bytes:
    """Chart the stock of each stage and of lost, in the past weeks and the coming ones, as a PNG of 1080 pixels by about
    80 per row. `title` is the answer, `subtitle` the dates; both are plain text."""
    with speaking(language):
        board = Board()
        top = head(board, title, subtitle) + 8
        rows = [row for row in (*report.rows, report.lost) if row is not report.lost or any(row.past)]
        if not rows:
            return board.finish(sentence(board, _("No customer is in a stage."), top))
        words = [_words(at, row, language) for at, row in enumerate(rows, start=1)]
        plan = _plan(rows, words, report.ahead_weeks)
        top = _headings(board, plan, report.ahead_weeks, top)
        begin = top
        for row, said in zip(rows, words, strict=True):
            if row is report.lost:
                board.rule((MARGIN, top + 4), (RIGHT, top + 4))
                top += 10
            _row(board, plan, row, said, top)
            top += ROW
        board.rule((plan.today, begin + 4), (plan.today, top - 4))
        return board.finish(_axis(board, plan, report.ahead_weeks, top), largest=LARGEST)


def chances_chart(report: Chain, title: str, subtitle: str, *, language: str = "en") -> bytes:
    """Chart the chance of each stage to reach conversion, where no stock can be forecast yet. Stages without a chance
    have a dash."""
    with speaking(language):
        bars = []
        for at, row in enumerate(report.rows, start=1):
            reach = row.to_conversion
            if reach is None:
                continue
            instead = _("Stage {number}").format(number=at)
            if reach.rate is None:
                bars.append(Bar(row.stage.name, "–", 0, instead=instead))
                continue
            limits = f"{100 * reach.rate.low:.0f}–{100 * reach.rate.high:.0f}"
            number = f"{100 * reach.rate.value:.0f}\N{NO-BREAK SPACE}%"
            bars.append(
                Bar(row.stage.name, number, reach.rate.value, pale=1 - reach.rate.value, instead=instead, aside=limits)
            )
        heading = _("95 %")
        empty = "" if bars else _("Too few stays were watched.")
        key: tuple[tuple[Look, str], ...] = (("solid", _("reach {stage}").format(stage=report.conversion.name)),)
        return draw(Card(title, subtitle, tuple(bars), key, heading, empty))


def _words(at: int, row: StockRow, language: str) -> _Words:
    last = row.ahead[-1]
    low, high = _number(last.low, language), _number(last.high, language)
    return _Words(
        label=fit(row.stage.name, LABEL, LABEL_WIDTH, instead=_("Stage {number}").format(number=at)),
        now=_number(row.now, language),
        then=_number(last.value, language),
        limits=f"{low}–{high}",
    )


def _plan(rows: list[StockRow], words: list[_Words], ahead: int) -> _Plan:
    now_end = MARGIN + LABEL_WIDTH + 12 + max(HEADING.width(_("now")), *(NUMBER.width(said.now) for said in words))
    then_end = RIGHT - max(SMALL.width(said.limits) for said in words) - GAP
    then = max(THEN.width(said.then) for said in words)
    left, right = now_end + 30, then_end - then - 30
    past = min(max(LEAST_PAST, 2 * ahead), MOST_PAST, max(len(row.past) for row in rows) - 1)
    today = left + (right - left) * past / (past + ahead)
    return _Plan(now_end, left, today, right, then_end, past)


def _headings(board: Board, plan: _Plan, ahead: int, top: float) -> float:
    board.write((plan.now_end, top + 28), _("now"), HEADING, MUTED, side="right")
    said = plural("in {n} week, 95 %", "in {n} weeks, 95 %", ahead).format(n=ahead)
    board.write((RIGHT, top + 28), said, HEADING, MUTED, side="right")
    return top + 38


def _row(board: Board, plan: _Plan, row: StockRow, said: _Words, top: float) -> None:
    middle = top + ROW / 2
    size = said.label.letters.size
    first = middle - len(said.label.lines) * size * LEADING / 2
    for number, line in enumerate(said.label.lines, start=1):
        board.write((MARGIN, first + number * size * LEADING - 0.28 * size), line, said.label.letters)
    board.write((plan.now_end, middle + 11), said.now, NUMBER, side="right")
    _course(board, plan, row, middle)
    board.write((plan.then_end, middle + 12), said.then, THEN, side="right")
    board.write((RIGHT, middle + 10), said.limits, SMALL, MUTED, side="right")


def _course(board: Board, plan: _Plan, row: StockRow, middle: float) -> None:
    past = row.past[-plan.past_weeks - 1 :]
    top = max(*past, *(week.high for week in row.ahead))
    bottom = min(*past, *(week.low for week in row.ahead))
    room = max(top - bottom, FLATTEST * top, 1.0)
    centre = (top + bottom) / 2
    back, on = (plan.today - plan.left) / max(plan.past_weeks, 1), (plan.right - plan.today) / len(row.ahead)

    def at(week: int, value: float) -> Point:
        return plan.today + week * (on if week > 0 else back), middle - (value - centre) / room * COURSE

    now = at(0, row.now)
    upper = [at(week, one.high) for week, one in enumerate(row.ahead, start=1)]
    lower = [at(week, one.low) for week, one in enumerate(row.ahead, start=1)]
    stands_apart = row.stage.id == 0
    board.area([now, *upper, *reversed(lower)], PALE if stands_apart else BLUE_TINT)
    if len(past) > 1:
        board.stroke(
            [at(week - len(past) + 1, value) for week, value in enumerate(past)], GREY if stands_apart else INK, 3
        )
    expected = [at(week, one.value) for week, one in enumerate(row.ahead, start=1)]
    board.stroke([now, *expected], GREY if stands_apart else BLUE, 5)


def _axis(board: Board, plan: _Plan, ahead: int, top: float) -> int:
    """Say where the courses end, and as far as there is room for it where today is and where they begin."""
    today, then = _("now"), plural("+{n} week", "+{n} weeks", ahead).format(n=ahead)
    end = plan.right + HEADING.width(then) / 2
    board.write((end, top + 26), then, HEADING, MUTED, side="right")
    free = end - HEADING.width(then) - GAP
    if free > plan.today + HEADING.width(today) / 2:
        board.write((plan.today, top + 26), today, HEADING, MUTED, side="center")
        free = plan.today - HEADING.width(today) / 2 - GAP
    ago = plural("{n} week ago", "{n} weeks ago", plan.past_weeks).format(n=plan.past_weeks)
    if plan.past_weeks and plan.left + HEADING.width(ago) < free:
        board.write((plan.left, top + 26), ago, HEADING, MUTED)
    return round(top + 52)


def _number(value: float, language: str) -> str:
    whole = round(value)
    if whole >= LONGEST_NUMBER:
        return format_compact_decimal(whole, locale=language, fraction_digits=1)
    return format_decimal(whole, locale=language)
