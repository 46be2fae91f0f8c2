"""Days as people type them, and the instants at which local days begin."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from lifecycle.errors import NotUnderstood
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Iterator

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SHORTEST = 3
"""Letters of a month's or weekday's name that are enough."""

_ORDINAL = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_NAME = r"(?P<name>[a-z]{3,9})\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_FORMS = tuple(map(re.compile, (
    rf"{_ORDINAL}\.? ?(?:of )?{_NAME}(?:,? {_YEAR})?",
    rf"{_NAME} (?:the )?{_ORDINAL}(?:,? {_YEAR})?",
    rf"{_NAME}(?:,? {_YEAR})?",
    rf"{_YEAR}[-/.](?P<month>\d{{1,2}})(?:[-/.](?P<day>\d{{1,2}}))?",
    r"(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\.?(?: ?(?P<year>(?:19|20)?\d\d))?",
)))  # fmt: skip
_SLASHED = re.compile(r"(?P<one>\d{1,2})/(?P<two>\d{1,2})(?:/(?P<year>(?:19|20)?\d\d))?")
_WEEKDAY = re.compile(r"(?P<last>(?:last|past|this) )?(?P<name>[a-z]{3,9})\.?")
_AGO = re.compile(r"(?:(?P<n>\d{1,3})|(?P<word>[a-z]{1,5})) (?P<unit>day|week)s? (?:ago|back)")
_COUNTED = ("a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_STOP = re.compile(r"(?<=\w)\.$")


class Marked(NamedTuple):
    """A date as it was typed: a year if there was one, a month, a day unless the whole month is meant."""

    year: int | None
    month: int
    day: int | None

    def first(self, year: int) -> date:
        """The date, or the first one of the month. ValueError if that year has none."""
        return date(year, self.month, self.day or 1)

    def last(self, year: int) -> date:
        """The date, or the last one of the month. ValueError if that year has none."""
        return date(year, self.month, self.day or monthrange(year, self.month)[1])

    def newest(self, until: date) -> int | None:
        """The latest year, the typed one if there is one, in which the date begins by `until`."""
        years = [self.year] if self.year else range(until.year, until.year - 9, -1)
        return next((year for year in years if self.year or self._begins(year, until)), None)

    def next(self, since: date) -> int | None:
        """The earliest year, the typed one if there is one, in which the date ends on `since` or later."""
        years = [self.year] if self.year else range(since.year, since.year + 9)
        return next((year for year in years if self.year or self._ends(year, since)), None)

    def _begins(self, year: int, until: date) -> bool:
        return self._exists(year) and self.first(year) <= until

    def _ends(self, year: int, since: date) -> bool:
        return self._exists(year) and self.last(year) >= since

    def _exists(self, year: int) -> bool:
        return not self.day or self.day <= monthrange(year, self.month)[1]


def tidy(text: str) -> str:
    """What was typed as it is read: lower case, single spaces, no punctuation around it."""
    return _STOP.sub("", " ".join(text.casefold().split()).strip(" ,;:?!"))


def mark(text: str) -> Marked | None:
    """A date or a month as it was typed; None for anything else. NotUnderstood for a date that no year has,
    and for one like 12/5 that has two readings.
    """
    text = _before_date().sub("", tidy(text))
    slashed = _SLASHED.fullmatch(text)
    if slashed:
        return _checked(text, _unslashed(text, slashed))
    for form in _FORMS:
        found = form.fullmatch(text)
        part = found.groupdict() if found else {}
        digits = part.get("month")
        month = int(digits) if digits else _named(part.get("name") or "", MONTHS)
        if digits or month:
            day = part.get("day")
            return _checked(text, Marked(_year(part["year"]), month, int(day) if day else None))
    return None


def find_day(text: str, now: datetime, zone: str) -> date | None:
    """The day that was typed, or None when it is not in a day's form. NotUnderstood as in `mark`.

    Without a year it is the most recent past one, today included; `monday` likewise, `last monday` before today. `3 days
    ago` and `a week ago` are days too.
    """
    today = now.astimezone(ZoneInfo(zone)).date()
    text = tidy(text)
    if text in {"today", "yesterday"}:
        return today - timedelta(days=text == "yesterday")
    ago = _AGO.fullmatch(text)
    if ago and (ago["n"] or ago["word"] in _COUNTED):
        n = int(ago["n"]) if ago["n"] else max(1, _COUNTED.index(ago["word"]))
        return today - timedelta(days=n * (7 if ago["unit"] == "week" else 1))
    weekday = _WEEKDAY.fullmatch(text)
    number = _named(weekday["name"], WEEKDAYS) if weekday else 0
    if weekday and number:
        back = (today.weekday() - (number - 1)) % 7
        return today - timedelta(days=back or (7 if weekday["last"] in {"last ", "past "} else 0))
    typed = mark(text)
    if typed is None or typed.day is None:
        return None
    year = typed.newest(today)
    return typed.first(year) if year else None


def parse_day(text: str, now: datetime, zone: str) -> date:
    """The day that was typed; `find_day` tells how. NotUnderstood when it is none. A typed year may be a future one."""
    day = find_day(text, now, zone)
    if day is None:
        raise NotUnderstood(
            _('I cannot read "{text}" as a day. Please write it like 12 May, 2026-05-12, yesterday or last monday.')
            .format(text=text.strip())
        )  # fmt: skip
    return day


def instant(day: date, clock: time, zone: str) -> datetime:
    """The instant (UTC) at which clocks in that zone show this time on this day.

    The first one if they show it twice; the moment they jump if they never show it.
    """
    local = datetime.combine(day, clock, ZoneInfo(zone))
    at = local.astimezone(UTC)
    if at.astimezone(local.tzinfo).replace(tzinfo=None) == local.replace(tzinfo=None):
        return at
    local = local.replace(microsecond=0)
    before, after = local.replace(fold=1).astimezone(UTC), local.astimezone(UTC)
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        jumped = middle.astimezone(local.tzinfo).utcoffset() == after.astimezone(local.tzinfo).utcoffset()
        before, after = (before, middle) if jumped else (middle, after)
    return after


@lru_cache(maxsize=4096)
def begins(day: date, zone: str) -> datetime:
    """The first instant (UTC) of a local day."""
    return instant(day, time(), zone)


def months_later(day: date, months: int) -> date:
    """The same day so many months later (earlier, if negative), the last one of a shorter month."""
    at = day.year * 12 + day.month - 1 + months
    year, month = at // 12, at % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _unslashed(text: str, found: re.Match[str]) -> Marked:
    one, two = int(found["one"]), int(found["two"])
    if max(one, two) <= 12 and one != two:
        raise NotUnderstood(
            _('"{text}" can be read in two ways. Please write the day like 12 May or 2026-05-12.').format(text=text)
        )
    day, month = (one, two) if two <= 12 else (two, one)
    return Marked(_year(found["year"]), month, day)


def _checked(text: str, typed: Marked) -> Marked:
    longest = 2024 if typed.year is None else typed.year
    if not (1 <= typed.month <= 12 and typed.day != 0 and (typed.day or 1) <= monthrange(longest, typed.month)[1]):
        raise NotUnderstood(_('There is no day "{text}" in the calendar.').format(text=text))
    return typed


def _year(text: str | None) -> int | None:
    return None if not text else int(text) + (2000 if len(text) == 2 else 0)


def _named(word: str, names: tuple[str, ...]) -> int:
    """The number of a month or weekday, 1 the first; 0 for another word. `sept`, `tues` and `thurs` are known."""
    return next((at for at, name in enumerate(names, 1) if len(word) >= SHORTEST and name.startswith(word)), 0)


@cache
def _before_date() -> re.Pattern[str]:
    """A weekday that stands before a date."""
    return re.compile(rf"^(?:{'|'.join(_beginnings(WEEKDAYS))})\.?,? (?=.*\d)")


def _beginnings(names: tuple[str, ...]) -> Iterator[str]:
    return (name[:letters] for name in names for letters in range(len(name), SHORTEST - 1, -1))
