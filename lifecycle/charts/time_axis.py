"""An axis of dates: at which instants its marks stand, and what is written there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time

from lifecycle.dates import begins

if TYPE_CHECKING:
    from collections.abc import Iterator

HOURS, DAYS, MONTHS = (1, 3, 6, 12), (1, 2, 7, 14), (1, 2, 3, 6, 12, 24, 60, 120, 240, 600)
"""Steps from one mark to the next, in hours, days and months; the smallest is taken that leaves few enough."""
MOST = 6
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of the axis and its words."""

    at: datetime
    text: str


def ticks(first: datetime, last: datetime, zone: str, language: str, most: int = MOST) -> tuple[Tick, ...]:
    """The marks in [first, last] (aware), at most so many steps: whole hours, days or months of the zone."""
    spoken = _locale(language)
    for hours in HOURS:
        if (last - first) / _HOUR / hours <= most and last - first <= 2 * _DAY:
            return tuple(_hours(first, last, zone, hours, spoken))
    start, end = first.astimezone(ZoneInfo(zone)).date(), last.astimezone(ZoneInfo(zone)).date()
    for days in DAYS:
        if (end - start).days / days <= most:
            every = (start + timedelta(days=n) for n in range((end - start).days + 1))
            marked = [day for day in every if day.toordinal() % days == 1 % days]
            return tuple(_days(marked, first, last, zone, spoken))
    return tuple(_months(start, end, first, last, zone, most, spoken))


def _hours(first: datetime, last: datetime, zone: str, step: int, spoken: Locale) -> Iterator[Tick]:
    at = begins(first.astimezone(ZoneInfo(zone)).date(), zone)
    while at <= last:
        if at >= first:
            local = at.astimezone(ZoneInfo(zone))
            midnight = local.time() == time()
            said = (
                format_date(local, "d MMM", locale=spoken) if midnight else format_time(local, "HH:mm", locale=spoken)
            )
            yield Tick(at, said)
        at += step * _HOUR


def _days(days: list[date], first: datetime, last: datetime, zone: str, spoken: Locale) -> Iterator[Tick]:
    for day in days:
        at = begins(day, zone)
        if first <= at <= last:
            yield Tick(at, format_date(day, "d MMM", locale=spoken))


def _months(  # noqa: PLR0913, PLR0917 - two ends, as days and as instants
    start: date, end: date, first: datetime, last: datetime, zone: str, most: int, spoken: Locale
) -> Iterator[Tick]:
    low, high = start.year * 12 + start.month - 1, end.year * 12 + end.month - 1
    step = next((step for step in MONTHS if (high - low) / step <= most), MONTHS[-1])
    said_year = None
    for month in range(low - low % step, high + 1, step):
        day = date(month // 12, month % 12 + 1, 1)
        at = begins(day, zone)
        if not first <= at <= last:
            continue
        pattern = "y" if step % 12 == 0 else ("LLL" if said_year == day.year else "LLL y")
        said_year = day.year
        yield Tick(at, format_date(day, pattern, locale=spoken))


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")
