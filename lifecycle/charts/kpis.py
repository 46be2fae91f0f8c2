"""KPIs week by week: a small panel per stage, side by side, or one KPI alone. Lines with their last value, a dashed target.

A week that was counted from too little is a hollow point, and the line to it is pale; a week without a value is a gap.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from lifecycle.charts.board import BLUE, BLUE_TINT, INK, MUTED, Board
from lifecycle.charts.card import MARGIN, RIGHT, head, sentence
from lifecycle.charts.kinds import ORANGE
from lifecycle.charts.lettering import Letters, fit
from lifecycle.text import _, speaking

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lifecycle.charts.board import Point

COLUMNS, BETWEEN = 2, 44
LARGEST = 40_000
"""Bytes that six panels may have: with fewer colours their letters would be rough."""
HEIGHT, LABELS = 96, 124
"""Pixels of a small panel's plot, and of the room for the last value at its right."""
TALL, WIDE_LABELS = 290, 170
TITLE, NAME = ((30.0, 1), (26.0, 1), (22.0, 1), (18.0, 1)), ((25.0, 1), (21.0, 1))
LAST, LAST_TALL = ((28.0, 1), (23.0, 1), (19.0, 1)), ((38.0, 1), (30.0, 1))
SMALL = Letters(22)
FROM_NOTHING = 0.6
"""Values of which the lowest is under this share of the highest are drawn from zero."""
LEAST = 1e-9
"""Less between the lowest and the highest is no difference."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A week: its value (None: none), and whether it was counted from enough. `said`: the value in words."""

    day: str
    value: float | None
    n: int
    enough: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """A KPI's weeks, the oldest first, and its target. `say` puts a value into words."""

    title: str
    name: str
    marks: tuple[Mark, ...]
    target: float | None
    say: Callable[[float], str]

    @property
    def values(self) -> list[float]:
        """The values that there are."""
        return [mark.value for mark in self.marks if mark.value is not None]

    @property
    def reach(self) -> tuple[float, float]:
        """From where to where values and target are drawn; ValueError without a value."""
        every = self.values + ([] if self.target is None else [self.target])
        low, high = min(every), max(every)
        if 0 <= low < FROM_NOTHING * high:
            low = 0.0
        if high - low >= LEAST:
            return low, high
        return low - max(abs(low), LEAST) * 0.5, high + max(abs(high), LEAST) * 0.5


def panels_chart(panels: Sequence[Panel], title: str, subtitle: str, *, language: str = "en") -> bytes:
    """Chart panels two by two, as a PNG of 1080 pixels' width and about 280 more height for each two. `title` is the answer,
    `subtitle` the dates. Without any value the card says so."""
    with speaking(language):
        board = Board()
        top = head(board, title, subtitle) + 12
        if not any(panel.values for panel in panels):
            return board.finish(sentence(board, _("No week has enough to be measured yet."), top))
        top = _key(board, panels, top)
        width = (RIGHT - MARGIN - BETWEEN * (COLUMNS - 1)) / COLUMNS
        for at, panel in enumerate(panels):
            left = MARGIN + at % COLUMNS * (width + BETWEEN)
            dated = at + COLUMNS >= len(panels)
            foot = _panel(board, panel, _Box(left, top, width - LABELS, HEIGHT, dated=dated))
            if at % COLUMNS == COLUMNS - 1 or at == len(panels) - 1:
                top = foot + 18
        return board.finish(round(top + 4), LARGEST)


def panel_chart(panel: Panel, title: str, subtitle: str, *, language: str = "en") -> bytes:
    """Chart one KPI, as a PNG of about 1080 x 560 pixels."""
    with speaking(language):
        board = Board()
        top = head(board, title, subtitle) + 12
        if not panel.values:
            return board.finish(sentence(board, _("No week has enough to be measured yet."), top))
        top = _key(board, [panel], top)
        box = _Box(MARGIN, top, RIGHT - MARGIN - WIDE_LABELS, TALL, tall=True)
        return board.finish(round(_panel(board, panel, box) + 22))


