"""The same period a year before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from lifecycle.dates import begins
from lifecycle.period import MONTHS_IN, Period
from lifecycle.period_words import described

_DAY = timedelta(days=1)


def year_before(period: Period) -> Period:
    """The comparable period a year before: the same month, quarter or dates, the week 52 weeks before. Of a leap day
    it is 28 February."""
    first, final = period.dates()
    if period.unit in MONTHS_IN:
        # A month that was cut, or has begun, stands for the whole of it.
        begin = first.replace(year=first.year - 1)
        end = _months_later(begin, MONTHS_IN[period.unit]) - _DAY
    elif period.unit == "week":
        begin, end = first - timedelta(weeks=52), first - timedelta(weeks=52) + 6 * _DAY
    else:
        begin, end = _last_year(first), _last_year(final)
    label = described(period.unit, begin, end)
    return replace(period, start=begins(begin, period.zone), end=begins(end + _DAY, period.zone), label=label)


def _months_later(first: date, months: int) -> date:
    at = first.year * 12 + first.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)


def _last_year(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
