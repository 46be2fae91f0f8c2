"""What one customer has brought and may bring, as a picture: the profit so far as steps, what is expected as a line.

Dark is what was, blue is expected, the pale band around it holds 95 of 100 outcomes; a quiet line says what the
customer cost, so that where it is crossed is where they have paid back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from babel.numbers import format_compact_decimal, format_decimal

from lifecycle.charts.board import BLUE, BLUE_TINT, INK, MUTED, Board
from lifecycle.charts.card import GAP, MARGIN, RIGHT, head, sentence
from lifecycle.charts.lettering import Letters
from lifecycle.charts.time_axis import ticks
from lifecycle.text import _, speaking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lifecycle.charts.board import Point
    from lifecycle.service.value_answers import Ahead

HEIGHT = 330
NUMBER, SMALL, DATES = Letters(32, bold=True), Letters(26), Letters(24)
LONGEST_NUMBER = 1_000_000
NEAREST = 34
"""Pixels between the middles of two words that stand beside each other, at least."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Plan:
    """Pixels of a day and of an amount: `left` and `right` are the first and the last day, `foot` and `top` the lowest
    and the highest amount."""

    first: int
    last: int
    least: float
    most: float
    left: float
    right: float
    top: float
    foot: float

    def at(self, day: float, amount: float) -> Point:
        across = self.left + (self.right - self.left) * (day - self.first) / max(1, self.last - self.first)
        return across, self.foot - (self.foot - self.top) * (amount - self.least) / (self.most - self.least)


def worth_chart(  # noqa: PLR0913 - what is drawn, and for whom
    so_far: Sequence[tuple[int, float]],
    ahead: Sequence[Ahead],
    cost: float | None,
    title: str,
    subtitle: str,
    *,
    language: str = "en",
) -> bytes:
    """Chart a customer's profit as a PNG of 1080 x 560 pixels.

    `so_far`: (day, profit to date after that day's purchases), rising days since 1970, the last one today. `ahead`: the
    days to come, the first one today too; empty where nothing can be expected. `cost`: what was paid for the customer.
    `title` is the answer, `subtitle` the dates. Without purchases the card says so.
    """
    with speaking(language):
        board = Board()
        top = head(board, title, subtitle) + 30
        if not so_far:
            return board.finish(sentence(board, _("No purchase was logged yet."), top))
        ends = _ends(so_far, ahead, language)
        plan = _plan(so_far, ahead, cost, top, max(NUMBER.width(words) for words, _amount in ends))
        _ground(board, plan, language)
        if ahead:
            _expected(board, plan, ahead)
        if cost is not None and cost > 0:
            _cost(board, plan, cost, language)
        board.stroke(_steps(plan, so_far), INK, 4)
        if ahead:
            across, down = plan.at(*so_far[-1])
            board.write((across - 8, down - 14), _number(so_far[-1][1], language), SMALL, INK, "right")
        _label_ends(board, plan, ends)
        return board.finish(round(plan.foot + 60))


def _ends(so_far: Sequence[tuple[int, float]], ahead: Sequence[Ahead], language: str) -> list[tuple[str, float]]:
    """The words at the right, and the amounts beside which they stand."""
    if not ahead:
        return [(_number(so_far[-1][1], language), so_far[-1][1])]
    last = ahead[-1]
    return [(_number(amount, language), amount) for amount in (last.high, last.value, last.low)]


def _plan(
    so_far: Sequence[tuple[int, float]], ahead: Sequence[Ahead], cost: float | None, top: float, words: float
) -> _Plan:
    amounts = [0.0, *(amount for _day, amount in so_far), *(one.high for one in ahead), *(one.low for one in ahead)]
    if cost is not None:
        amounts.append(cost)
    last = ahead[-1].day if ahead else so_far[-1][0]
    least, most = min(amounts), max(amounts)
    most = most if most > least else least + 1
    return _Plan(so_far[0][0], max(last, so_far[0][0] + 1), least, most, MARGIN, RIGHT - words - GAP, top, top + HEIGHT)


def _ground(board: Board, plan: _Plan, language: str) -> None:
    """The line of nothing, and the dates below."""
    board.rule(plan.at(plan.first, 0), plan.at(plan.last, 0))
    first, last = (_EPOCH + timedelta(days=day) for day in (plan.first, plan.last))
    for tick in ticks(first, last, "UTC", language):
        across, _down = plan.at((tick.at - _EPOCH) / timedelta(days=1), 0)
        half = DATES.width(tick.text) / 2
        middle = min(max(across, MARGIN + half), RIGHT - half)
        board.write((middle, plan.foot + 36), tick.text, DATES, MUTED, "center")
        board.rule((across, plan.foot + 2), (across, plan.foot + 10))


def _expected(board: Board, plan: _Plan, ahead: Sequence[Ahead]) -> None:
    upper = [plan.at(one.day, one.high) for one in ahead]
    lower = [plan.at(one.day, one.low) for one in ahead]
    board.area([*upper, *reversed(lower)], BLUE_TINT)
    board.stroke([plan.at(one.day, one.value) for one in ahead], BLUE, 5)
    today = plan.at(ahead[0].day, 0)[0]
    board.rule((today, plan.top), (today, plan.foot))


def _cost(board: Board, plan: _Plan, cost: float, language: str) -> None:
    start, end = plan.at(plan.first, cost), plan.at(plan.last, cost)
    board.stroke([start, end], MUTED, 2)
    said = _("cost {amount}").format(amount=_number(cost, language))
    board.write((end[0] - 8, start[1] - 9), said, SMALL, MUTED, "right")


def _steps(plan: _Plan, so_far: Sequence[tuple[int, float]]) -> list[Point]:
    points = [plan.at(so_far[0][0], 0)]
    before = 0.0
    for day, amount in so_far:
        points += [plan.at(day, before), plan.at(day, amount)]
        before = amount
    return points


def _label_ends(board: Board, plan: _Plan, ends: Sequence[tuple[str, float]]) -> None:
    """The amounts at the right, none over another: the middle one is the answer, in bold."""
    places = [plan.at(plan.last, amount)[1] + 11 for _words, amount in ends]
    if len(ends) == 3:
        places[0] = min(places[0], places[1] - NEAREST)
        places[2] = max(places[2], places[1] + NEAREST)
    for at, ((words, _amount), down) in enumerate(zip(ends, places, strict=True)):
        is_answer = len(ends) == 1 or at == 1
        board.write((RIGHT, down), words, NUMBER if is_answer else SMALL, INK if is_answer else MUTED, "right")


def _number(amount: float, language: str) -> str:
    if abs(amount) >= LONGEST_NUMBER:
        return format_compact_decimal(amount, locale=language, fraction_digits=1)
    return format_decimal(round(amount), locale=language)
