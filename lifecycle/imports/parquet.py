"""A Parquet file, as an export writes it, as the same rows in CSV: the one way that rows come in."""

from __future__ import annotations

from tempfile import TemporaryFile
from typing import TYPE_CHECKING, BinaryIO

import pyarrow as pa
from pyarrow import csv
from pyarrow import parquet as pq

from lifecycle.errors import Refusal
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.imports.lines import Source

ROWS = 65_536
"""Rows that are turned at once."""


def as_csv(source: Source) -> BinaryIO:
    """The rows as CSV UTF-8 in a temporary file, which the caller closes. Refusal for a file that is damaged."""
    out = TemporaryFile()  # noqa: SIM115 - the caller closes it
    try:
        source.stream.seek(source.start)
        file = pq.ParquetFile(source.stream)
        with csv.CSVWriter(out, file.schema_arrow) as writer:
            for batch in file.iter_batches(ROWS):
                writer.write_batch(batch)
    except (pa.ArrowException, OSError) as error:
        out.close()
        raise Refusal(_("This Parquet file cannot be read. Please export it again, or import the CSV.")) from error
    out.seek(0)
    return out
