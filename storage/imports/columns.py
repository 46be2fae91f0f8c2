"""Loading a table by columns, at the driver's own speed: `executemany` on SQLite, COPY on PostgreSQL.

Columns of numbers and instants are sent to PostgreSQL as one binary block that numpy lays out; a table with a text of
its own in every row goes row by row, and one with few different texts as a block for each.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, repeat
from typing import TYPE_CHECKING, Any

import numpy as np

from storage.imports.copying import HEADER, TRAILER, Fixed, block
from storage.types import moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

FEW = 8
"""Rows of one text on average, from which on a block for each text pays."""

BATCH = 10_000
"""Rows that SQLite is given at once: a tenth of a second's work."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `kind` is int8, int2, instant, bool or text; `values` an int64 array (instants in microseconds since
    1970), a list, or one value for all rows; `none` the number that stands for null."""

    kind: str
    values: NDArray[np.int64] | Sequence[Any] | int | str | None
    none: int | None = None

    @property
    def is_listed(self) -> bool:
        """Whether every row has a value of its own, in a plain list."""
        return isinstance(self.values, list)

    def take(self, which: NDArray[np.int64]) -> Column:
        """Only these rows of a column of numbers; a value for all rows stays."""
        return Column(self.kind, self.values[which], self.none) if isinstance(self.values, np.ndarray) else self


def load(raw: Any, table: str, n: int, given: Mapping[str, Sequence[Any]], *, is_postgres: bool) -> None:  # noqa: ANN401 - either driver's connection
    """Insert `n` rows. Each column is given as what a `Column` is made of."""
    if not n:
        return
    columns = {name: Column(*parts) for name, parts in given.items()}
    cursor = raw.cursor()
    try:
        if is_postgres:
            _copy(cursor, table, n, columns)
        else:
            _insert(cursor, table, n, columns)
    finally:
        cursor.close()


def _insert(cursor: Any, table: str, n: int, columns: Mapping[str, Column]) -> None:  # noqa: ANN401 - sqlite3's
    marks = ", ".join("?" * len(columns))
    into = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - names of the code
    rows = zip(*(_plain(column, n) for column in columns.values()), strict=True)
    # sqlite3 comes back to Python between batches only, and there Ctrl-C is noticed.
    while batch := list(islice(rows, BATCH)):
        cursor.executemany(into, batch)


def _copy(cursor: Any, table: str, n: int, columns: Mapping[str, Column]) -> None:  # noqa: ANN401 - psycopg's
    lists = {name: column for name, column in columns.items() if column.is_listed}
    if not lists:
        _copy_blocks(cursor, table, columns, [block(n, _fixed(columns))])
        return
    if len(lists) == 1:
        ((name, column),) = lists.items()
        groups = _groups(column.values)  # type: ignore[arg-type]
        if len(groups) * FEW <= n:
            blocks = [
                block(len(which), _fixed({**_taken(columns, which), name: Column("text", text)}))
                for text, which in groups.items()
            ]
            _copy_blocks(cursor, table, columns, blocks)
            return
    _copy_rows(cursor, table, n, columns)


def _copy_blocks(cursor: Any, table: str, columns: Mapping[str, Column], blocks: Sequence[bytes]) -> None:  # noqa: ANN401 - psycopg's
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT BINARY)") as copy:
        copy.write(HEADER)
        for each in blocks:
            copy.write(each)
        copy.write(TRAILER)


def _copy_rows(cursor: Any, table: str, n: int, columns: Mapping[str, Column]) -> None:  # noqa: ANN401 - psycopg's
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in zip(*(_told(column, n) for column in columns.values()), strict=True):
            copy.write_row(row)


def _groups(texts: Sequence[str | None]) -> dict[str | None, NDArray[np.int64]]:
    """Which rows have each text."""
    number: dict[str | None, int] = {}
    codes = np.fromiter((number.setdefault(text, len(number)) for text in texts), np.int64, len(texts))
    order = np.argsort(codes, kind="stable")
    ends = np.cumsum(np.bincount(codes, minlength=len(number)))
    return dict(zip(number, np.split(order, ends[:-1]), strict=True))


def _taken(columns: Mapping[str, Column], which: NDArray[np.int64]) -> dict[str, Column]:
    return {name: column.take(which) for name, column in columns.items()}


def _fixed(columns: Mapping[str, Column]) -> list[Fixed]:
    return [Fixed(column.kind, column.values, column.none) for column in columns.values()]  # type: ignore[arg-type]


def _plain(column: Column, n: int) -> Iterable[Any]:
    """A value per row as SQLite wants it; the right number of them, or the load would stop at the shortest."""
    values = column.values
    if isinstance(values, np.ndarray):
        plain = values.tolist()
        return plain if column.none is None else [None if one == column.none else one for one in plain]
    return values if isinstance(values, list) else repeat(values, n)


def _told(column: Column, n: int) -> Iterable[Any]:
    """The same with aware instants."""
    if column.kind != "instant":
        return _plain(column, n)
    if isinstance(column.values, int):
        return repeat(moment(column.values), n)
    return (None if us is None else moment(us) for us in _plain(column, n))
