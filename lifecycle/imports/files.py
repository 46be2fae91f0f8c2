"""Opening a file of rows: its encoding, its separator, its header; then its rows, one at a time."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, BinaryIO, Self

from lifecycle.errors import Refusal
from lifecycle.imports.calendar_days import evidence
from lifecycle.imports.cells import shown
from lifecycle.imports.encoding import Encoding, detect, named
from lifecycle.imports.header import SPEND_NEEDS, Header, read_header, recognised
from lifecycle.imports.lines import Rows, Source
from lifecycle.imports.rows import Bad
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lifecycle.imports.cells import Fault

DELIMITERS = (",", ";", "\t")
PARQUET = b"PAR1"
"""How a Parquet file begins."""
ALONE = "\x1f"
"""Stands between the cells of a file that has only one column: no sign of a name separates there."""

LONGEST_HEADER = 1 << 18
"""Letters among which the header has to end."""


class TableFile:
    """An opened file. `rows` can be gone through once: (line, cells), or (line, Bad) for a line that is no row.

    `encoding` is the codec's name, `delimiter` what stands between cells, `total_bytes` the size of the file.
    """

    def __init__(  # noqa: PLR0913 - what was found out of the file
        self, source: Source, encoding: Encoding, delimiter: str, header: Header, line: int, *, dayfirst: bool | None
    ) -> None:
        self.encoding = encoding.codec
        self.delimiter = delimiter
        self.header = header
        self.total_bytes = source.total
        self._source = source
        self._broken = encoding.broken
        self._line = line
        self._dayfirst = dayfirst
        self._shown: dict[int, set[bool]] | None = None
        self._text, self._counter = source.text(encoding.codec)
        self.rows = self._rows(self._text)

    def read_bytes(self) -> int:
        """How much of the file has been read, for a bar of progress."""
        return min(self._counter.at, self.total_bytes)

    def bad(self, line: int, cells: tuple[str, ...], column: int, fault: Fault) -> Bad:
        """The line, as one that cannot be imported because of this column."""
        name = shown(self.header.written[column])
        return Bad(line, name, shown(cells[column]), fault.kind, fault.said, cells)

    def dayfirst(self, column: int, columns: Sequence[int]) -> bool | None:
        """Whether a date such as 03/02/2026 in this column begins with its day; None where nothing tells.

        What the caller said holds; else what other dates of the column show (25/02/2026), else what those of the
        other date columns do. The first question reads the file once from end to end.
        """
        if self._dayfirst is not None:
            return self._dayfirst
        if self._shown is None:
            self._shown = self._look_through(columns)
        shows = self._shown[column] or set().union(*self._shown.values())
        return next(iter(shows)) if len(shows) == 1 else None

    def close(self) -> None:
        """Forget what was copied. The stream that was opened stays open."""
        self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def _rows(self, text: io.TextIOWrapper) -> Iterator[tuple[int, tuple[str, ...] | Bad]]:
        return Rows(text, self.delimiter, len(self.header.written), look=self._broken).read(self._line)

    def _look_through(self, columns: Sequence[int]) -> dict[int, set[bool]]:
        found: dict[int, set[bool]] = {column: set() for column in columns}
        for _line, cells in self._rows(self._source.text(self.encoding)[0]):
            if not isinstance(cells, Bad):
                for column in columns:
                    found[column].update(evidence(cells[column]))
        return found


def open_table(
    stream: BinaryIO,
    mapping: Mapping[str, str] | None = None,
    *,
    dayfirst: bool | None = None,
    encoding: str | None = None,
    kind: str | None = None,
) -> TableFile:
    """Open a file of rows, or a Parquet file of an export. `mapping` names their columns in our words; `dayfirst` and `encoding` are told where
    known, `kind` what it holds, if somebody said.

    Refusal where the file is empty, is no text, is in an encoding that cannot be told, or has no column of customers,
    unless it tells of money that was spent.
    """
    source = Source(stream)
    if next(source.parts(), b"").startswith(PARQUET):
        from lifecycle.imports.parquet import as_csv  # noqa: PLC0415 - it brings Arrow, a big library

        source = Source(as_csv(source), own=True)
    try:
        return _opened(source, mapping or {}, encoding, dayfirst=dayfirst, kind=kind)
    except BaseException:
        source.close()
        raise


def _opened(
    source: Source, mapping: Mapping[str, str], codec: str | None, *, dayfirst: bool | None, kind: str | None
) -> TableFile:
    found = named(codec) if codec else detect(source.parts)
    try:
        head = source.text(found.codec)[0].read(LONGEST_HEADER)
    except UnicodeError:
        raise Refusal(
            _("This file is not in {codec}; leave --encoding out, or name another.").format(codec=codec)
        ) from None
    if not head.strip("\ufeff\0 \t\r\n"):
        raise Refusal(_("This file is empty. Please export it again with a header and at least one row."))
    delimiter, cells, lines = _sniffed(head, mapping)
    header = read_header(cells, mapping)
    header.need(SPEND_NEEDS if kind == "spend" or (kind is None and header.is_of_spend) else ["customer"])
    return TableFile(source, found, delimiter, header, lines + 1, dayfirst=dayfirst)


def _sniffed(head: str, mapping: Mapping[str, str]) -> tuple[str, list[str], int]:
    """The separator under which most of the header makes sense, the header's cells, and the lines up to its end."""
    said = re.match("\ufeff?[\"']?sep=([^\"'\r\n])[\"']?(?:\r\n|\r|\n)", head, re.IGNORECASE)
    begin = said.end() if said else 0
    tried = (said[1],) if said else DELIMITERS
    found = [
        (recognised(cells, mapping), len(cells), delimiter, cells, lines + bool(said))
        for delimiter in tried
        for cells, lines in _first_row(head[begin:], delimiter)
    ]
    if len(found) < len(tried) and not any(known for known, *_others in found):
        raise Refusal(_("The first row of this file cannot be read: its quotes do not pair up."))
    _known, width, delimiter, cells, lines = max(found, key=lambda one: one[:2])
    return delimiter if width > 1 or said else ALONE, cells, lines


def _first_row(head: str, delimiter: str) -> Iterator[tuple[list[str], int]]:
    """The first row that is not empty and the number of its last line; nothing where it cannot be read."""
    reader = csv.reader(io.StringIO(head.removeprefix("\ufeff"), newline=""), delimiter=delimiter, strict=True)
    try:
        yield next((cells, reader.line_num) for cells in reader if any(cell.strip("\0 ") for cell in cells))
    except (csv.Error, StopIteration):
        return
