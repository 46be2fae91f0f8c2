"""Cells of a grid: filled with so much of a colour, a number in the middle, names beside and above them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lifecycle.charts.board import INK, PAPER
from lifecycle.charts.card import LEADING, MARGIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lifecycle.charts.board import Board
    from lifecycle.charts.lettering import Letters, Set
    from lifecycle.charts.line import Side

EMPTY = "#F3F1EB"
"""What a cell without a number is filled with."""
DARK = 0.65
"""From this share of a colour on, letters on it are light."""
FOOT = 0.36
"""So much of their size letters reach below the middle they are centred on."""


def fill(board: Board, place: tuple[float, float], size: tuple[float, float], colour: str) -> None:
    """Fill a box of (width, height)."""
    (left, top), (width, height) = place, size
    board.area([(left, top), (left + width, top), (left + width, top + height), (left, top + height)], colour)


def shade(share: float, shades: Sequence[float]) -> float:
    """The shade of a share within 0 and 1: each stands for an equal part."""
    return shades[min(int(share * len(shades)), len(shades) - 1)]


def mixed(colour: str, share: float) -> str:
    """So much of the colour on the card's paper."""
    pairs = zip(_parts(colour), _parts(PAPER), strict=True)
    return "#" + "".join(f"{round(one * share + paper * (1 - share)):02X}" for one, paper in pairs)


def cell(  # noqa: PLR0913, PLR0917 - all that a cell is
    board: Board, place: tuple[float, float], size: tuple[float, float], text: str, letters: Letters, colour: str, share: float,
) -> None:  # fmt: skip
    """Fill a cell with so much of the colour, and write into its middle."""
    fill(board, place, size, mixed(colour, share))
    middle = place[0] + size[0] / 2, place[1] + size[1] / 2 + FOOT * letters.size
    board.write(middle, text, letters, PAPER if share > DARK else INK, "center")


def row_name(board: Board, name: Set, top: float, height: float) -> None:
    """Write a row's name at the margin, its lines about the row's middle."""
    step = name.letters.size * LEADING
    first = top + height / 2 - (len(name.lines) - 1) * step / 2 + FOOT * name.letters.size
    stacked(board, name, (MARGIN, first), INK)


def stacked(board: Board, words: Set, at: tuple[float, float], colour: str, side: Side = "left") -> None:
    """Write lines below one another, the first of them at this place."""
    for number, text in enumerate(words.lines):
        board.write((at[0], at[1] + number * words.letters.size * LEADING), text, words.letters, colour, side)


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
