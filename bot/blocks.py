"""A `Reply` as Slack messages: text and Block Kit within every limit, whatever is in it. Pure.

The first message carries the headline, the receipt and the buttons. What does not fit beside them is cut
("and 37 more") when it is a table, and goes on in further messages when it is sentences.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.rendering.buttons import MOST, Press, button_value, buttons_of, item_block, mark_of, read_value, rows_of
from bot.rendering.cells import Grid, Reader, grid
from bot.rendering.richtext import DASH, escaped, one_line, plain, section, shorten, size, small_print
from bot.rendering.tables import lines_of, lines_that_fit, table_block, text_of
from commands import PERSON, Item
from commands._reply import line_text
from lifecycle.text import _, plural, speaking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from commands import Button, Reply

__all__ = ["Message", "Press", "Reader", "button_value", "read_value", "render"]

MOST_MESSAGES = 4
"""A `response_url` takes five messages in all."""

_TEXT = 12_000
_BLOCKS = 48
_TABLE_TEXT, _TABLE_ROWS = 9_800, 99
_HEADLINE, _LINE, _RECEIPT, _FALLBACK = 2_500, 2_500, 1_800, 3_800
_KEPT_FOR_TABLES = 3_000
_WORTH_CUTTING = 10
_NOTE = 300
_PAGED = re.compile(r"\b(?:page \d+|all)$")


@dataclass(frozen=True, slots=True)
class Message:
    """One message: `text` is the notification, the screen reader's text and the fallback; `blocks` is what is seen."""

    text: str
    blocks: list[dict[str, Any]]


def render(  # noqa: PLR0913 - what the delivery adds to a reply, by name
    reply: Reply,
    reader: Reader,
    *,
    private: bool = False,
    share: str | None = None,
    chart_by: str | None = None,
    form_by: str | None = None,
    csv_by: str | None = None,
) -> tuple[Message, ...]:
    """The reply as one message, or up to four when it cannot fit in one.

    `private`: it stands in a channel where only the reader sees it. `share`, `chart_by`, `form_by` and
    `csv_by` are the command texts behind [Share in channel], [Send me the chart], the button that opens the reply's
    form, and [CSV].
    """
    with speaking(reader.language):
        buttons = buttons_of(reply, reader, share=share, chart_by=chart_by, form_by=form_by, csv_by=csv_by)
        return _Writer(reply, reader, buttons, private=private, again=chart_by or "").messages()


class _Page:
    """One message in the making: its blocks, and how many characters it still takes."""

    def __init__(self, room: int) -> None:
        self.blocks: list[dict[str, Any]] = []
        self.room = room
        self.has_table = False

    def add(self, block: dict[str, Any], weight: int) -> None:
        self.blocks.append(block)
        self.room -= weight

    def paragraphs(self, sections: list[dict[str, Any]], weight: int) -> None:
        if sections:
            self.add({"type": "rich_text", "block_id": f"text:{len(self.blocks)}", "elements": sections}, weight)


