"""Reading customers: one a row, and what is known of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lifecycle.imports.amounts import read_cents, read_currency
from lifecycle.imports.cells import Remembered, read_name, read_words
from lifecycle.imports.days import Days
from lifecycle.imports.fields import read_fields
from lifecycle.imports.header import CUSTOMERS
from lifecycle.imports.rows import Bad, CustomerRow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lifecycle.imports.fields import Reading
    from lifecycle.imports.files import TableFile


def read_customers(table: TableFile, now: datetime, zone: str = "UTC") -> Iterator[CustomerRow | Bad]:
    """The customers of a file, each as a CustomerRow or, where it cannot be imported, its line as a Bad.

    `acquired_on` is the day as it is written, whatever time stands behind it; one after today in `zone` is refused.
    What the file has no column for is None in every row.
    """
    acquired = table.header.columns.get("acquired_on", -1)
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
    for row in read_fields(table, {name: readings[name] for name in CUSTOMERS}):
        yield row if isinstance(row, Bad) else CustomerRow._make(row)
