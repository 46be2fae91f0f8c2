"""A file as bytes that can be read more than once, as lines, and as the cells of its rows."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO

from lifecycle.imports.encoding import BROKEN
from lifecycle.imports.rows import Bad
from lifecycle.imports.spoilt import LONGEST_KEPT, broken, endless, miscounted, unpaired

if TYPE_CHECKING:
    import _csv
    from collections.abc import Iterator

    from _typeshed import WriteableBuffer

LONGEST_LINE = 1 << 20
"""Letters of a line that are read; the rest of a longer one is passed over."""

_CUT = "\0\ufffd\0"
"""Stands at the end of a line of which only the beginning was kept."""

_PART = 1 << 20
_BUFFER = 1 << 18
_BLOCK = 1 << 18


class Source:
    """The bytes of a stream. One that cannot go back, such as a pipe, is copied to a temporary file first."""

    def __init__(self, stream: BinaryIO, *, own: bool = False) -> None:
        """`own`: the stream is closed with this."""
        self._own: BinaryIO | None = stream if own else None
        if not stream.seekable():
            self._own = tempfile.TemporaryFile()  # noqa: SIM115 - `close` closes it
            shutil.copyfileobj(stream, self._own)
            self._own.seek(0)
        self.stream = self._own or stream
        self.start = self.stream.tell()
        self.total = self.stream.seek(0, io.SEEK_END) - self.start

    def parts(self) -> Iterator[bytes]:
        """All bytes from the start, a megabyte at a time."""
        reader = _Bytes(self)
        while part := reader.read(_PART):
            yield part

    def text(self, codec: str) -> tuple[io.TextIOWrapper, _Bytes]:
        """The text from the start, its line ends untouched, and the counter of the bytes that were read for it."""
        reader = _Bytes(self)
        return io.TextIOWrapper(io.BufferedReader(reader, _BUFFER), codec, "replace", newline=""), reader

    def close(self) -> None:
        """Delete the temporary file, if there is one. The caller's stream stays open."""
        if self._own:
            self._own.close()


class _Bytes(io.RawIOBase):
    """One reading of a source, with a place of its own, so that several readings do not disturb each other."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.at = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        self._source.stream.seek(self._source.start + self.at)
        data = self._source.stream.read(len(view))
        view[: len(data)] = data
        self.at += len(data)
        return len(data)


class Rows:
    """The rows of a text behind its header: (line, cells), or (line, Bad) for what is no row. Empty ones are left out.

    `line` is where a row begins, 1 the first of the file. Cells may hold line breaks inside quotes. Where quotes do not
    pair up, only the line where that begins is spoilt: reading goes on right behind it.
    """

    def __init__(self, text: io.TextIOWrapper, delimiter: str, width: int, *, look: bool) -> None:
        self._text = text
        self._delimiter = delimiter
        self._width = width
        self._look = look
        self._lines: list[str] = []
        self._line = 1
        self._starved = False

    def read(self, line: int) -> Iterator[tuple[int, tuple[str, ...] | Bad]]:
        """All rows behind the header; `line` is the number of the first line there."""
        for block in self._blocks():
            self._lines += block
            self._drop(min(max(line - self._line, 0), len(self._lines)))
            yield from self._rows(more=bool(block))

    def _blocks(self) -> Iterator[list[str]]:
        """The lines of the text, many at a time, an empty block at the end."""
        rest = ""
        while part := self._text.read(_BLOCK):
            lines = io.StringIO(rest + part, newline="").readlines()
            rest = "" if lines[-1].endswith("\n") else lines.pop()
            if len(rest) > LONGEST_LINE:
                rest = rest[:LONGEST_KEPT] + _CUT
                self._look = True
            yield lines
        yield [rest] if rest else []
        yield []

    def _rows(self, *, more: bool) -> Iterator[tuple[int, tuple[str, ...] | Bad]]:
        """The rows of the lines at hand. Where there are `more`, one whose quotes are still open waits for them."""
        width, look = self._width, self._look
        while self._lines:
            done, first = 0, self._line
            reader = self._reader()
            try:
                for cells in reader:
                    row = (
                        tuple(cells) if len(cells) == width and not look else self._judged(done, reader.line_num, cells)
                    )
                    if isinstance(row, Bad) or any(row):
                        yield first + done, row
                    done = reader.line_num
            except csv.Error:
                self._drop(done)
                if more and self._starved:
                    return
                yield self._line, self._spoilt(reader.line_num - done)
                self._drop(1)
            else:
                self._drop(done)

    def _reader(self) -> _csv.Reader:
        def starve() -> Iterator[str]:
            self._starved = True
            yield from ()

        self._starved = False
        return csv.reader(chain(self._lines, starve()), delimiter=self._delimiter, strict=True)

    def _drop(self, lines: int) -> None:
        del self._lines[:lines]
        self._line += lines

    def _judged(self, start: int, end: int, cells: list[str]) -> tuple[str, ...] | Bad:
        """A row to look at: as it is, without empty cells at its end that the header has not, or what is wrong."""
        width, row, line = self._width, tuple(cells), self._line + start
        if len(row) > width and not any(row[width:]):
            row = row[:width]
        if len(row) != width and end - start > 1:
            raise csv.Error  # a quote that was never closed has swallowed lines up to another one
        if self._look and BROKEN.search("".join(self._lines[start:end])):
            cut = next((text for text in self._lines[start:end] if _CUT in text), None)
            return self._endless(line, cut) if cut else broken(line, row)
        return row if len(row) == width or not any(row) else miscounted(line, row, width)

    def _spoilt(self, seen: int) -> Bad:
        """What is wrong with the first line at hand, which does not end as a row, not even with `seen` lines."""
        text = self._lines[0]
        if _CUT in text or (seen == 1 and len(text) > csv.field_size_limit()):
            return self._endless(self._line, text)
        return unpaired(self._line, text, self._width)

    def _endless(self, line: int, text: str) -> Bad:
        return endless(line, text.partition(_CUT)[0], self._width, csv.field_size_limit())
