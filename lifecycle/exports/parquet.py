"""A sheet as a Parquet file: typed columns, instants as UTC timestamps, amounts as exact decimals."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from lifecycle.exports.sheets import Holds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lifecycle.exports.sheets import Columns, Sheet

GROUP = 100_000
"""Rows of one row group: fewer compress worse, more would have to be held."""

_TYPES = {
    Holds.TEXT: pa.string(),
    Holds.INSTANT: pa.timestamp("us", tz="UTC"),
    Holds.WHOLE: pa.int64(),
    Holds.NUMBER: pa.float64(),
    Holds.DAY: pa.date32(),
    Holds.AMOUNT: pa.decimal128(18, 2),
}


class ParquetFile:
    """A file in the making; `close` ends it. Without rows it still has its columns."""

    def __init__(self, path: Path, sheet: Sheet) -> None:
        self._sheet = sheet
        self._schema = pa.schema([(heading.name, _TYPES[heading.holds]) for heading in sheet.headings])
        self._writer = pq.ParquetWriter(path, self._schema, compression="zstd")
        self._held: list[Any] = []
        self._rows = 0

    def write(self, block: Columns) -> int:
        """Add some rows; how many they were."""
        arrays = [_array(heading.holds, column) for heading, column in zip(self._sheet.headings, block, strict=True)]
        self._held.append(pa.record_batch(arrays, schema=self._schema))
        self._rows += len(block[0])
        if self._rows >= GROUP:
            self._flush()
        return len(block[0])

    def close(self) -> None:
        """Write what is left, and the file's end."""
        if self._held:
            self._flush()
        self._writer.close()

    def _flush(self) -> None:
        self._writer.write_table(pa.Table.from_batches(self._held, self._schema))
        self._held, self._rows = [], 0


def _array(holds: Holds, column: Sequence[Any]) -> Any:  # noqa: ANN401 - Arrow's array
    if holds is Holds.AMOUNT:
        column = [None if cents is None else Decimal(cents).scaleb(-2) for cents in column]
    if holds is Holds.DAY:
        return pa.array(column, pa.string()).cast(pa.date32())
    return pa.array(column, _TYPES[holds])
