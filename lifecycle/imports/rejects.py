"""Writing the rows that were rejected, so that they can be mended and imported again."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, BinaryIO

from lifecycle.exports.cells import harmless
from lifecycle.imports.cells import plain
from lifecycle.imports.files import ALONE
from lifecycle.imports.header import PROBLEM, fold

if TYPE_CHECKING:
    from lifecycle.imports.files import TableFile
    from lifecycle.imports.rows import Bad


class Rejects:
    """Writes rejected rows to a stream: the same header, then a column `problem`, in UTF-8 with its mark.

    What a line has beyond its header stands behind the problem, so that it is rejected again until it is mended. A line
    is written once, though it may be rejected several times. Nothing is written before the first row; `rows` says how
    many there are. The stream is the caller's to close, after `flush`.
    """

    def __init__(self, stream: BinaryIO, table: TableFile) -> None:
        self.rows = 0
        written = table.header.written
        self._stream = stream
        self._kept = [at for at, name in enumerate(written) if fold(name) != PROBLEM]
        self._width = len(written)
        self._header = [*(harmless(plain(written[at])) for at in self._kept), PROBLEM]
        self._lines = bytearray()
        self._text = io.StringIO(newline="")
        delimiter = "," if table.delimiter == ALONE else table.delimiter
        self._writer = csv.writer(self._text, delimiter=delimiter)

    def __call__(self, bad: Bad) -> None:
        """Write a rejected row."""
        if self._written_before(bad.line):
            return
        if not self.rows:
            self._text.write("\ufeff")
            self._writer.writerow(self._header)
        cells = [harmless(plain(cell)) for cell in bad.cells]
        cells += [""] * (self._width - len(cells))
        self._writer.writerow([*(cells[at] for at in self._kept), harmless(bad.said), *cells[self._width :]])
        self.rows += 1
        if self._text.tell() > 1 << 16:
            self.flush()

    def flush(self) -> None:
        """Hand everything to the stream."""
        self._stream.write(self._text.getvalue().encode())
        self._text.seek(0)
        self._text.truncate()
        self._stream.flush()

    def _written_before(self, line: int) -> bool:
        """Whether the line was written; from now on it was."""
        byte, bit = divmod(line, 8)
        if byte >= len(self._lines):
            self._lines.extend(bytes(byte + 1 - len(self._lines) + (1 << 12)))
        before = bool(self._lines[byte] >> bit & 1)
        self._lines[byte] |= 1 << bit
        return before
