"""Values as a reader sees them: numbers, rates and dates in their language and zone, a table as a grid of texts."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal

from bot.rendering.richtext import DASH, one_line, shorten, size
from commands import Rate
from commands._say import date_in, locale_of
from lifecycle.stats import percent
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from commands import Table

MOST_COLUMNS = 20
SMALL_N = 5
_CELL, _TITLE = 500, 60
_ROOMY = 9_000
_TOO_MANY_DIGITS = 1e15


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: their zone, language and person id.

    `now` tells which year needs no saying (without it every year is said); `names` says what people are called
    where they cannot be linked.
    """

    zone: str = "UTC"
    language: str = "en"
    person: str = ""
    now: datetime | None = None
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as texts (people still marked): every row has as many cells as there are titles, none is empty."""

    title: str
    titles: tuple[str, ...]
    right: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    more_rows: int = 0
    more_columns: int = 0

    def fitting(self, room: int, most: int) -> int:
        """How many rows, from the first, fit into this many characters beside the titles; at most `most`, -1 if not even the titles fit."""
        room -= sum(map(size, self.titles))
        if room < 0:
            return -1
        for at, row in enumerate(self.rows[:most]):
            room -= sum(map(size, row))
            if room < 0:
                return at
        return min(most, len(self.rows))


@lru_cache(maxsize=64)
def _zone_of(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def cell(value: str | float | Rate | datetime | None, reader: Reader) -> str:
    """One value in the reader's words; an en dash for nothing."""
    match value:
        case None:
            return DASH
        case str():
            return one_line(value) or DASH
        case Rate():
            return rate(value, reader)
        case datetime():
            return day(value, reader)
        case _:
            return number(value, reader)


def number(value: float, reader: Reader) -> str:
    """A whole number grouped, a fraction with one decimal; an en dash for what is no number."""
    if abs(value) >= _TOO_MANY_DIGITS and value not in {math.inf, -math.inf}:
        return f"{Decimal(value):.2e}"
    if not math.isfinite(value):
        return DASH
    pattern = "#,##0" if isinstance(value, int) else "#,##0.0"
    return str(format_decimal(value, format=pattern, locale=locale_of(reader.language)))


def rate(value: Rate, reader: Reader) -> str:
    """`6 of 20 · 30 %`, with its interval if there is one; under n = 5 only `1 of 2`; an en dash when n is 0."""
    if value.n <= 0:
        return DASH
    counts = _("{hits} of {n}").format(hits=number(value.hits, reader), n=number(value.n, reader))
    if value.n < SMALL_N:
        return counts
    share = f"{counts} · {percent(value.hits, value.n)}\N{NO-BREAK SPACE}%"
    if value.low is None or value.high is None:
        return share
    return f"{share} ({round(100 * value.low)}–{round(100 * value.high)})"


def day(at: datetime, reader: Reader) -> str:
    """A date as `Fri 20 Nov` in the reader's zone and language, with its year unless it is the year of `now`."""
    zone = _zone_of(reader.zone)
    local = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(zone).date()
    this_year = reader.now is not None and reader.now.astimezone(zone).year == local.year
    return date_in(reader.language, local, with_year=not this_year)


def grid(table: Table, reader: Reader, most: int | None = None) -> Grid:
    """The table as texts, at most so many rows. Very long cells are cut, so that ten rows fit in one message."""
    columns = table.columns[:MOST_COLUMNS]
    titles = tuple(shorten(one_line(column.title), _TITLE) if one_line(column.title) else DASH for column in columns)
    rows = tuple(_texts(row, len(columns), reader) for row in table.rows[:most])
    if sum(size(text) for row in rows[:10] for text in row) > _ROOMY:
        limit = 800 // len(columns)
        rows = tuple(tuple(shorten(text, limit) for text in row) for row in rows)
    right = tuple(column.right for column in columns)
    title = shorten(one_line(table.title), _CELL)
    return Grid(title, titles, right, rows, len(table.rows) - len(rows), len(table.columns) - len(columns))


def _texts(
    row: tuple[str | int | float | Rate | datetime | None, ...], columns: int, reader: Reader
) -> tuple[str, ...]:
    given = [shorten(cell(value, reader), _CELL) for value in row[:columns]]
    return tuple(given + [DASH] * (columns - len(given)))
