"""Tables for Slack: the first of a message as a `table` block, any other as lines of text."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from bot.rendering.richtext import elements, has_people, plain, section, size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.rendering.cells import Grid, Reader

_WIDEST = 40
_GAP = "  "
_NO_WIDTH = "\u200b\u200c\u200d\u2060\ufe0f"


def table_block(grid: Grid, rows: int, block_id: str) -> dict[str, Any]:
    """Slack's own table of the grid's first rows; text columns wrap, so that a telephone shows them whole."""
    return {
        "type": "table",
        "block_id": block_id,
        "column_settings": [{"align": "right" if right else "left", "is_wrapped": not right} for right in grid.right],
        "rows": [[_cell(text) for text in row] for row in (grid.titles, *grid.rows[:rows])],
    }


def _cell(text: str) -> dict[str, Any]:
    if has_people(text):
        return {"type": "rich_text", "elements": [section(text)]}
    return {"type": "raw_text", "text": "".join(part["text"] for part in elements(text))}


def lines_of(grid: Grid, reader: Reader) -> list[str]:
    """Header and rows as a line each: aligned for a fixed-width font, or joined with dots where people are to be linked."""
    rows = [grid.titles, *grid.rows]
    if any(has_people(text) for row in rows for text in row):
        return [" · ".join(row) for row in rows]
    return _aligned([[plain(text, reader.person, reader.names) for text in row] for row in rows], grid.right)


def lines_that_fit(lines: Sequence[str], room: int) -> int:
    """How many of the lines, from the first, fit into this many characters."""
    for at, line in enumerate(lines):
        room -= size(line) + 1
        if room < 0:
            return at
    return len(lines)


def text_of(lines: Sequence[str]) -> dict[str, Any]:
    """Lines of `lines_of` as an element of a rich text block: of fixed width unless it links people."""
    text = "\n".join(lines)
    if has_people(text):
        return section(text)
    return {"type": "rich_text_preformatted", "elements": elements(text)}


def _aligned(rows: list[list[str]], right: tuple[bool, ...]) -> list[str]:
    """Columns of one width each; a very wide cell pushes its own row only."""
    widths = [min(_WIDEST, max(map(_width, column))) for column in zip(*rows, strict=True)]
    padded = [[_pad(text, widths[at], to_right=right[at]) for at, text in enumerate(row)] for row in rows]
    return [_GAP.join(row).rstrip(" ") for row in padded]


def _pad(text: str, width: int, *, to_right: bool) -> str:
    room = " " * max(0, width - _width(text))
    return room + text if to_right else text + room


def _width(text: str) -> int:
    """Columns of a fixed-width font: two for wide characters, none for combining ones."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or character in _NO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
