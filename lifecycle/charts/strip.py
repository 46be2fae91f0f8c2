"""One customer's journey as a staircase: a row per stage, the highest on top, and time from left to right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from lifecycle.charts.board import BLUE, GREY, INK, MUTED, PAPER, Board
from lifecycle.charts.card import LABEL, LEADING, MARGIN, RIGHT, head, sentence
from lifecycle.charts.kinds import COLOURS, key
from lifecycle.charts.lanes import draw_lanes, widest_lane
from lifecycle.charts.lettering import Letters, fit
from lifecycle.charts.time_axis import ticks
from lifecycle.model import LOST, Kind
from lifecycle.text import _, plural, speaking

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lifecycle.charts.lettering import Set
    from lifecycle.journeys.journey import Journey, Stay
    from lifecycle.model import StageModel

TINT = "#A9CFE8"
ROW, BLOCK = 60, 34
LABEL_WIDTH = 270
SHORTEST = 3
"""Pixels of the shortest stay."""
WORTH_A_KEY = {Kind.SKIP, Kind.BACK, Kind.LOST, Kind.WON_BACK}
FEW_STEPS = 60
"""Moves of which each gets its arrow head; more of them would be nothing but arrow heads."""
INSIDE, DATES = Letters(25, bold=True), Letters(24)
_LEAST = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where each stage's row has its middle (by stage id), and where each instant is from left to right."""

    middles: dict[int, float]
    left: float
    began_at: datetime
    ended_at: datetime
    foot: float

    def across(self, at: datetime) -> float:
        """The place of an instant in pixels."""
        return self.left + (RIGHT - self.left) * ((at - self.began_at) / (self.ended_at - self.began_at))


def journey_chart(  # noqa: PLR0913 - what is drawn, and for whom
    model: StageModel, journey: Journey, title: str, subtitle: str, *, zone: str, language: str = "en"
) -> bytes:
    """Chart a customer's stays as blocks of time, and the moves between them by kind, as a PNG of 1080 x 600 pixels.

    `title` is the answer, `subtitle` the dates. The stay that lasts is dark; how long one lasted stands in it where it
    has room. Who was never moved gets a card that says so. `journey.marks` stand beneath, those of one label in one lane.
    """
    with speaking(language):
        board = Board()
        top = head(board, title, subtitle)
        if not journey.stays:
            return board.finish(sentence(board, _("No move was logged yet."), top))
        kinds = WORTH_A_KEY & {stay.kind for stay in journey.stays}
        if kinds:
            key(board, kinds, MARGIN, top + 40)
            top += 44
        plan = _plan(board, model, journey, top + 16)
        _moves(board, plan, journey.stays)
        for stay in journey.stays:
            _block(board, plan, stay)
        foot = draw_lanes(board, journey.marks, plan.across, plan.left, plan.foot + 10) if journey.marks else plan.foot
        return board.finish(_dates(board, plan, foot, zone, language))


def _plan(board: Board, model: StageModel, journey: Journey, top: float) -> _Plan:
    """Write the names of the stages at the left, the highest on top and the lost beneath a rule."""
    been = {stay.stage.id for stay in journey.stays}
    rows = [stage for stage in reversed(model.stages) if not stage.retired or stage.id in been]
    labels = [fit(stage.name, LABEL[1:], LABEL_WIDTH, instead=stage.slug) for stage in rows]
    lost = model.stage(LOST)
    if LOST in been:
        rows.append(lost)
        labels.append(fit(lost.name, LABEL[1:], LABEL_WIDTH, instead=lost.slug))
    left = MARGIN + max(*(label.width for label in labels), widest_lane(journey.marks)) + 24
    middles: dict[int, float] = {}
    for stage, label in zip(rows, labels, strict=True):
        if stage.id == LOST:
            top += 8
        middles[stage.id] = top + ROW / 2
        _label(board, label, middles[stage.id], MUTED if stage.id not in been else INK)
        board.rule((left, top + ROW / 2), (RIGHT, top + ROW / 2))
        top += ROW
    began_at = journey.stays[0].began_at
    return _Plan(middles, left, began_at, max(journey.stays[-1].ended_at, began_at + _LEAST), top)


def _label(board: Board, label: Set, middle: float, colour: str) -> None:
    step = label.letters.size * LEADING
    first = middle - (len(label.lines) - 1) * step / 2 + 0.36 * label.letters.size
    for number, line in enumerate(label.lines):
        board.write((MARGIN, first + number * step), line, label.letters, colour)


def _moves(board: Board, plan: _Plan, stays: Sequence[Stay]) -> None:
    """A line from the stage before to the one after at the time of each move; its head tells the direction."""
    for before, after in pairwise(stays):
        across = plan.across(after.began_at)
        start, end = plan.middles[before.stage.id], plan.middles[after.stage.id]
        down = 1 if end > start else -1
        tip = end - down * BLOCK / 2
        colour = COLOURS[after.kind]
        few = len(stays) <= FEW_STEPS
        board.stroke(
            [(across, start), (across, tip - down * 10)],
            colour,
            (3 if after.kind is Kind.FORWARD else 6) if few else 1.5,
        )
        if few:
            board.area([(across - 10, tip - down * 14), (across + 10, tip - down * 14), (across, tip)], colour)


def _block(board: Board, plan: _Plan, stay: Stay) -> None:
    left, right = plan.across(stay.began_at), plan.across(stay.ended_at)
    right = max(right, left + SHORTEST)
    left = min(left, RIGHT - SHORTEST)
    top, foot = plan.middles[stay.stage.id] - BLOCK / 2, plan.middles[stay.stage.id] + BLOCK / 2
    dark = stay.lasts
    colour = (INK if dark else GREY) if stay.stage.id == LOST else (BLUE if dark else TINT)
    board.area([(left, top), (right, top), (right, foot), (left, foot)], colour)
    said = _days(stay.ended_at - stay.began_at, right - left - 16)
    light = dark or stay.stage.id == LOST
    board.write(((left + right) / 2, foot - 8), said, INSIDE, PAPER if light else INK, "center")


def _days(stay: timedelta, room: float) -> str:
    """How long in whole days, as fully as there is room for it; nothing under one."""
    full, short = plural("{n} day", "{n} days", stay.days), _("{n} d")
    every = (said.format(n=stay.days) for said in (full, short) if stay.days)
    return next((said for said in every if INSIDE.width(said) <= room), "")


def _dates(board: Board, plan: _Plan, foot: float, zone: str, language: str) -> int:
    """Write the dates beneath; the height of the card."""
    board.rule((plan.left, foot + 6), (RIGHT, foot + 6))
    free = float(MARGIN)
    for tick in ticks(plan.began_at, plan.ended_at, zone, language):
        across, width = plan.across(tick.at), DATES.width(tick.text)
        middle = min(max(across, MARGIN + width / 2), RIGHT - width / 2)
        if middle - width / 2 < free:
            continue
        board.rule((across, foot + 6), (across, foot + 16))
        board.write((middle, foot + 44), tick.text, DATES, MUTED, "center")
        free = middle + width / 2 + 20
    return round(foot + 70)