class _Writer:
    """Fills messages with the parts of one reply."""

    def __init__(self, reply: Reply, reader: Reader, buttons: Sequence[Button], *, private: bool, again: str) -> None:
        self._reader = reader
        self._again = again
        self._buttons = buttons
        self._headline = shorten(reply.headline.strip(), _HEADLINE) or DASH
        self._lines = deque(_short(line) for line in reply.lines if one_line(line_text(line)))
        self._tables = deque(grid(table, reader, _TABLE_ROWS) for table in reply.tables if table.columns and table.rows)
        self._tail = self._small(reply, private=private) + rows_of(buttons, reader, mark_of(reply))
        self._fallback = shorten("\n".join([self._headline, *map(line_text, self._lines)]), _FALLBACK)

    def messages(self) -> tuple[Message, ...]:
        page = _Page(_TEXT - sum(map(_weight, self._tail)))
        page.paragraphs([section(self._headline, bold=bool(self._lines or self._tables))], size(self._headline))
        made = [Message(escaped(self._fallback), self._fill(page, last=False).blocks + self._tail)]
        while self._lines or self._tables:
            begun = shorten(_("Continued: {headline}").format(headline=self._headline), _FALLBACK)
            last = len(made) == MOST_MESSAGES - 1
            made.append(Message(escaped(begun), self._fill(_Page(_TEXT), last=last).blocks))
        return tuple(made)

    def _small(self, reply: Reply, *, private: bool) -> list[dict[str, Any]]:
        alone = [_("Only you see this.")] if private and reply.audience == PERSON else []
        receipt = [shorten(reply.receipt, _RECEIPT)] if one_line(reply.receipt) else []
        texts = [" ".join(receipt + alone)] if receipt or alone else []
        if len(self._buttons) > MOST:
            left = len(self._buttons) - MOST
            texts.append(
                plural("{n} more choice is not shown.", "{n} more choices are not shown.", left).format(n=left)
            )
        return [
            {"type": "context", "block_id": f"context:{at}", "elements": [small_print(text)]}
            for at, text in enumerate(texts)
        ]

    def _fill(self, page: _Page, *, last: bool) -> _Page:
        self._add_lines(page, last=last)
        while self._tables and not self._lines and self._add_table(page):
            pass
        left = len(self._lines) + len(self._tables)
        if last and left:
            self._lines.clear()
            self._tables.clear()
            page.paragraphs([section(self._more(left))], 0)
        return page

    def _add_lines(self, page: _Page, *, last: bool) -> None:
        kept = _KEPT_FOR_TABLES if self._tables and not last else _NOTE
        most = _BLOCKS - len(self._tail) - 3
        sections: list[dict[str, Any]] = []
        weight = 0
        while self._lines and len(page.blocks) < most:
            line = self._lines[0]
            if weight + size(line_text(line)) > page.room - kept:
                break
            self._lines.popleft()
            if isinstance(line, Item):
                page.paragraphs(sections, weight)
                page.add(item_block(line, self._reader, len(page.blocks), self._again), size(line.text))
                sections, weight = [], 0
            else:
                sections.append(section(line))
                weight += size(line) + 1
        page.paragraphs(sections, weight)

    def _add_table(self, page: _Page) -> bool:
        """Put the next table on the page, cut if it must be; False when it is better begun on a fresh one."""
        table = self._tables[0]
        room = page.room - _NOTE - size(table.title)
        lines = lines_of(table, self._reader) if page.has_table else []
        fits = lines_that_fit(lines, room) - 1 if lines else table.fitting(min(room, _TABLE_TEXT), _TABLE_ROWS)
        enough = fits >= min(len(table.rows), _WORTH_CUTTING)
        if page.blocks and (not enough or len(page.blocks) > _BLOCKS - len(self._tail) - 3):
            return False
        self._tables.popleft()
        if table.title:
            page.paragraphs([section(table.title, bold=True)], size(table.title))
        page.has_table = True
        if lines:
            page.paragraphs([text_of(lines[: fits + 1])], sum(map(size, lines[: fits + 1])) + fits)
        else:
            weight = sum(size(text) for row in (table.titles, *table.rows[:fits]) for text in row)
            page.add(table_block(table, fits, f"table:{len(page.blocks)}"), weight)
        if notes := self._left_out(table, fits):
            page.paragraphs([section(note) for note in notes], sum(map(size, notes)))
        return True

    def _left_out(self, table: Grid, rows: int) -> list[str]:
        left = len(table.rows) - rows + table.more_rows
        notes = [self._more(left)] if left else []
        if table.more_columns:
            columns = table.more_columns
            notes.append(
                plural("{n} more column is not shown", "{n} more columns are not shown", columns).format(n=columns)
            )
        return notes

    def _more(self, n: int) -> str:
        said = plural("and {n} more", "and {n} more", n).format(n=n)
        button = next((button for button in self._buttons[:MOST] if _PAGED.search(button.command)), None)
        if button is None:
            return said
        label = shorten(plain(button.label, self._reader.person, self._reader.names), 75)
        return _("{more}: press {label}").format(more=said, label=f"[{label}]")


def _short(line: str | Item) -> str | Item:
    return Item(shorten(line.text, _LINE), line.buttons) if isinstance(line, Item) else shorten(line, _LINE)


def _weight(block: dict[str, Any]) -> int:
    """Characters of a context or actions block."""
    return sum(
        size(part["text"] if isinstance(part["text"], str) else part["text"]["text"]) for part in block["elements"]
    )
