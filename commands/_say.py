"""Small words that several commands say: dates in the reader's zone and language, lengths of time, lists."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from lifecycle.text import _, plural

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from commands import Ask
    from lifecycle.service import Lifecycle


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """The reader's locale; plain English where the language is unknown."""
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def day(at: datetime, ask: Ask) -> str:
    """`Fri 20 Nov`, with the year when it is not this one."""
    zone = ZoneInfo(ask.zone)
    local = at.astimezone(zone).date()
    return date_in(ask.language, local, with_year=local.year != ask.now.astimezone(zone).year)


@lru_cache(maxsize=2048)
def date_in(language: str, local: date, *, with_year: bool) -> str:
    """`Fri 20 Nov` or `Fri 20 Nov 2026` in the reader's language."""
    # Every reply says today's date, and a list the same few: Babel would look up their names anew each time.
    return format_date(local, "EEE d MMM y" if with_year else "EEE d MMM", locale=locale_of(language))


def month_in(language: str, first: date) -> str:
    """`May 2026` in the reader's language."""
    return str(format_date(first, "LLLL y", locale=locale_of(language)))


def moment(at: datetime, ask: Ask) -> str:
    """`Fri 20 Nov 14:03`, in the reader's zone."""
    local = at.astimezone(ZoneInfo(ask.zone))
    return f"{day(at, ask)} {format_datetime(local, 'HH:mm', locale=locale_of(ask.language))}"


def calendar(ask: Ask, lifecycle: Lifecycle) -> Ask:
    """The same request read by the workspace's calendar: `on 12 May` is its 12 May, wherever the reader is."""
    return replace(ask, zone=lifecycle.settings.zone)


def number(value: float, ask: Ask) -> str:
    """A number with the reader's separators."""
    return _decimal(value, ask.language)


@lru_cache(maxsize=4096)
def _decimal(value: float, language: str) -> str:
    # A table has fifty numbers, most of them small and seen before; formatting one costs as much as a query's row.
    return str(format_decimal(value, locale=locale_of(language)))


def money(cents: int, currency: str | None, ask: Ask) -> str:
    """An amount with the reader's separators: `1,200 EUR`, `1,200.50 EUR`."""
    pattern = "#,##0" if cents % 100 == 0 else "#,##0.00"
    return f"{format_decimal(cents / 100, pattern, locale=locale_of(ask.language))} {currency or ''}".strip()


def length(stay: timedelta) -> str:
    """A length of time in its largest fitting unit: `41 days`, `5 hours`, `12 minutes`, `a moment`."""
    seconds = int(stay.total_seconds())
    if (n := _whole_days(stay)) >= 2:
        return plural("{n} day", "{n} days", n).format(n=n)
    if seconds >= 2 * 3600:
        return plural("{n} hour", "{n} hours", seconds // 3600).format(n=seconds // 3600)
    if seconds >= 60:
        return plural("{n} minute", "{n} minutes", seconds // 60).format(n=seconds // 60)
    return _("a moment")


def days(stay: timedelta) -> str:
    """A length of time between dates without a clock: `41 days`, `1 day`, `less than a day`."""
    if (n := _whole_days(stay)) < 1:
        return _("less than a day")
    return plural("{n} day", "{n} days", n).format(n=n)


def _whole_days(stay: timedelta) -> int:
    """Of dates with a spring night between them, whose clocks were put forward, one day lacks an hour."""
    return (stay + timedelta(hours=1)).days


def listed(items: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`; empty for none."""
    if len(items) < 2:
        return "".join(items)
    return _("{most} and {last}").format(most=", ".join(items[:-1]), last=items[-1])
