"""Instants as files write them: a day, or a day and a time, with or without an offset.

A time is like `14:05`, `T14:05:30.25` or `2:05 PM`, an offset like `Z` or `+02:00`. Without an offset it is a time of
the workspace's zone: the first one where clocks show it twice, the jump where they never show it.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from lifecycle.dates import begins, instant
from lifecycle.imports.calendar_days import read_day, unread
from lifecycle.imports.cells import Fault, Remembered, plain, shown
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Callable

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_DAY = timedelta(days=1)
_DAY_US = _DAY // _MICROSECOND
_DATE_LENGTH = len("2026-03-02")

_TIMED = re.compile(
    r"(?P<day>\d[\d/.-]*\d|\d\d?\. \d\d?\. \d{4})(?:[Tt]|,? +)(?P<clock>\d[\d:.,]*(?: ?[AaPp]\.?[Mm]\.?)?)"
    r" ?(?P<offset>[Zz]|UTC|GMT|[+-]\d\d(?::?\d\d)?)?",
    re.ASCII,
)
_PLAINEST = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:\d\d)?", re.ASCII)
"""What most files have, read in a third of the time."""

_CLOCK = re.compile(
    r"(?P<hours>\d\d?):(?P<minutes>\d\d)(?::(?P<seconds>\d\d)(?:[.,](?P<part>\d{1,9}))?)?(?: ?(?P<half>[ap])\.?m\.?)?",
    re.ASCII | re.IGNORECASE,
)


class When(NamedTuple):
    """An instant in microseconds since 1970 UTC. `dated`: only a day was written, and `at` is its first instant."""

    at: int
    dated: bool


class LocalDay(NamedTuple):
    """A day of the workspace's zone: its first instant in microseconds, and whether no clock jumps on it."""

    day: date
    start: int
    even: bool


class Days:
    """Reads the dates of one column. `dayfirst` is asked, when it is first needed, what 03/02/2026 begins with.

    `when[cell]` is a When or a Fault, and remembers dates without a time, which are few in a file. `today` is the zone's.
    """

    def __init__(self, zone: str, now: datetime, dayfirst: Callable[[], bool | None]) -> None:
        self._zone = zone
        self._now = microseconds(now)
        self.today = now.astimezone(ZoneInfo(zone)).date()
        self._dayfirst = dayfirst
        self._days = Remembered(self._local_day, _DATE_LENGTH)
        self._clocks = Remembered(_clock, len("14:05:30"))
        self._offsets = Remembered(_offset)
        self.when = Remembered(self._when, _DATE_LENGTH)

    def on(self, cell: str) -> date | Fault | None:
        """The day that a cell means, whatever time stands behind it; None for an empty cell."""
        text = plain(cell).strip()
        if not text:
            return None
        timed = _TIMED.fullmatch(text)
        found = self._days[timed["day"] if timed else text]
        if isinstance(found, Fault):
            return found
        return found.day if found.day <= self.today else future(text)

    def _when(self, cell: str) -> When | Fault:
        plainest = _PLAINEST.fullmatch(cell)
        if plainest is None:
            text = plain(cell).strip()
            timed = _TIMED.fullmatch(text)
            day, clock, offset = timed.group("day", "clock", "offset") if timed else (text, None, None)
        else:
            text, (day, clock, offset) = cell, plainest.groups()
        found = self._days[day]
        if isinstance(found, Fault):
            return found
        at = self._at(found, clock, offset) if clock else found.start
        if at is None:
            return unread(text)
        return When(at, clock is None) if at <= self._now else future(text)

    def _at(self, found: LocalDay, clock: str, offset: str | None) -> int | None:
        since_midnight = self._clocks[clock]
        ahead = self._offsets[offset] if offset else 0
        if since_midnight is None or ahead is None:
            return None
        if offset:
            return (found.day - _EPOCH.date()).days * _DAY_US + since_midnight - ahead
        if found.even:
            return found.start + since_midnight
        shown_time = (_EPOCH + timedelta(microseconds=since_midnight)).time()
        return microseconds(instant(found.day, shown_time, self._zone))

    def _local_day(self, text: str) -> LocalDay | Fault:
        day = read_day(text, self._dayfirst)
        if isinstance(day, Fault):
            return day
        if day > self.today + _DAY:  # with an offset, tomorrow's date may be written of an instant that has passed
            return future(text)
        start, end = (microseconds(begins(each, self._zone)) for each in (day, day + _DAY))
        return LocalDay(day, start, end - start == _DAY_US)


def microseconds(at: datetime) -> int:
    """Microseconds since 1970 UTC, exact."""
    return (at - _EPOCH) // _MICROSECOND


def _clock(text: str) -> int | None:
    """Microseconds since midnight; None for no time of day."""
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    hours, minutes, seconds = int(found["hours"]), int(found["minutes"]), int(found["seconds"] or 0)
    if found["half"]:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if found["half"] in "pP" else 0)
    if hours > 23 or minutes > 59 or seconds > 59:
        return None
    part = int((found["part"] or "0")[:6].ljust(6, "0"))
    return ((hours * 60 + minutes) * 60 + seconds) * 1_000_000 + part


def _offset(text: str) -> int | None:
    """Microseconds that a clock is ahead of UTC; None for an impossible offset."""
    if not text.startswith(("+", "-")):
        return 0
    digits = text[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    ahead = (hours * 60 + minutes) * 60_000_000
    return None if hours > 15 or minutes > 59 else ahead if text[0] == "+" else -ahead


def future(text: str) -> Fault:
    """A date that is still to come."""
    said = _('"{value}" is still to come; a file can only tell what has happened.')
    return Fault("future date", said.format(value=shown(text)))
