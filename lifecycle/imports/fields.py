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


def read_fields(table: TableFile, readings: Mapping[str, Reading]) -> Iterator[tuple[Any, ...] | Bad]:
    """For each line where it begins, what each of these columns says, and its cells; or its line as a Bad, where any of
    them is wrong. What the file has no column for is None in every row."""
    columns = [(table.header.columns.get(name), read) for name, read in readings.items()]
    for line, cells in table.rows:
        if isinstance(cells, Bad):
            yield cells
            continue
        values = [read(cells[column]) if column is not None else None for column, read in columns]
        for (column, _read), value in zip(columns, values, strict=True):
            if column is not None and isinstance(value, Fault):
                yield table.bad(line, cells, column, value)
                break
        else:
            yield (line, *values, cells)
