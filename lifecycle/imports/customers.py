"""Reading customers: one a row, and what is known of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lifecycle.imports.amounts import read_cents, read_currency
from lifecycle.imports.cells import Fault, Remembered, read_name, read_words
from lifecycle.imports.days import Days
from lifecycle.imports.header import CUSTOMERS
from lifecycle.imports.rows import Bad, CustomerRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date, datetime

    from lifecycle.imports.files import TableFile

    Value = str | int | date | None
    Reading = Callable[[str], Value | Fault]


def read_customers(table: TableFile, now: datetime, zone: str = "UTC") -> Iterator[CustomerRow | Bad]:
    """The customers of a file, each as a CustomerRow or, where it cannot be imported, its line as a Bad.

    `acquired_on` is the day as it is written, whatever time stands behind it; one after today in `zone` is refused.
    What the file has no column for is None in every row.
    """
    readings = _readings(table, now, zone)
    for line, cells in table.rows:
        if isinstance(cells, Bad):
            yield cells
            continue
        values = [read(cells[column]) if column is not None else None for column, read in readings]
        wrong = next((at for at, value in enumerate(values) if isinstance(value, Fault)), None)
        if wrong is None:
            yield CustomerRow._make((line, *values, cells))
        else:
            yield _bad(table, line, cells, readings[wrong][0], values[wrong])


def _readings(table: TableFile, now: datetime, zone: str) -> list[tuple[int | None, Reading]]:
    """For each field of a CustomerRow its column, None where the file has none, and what reads its cells."""
    columns = table.header.columns
    acquired = columns.get("acquired_on", -1)
    words = Remembered(read_words).__getitem__
    readings: dict[str, Reading] = {
        "customer": read_name,
        "owner": words,
        "source": words,
        "segment": words,
        "acquisition_cost": read_cents,
        "currency": Remembered(read_currency).__getitem__,
        "acquired_on": Days(zone, now, partial(table.dayfirst, acquired, [acquired])).on,
    }
    return [(columns.get(name), readings[name]) for name in CUSTOMERS]


def _bad(table: TableFile, line: int, cells: tuple[str, ...], column: int | None, fault: Value | Fault) -> Bad:
    assert column is not None
    assert isinstance(fault, Fault)
    return table.bad(line, cells, column, fault)
