"""A `Reply` for a terminal: the same words and numbers, buttons as the commands they stand for."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table as Shown
from rich.text import Text

from bot.rendering.cells import Grid, Reader, grid
from bot.rendering.forms import usage
from bot.rendering.richtext import Mention, clean, one_line, pieces
from commands import Item
from commands._reply import line_text
from lifecycle.text import _, plural, speaking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from commands import Button, Reply


def as_text(
    reply: Reply, reader: Reader, *, width: int = 80, colour: bool = False, chart_path: str | None = None
) -> str:
    """Write the reply out in lines of at most `width` columns, where words allow it; colour for a terminal only.

    `chart_path` says where the caller saved the picture. People are named by `reader.names`, else by id.
    """
    out = io.StringIO()
    console = Console(
        file=out, width=width, force_terminal=colour, color_system="standard" if colour else None,
        markup=False, emoji=False, highlight=False, legacy_windows=False,
    )  # fmt: skip
    with speaking(reader.language):
        for part in _parts(reply, reader, chart_path):
            console.print(part)
    return "\n".join(line.rstrip() for line in out.getvalue().rstrip().split("\n"))


def _parts(reply: Reply, reader: Reader, chart_path: str | None) -> Iterator[Text | Shown | str]:
    yield Text(_spoken(reply.headline, reader), style="bold")
    for line in reply.lines:
        yield Text(_spoken(line_text(line), reader))
        if isinstance(line, Item) and line.buttons:
            yield _menu(line, reader)
    for table in reply.tables:
        if table.columns and table.rows:
            yield ""
            yield from _table(grid(table, reader), reader)
    if reply.chart:
        yield ""
        yield Text(_chart(one_line(reply.chart.title), chart_path))
    if reply.receipt:
        yield Text(_spoken(reply.receipt, reader), style="dim")
    if reply.buttons or reply.form:
        yield ""
    if reply.form:
        yield Text(_("To fill in: {usage}").format(usage=usage(reply.form)))
    for button in reply.buttons:
        yield _pressed(button, reader)


def _menu(line: Item, reader: Reader) -> Text:
    """The first choice as it is typed, and what else there is: all of them as commands would hide the lines."""
    first, *others = line.buttons
    return Text("  ").append(Text(" · ").join([_pressed(first, reader), *(Text(one.label) for one in others)]))


def _pressed(button: Button, reader: Reader) -> Text:
    return Text.assemble((f"[{_spoken(one_line(button.label), reader)}]", "bold"), " ", one_line(button.command))


def _table(shown: Grid, reader: Reader) -> Iterator[Text | Shown]:
    if shown.title:
        yield Text(_spoken(shown.title, reader), style="bold")
    made = Shown(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for title, right in zip(shown.titles, shown.right, strict=True):
        # A number cut in two lines would be another number.
        made.add_column(Text(_spoken(title, reader)), justify="right" if right else "left", no_wrap=right)
    for row in shown.rows:
        made.add_row(*(Text(_spoken(text, reader)) for text in row))
    yield made
    if shown.more_columns:
        n = shown.more_columns
        yield Text(plural("{n} more column is not shown", "{n} more columns are not shown", n).format(n=n))


def _chart(title: str, path: str | None) -> str:
    if path:
        return _("Chart: {title} (saved as {path})").format(title=title, path=path)
    return _("Chart: {title} (--chart FILE saves it)").format(title=title)


def _spoken(text: str, reader: Reader) -> str:
    """Cleaned, so that no name can steer the terminal, with people as `@name`."""

    def called(who: Mention) -> str:
        if who.is_channel:
            return f"#{who.id}"
        return "@" + one_line(reader.names.get(who.id) or who.id)

    return "".join(called(piece) if isinstance(piece, Mention) else piece for piece in pieces(clean(text)))
