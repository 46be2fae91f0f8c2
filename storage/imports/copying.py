"""Rows as PostgreSQL's COPY reads them in binary, laid out by numpy: a count of fields, then each field's length and
bytes, all big-endian. https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from storage.columns import SINCE_2000

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
TRAILER = b"\xff\xff"
NULL = -1
"""The length of a field that is null."""
TYPES = {"int8": ">i8", "int2": ">i2", "instant": ">i8", "bool": "i1"}


class Fixed(NamedTuple):
    """A field of the same width in every row: an int64 array, or one value; `none` is the number that means null."""

    kind: str
    values: NDArray[np.int64] | int | str | None
    none: int | None = None


def block(n: int, fields: Sequence[Fixed]) -> bytes:
    """So many rows of these fields."""
    layout: list[tuple[str, str]] = [("fields", ">i2")]
    for at, field in enumerate(fields):
        layout.append((f"length{at}", ">i4"))
        if field.values is not None and (width := _type(field)):
            layout.append((f"value{at}", width))
    rows = np.zeros(n, np.dtype(layout))
    rows["fields"] = len(fields)
    nulls = {at: where for at, field in enumerate(fields) if len(where := _fill(rows, at, field))}
    return _without(rows, nulls) if nulls else rows.tobytes()


def _type(field: Fixed) -> str:
    """The numpy type of the value; empty for an empty text, which has no bytes."""
    if isinstance(field.values, str):
        length = len(field.values.encode())
        return f"S{length}" if length else ""
    return TYPES[field.kind]


def _fill(rows: NDArray[Any], at: int, field: Fixed) -> NDArray[np.int64]:
    """Write one field of all rows; which of them are null, unless all are."""
    length, value = f"length{at}", f"value{at}"
    if field.values is None:
        rows[length] = NULL
        return np.empty(0, np.int64)
    if isinstance(field.values, str):
        if value in rows.dtype.names:  # type: ignore[operator]
            rows[value] = field.values.encode()
        rows[length] = len(field.values.encode())
        return np.empty(0, np.int64)
    rows[length] = rows.dtype[value].itemsize
    null = np.flatnonzero(field.values == field.none) if field.none is not None else np.empty(0, np.int64)
    numbers = np.asarray(field.values)
    if len(null):
        numbers = np.where(numbers == field.none, 0, numbers)
    rows[value] = numbers - SINCE_2000 if field.kind == "instant" else numbers
    rows[length][null] = NULL
    return null


def _without(rows: NDArray[Any], nulls: dict[int, NDArray[np.int64]]) -> bytes:
    """The bytes of the rows but for the values that are null."""
    keep = np.ones((len(rows), rows.dtype.itemsize), bool)
    for at, where in nulls.items():
        kind, offset = rows.dtype.fields[f"value{at}"][:2]  # type: ignore[index]
        keep[where, offset : offset + kind.itemsize] = False
    return rows.view(np.uint8).reshape(keep.shape)[keep].tobytes()
