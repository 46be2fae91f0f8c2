"""Days of the calendar as files write them: year first, dotted, or slashed with the day or the month first."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from lifecycle.imports.cells import Fault, shown
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Outside of these a year is a slip of the pen."""

_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_DOTTED = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})", re.ASCII)
_SLASHED = re.compile(r"\s*(\d{1,2})([/-])(\d{1,2})\2(\d{4})(?!\d)", re.ASCII)


def read_day(text: str, dayfirst: Callable[[], bool | None]) -> date | Fault:
    """The day. `dayfirst` is asked about one like 03/02/2026 only, which can be read in two ways."""
    found = _YEAR_FIRST.fullmatch(text)
    if found:
        return _day(text, found[1], found[3], found[4])
    found = _DIGITS.fullmatch(text)
    if found:
        return _day(text, found[1], found[2], found[3])
    found = _DOTTED.fullmatch(text)
    if found:
        return _day(text, found[3], found[2], found[1])
    found = _SLASHED.fullmatch(text)
    return _slashed(text, found, dayfirst) if found else unread(text)


def evidence(cell: str) -> tuple[bool, ...]:
    """Whether a cell shows that its column writes the day first (True) or the month (False); () for neither."""
    found = _SLASHED.match(cell)
    one, two = (int(found[1]), int(found[3])) if found else (0, 0)
    return () if (one > 12) == (two > 12) else (one > 12,)


def unread(text: str) -> Fault:
    """A text that is no date."""
    if not text:
        return Fault("bad date", _("This line has no date; please write one like 2026-03-02 or 2026-03-02 14:05."))
    said = _('I cannot read "{value}" as a date; please write it like 2026-03-02 or 2026-03-02 14:05.')
    return Fault("bad date", said.format(value=shown(text)))


def _slashed(text: str, found: re.Match[str], dayfirst: Callable[[], bool | None]) -> date | Fault:
    one, two, year = found[1], found[3], found[4]
    shows = evidence(text)
    first: bool | None = shows[0] if shows else True
    if not shows and int(one) <= 12 and int(one) != int(two):
        first = dayfirst()
        if first is None:
            said = _('"{value}" can be read in two ways; please write 2026-03-02 for 2 March 2026.')
            return Fault("bad date", said.format(value=shown(text)))
    return _day(text, year, two, one) if first else _day(text, year, one, two)


def _day(text: str, year: str, month: str, day: str) -> date | Fault:
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        said = _('The year of "{value}" cannot be right; please write the date like 2026-03-02.')
        return Fault("bad date", said.format(value=shown(text)))
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        said = _('There is no day "{value}" in the calendar; please write it like 2026-03-02.')
        return Fault("bad date", said.format(value=shown(text)))
