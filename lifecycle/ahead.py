"""Days to come as people type them: `2 weeks`, `tomorrow`, `friday`, `next month`, `12 December`."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lifecycle.dates import SHORTEST, WEEKDAYS, mark, months_later, tidy
from lifecycle.period_words import numbered

if TYPE_CHECKING:
    from datetime import date, datetime

_LENGTH = re.compile(
    r"(?P<n>\d{1,3}(?= ?[a-z])|[a-z]+(?= )) ?(?P<unit>day|week|month|year|d|w|m|y)s?(?: from (?:now|today))?"
)
_NEXT = re.compile(r"next (?P<unit>week|month|year)")
_WEEKDAY = re.compile(r"(?:next |this |on )?(?P<name>[a-z]{3,9})\.?")
_DAYS, _MONTHS = {"d": 1, "w": 7}, {"m": 1, "y": 12}


def coming_day(text: str, now: datetime, zone: str) -> date | None:
    """The day that was typed, or None when it is not in a day's form. NotUnderstood as in `dates.mark`.

    Lengths are counted from today, as `next week` is; a weekday is the next one after today, a date without a year
    the next one there is, today included. A typed year may be a past one.
    """
    today, text = now.astimezone(ZoneInfo(zone)).date(), tidy(text)
    if text in {"today", "tomorrow"}:
        return today + timedelta(days=text == "tomorrow")
    length = _LENGTH.fullmatch(text) or _NEXT.fullmatch(text)
    if length:
        n = 1 if text.startswith(("a ", "an ", "next ")) else numbered(length["n"])
        return _later(today, n, length["unit"][0]) if n else None
    weekday = _WEEKDAY.fullmatch(text)
    number = _weekday(weekday["name"]) if weekday else None
    if number is not None:
        return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    typed = mark(text)
    if typed is None or typed.day is None:
        return None
    year = typed.next(today)
    return typed.first(year) if year else None


def _later(today: date, n: int, unit: str) -> date:
    return today + timedelta(days=n * _DAYS[unit]) if unit in _DAYS else months_later(today, n * _MONTHS[unit])


def _weekday(word: str) -> int | None:
    """0 for Monday to 6 for Sunday; None for another word."""
    return next((at for at, name in enumerate(WEEKDAYS) if len(word) >= SHORTEST and name.startswith(word)), None)
