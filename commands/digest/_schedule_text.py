"""Schedules in words: for people to read, and for buttons to type."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.dates import format_date

from commands._say import date_in, locale_of, month_in
from lifecycle.dates import WEEKDAYS
from lifecycle.digests.schedule import Cadence
from lifecycle.digests.standing import local_day
from lifecycle.text import _

if TYPE_CHECKING:
    from datetime import datetime, time

    from commands import Ask
    from lifecycle.digests.schedule import Schedule
    from lifecycle.digests.subscription import Subscription
    from lifecycle.period import Period

LONGEST_MONTH, SHORTEST_MONTH = 31, 28
A_MONDAY = date(2026, 11, 30)


def typed(schedule: Schedule) -> str:
    """The schedule as a command has it, so that it reads back as the same: `weekly monday 9:00 Europe/Prague`."""
    return f"{often(schedule)} {clock(schedule.at)} {schedule.zone}"


def often(schedule: Schedule) -> str:
    """Its days as a command has them: `daily`, `weekly monday`, `monthly 15th`."""
    if schedule.cadence is Cadence.DAILY:
        return "daily"
    if schedule.cadence is Cadence.WEEKLY:
        return f"weekly {WEEKDAYS[schedule.day]}"
    return f"monthly {ordinal(schedule.day)}"


def every(schedule: Schedule, ask: Ask) -> str:
    """`every Monday 9:00 Europe/Prague`, `on the 15th of every month 9:00 UTC`."""
    return f"{days_of(schedule, ask.language)} {clock(schedule.at)} {schedule.zone}"


def days_of(schedule: Schedule, language: str) -> str:
    """`every day`, `every Monday`, `on the 15th of every month`, `on the last day of every month`."""
    if schedule.cadence is Cadence.DAILY:
        return _("every day")
    if schedule.cadence is Cadence.WEEKLY:
        return _("every {weekday}").format(weekday=weekday(schedule.day, language))
    if schedule.day == LONGEST_MONTH:
        return _("on the last day of every month")
    if schedule.day > SHORTEST_MONTH:
        return _("on the {nth} of every month (or its last day)").format(nth=ordinal(schedule.day))
    return _("on the {nth} of every month").format(nth=ordinal(schedule.day))


def weekday(day: int, language: str) -> str:
    """`Monday` in the reader's language; 0 is Monday."""
    return str(format_date(A_MONDAY + timedelta(days=day), "EEEE", locale=locale_of(language)))


def clock(at: time) -> str:
    """`9:00`."""
    return f"{at.hour}:{at.minute:02}"


def ordinal(n: int) -> str:
    """`1st`, `2nd`, `11th`."""
    ending = "th" if 10 < n % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


def due_day(due: datetime, subscription: Subscription, ask: Ask) -> str:
    """`Mon 30 Nov`, by the clocks that the digest goes by."""
    return day_in(local_day(due, subscription), ask)


def due_moment(due: datetime, subscription: Subscription, ask: Ask) -> str:
    """`Mon 30 Nov 9:00`, by the clocks that the digest goes by: those of its zone, which stands beside it."""
    local = due.astimezone(ZoneInfo(subscription.schedule.zone))
    return f"{due_day(due, subscription, ask)} {clock(local.time())}"


def day_in(day: date, ask: Ask) -> str:
    """`Mon 30 Nov`, with the year when it is not this one."""
    return date_in(ask.language, day, with_year=day.year != ask.now.year)


def span(period: Period, ask: Ask) -> str:
    """The days of a period: `Mon 23 to Sun 29 Nov`, `Sun 29 Nov`, `November 2026`."""
    first, last = period.dates()
    if period.unit == "month":
        return month_in(ask.language, first)
    if first == last:
        return day_in(first, ask)
    if (first.year, first.month) == (last.year, last.month):
        begin = str(format_date(first, "EEE d", locale=locale_of(ask.language)))
        return _("{first} to {last}").format(first=begin, last=day_in(last, ask))
    return _("{first} to {last}").format(first=day_in(first, ask), last=day_in(last, ask))
