"""Rows of which each field is a cell of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lifecycle.imports.cells import Fault
from lifecycle.imports.rows import Bad

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date
    from typing import Any

    from lifecycle.imports.files import TableFile

    Reading = Callable[[str], str | int | date | Fault | None]

NOWHERE = -1
"""The place of a column that the file has not."""


def read_fields(table: TableFile, readings: Mapping[str, Reading]) -> Iterator[list[Any] | Bad]:
    """For each line where it begins, what each of these columns says, and its cells; or its line as a Bad, where any of
    them is wrong. What the file has no column for is None in every row."""
    at = table.header.columns
    columns = [(at.get(name, NOWHERE), read) for name, read in readings.items()]
    for line, cells in table.rows:
        if isinstance(cells, Bad):
            yield cells
            continue
        row: list[Any] = [line]
        for column, read in columns:
            value = read(cells[column]) if column != NOWHERE else None
            if isinstance(value, Fault):
                yield table.bad(line, cells, column, value)
                break
            row.append(value)
        else:
            row.append(cells)
            yield row
