"""Periods: a start that is included, an end that is not, both instants, in a named time zone.

`parse_period` reads what people type. `last 30 days` are thirty local days, the last of them today, so that
it is still running; weeks and months count in the same way (`last 2 weeks` are fourteen days, `last 3 months`
begin on the day after the same day three months ago). `since 1 June` runs to the end of today. A week begins
on the workspace's day. A month, a quarter or a date without a year is the most recent one that has begun.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from lifecycle.dates import Marked, begins, find_day, instant, mark, months_later, parse_day, tidy
from lifecycle.errors import NotUnderstood
from lifecycle.period_words import described, last, last_few, numbered, this
from lifecycle.text import _

__all__ = ["MONTHS_IN", "Period", "parse_day", "parse_period"]

MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}
"""Units that are counted in months; `day`, `week` and `days` (any number of them) are counted in days."""

LONGEST_DAYS = 40_000
"""More days than any ledger has."""

_DAY = timedelta(days=1)
_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Period:
    """[start, end), aware UTC, of whole local days of `zone` unless it was cut by `elapsed`.

    `unit` is day, week, month, quarter, year or days; `label` says the period in words and does not count
    when two periods are compared.
    """

    start: datetime
    end: datetime
    zone: str
    unit: str
    label: str = field(compare=False)

    def running(self, now: datetime) -> bool:
        """Whether it has begun and not ended."""
        return self.start <= now < self.end

    def dates(self) -> tuple[date, date]:
        """The first and the last local date that belong to it."""
        return _dates(self.start, self.end, self.zone)

    def previous(self) -> Period:
        """The comparable period before it: the month before a month, as many days before a number of days."""
        first, final = self.dates()
        if self.unit in MONTHS_IN:
            before = _shift(first, -MONTHS_IN[self.unit])
        else:
            before = first - (timedelta(days=7) if self.unit == "week" else final - first + _DAY)
        period = _span(before, first - _DAY, self.zone, self.unit)
        return replace(period, label=last(self.unit)) if self.label == this(self.unit) else period

    def series(self, n: int) -> list[Period]:
        """The n complete comparable periods before it, the oldest first."""
        periods: list[Period] = []
        for _step in range(n):
            periods.append((periods[-1] if periods else self).previous())
        return periods[::-1]

    def elapsed(self, now: datetime) -> Period:
        """The part of it up to now: all of it when it is over, nothing when it has not begun."""
        return replace(self, end=min(self.end, max(self.start, now)))

    def previous_same_part(self, now: datetime) -> Period:
        """As much of the previous period as has elapsed of this one; all of it when this one is over."""
        return self.same_part(self.previous(), now)

    def same_part(self, other: Period, now: datetime) -> Period:
        """As much of another period of this unit as has elapsed of this one, by calendar and clock; all of it
        when this one is not running. The 31st of a month is compared with the end of a shorter one.
        """
        if not self.running(now):
            return other
        local = now.astimezone(ZoneInfo(self.zone))
        first, first_other = self.dates()[0], other.dates()[0]
        if self.unit in MONTHS_IN:
            month = _shift(first_other, (local.year - first.year) * 12 + local.month - first.month)
            whole = local.day > monthrange(month.year, month.month)[1]
            until = begins(_shift(month, 1), self.zone) if whole else _at(month.replace(day=local.day), local)
        else:
            until = _at(first_other + (local.date() - first), local)
        return other.elapsed(until)

    def exact(self) -> str:
        """The period with absolute dates, as text that `parse_period` reads as the very same period. A period
        that was cut by `elapsed` gives the whole days it lies in.
        """
        first, final = self.dates()
        if self.unit == "year":
            return f"{first:%Y}"
        if self.unit == "quarter":
            return f"Q{(first.month + 2) // 3} {first:%Y}"
        if self.unit == "month":
            return f"{first:%Y-%m}"
        return f"{first}" if self.unit == "day" else f"{first}..{final}"


@lru_cache(maxsize=1024)
def _dates(start: datetime, end: datetime, zone: str) -> tuple[date, date]:
    local = ZoneInfo(zone)
    first = start.astimezone(local).date()
    return first, max(first, (end - _MOMENT).astimezone(local).date())


class _Today(NamedTuple):
    """What reading a period depends on."""

    now: datetime
    zone: str
    week_start: int

    @property
    def date(self) -> date:
        return self.now.astimezone(ZoneInfo(self.zone)).date()


def parse_period(text: str, now: datetime, zone: str, week_start: int = 0) -> Period:
    """The period that was typed, in this zone; `week_start` is 0 for Monday to 6 for Sunday.

    NotUnderstood, with what can be typed, for anything else.
    """
    typed = re.sub(r"^(?:(?:for|in|of|on|during|over|within|the) )+", "", tidy(text))
    today = _Today(now, zone, week_start)
    for read in (_relative, _counted, _since, _week_of, _quarter, _whole_year, _month, _day, _range):
        period = read(typed, today)
        if period:
            return period
    raise NotUnderstood(
        _(
            'I cannot read "{text}" as a period. You can type today, this week, last month, March, Q2 2026, 2026, '
            "last 30 days, since 1 June or 2026-03-02..2026-03-08."
        ).format(text=text.strip())
    )


def _relative(text: str, today: _Today) -> Period | None:
    found = re.fullmatch(r"(this|current|last|previous|past) (day|week|month|quarter|year)", text)
    if text in {"today", "yesterday"}:
        found = re.fullmatch(r"(this|last) (day)", "this day" if text == "today" else "last day")
    if not found:
        return None
    which, unit = found.groups()
    period = _around(today.date, unit, today)
    if which in {"this", "current"}:
        return replace(period, label=this(unit))
    return replace(period.previous(), label=last(unit))


def _counted(text: str, today: _Today) -> Period | None:
    found = re.fullmatch(r"(?:(?:last|past|previous) )?(?P<n>[a-z]+|\d+) ?(?P<unit>day|week|month|year)s?", text)
    n = numbered(found["n"]) if found else 0
    if not found or not n or n > LONGEST_DAYS // {"day": 1, "week": 7, "month": 31, "year": 366}[found["unit"]]:
        return None
    final, unit = today.date, found["unit"]
    if unit in MONTHS_IN:
        first = months_later(final, -n * MONTHS_IN[unit]) + _DAY
    else:
        first = final - timedelta(days=n * (7 if unit == "week" else 1) - 1)
    return replace(_days(first, final, today), label=last_few(n, unit))


def _since(text: str, today: _Today) -> Period | None:
    if not text.startswith("since "):
        return None
    first = parse_period(text.removeprefix("since "), *today).dates()[0]
    day = described("day", first, first)
    if first > today.date:
        raise NotUnderstood(_("{day} has not come yet; please name a day that has.").format(day=day))
    return replace(_days(first, today.date, today), label=_("since {day}").format(day=day))


def _week_of(text: str, today: _Today) -> Period | None:
    day = find_day(text.removeprefix("week of "), today.now, today.zone) if text.startswith("week of ") else None
    return _around(day, "week", today) if day else None


def _quarter(text: str, today: _Today) -> Period | None:
    year = r"(?:19|20)\d\d"
    found = re.fullmatch(rf"q([1-4])(?:[ /-]?({year}))?", text) or re.fullmatch(rf"({year})[ /-]?q([1-4])", text)
    if not found:
        return None
    one, two = found.groups()
    quarter, typed = (one, two) if len(one) == 1 else (two, one)
    marked = Marked(int(typed) if typed else None, int(quarter) * 3 - 2, None)
    return _around(marked.first(marked.newest(today.date) or today.date.year), "quarter", today)


def _whole_year(text: str, today: _Today) -> Period | None:
    return _around(date(int(text), 1, 1), "year", today) if re.fullmatch(r"(?:19|20)\d\d", text) else None


def _month(text: str, today: _Today) -> Period | None:
    marked = mark(text)
    if marked is None or marked.day is not None:
        return None
    return _around(marked.first(marked.newest(today.date) or today.date.year), "month", today)


def _day(text: str, today: _Today) -> Period | None:
    day = find_day(text, today.now, today.zone)
    return _around(day, "day", today) if day else None


def _range(text: str, today: _Today) -> Period | None:
    text = re.sub(r"^(?:from|between) ", "", text)
    sides = re.split(r" ?(?:\.{2,}|…|–|—) ?| (?:to|until|till|through|and|-) ", text)
    if len(sides) != 2:
        return None
    one, two = (_side(side, today) for side in sides)
    if one is None and two and re.fullmatch(r"\d{1,2}(?:st|nd|rd|th|\.)?", sides[0]):
        one = two._replace(day=int(re.sub(r"\D", "", sides[0])))
    if one is None or two is None:
        return None
    return _between(one, two, text, today)


def _between(one: Marked, two: Marked, text: str, today: _Today) -> Period:
    """From one date, or month, to another. A year that was typed on one side leads the other side's."""
    if two.year and not one.year:
        final = two.last(two.year)
        first_year = one.newest(final)
        first = one.first(first_year) if first_year else None
    else:
        first_year = one.newest(today.date)
        first = one.first(first_year) if first_year else None
        final_year = two.next(first) if first else None
        final = two.last(final_year) if final_year else date.min
    if first is None or final < first:
        raise NotUnderstood(_('"{text}" ends before it begins; please turn it around.').format(text=text))
    return _days(first, final, today)


