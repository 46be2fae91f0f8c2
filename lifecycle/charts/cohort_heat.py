"""How new customers stayed, as a map of heat: a row per month of their coming, a column per age, darker the more stayed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lifecycle.charts.board import BLUE, MUTED, Board
from lifecycle.charts.card import MARGIN, RIGHT, head, sentence
from lifecycle.charts.cells import cell, fill, row_name, shade
from lifecycle.charts.lettering import Letters, fit
from lifecycle.text import _, speaking

if TYPE_CHECKING:
    from collections.abc import Sequence

ROW, GAP = 56, 4
NAME, NAME_WIDTH = ((28.0, 1), (24.0, 1), (20.0, 2)), 250
TITLE, COUNT, KEY = ((24.0, 1), (20.0, 1), (17.0, 1)), ((28.0, 1), (24.0, 1), (19.0, 1), (15.0, 1)), Letters(24)
NUMBER, ASIDE = Letters(26), 24
SHADES = (0.12, 0.24, 0.4, 0.6, 0.82, 1.0)
FROM = 0.4
"""Of a share up to this the palest shade is; the others are equal parts of what is above."""
TOO_FEW = "#EFEDE7"
LARGEST = 40_000


@dataclass(frozen=True, slots=True)
class Row:
    """A month's new customers: how they are called, how many they are, and for each age the share of them that stayed and
    how it is written. None where some are not that old yet; a share of None where they are too few for a shade."""

    name: str
    n: str
    stayed: Sequence[tuple[float | None, str] | None]


def cohorts_chart(
    rows: Sequence[Row], ages: Sequence[str], title: str, subtitle: str, *, language: str = "en"
) -> bytes:
    """Chart the cohorts, as a PNG of 1080 x about 610 pixels for seven of them. Without any the card says so."""
    with speaking(language):
        board = Board()
        top = head(board, title, subtitle)
        if not rows:
            return board.finish(sentence(board, _("Nobody became a customer in these months."), top))
        names = [fit(row.name, NAME, NAME_WIDTH) for row in rows]
        numbers = max(NUMBER.width(row.n) for row in rows)
        left = MARGIN + max(name.width for name in names) + 20 + numbers + ASIDE
        width = (RIGHT - left) / len(ages)
        top = _titles(board, ages, left, width, top + 42)
        for row, name in zip(rows, names, strict=True):
            row_name(board, name, top, ROW)
            board.write((left - ASIDE, top + ROW / 2 + 9), row.n, NUMBER, MUTED, "right")
            for at, stayed in enumerate(row.stayed):
                if stayed is not None:
                    _cell(board, *stayed, (left + width * at, top + GAP / 2), width - GAP)
            top += ROW
        board.write((MARGIN, top + 34), _("darker: more of them stayed; empty: not that old yet"), KEY, MUTED)
        return board.finish(round(top + 58), largest=LARGEST)


def _titles(board: Board, ages: Sequence[str], left: float, width: float, line: float) -> float:
    board.write((left - ASIDE, line), _("n"), Letters(TITLE[0][0]), MUTED, "right")
    letters = min((fit(age, TITLE, width - GAP).letters for age in ages), key=lambda one: one.size)
    for at, age in enumerate(ages):
        board.write((left + width * (at + 0.5) - GAP / 2, line), age, letters, MUTED, "center")
    return line + 12


def _cell(board: Board, share: float | None, said: str, place: tuple[float, float], width: float) -> None:
    size = (width, float(ROW - GAP))
    words = fit(said, COUNT, width - 8, bold=share is not None)
    if share is None:
        fill(board, place, size, TOO_FEW)
        middle = place[0] + width / 2, place[1] + size[1] / 2 + 9
        board.write(middle, words.lines[0], words.letters, MUTED, "center")
        return
    above = max(share - FROM, 0) / (1 - FROM)
    cell(board, place, size, words.lines[0], words.letters, BLUE, shade(above, SHADES))
