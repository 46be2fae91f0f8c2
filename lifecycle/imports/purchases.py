"""Reading purchases, and what was spent to win customers: one a row."""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from lifecycle.dates import mark
from lifecycle.errors import NotUnderstood
from lifecycle.imports.amounts import read_cents, read_currency, read_signed_cents, said_amount
from lifecycle.imports.calendar_days import FIRST_YEAR, LAST_YEAR, unread
from lifecycle.imports.cells import Fault, Remembered, plain, read_name, read_words
from lifecycle.imports.days import Days, future
from lifecycle.imports.fields import read_fields
from lifecycle.imports.header import PURCHASES, PURCHASES_NEED, SPEND, SPEND_NEEDS
from lifecycle.imports.rows import Bad, PurchaseRow, SpendRow
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from lifecycle.imports.fields import Reading
    from lifecycle.imports.files import TableFile

Row = TypeVar("Row", PurchaseRow, SpendRow)
EPOCH = date(1970, 1, 1)
_MONTH_FIRST = re.compile(r"(?P<month>\d{1,2})[/.-](?P<year>\d{4})", re.ASCII)
_SPREADSHEET = re.compile(r"(?P<name>[^\W\d]{3,})[- ](?P<year>\d\d)", re.ASCII)
"""What a spreadsheet makes of 2026-05: May-26."""


def read_purchases(table: TableFile, now: datetime, zone: str = "UTC") -> Iterator[PurchaseRow | Bad]:
    """The purchases of a file, each as a PurchaseRow or, where it cannot be imported, its line as a Bad.

    `purchased_on` is the day as it is written, whatever time stands behind it; one after today in `zone` is refused. An
    amount or a profit may be negative. Refusal, before the first row, where a column is missing that is needed.
    """
    table.header.need(PURCHASES_NEED)
    days = _days(table, "purchased_on", now, zone)
    readings: dict[str, Reading] = {
        "customer": Remembered(read_name).__getitem__,
        "purchased_on": Remembered(partial(_day, days)).__getitem__,
        "amount": partial(said_amount, read_signed_cents),
        "profit": read_signed_cents,
        "currency": Remembered(read_currency).__getitem__,
        "product": Remembered(read_words).__getitem__,
        "ref": read_words,
    }
    return _rows(table, {name: readings[name] for name in PURCHASES}, PurchaseRow._make)


def read_spend(table: TableFile, now: datetime, zone: str = "UTC") -> Iterator[SpendRow | Bad]:
    """What a file says was spent, each line as a SpendRow or a Bad. `month` is like 2026-05, May 2026, 5/2026, or any day
    of it; one that has not begun in `zone` is refused. What was spent is not negative. Refusal as `read_purchases`."""
    table.header.need(SPEND_NEEDS)
    days = _days(table, "month", now, zone)
    readings: dict[str, Reading] = {
        "source": Remembered(_source).__getitem__,
        "month": Remembered(partial(_month, days)).__getitem__,
        "amount": partial(said_amount, read_cents),
        "currency": Remembered(read_currency).__getitem__,
    }
    return _rows(table, {name: readings[name] for name in SPEND}, SpendRow._make)


def _rows(table: TableFile, readings: dict[str, Reading], make: Callable[[list[object]], Row]) -> Iterator[Row | Bad]:
    for row in read_fields(table, readings):
        yield row if isinstance(row, Bad) else make(row)


def _days(table: TableFile, name: str, now: datetime, zone: str) -> Days:
    column = table.header.columns[name]
    return Days(zone, now, partial(table.dayfirst, column, [column]))


def _day(days: Days, cell: str) -> int | Fault:
    """Days since 1970."""
    day = days.on(cell)
    if day is None:
        return unread("")
    return day if isinstance(day, Fault) else (day - EPOCH).days


def _month(days: Days, cell: str) -> int | Fault:
    """The first day of a month, in days since 1970."""
    text = plain(cell).strip()
    if not text:
        return Fault("bad date", _("This line names no month; please write one like 2026-05."))
    first = _first_of(text)
    if first is None:
        day = days.on(cell)
        if not isinstance(day, date):
            return day or unread(text)
        first = day.replace(day=1)
    return (first - EPOCH).days if first <= days.today else future(text)


def _first_of(text: str) -> date | None:
    """The first day of a month with its year; None for what is none."""
    numbered, short = _MONTH_FIRST.fullmatch(text), _SPREADSHEET.fullmatch(text)
    if numbered:
        text = f"{numbered['year']}-{numbered['month']}"
    elif short:
        text = f"{short['name']} 20{short['year']}"
    try:
        marked = mark(text)
    except NotUnderstood:
        return None
    if marked is None or marked.day or not marked.year or not FIRST_YEAR <= marked.year <= LAST_YEAR:
        return None
    return date(marked.year, marked.month, 1)


def _source(cell: str) -> str | Fault:
    words = read_words(cell)
    return words or Fault("bad source", _("This line names no source; please write where the money was spent."))
