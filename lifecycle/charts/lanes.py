"""What happened beside the moves of a journey: lanes of marks beneath the staircase, each with its name at the left."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from lifecycle.charts.board import BLUE, GREY, INK, MUTED
from lifecycle.charts.card import MARGIN, RIGHT
from lifecycle.charts.kinds import GREEN, ORANGE
from lifecycle.charts.lettering import Letters, fit
from lifecycle.journeys.journey import Look
from lifecycle.journeys.touch_story import lanes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from lifecycle.charts.board import Board, Point
    from lifecycle.journeys.journey import Mark

LANE, RADIUS = 34, 8
NAME, NAME_WIDTH = ((24.0, 1),), 190
COUNT = Letters(22)
COLOURS = {
    Look.CONTACT: INK, Look.BOUGHT: GREEN, Look.TICKET: GREY, Look.POSITIVE: BLUE, Look.NEUTRAL: GREY, Look.NEGATIVE: ORANGE,
}  # fmt: skip
_HALF = sqrt(0.5)
_SHAPES: dict[Look, tuple[Point, ...]] = {
    Look.CONTACT: ((1, 0), (_HALF, _HALF), (0, 1), (-_HALF, _HALF), (-1, 0), (-_HALF, -_HALF), (0, -1), (_HALF, -_HALF)),
    Look.BOUGHT: ((1.3, 0), (0, 1.3), (-1.3, 0), (0, -1.3)),
    Look.TICKET: ((0.9, 0.9), (-0.9, 0.9), (-0.9, -0.9), (0.9, -0.9)),
    Look.POSITIVE: ((0, -1.3), (1.2, 0.9), (-1.2, 0.9)),
    Look.NEUTRAL: ((1.1, -0.5), (1.1, 0.5), (-1.1, 0.5), (-1.1, -0.5)),
    Look.NEGATIVE: ((0, 1.3), (1.2, -0.9), (-1.2, -0.9)),
}  # fmt: skip
"""Shapes around a middle: feedback points up or down, or lies flat."""


def widest_lane(marks: Sequence[Mark]) -> float:
    """The width of the widest name, with how many marks its lane has; 0 without marks."""
    every = (fit(label, NAME, NAME_WIDTH).width + 10 + COUNT.width(str(len(of))) for label, of in lanes(marks))
    return max(every, default=0.0)


def draw_lanes(
    board: Board, marks: Sequence[Mark], across: Callable[[datetime], float], left: float, top: float
) -> float:
    """Draw them beneath `top`; the place below. What lies before the first stay stands at its beginning. Marks that would
    cover one another are drawn once; the number beside the name counts them all."""
    for label, of in lanes(marks):
        middle = top + LANE / 2
        name = fit(label, NAME, NAME_WIDTH)
        board.write((MARGIN, middle + 8), name.lines[0], name.letters, MUTED)
        board.write((left - 16, middle + 8), str(len(of)), COUNT, MUTED, "right")
        board.rule((left, middle), (RIGHT, middle))
        for place, look in sorted({(round(_inside(across(mark.at), left)), mark.look) for mark in of}):
            shape = [(place + RADIUS * one, middle + RADIUS * other) for one, other in _SHAPES[look]]
            board.area(shape, COLOURS[look])
        top += LANE
    return top


def _inside(place: float, left: float) -> float:
    return min(max(place, left + RADIUS), RIGHT - RADIUS)