@dataclass(frozen=True, slots=True)
class _Box:
    """Where a panel is: its left and top, the size of its plot, and whether dates stand below it."""

    left: float
    top: float
    width: float
    height: float
    tall: bool = False
    dated: bool = True


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where weeks and values lie."""

    left: float
    foot: float
    width: float
    height: float
    low: float
    high: float
    n: int

    def at(self, week: int, value: float) -> Point:
        across = self.left + 10 + (self.width - 10) * week / max(1, self.n - 1)
        return across, self.foot - self.height * (value - self.low) / (self.high - self.low)


def _key(board: Board, panels: Sequence[Panel], top: float) -> float:
    """Say what hollow points and the dashed line are, where there are any."""
    hollow = any(mark.value is not None and not mark.enough for panel in panels for mark in panel.marks)
    wanted = any(panel.target is not None for panel in panels)
    line, left = top + 24, float(MARGIN)
    if wanted:
        board.dashes((left, line - 8), (left + 46, line - 8), ORANGE)
        board.write((left + 54, line), _("target"), SMALL, MUTED)
        left += 54 + SMALL.width(_("target")) + 34
    if hollow:
        board.points([(left + 8, line - 8)], BLUE, 12, hollow=True)
        board.write((left + 26, line), _("hollow: too few to believe"), SMALL, MUTED)
    return top + (40 if wanted or hollow else 6)


def _panel(board: Board, panel: Panel, box: _Box) -> float:
    """Draw one; the place below it."""
    room = box.width + (WIDE_LABELS if box.tall else LABELS)
    if not box.tall:
        title = fit(panel.title, TITLE, room, bold=True)
        board.write((box.left, box.top + 32), title.lines[0], title.letters, INK)
    name = fit(_named(panel), NAME, room)
    line = box.top + (34 if box.tall else 64)
    board.write((box.left, line), name.lines[0], name.letters, MUTED)
    foot = line + (50 if box.tall else 26) + box.height
    board.rule((box.left, foot + 8), (box.left + box.width + 8, foot + 8))
    _below(board, panel, box, foot + 36)
    if not panel.values:
        board.write((box.left, foot - box.height / 2), _("not measurable"), SMALL, MUTED)
        return foot + (42 if box.dated else 22)
    plot = _plot(panel, box, foot)
    if panel.target is not None:
        _target(board, panel, plot)
    _line(board, panel, plot)
    _last(board, panel, plot, box)
    if box.tall:
        _ends(board, panel, plot)
    return foot + (42 if box.dated else 22)


def _plot(panel: Panel, box: _Box, foot: float) -> _Plot:
    low, high = panel.reach
    spare = 30 if box.tall and low else 0  # for the lowest value's words
    return _Plot(box.left, foot - spare, box.width, box.height - spare, low, high, len(panel.marks))


def _line(board: Board, panel: Panel, plot: _Plot) -> None:
    for sure, places in _strokes(panel, plot):
        board.stroke(places, BLUE if sure else BLUE_TINT, 5 if sure else 4)
    known = [(plot.at(at, mark.value), mark.enough) for at, mark in enumerate(panel.marks) if mark.value is not None]
    board.points([place for place, enough in known[:-1] if enough], BLUE, 12)
    board.points([place for place, enough in known[:-1] if not enough], BLUE, 12, hollow=True)
    board.points([known[-1][0]], BLUE, 17, hollow=not known[-1][1])


def _strokes(panel: Panel, plot: _Plot) -> list[tuple[bool, list[Point]]]:
    """The lines from week to week, in as few pieces as can be; whether both ends of each are sure."""
    strokes: list[tuple[bool, list[Point]]] = []
    joined = -1
    for (at, one), (_next, two) in pairwise(enumerate(panel.marks)):
        if one.value is None or two.value is None:
            continue
        sure = one.enough and two.enough
        if joined != at or strokes[-1][0] != sure:
            strokes.append((sure, [plot.at(at, one.value)]))
        strokes[-1][1].append(plot.at(at + 1, two.value))
        joined = at + 1
    return strokes


def _target(board: Board, panel: Panel, plot: _Plot) -> None:
    assert panel.target is not None
    start, end = plot.at(0, panel.target), plot.at(plot.n - 1, panel.target)
    board.dashes((plot.left, start[1]), (end[0] + 8, end[1]), ORANGE)


def _last(board: Board, panel: Panel, plot: _Plot, box: _Box) -> None:
    """The last value beside its point, how few it is of where they are too few; and the target's at the right where it does
    not meet it."""
    at, value, mark = [(at, mark.value, mark) for at, mark in enumerate(panel.marks) if mark.value is not None][-1]
    across, down = plot.at(at, value)
    room = WIDE_LABELS if box.tall else LABELS
    last = panel.say(value) if mark.enough else _("n = {n}").format(n=mark.n)
    words = fit(last, LAST_TALL if box.tall else LAST, room - 22, bold=True)
    middle = down + words.letters.size * 0.36
    right = plot.left + plot.width + 22
    place = (right if at == plot.n - 1 else across + 16, middle)
    board.write(place, words.lines[0], words.letters, INK if mark.enough else MUTED)
    if panel.target is not None:
        line = plot.at(0, panel.target)[1] + 8
        if abs(line - middle) < words.letters.size:
            line = middle + (words.letters.size if line >= middle else -words.letters.size)
        said = fit(panel.say(panel.target), ((22.0, 1), (18.0, 1)), room - 22)
        board.write((right, line), said.lines[0], said.letters, ORANGE)


def _below(board: Board, panel: Panel, box: _Box, line: float) -> None:
    """The first and the last week."""
    if box.dated and panel.marks:
        board.write((box.left, line), panel.marks[0].day, SMALL, MUTED)
        board.write((box.left + box.width + 8, line), panel.marks[-1].day, SMALL, MUTED, "right")


def _named(panel: Panel) -> str:
    """The KPI, and of how many each of its weeks was: `Win rate, n 6–80`."""
    low, high = min((mark.n for mark in panel.marks), default=0), max((mark.n for mark in panel.marks), default=0)
    said = _("{kpi}, n {low}–{high}") if low != high else _("{kpi}, n {high}")
    return said.format(kpi=panel.name, low=low, high=high)


def _ends(board: Board, panel: Panel, plot: _Plot) -> None:
    """The highest value above its point and the lowest one below, of those that were counted from enough; but the last, which
    has its own."""
    known = [(mark.value, at) for at, mark in enumerate(panel.marks) if mark.value is not None]
    sure = [(value, at) for value, at in known if panel.marks[at].enough]
    if len(sure) < 3:
        return
    for (value, at), down in ((max(sure), -16), (min(sure), 34)):
        if at != known[-1][1]:
            place, said = plot.at(at, value), panel.say(value)
            across = max(place[0], plot.left + SMALL.width(said) / 2)
            board.write((across, place[1] + down), said, SMALL, MUTED, "center")
