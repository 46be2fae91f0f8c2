"""What is said of lines that are no rows."""

from __future__ import annotations

from lifecycle.imports.cells import shown
from lifecycle.imports.rows import Bad
from lifecycle.text import _, plural

LONGEST_KEPT = 2_000
"""Letters of an unreadable line that are kept for the file of rejected rows."""


def unpaired(line: int, text: str, width: int) -> Bad:
    """A line with a quote that is not closed, or with more behind a closed one."""
    said = _("The quotes in this line do not pair up; please close them, and write a quote inside a cell twice.")
    return _unread(line, text, width, said)


def endless(line: int, text: str, width: int, most: int) -> Bad:
    """A line or a cell that is longer than is read."""
    said = _("A cell of this line is longer than {n} characters; please shorten it.").format(n=most)
    return Bad(line, "", shown(text), "too long", said, ("",) * width + (_kept(text),))


def miscounted(line: int, cells: tuple[str, ...], width: int) -> Bad:
    """A line with too many or too few cells."""
    said = plural(
        "This line has {n} cell where the header has {width}; "
        "please add what is missing, and put a cell that holds the separator in quotes.",
        "This line has {n} cells where the header has {width}; "
        "please add what is missing, and put a cell that holds the separator in quotes.",
        len(cells),
    )
    value = shown(" | ".join(cells[: width + 3]))
    return Bad(line, "", value, "unreadable line", said.format(n=len(cells), width=width), cells)


def broken(line: int, cells: tuple[str, ...]) -> Bad:
    """A line with bytes that are no text."""
    said = _("This line has characters that are no text; please write them anew.")
    return Bad(line, "", shown(" | ".join(cells[:20])), "unreadable line", said, cells)


def _unread(line: int, text: str, width: int, said: str) -> Bad:
    return Bad(line, "", shown(text), "unreadable line", said, ("",) * width + (_kept(text),))


def _kept(text: str) -> str:
    return text[:LONGEST_KEPT].rstrip("\r\n")
