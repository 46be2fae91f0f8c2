"""From one count to another, part by part: each row begins where the one above ended."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from babel.numbers import format_decimal

from lifecycle.charts.board import BLUE, GREY, INK, MUTED, RULE, Board
from lifecycle.charts.card import LEADING, MARGIN, RIGHT, head
from lifecycle.charts.kinds import ORANGE
from lifecycle.charts.lettering import Letters, fit
from lifecycle.text import _, speaking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lifecycle.charts.lettering import Set

LABEL, LABEL_WIDTH = ((29.0, 1), (25.0, 2), (21.0, 2)), 360
NUMBER, ASIDE, KEY = Letters(34, bold=True), Letters(26), Letters(26)
ROW, BAR, SWATCH, GAP = 64, 34, (34, 24), 12
NARROWEST = 4
PALE_BLUE, PALE_ORANGE = "#B9D9EC", "#F3C6A5"
LOW_ENOUGH = 0.75
"""The counts begin at zero unless no count falls below this part of the highest: then the parts would be slivers."""
MINUS = "−"


@dataclass(frozen=True, slots=True)
class Fall:
    """One part of the way: what it is, by how many the count rises or falls, and its limits in words. `faint`: it may
    be chance."""

    label: str
    by: int
    limits: str
    faint: bool


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where the bars begin, for which count, and how many pixels a customer has."""

    left: float
    floor: float
    scale: float
    language: str

    def at(self, count: float) -> float:
        return self.left + max(0.0, count - self.floor) * self.scale


def waterfall_chart(  # noqa: PLR0913 - two ends, what lies between, and the words above
    before: tuple[str, int],
    now: tuple[str, int],
    falls: Sequence[Fall],
    title: str,
    subtitle: str,
    *,
    language: str = "en",
) -> bytes:
    """Chart the way from one count to another, as a PNG of about 1080 x 700 pixels for six parts.

    `before` and `now`: a label and a count each; the parts of `falls` add up to their difference. Blue rises, orange
    falls, and a part that may be chance is pale. Where the counts do not begin at zero, the key says where.
    """
    with speaking(language):
        levels = list(accumulate((fall.by for fall in falls), initial=before[1]))
        labels = _labels([before[0], *(fall.label for fall in falls), now[0]])
        plan = _plan(levels, falls, MARGIN + max(label.width for label in labels) + 22, language)
        board = Board()
        top = _key(board, falls, plan, head(board, title, subtitle) + 14) + 10
        foot = top + ROW * len(labels)
        board.rule((plan.left, top + 4), (plan.left, foot - 4))
        _count(board, plan, labels[0], before[1], top + ROW / 2)
        for at, fall in enumerate(falls):
            middle = top + ROW * (at + 1.5)
            _label(board, labels[at + 1], middle)
            _part(board, plan, fall, levels[at], middle)
        _count(board, plan, labels[-1], now[1], foot - ROW / 2)
        return board.finish(round(foot + 26))


def _labels(names: list[str]) -> list[Set]:
    """The labels in one size: the largest that holds them all."""
    sizes = [fit(name, LABEL, LABEL_WIDTH).letters.size for name in names]
    fitting = tuple(each for each in LABEL if each[0] <= min(sizes))
    return [fit(name, fitting, LABEL_WIDTH) for name in names]


def _plan(levels: list[int], falls: Sequence[Fall], left: float, language: str) -> _Plan:
    aside = max((ASIDE.width(fall.limits) for fall in falls), default=0.0)
    widest = max(NUMBER.width(_number(level, language)) for level in levels) + 3 * GAP + NUMBER.width("+")
    low, high = min(levels), max(levels)
    floor = round(low - (high - low) / 2) if low > LOW_ENOUGH * high and high > low else 0
    room = RIGHT - (aside + 2 * GAP if aside else 0) - widest - left
    return _Plan(left, max(0, floor), room / max(high - max(0, floor), 1), language)


def _key(board: Board, falls: Sequence[Fall], plan: _Plan, top: float) -> float:
    """Say in words what the colours are, those that occur, and what stands at the right."""
    every = (
        (BLUE, _("more"), any(fall.by > 0 and not fall.faint for fall in falls)),
        (ORANGE, _("fewer"), any(fall.by < 0 and not fall.faint for fall in falls)),
        (PALE_BLUE, _("more, may be chance"), any(fall.by > 0 and fall.faint for fall in falls)),
        (PALE_ORANGE, _("fewer, may be chance"), any(fall.by < 0 and fall.faint for fall in falls)),
    )
    left, line = float(MARGIN), top
    for colour, said, there in every:
        if not there:
            continue
        width = SWATCH[0] + 10 + KEY.width(said) + 26
        if left > MARGIN and left + width > RIGHT:
            left, line = float(MARGIN), line + 36
        _box(board, left, line + 6, SWATCH, colour)
        board.write((left + SWATCH[0] + 10, line + 27), said, KEY, MUTED)
        left += width
    floor = int(plan.floor)
    words = _("95 %") if not floor else _("bars begin at {n}; 95 %").format(n=_number(floor, plan.language))
    if left + KEY.width(words) > RIGHT:
        line += 36
    board.write((RIGHT, line + 27), words, KEY, MUTED, side="right")
    return line + 36


def _count(board: Board, plan: _Plan, label: Set, count: int, middle: float) -> None:
    """One of the two counts: a grey bar, its number at the end."""
    _label(board, label, middle)
    end = plan.at(count)
    _box(board, plan.left, middle - BAR / 2, (max(end - plan.left, NARROWEST if count else 0), BAR), GREY)
    board.write((max(end, plan.left + NARROWEST) + GAP, middle + 12), _number(count, plan.language), NUMBER, INK)


def _part(board: Board, plan: _Plan, fall: Fall, level: int, middle: float) -> None:
    """One part: a bar between the counts before and after it, and a thin line from the row above."""
    start, end = plan.at(level), plan.at(level + fall.by)
    left, width = min(start, end), max(abs(end - start), NARROWEST)
    board.stroke([(start, middle - ROW + BAR / 2), (start, middle - BAR / 2)], RULE)
    rises = fall.by > 0 or (fall.by == 0 and not fall.faint)
    colour = (PALE_BLUE if fall.faint else BLUE) if rises else (PALE_ORANGE if fall.faint else ORANGE)
    _box(board, left, middle - BAR / 2, (width, BAR), colour if fall.by else RULE)
    sign = "+" if fall.by > 0 else MINUS if fall.by < 0 else ""
    number = f"{sign}{_number(abs(fall.by), plan.language)}"
    board.write((left + width + GAP, middle + 12), number, NUMBER, MUTED if fall.faint else INK)
    board.write((RIGHT, middle + 10), fall.limits, ASIDE, MUTED, side="right")


def _label(board: Board, label: Set, middle: float) -> None:
    step = label.letters.size * LEADING
    top = middle - len(label.lines) * step / 2
    for number, line in enumerate(label.lines, start=1):
        board.write((MARGIN, top + number * step - 0.28 * label.letters.size), line, label.letters, INK)


def _box(board: Board, left: float, top: float, size: tuple[float, float], colour: str) -> None:
    right, foot = left + size[0], top + size[1]
    board.area([(left, top), (right, top), (right, foot), (left, foot)], colour)


def _number(count: int, language: str) -> str:
    return format_decimal(count, locale=language)
