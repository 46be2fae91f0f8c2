"""The transition matrix as a map of heat: from the row's stage to the column's, darker the more of the row went there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel.numbers import format_compact_decimal, format_decimal

from lifecycle.charts.board import BLUE, MUTED, Board
from lifecycle.charts.card import LEADING, MARGIN, RIGHT, head, sentence
from lifecycle.charts.cells import EMPTY, cell, fill, row_name, shade, stacked
from lifecycle.charts.kinds import ORANGE
from lifecycle.charts.lettering import Letters, fit
from lifecycle.model import LOST, Kind
from lifecycle.text import _, speaking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lifecycle.journeys.transitions import Transition
    from lifecycle.model import Stage, StageModel

ROW, GAP, SUM_WIDTH = 56, 4, 92
NAME, NAME_WIDTH = ((28.0, 1), (24.0, 2)), 250
TITLE = ((24.0, 1), (20.0, 2))
MOST_NAMED = 8
"""Columns that have room for their names; more of them are numbered, and so are their rows."""
COUNT = ((29.0, 1), (24.0, 1), (19.0, 1), (15.0, 1))
KEY, SWATCH = Letters(25), (30, 24)
GREY = "#5F656E"
SHADES = (0.24, 0.4, 0.58, 0.78, 1.0)
"""How much of a colour a cell has: one fifth of the row each."""
FIRST_SHORTENED = 10_000
LARGEST = 40_000
"""Bytes that this chart may have: with fewer colours its shades would be lost."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """The stages of rows (None: came in new) and columns, and where they are."""

    rows: tuple[Stage | None, ...]
    columns: tuple[Stage, ...]
    left: float
    width: float
    numbered: bool
    count: Letters
    language: str


def transitions_chart(
    model: StageModel, cells: Sequence[Transition], title: str, subtitle: str, *, language: str = "en"
) -> bytes:
    """Chart the transition matrix, as a PNG of 1080 x 720 pixels for six stages.

    A cell holds its moves and is the darker the larger its share of the row is; moves back are orange, losses grey, all
    others blue. At the right stand all moves of the row. Without any move the card says so.
    """
    with speaking(language):
        board = Board()
        top = head(board, title, subtitle)
        if not cells:
            return board.finish(sentence(board, _("Nobody moved in this period."), top))
        _key(board, {cell.kind for cell in cells}, top + 40)
        plan = _plan(model, cells, language)
        top = _titles(board, plan, top + 58)
        for stage in plan.rows:
            _row(board, plan, stage, cells, top)
            top += ROW
        return board.finish(round(top + 24), largest=LARGEST)


def _key(board: Board, kinds: set[Kind], line: float) -> None:
    """Say what the colours are, and that the shade is a share of the row."""
    left = float(MARGIN)
    forward = kinds - {Kind.BACK, Kind.LOST}
    for colour, said, there in (
        (BLUE, _("forward or new"), bool(forward)),
        (ORANGE, _("back"), Kind.BACK in kinds),
        (GREY, _("lost"), Kind.LOST in kinds),
    ):
        if there:
            fill(board, (left, line - 20), SWATCH, colour)
            board.write((left + SWATCH[0] + 10, line), said, KEY, MUTED)
            left += SWATCH[0] + 10 + KEY.width(said) + 24
    board.write((RIGHT, line), _("darker: more of the row"), KEY, MUTED, "right")


def _plan(model: StageModel, cells: Sequence[Transition], language: str) -> _Plan:
    """Every stage in use has a row and a column, but of a long ladder only those that somebody came to or left."""
    met = {stage.id for cell in cells for stage in (cell.before, cell.after) if stage}
    ladder = [stage for stage in model.stages if not stage.retired or stage.id in met]
    if len(ladder) > MOST_NAMED:
        ladder = [stage for stage in ladder if stage.id in met]
    lost = model.stage(LOST)
    columns = (*ladder, lost) if any(cell.after == lost for cell in cells) else tuple(ladder)
    rows: tuple[Stage | None, ...] = (None, *ladder, lost)
    rows = tuple(row for row in rows if row in ladder or any(cell.before == row for cell in cells))
    names = max(fit(row.name, NAME, NAME_WIDTH).width for row in ladder)
    left = MARGIN + names + 22
    width = (RIGHT - SUM_WIDTH - left) / len(columns)
    numbers = [_number(cell.moves, language) for cell in cells]
    sizes = (Letters(size, bold=True) for size, _lines in COUNT)
    count = next(
        (one for one in sizes if max(map(one.width, numbers)) <= width - GAP - 6), Letters(COUNT[-1][0], bold=True)
    )
    return _Plan(rows, columns, left, width, len(ladder) > MOST_NAMED, count, language)


def _titles(board: Board, plan: _Plan, top: float) -> float:
    """Write the stages over the columns, in turn on two levels, so that each name has the room of two; the place below."""
    every = [
        fit(str(number), TITLE[:1], plan.width) if plan.numbered and stage.id != LOST
        else fit(stage.name, TITLE, 2 * plan.width - 24, instead=str(number))
        for number, stage in enumerate(plan.columns, start=1)
    ]  # fmt: skip
    heights = [max((len(one.lines) * one.letters.size for one in every[level::2]), default=0.0) for level in (0, 1)]
    feet = [top + LEADING * heights[0], top + LEADING * sum(heights) + 4]
    for number, one in enumerate(every):
        middle, foot = plan.left + plan.width * (number + 0.5) - GAP / 2, feet[number % 2]
        step = one.letters.size * LEADING
        stacked(board, one, (middle, foot - step * (len(one.lines) - 1) - 4), MUTED, "center")
        if not number % 2:
            board.rule((middle, foot + 4), (middle, feet[1] + 4))
    board.write((RIGHT, feet[1] - 4), _("all"), Letters(TITLE[0][0]), MUTED, "right")
    return feet[1] + 8


def _row(board: Board, plan: _Plan, stage: Stage | None, cells: Sequence[Transition], top: float) -> None:
    """One row: its name, a cell for each stage that its customers went to, and all of its moves."""
    name = fit(_row_name(plan, stage), NAME, plan.left - MARGIN - 16, instead=stage.slug if stage else "")
    row_name(board, name, top, ROW)
    went = {cell.after.id: cell for cell in cells if cell.before == stage}
    for at, column in enumerate(plan.columns):
        place = plan.left + plan.width * at, top + GAP / 2
        met = went.get(column.id)
        if met:
            _cell(board, plan, met, place)
        elif column != stage:
            fill(board, place, (plan.width - GAP, ROW - GAP), EMPTY)
    if went:
        text = _number(next(iter(went.values())).row, plan.language)
        number = fit(text, COUNT, SUM_WIDTH - 10)
        board.write((RIGHT, top + ROW / 2 + 10), number.lines[0], number.letters, MUTED, "right")


def _row_name(plan: _Plan, stage: Stage | None) -> str:
    if stage is None:
        return _("New")
    if plan.numbered and stage.id != LOST:
        return f"{plan.columns.index(stage) + 1} {stage.name}"
    return stage.name


def _cell(board: Board, plan: _Plan, met: Transition, place: tuple[float, float]) -> None:
    base = {Kind.BACK: ORANGE, Kind.LOST: GREY}.get(met.kind, BLUE)
    size = (plan.width - GAP, float(ROW - GAP))
    cell(board, place, size, _number(met.moves, plan.language), plan.count, base, shade(met.moves / met.row, SHADES))


def _number(count: int, language: str) -> str:
    """The number as the language groups it; a large one in short, with three digits."""
    if count < FIRST_SHORTENED:
        return format_decimal(count, locale=language)
    leading = (len(str(count)) - 1) % 3 + 1
    return format_compact_decimal(count, locale=language, fraction_digits=0 if leading == 3 else 1)
