"""The tables of a reply as CSV files, sent to the person who pressed [CSV].

The values are raw: numbers without separators, a rate as its two counts, times of the reader's zone as ISO dates. A
mark at the beginning tells spreadsheets that it is UTF-8; without it they read "Povědomí" by the machine's old code.
"""

from __future__ import annotations

import logging
import math
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.blocks import render
from bot.rendering.richtext import Mention, pieces, shorten
from bot.routing.refusals import new_reference
from bot.sending.delivery import Delivery
from bot.sending.place import Delivered
from bot.sending.slackcalls import Permanent, SendError, Spent
from commands import HERE, PERSON, Rate, Reply
from lifecycle.exports.cells import text_cell
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from bot.blocks import Message, Reader
    from bot.sending.place import Place
    from bot.sending.slackcalls import Slack
    from commands import Table
    from commands._reply import Cell

END = "\r\n"
MARK = "\ufeff"
LONGEST_NAME = 80
_TITLE = 200
_TIME = "%Y-%m-%d %H:%M:%S"
_PAGE = re.compile(r" page \d+$")
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A file to send: its name, what Slack calls it, its bytes."""

    name: str
    title: str
    content: bytes


def files_of(reply: Reply, reader: Reader, said: str) -> list[CsvFile]:
    """A file for each table that has rows; `said`, the command that gave them, is what they are called by."""
    tables = [table for table in reply.tables if table.columns and table.rows]
    stem = re.sub(r"[^\w.-]+", "-", _PAGE.sub("", said)).strip("-.")[:LONGEST_NAME] or "table"
    numbers = [""] if len(tables) == 1 else [f"-{number}" for number in range(1, len(tables) + 1)]
    return [
        CsvFile(f"{stem}{number}.csv", shorten(table.title or reply.headline, _TITLE), as_csv(table, reader))
        for table, number in zip(tables, numbers, strict=True)
    ]


def as_csv(table: Table, reader: Reader) -> bytes:
    """The table with one line of titles; a column that holds a rate becomes two."""
    width = len(table.columns)
    rows = [tuple(row[:width]) + (None,) * (width - len(row)) for row in table.rows]
    rates = [any(isinstance(value, Rate) for value in column) for column in zip(*rows, strict=True)]
    titles = [
        title
        for column, is_rate in zip(table.columns, rates, strict=True)
        for title in ((f"{column.title} (hits)", f"{column.title} (n)") if is_rate else (column.title,))
    ]
    lines = [[text_cell(title) for title in titles]]
    for row in rows:
        cells = (_cells(value, reader, is_rate=is_rate) for value, is_rate in zip(row, rates, strict=True))
        lines.append([cell for some in cells for cell in some])
    return (MARK + "".join(",".join(line) + END for line in lines)).encode()


def _cells(value: Cell, reader: Reader, *, is_rate: bool) -> list[str]:
    if isinstance(value, Rate):
        return [str(value.hits), str(value.n)]
    return [_cell(value, reader), ""] if is_rate else [_cell(value, reader)]


def _cell(value: str | float | datetime | None, reader: Reader) -> str:
    match value:
        case None:
            return ""
        case str():
            return text_cell(_written(value, reader))
        case datetime():
            return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(_zone(reader)).strftime(_TIME)
        case _:
            return str(value) if math.isfinite(value) else ""


def _written(text: str, reader: Reader) -> str:
    """The text with people by their names, by their ids where those are not known."""
    found = pieces(text)
    return "".join(reader.names.get(one.id) or one.id if isinstance(one, Mention) else one for one in found)


def _zone(reader: Reader) -> ZoneInfo:
    try:
        return ZoneInfo(reader.zone)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def send(slack: Slack, reply: Reply, place: Place, reader: Reader, said: str) -> Delivered:
    """Send the reply's tables to the person's direct messages; where that cannot be, say so where the button is."""
    here = replace(place, to=HERE)
    try:
        _upload(slack, files_of(reply, reader, said), _message(reply, reader), place)
    except SendError as error:
        facts = {"reference": new_reference(), "workspace": place.team, "outcome": error.code}
        logger.exception("a file could not be sent", extra=facts)
        sorry = _("The file could not be sent. Please try again; if it stays, tell your admin reference {ref}.")
        return Delivery(slack, Reply(sorry.format(ref=facts["reference"])), here, reader).run()
    if place.channel and not place.is_im:
        Delivery(slack, Reply(_("The file is in your direct messages with me.")), here, reader).run()
    return Delivered("direct")


def _message(reply: Reply, reader: Reader) -> Message:
    """What stands above the file: the answer in words, without what the file holds."""
    rows = sum(len(table.rows) for table in reply.tables)
    count = plural("{n} row, as raw values.", "{n} rows, as raw values.", rows).format(n=rows)
    if any(_PAGE.search(button.command) for button in reply.buttons):
        count += " " + _("The list has more rows than these.")
    times = _("Times are those of {zone}.").format(zone=_zone(reader).key) if _has_times(reply) else ""
    lines = (*reply.lines, f"{count} {times}".rstrip())
    return render(Reply(reply.headline, lines=lines, receipt=reply.receipt, audience=PERSON), reader)[0]


def _has_times(reply: Reply) -> bool:
    return any(isinstance(value, datetime) for table in reply.tables for row in table.rows for value in row)


def _upload(slack: Slack, files: list[CsvFile], message: Message, place: Place) -> None:
    """All files into the person's direct messages, the message above the first."""
    channel, above = place.channel, [message]
    if not place.is_im:
        try:
            channel = slack.open_direct(place.person)
        except (Permanent, Spent):
            # Without the scope to open them a message to the person's id still arrives, and says where that is.
            channel, above = slack.post(place.person, message).channel, []
    thread = place.thread if place.is_im else None
    for file in files:
        first = above.pop() if above else None
        slack.upload(channel, file.content, filename=file.name, title=file.title, message=first, thread=thread)
