"""Cells of an imported file: what they say, how a report shows them, read once and remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from lifecycle.exports.cells import restored
from lifecycle.imports.rows import LONGEST_NAME
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from lifecycle.imports.rows import Problem

T = TypeVar("T")

LONGEST_SHOWN = 80
"""Letters of a value that a report shows."""

REMEMBERED = 100_000
"""Distinct texts that a reader remembers before it begins anew, so that memory stays flat."""


class Fault(NamedTuple):
    """What is wrong with one cell: the kind, and what to do in a sentence."""

    kind: Problem
    said: str


class Remembered(dict[str, T], Generic[T]):
    """What texts mean, each read once: `remembered[text]`. Texts over `longest` letters are read each time."""

    def __init__(self, read: Callable[[str], T], longest: int = LONGEST_NAME) -> None:
        super().__init__()
        self._read = read
        self._longest = longest

    def __missing__(self, text: str) -> T:
        """Read a text that was not met before."""
        meaning = self._read(text)
        if len(text) <= self._longest:
            if len(self) >= REMEMBERED:
                self.clear()
            self[text] = meaning
        return meaning


def plain(cell: str) -> str:
    """The text that an export made the cell from; one without an export's apostrophes stays as it is."""
    return restored(cell) if "'" in cell else cell


def shown(value: str) -> str:
    """The value as a report shows it: one line, not too long."""
    line = " ".join(value[: 2 * LONGEST_SHOWN].replace("\0", "\ufffd").split())
    return line if len(line) <= LONGEST_SHOWN else line[: LONGEST_SHOWN - 1] + "…"


def read_name(cell: str) -> str | Fault:
    """A customer's name with its spaces folded."""
    name = " ".join(plain(cell).split())
    if not name:
        return Fault("bad customer", _("This line names no customer; please write the customer's name."))
    if len(name) > LONGEST_NAME:
        return too_long(LONGEST_NAME)
    if name.startswith("#") or not any(letter.isprintable() and letter != " " for letter in name):
        return Fault(
            "bad customer",
            _(
                '"{name}" cannot be a customer\'s name; please write one that can be seen and does not begin with #.'
            ).format(name=shown(name)),
        )
    return name


def read_words(cell: str) -> str | Fault | None:
    """A short text such as an owner, with its spaces folded; None for an empty one."""
    words = " ".join(plain(cell).split())
    return too_long(LONGEST_NAME) if len(words) > LONGEST_NAME else words or None


def too_long(most: int) -> Fault:
    """More letters than there is room for."""
    return Fault("too long", _("This cell is too long; please keep it under {n} characters.").format(n=most))
