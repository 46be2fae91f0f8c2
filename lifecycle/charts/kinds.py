"""Kinds of move in charts: a colour for each, told apart by everyone, and the word beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lifecycle.charts.board import INK, MUTED
from lifecycle.charts.lettering import Letters
from lifecycle.model import Kind
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Collection

    from lifecycle.charts.board import Board

QUIET, GREEN, ORANGE, PURPLE = "#868C96", "#009E73", "#D55E00", "#CC79A7"
COLOURS = {
    Kind.NEW: QUIET, Kind.FORWARD: QUIET, Kind.SKIP: GREEN, Kind.BACK: ORANGE, Kind.LOST: INK, Kind.WON_BACK: PURPLE,
}  # fmt: skip
"""Of Okabe and Ito's; one step forward is the rule and thus quiet."""

_LETTERS = Letters(26)
_SWATCH, _GAP = (30, 8), 28


def words() -> dict[Kind, str]:
    """What the kinds are called beside their colours."""
    return {
        Kind.FORWARD: _("one step forward"),
        Kind.SKIP: _("skip"),
        Kind.BACK: _("bounce-back"),
        Kind.LOST: _("lost"),
        Kind.WON_BACK: _("won back"),
    }


def key(board: Board, kinds: Collection[Kind], left: float, line: float) -> None:
    """Say what the colours of these kinds mean, on the line that begins here."""
    for kind, said in words().items():
        if kind not in kinds:
            continue
        middle = line - 9
        board.stroke([(left, middle), (left + _SWATCH[0], middle)], COLOURS[kind], _SWATCH[1])
        left += _SWATCH[0] + 10
        board.write((left, line), said, _LETTERS, MUTED)
        left += _LETTERS.width(said) + _GAP
