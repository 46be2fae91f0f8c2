"""A digest's picture: each KPI in a row, a year of weeks at the left, the last six of them at the right with their values.

Both halves have one scale. A week that was counted from too little is a hollow point, one without a value is a gap.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from lifecycle.charts.board import BLUE, BLUE_TINT, BORDER, GREY, INK, MUTED, Board
from lifecycle.charts.card import MARGIN, RIGHT, head, sentence
from lifecycle.charts.kinds import ORANGE
from lifecycle.charts.lettering import Letters, fit
from lifecycle.text import _, plural, speaking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lifecycle.charts.board import Point
    from lifecycle.charts.kpis import Mark, Panel

LAST = 6
"""Weeks that have their values."""
LARGEST = 40_000
HEIGHT, ABOVE, SPARE, BELOW = 140, 56, 34, 74
"""Pixels of a plot, of the room over it for the highest value, under it for the lowest, and for days and n."""
TREND_RIGHT, WEEKS_LEFT = 440, 520
EDGE = 44
"""Room for half a value beside the first and the last week."""
NAME = ((32.0, 1), (27.0, 1), (22.0, 1))
VALUE = ((25.0, 1), (21.0, 1), (17.0, 1))
SMALL, TINY = Letters(22), Letters(20)
OVER, UNDER = -18, 34
"""Where a value's baseline lies from its point."""


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where a value lies: `low` a little over the foot, `high` at the height of the plot over that."""

    foot: float
    low: float
    high: float

    def at(self, value: float) -> float:
        return self.foot - SPARE - HEIGHT * (value - self.low) / (self.high - self.low)


def digest_chart(panels: Sequence[Panel], title: str, subtitle: str, *, language: str = "en") -> bytes:
    """Chart the panels one below the other, as a PNG of 1080 pixels' width and about 340 more height for each. The marks are
    weeks, the oldest first. Without any value the card says so."""
    with speaking(language):
        board = Board()
        top = head(board, title, subtitle) + 8
        shown = [panel for panel in panels if panel.values]
        if not shown:
            return board.finish(sentence(board, _("No week has enough to be measured yet."), top))
        top = _key(board, shown, top)
        for panel in shown:
            top = _panel(board, panel, top) + 26
        return board.finish(round(top), LARGEST)


def _key(board: Board, panels: Sequence[Panel], top: float) -> float:
    """Say what the dashed line and hollow points are, where there are any."""
    line, left = top + 24, float(MARGIN)
    hollow = any(mark.value is not None and not mark.enough for panel in panels for mark in panel.marks)
    wanted = any(panel.target is not None for panel in panels)
    if wanted:
        board.dashes((left, line - 8), (left + 46, line - 8), ORANGE)
        board.write((left + 54, line), _("target"), SMALL, MUTED)
        left += 54 + SMALL.width(_("target")) + 34
    if hollow:
        board.points([(left + 8, line - 8)], BLUE, 12, hollow=True)
        board.write((left + 26, line), _("hollow, pale: too few to believe"), SMALL, MUTED)
    return top + (38 if wanted or hollow else 4)


def _panel(board: Board, panel: Panel, top: float) -> float:
    """Draw one; the place below it."""
    name = fit(panel.name, NAME, WEEKS_LEFT - MARGIN - 20, bold=True)
    board.write((MARGIN, top + 36), name.lines[0], name.letters, INK)
    foot = top + 40 + ABOVE + HEIGHT + SPARE
    scale = _scale(panel, foot)
    if panel.target is not None:
        _target(board, panel, scale)
    _trend(board, panel, scale)
    _weeks(board, panel, scale)
    return foot + BELOW


def _scale(panel: Panel, foot: float) -> _Scale:
    low, high = panel.reach
    return _Scale(foot, low, high)


def _target(board: Board, panel: Panel, scale: _Scale) -> None:
    assert panel.target is not None
    line = scale.at(panel.target)
    said = _("target {value}").format(value=panel.say(panel.target))
    board.write((RIGHT, scale.foot - HEIGHT - SPARE - ABOVE - 4), said, SMALL, ORANGE, "right")
    for left, right in ((MARGIN, TREND_RIGHT), (WEEKS_LEFT, RIGHT)):
        board.dashes((left, line), (right, line), ORANGE)


def _trend(board: Board, panel: Panel, scale: _Scale) -> None:
    """The whole course as a line, the part that stands at the right again in blue."""
    known = [at for at, mark in enumerate(panel.marks) if mark.value is not None]
    marks = panel.marks[known[0] :]
    n = len(marks)
    step = (TREND_RIGHT - MARGIN - 12) / max(1, n - 1)

    def place(at: int) -> Point:
        value = marks[at].value
        assert value is not None
        return MARGIN + 6 + step * at, scale.at(value)

    for (colour, width), weeks in _strokes(marks):
        board.stroke([place(at) for at in weeks], colour, width)
    if n == 1:
        board.points([place(0)], BLUE, 10)
    board.rule((MARGIN, scale.foot + 8), (TREND_RIGHT, scale.foot + 8))
    board.write((MARGIN, scale.foot + 36), marks[0].day, TINY, MUTED)
    low, high = min(mark.n for mark in marks), max(mark.n for mark in marks)
    told = plural("{n} week, n {low}–{high}", "{n} weeks, n {low}–{high}", n).format(n=n, low=low, high=high)
    board.write((TREND_RIGHT, scale.foot + 36), told, TINY, MUTED, "right")
    _ends(board, panel, marks, step, scale)


def _strokes(marks: Sequence[Mark]) -> list[tuple[tuple[str, float], list[int]]]:
    """The lines from week to week in as few pieces as can be: how each is drawn, and its weeks."""
    strokes: list[tuple[tuple[str, float], list[int]]] = []
    for at, (one, two) in enumerate(pairwise(marks)):
        if one.value is None or two.value is None:
            continue
        look = (BLUE if at >= len(marks) - LAST else GREY, 4.0) if one.enough and two.enough else (BORDER, 3.0)
        if not strokes or strokes[-1][0] != look or strokes[-1][1][-1] != at:
            strokes.append((look, [at]))
        strokes[-1][1].append(at + 1)
    return strokes


def _ends(board: Board, panel: Panel, marks: Sequence[Mark], step: float, scale: _Scale) -> None:
    """The highest and the lowest value of the course that were counted from enough, where they differ."""
    known = [(mark.value, at) for at, mark in enumerate(marks) if mark.value is not None and mark.enough]
    if not known:
        return
    (high, high_at), (low, low_at) = max(known), min(known)
    if panel.say(high) == panel.say(low):
        return
    for value, at, down in ((high, high_at, -14), (low, low_at, 26)):
        if down < 0 and _beside(panel, scale, value) == UNDER:
            continue  # the target's line is there
        text = panel.say(value)
        half = TINY.width(text) / 2
        across = min(max(MARGIN + 6 + step * at, MARGIN + half), TREND_RIGHT - half)
        board.write((across, scale.at(value) + down), text, TINY, MUTED, "center")


def _weeks(board: Board, panel: Panel, scale: _Scale) -> None:
    """The last weeks, each with its value above and its day and n below."""
    marks = panel.marks[-LAST:]
    step = (RIGHT - WEEKS_LEFT - 2 * EDGE) / max(1, LAST - 1)
    places = [WEEKS_LEFT + EDGE + step * at for at in range(LAST - len(marks), LAST)]
    for (one, two), (x, y) in zip(pairwise(marks), pairwise(places), strict=True):
        if one.value is not None and two.value is not None:
            sure = one.enough and two.enough
            board.stroke([(x, scale.at(one.value)), (y, scale.at(two.value))], BLUE if sure else BLUE_TINT, 5)
    board.rule((WEEKS_LEFT, scale.foot + 8), (RIGHT, scale.foot + 8))
    for at, (mark, across) in enumerate(zip(marks, places, strict=True)):
        last = at == len(marks) - 1
        if mark.value is not None:
            down = scale.at(mark.value)
            board.points([(across, down)], BLUE, 17 if last else 12, hollow=not mark.enough)
            if mark.enough:
                said = fit(panel.say(mark.value), VALUE, step - 6, bold=last)
                look = said.letters, INK if last else MUTED
                near = [
                    one.value for one in (*marks[max(0, at - 1) : at], *marks[at + 1 : at + 2]) if one.value is not None
                ]
                lowest = bool(near) and mark.value < min(near)
                board.write(
                    (across, down + _beside(panel, scale, mark.value, lowest=lowest)), said.lines[0], *look, "center"
                )
        board.write((across, scale.foot + 36), mark.day, TINY, MUTED, "center")
        n = _("n {n}").format(n=mark.n) if mark.n or mark.value is not None else "–"
        board.write((across, scale.foot + 62), n, TINY, MUTED, "center")


def _beside(panel: Panel, scale: _Scale, value: float, *, lowest: bool = False) -> int:
    """Over the point, but under it where the target's line is over it, or where lines come down to it from above; then over
    it again where the target's line is under it."""
    up = None if panel.target is None else scale.at(value) - scale.at(panel.target)
    if up is not None and 0 <= up < -OVER + 24:
        return UNDER
    return UNDER if lowest and (up is None or not -UNDER - 8 < up < 0) else OVER
