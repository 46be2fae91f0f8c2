"""The journey map as a grid: a row per stage, a column per kind of contact, darker the more of them; how customers felt last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel.numbers import format_compact_decimal, format_decimal

from lifecycle.charts.board import BLUE, GREY, INK, MUTED, Board
from lifecycle.charts.card import LEADING, MARGIN, RIGHT, head, sentence
from lifecycle.charts.cells import EMPTY, cell, fill, row_name, shade
from lifecycle.charts.kinds import ORANGE
from lifecycle.charts.lettering import Letters, fit
from lifecycle.text import _, speaking
from lifecycle.touch_names import kind_name

if TYPE_CHECKING:
    from lifecycle.charts.lettering import Set
    from lifecycle.charts.line import Side
    from lifecycle.journeys.touch_map import MapRow, TouchMap

COLUMNS = 5
"""Kinds with a column of their own; the others share the next one."""
ROW, GAP = 58, 4
NAME, NAME_WIDTH = ((28.0, 1), (24.0, 2)), 220
TITLE = ((23.0, 1), (20.0, 1), (18.0, 1), (18.0, 2))
COUNT = ((28.0, 1), (24.0, 1), (19.0, 1), (15.0, 1))
KEY, FELT, SWATCH = Letters(24), ((23.0, 1), (19.0, 1), (15.0, 1)), (26, 20)
FIRST_SHORTENED = 100_000
FELT_WIDTH, BAR = 160, 18
SHADES = (0.16, 0.32, 0.52, 0.76, 1.0)
NEUTRAL = "#BDB9AF"
LARGEST = 40_000


@dataclass(frozen=True, slots=True)
class _Plan:
    """The kinds that have a column, where these begin, how wide each is, and the largest number in a cell of theirs."""

    kinds: tuple[str, ...]
    others: bool
    left: float
    width: float
    most: int
    language: str

    @property
    def felt(self) -> float:
        """Where the last column begins."""
        return RIGHT - FELT_WIDTH


def map_chart(found: TouchMap, title: str, subtitle: str, *, language: str = "en") -> bytes:
    """Chart the journey map, as a PNG of 1080 x about 650 pixels for six stages.

    A cell holds how many contacts of the kind there were in the stage, and is the darker the more it has of the most in any
    cell. The last column is the feedback given in the stage: positive, neutral and negative, with their numbers. Without
    either the card says so.
    """
    with speaking(language):
        board = Board()
        top = head(board, title, subtitle)
        if not any(row.contacts or row.answers for row in found.rows):
            return board.finish(sentence(board, _("Nothing was logged of customers in a stage."), top))
        plan = _plan(found, language)
        _key(board, top + 42)
        top = _titles(board, plan, top + 54) + 6
        for row in found.rows:
            _row(board, plan, row, top)
            top += ROW
        return board.finish(round(top + 22), largest=LARGEST)


def _plan(found: TouchMap, language: str) -> _Plan:
    kinds = tuple(kind for kind, _n in found.kinds[:COLUMNS])
    names = max(fit(row.stage.name, NAME, NAME_WIDTH).width for row in found.rows)
    left = MARGIN + names + 20
    columns = len(kinds) + (others := len(found.kinds) > COLUMNS)
    width = (RIGHT - FELT_WIDTH - 16 - left) / max(columns, 1)
    plan = _Plan(kinds, others, left, width, 0, language)
    most = max((n for row in found.rows for n in _cells(plan, row)[: len(kinds)]), default=0)
    return _Plan(kinds, others, left, width, most, language)


def _cells(plan: _Plan, row: MapRow) -> list[int]:
    """The numbers of a row, the other kinds' last."""
    met = dict(row.kinds)
    cells = [met.get(kind, 0) for kind in plan.kinds]
    return [*cells, row.contacts - sum(cells)] if plan.others else cells


def _key(board: Board, line: float) -> None:
    """Say what the shades and the colours of the last column are."""
    left = float(MARGIN)
    board.write((left, line), _("darker: more touchpoints"), KEY, MUTED)
    left += KEY.width(_("darker: more touchpoints")) + 40
    for colour, said in ((BLUE, _("positive")), (NEUTRAL, _("neutral")), (ORANGE, _("negative"))):
        fill(board, (left, line - 18), SWATCH, colour)
        board.write((left + SWATCH[0] + 8, line), said, KEY, MUTED)
        left += SWATCH[0] + 8 + KEY.width(said) + 22


def _titles(board: Board, plan: _Plan, top: float) -> float:
    """Write the kinds over the columns; the place below them."""
    names = [kind_name(kind) for kind in plan.kinds] + ([_("others")] if plan.others else [])
    titles = [fit(name, TITLE, plan.width - GAP) for name in names] + [fit(_("feedback"), TITLE, FELT_WIDTH)]
    foot = top + max(len(one.lines) * one.letters.size * LEADING for one in titles)
    for at, one in enumerate(titles[:-1]):
        _write(board, one, (plan.left + plan.width * (at + 0.5) - GAP / 2, foot), "center")
    _write(board, titles[-1], (plan.felt, foot), "left")
    return foot


def _write(board: Board, words: Set, at: tuple[float, float], side: Side) -> None:
    """Write lines so that the last one stands on `at`."""
    step = words.letters.size * LEADING
    for number, text in enumerate(reversed(words.lines)):
        board.write((at[0], at[1] - number * step), text, words.letters, MUTED, side)


def _row(board: Board, plan: _Plan, row: MapRow, top: float) -> None:
    name = fit(row.stage.name, NAME, plan.left - MARGIN - 14, instead=row.stage.slug)
    row_name(board, name, top, ROW)
    for at, n in enumerate(_cells(plan, row)):
        _cell(board, plan, n, (plan.left + plan.width * at, top + GAP / 2))
    _felt(board, plan, row, top)


def _cell(board: Board, plan: _Plan, n: int, place: tuple[float, float]) -> None:
    size = (plan.width - GAP, float(ROW - GAP))
    if not n:
        fill(board, place, size, EMPTY)
        return
    number = fit(_number(n, plan.language), COUNT, size[0] - 6, bold=True)
    cell(board, place, size, number.lines[0], number.letters, BLUE, shade(n / max(plan.most, 1), SHADES))


def _felt(board: Board, plan: _Plan, row: MapRow, top: float) -> None:
    """One bar of three parts, and beneath it how many each is."""
    if not row.answers:
        board.write((plan.felt, top + ROW / 2 + 9), _("none"), KEY, GREY)
        return
    left = plan.felt
    for n, colour in ((row.positive, BLUE), (row.neutral, NEUTRAL), (row.negative, ORANGE)):
        width = FELT_WIDTH * n / row.answers
        fill(board, (left, top + 6), (width, BAR), colour)
        left += width
    counts = (_number(n, plan.language) for n in (row.positive, row.neutral, row.negative))
    said = fit(" / ".join(counts), FELT, FELT_WIDTH, bold=True)
    board.write((plan.felt, top + 48), said.lines[0], said.letters, INK)


def _number(count: int, language: str) -> str:
    """The number as the language groups it; a very large one in short."""
    if count < FIRST_SHORTENED:
        return str(format_decimal(count, locale=language))
    return str(format_compact_decimal(count, locale=language, fraction_digits=0))