def _side(text: str, today: _Today) -> Marked | None:
    day = find_day(text, today.now, today.zone)
    marked = mark(text)
    return marked or (Marked(day.year, day.month, day.day) if day else None)


def _around(day: date, unit: str, today: _Today) -> Period:
    """The whole unit that a day lies in."""
    if unit == "day":
        return _span(day, day, today.zone, unit)
    if unit == "week":
        first = day - timedelta(days=(day.weekday() - today.week_start) % 7)
        return _span(first, first + timedelta(days=6), today.zone, unit)
    months = MONTHS_IN[unit]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return _span(first, _shift(first, months) - _DAY, today.zone, unit)


def _days(first: date, final: date, today: _Today) -> Period:
    """From one day to another, both included; seven days that are the workspace's week are a week."""
    days = (final - first).days + 1
    week = days == 7 and first.weekday() == today.week_start
    return _span(first, final, today.zone, "day" if days == 1 else "week" if week else "days")


def _span(first: date, final: date, zone: str, unit: str) -> Period:
    return Period(begins(first, zone), begins(final + _DAY, zone), zone, unit, described(unit, first, final))


def _at(day: date, local: datetime) -> datetime:
    return instant(day, local.time(), str(local.tzinfo))


def _shift(first: date, months: int) -> date:
    """The first of the month so many months later."""
    at = first.year * 12 + first.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)
