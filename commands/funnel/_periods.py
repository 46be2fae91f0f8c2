"""Periods inside the sentences of a funnel's reply: the one asked about, the one before it, and their dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from commands._say import locale_of
from lifecycle.dates import begins
from lifecycle.period import parse_period
from lifecycle.period_words import described, last, this
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from datetime import datetime

    from commands import Ask
    from lifecycle.period import Period
    from lifecycle.settings import Settings

NAMED = ("day", "week", "month", "quarter", "year")
"""Units that have a running one and a last one; any number of days has neither."""


def familiar(period: Period, ask: Ask, settings: Settings) -> Period:
    """A period that was given by its dates under the name people use for it now: today, this week, last week."""
    if period.unit not in NAMED or period.label != described(period.unit, *period.dates()):
        return period
    current = parse_period(f"this {period.unit}", ask.now, settings.zone, settings.week_start)
    if period == current:
        return replace(period, label=current.label)
    if period.unit in {"day", "week"} and period == current.previous():
        return current.previous()
    return period


def when(period: Period) -> str:
    """The period inside a sentence: `this week`, `in March 2026`, `in the last 30 days`, `in the days 2 to 5 March 2026`."""
    label, unit = period.label, period.unit
    if label == described(unit, *period.dates()):
        frames = {"day": _("on {period}"), "week": _("in the {period}"), "days": _("in the days {period}")}
        return frames.get(unit, _("in {period}")).format(period=label)
    if label == _since(period) or (unit in NAMED and label in {this(unit), last(unit)}):
        return label
    return _("in the {period}").format(period=label)


def so_far(period: Period, ask: Ask) -> str:
    """How far a running period has gone, to stand behind it: ` by Fri 16:02`. Empty for one that is over, and for
    one that reaches up to today by its own words, such as the last 30 days."""
    local = ask.now.astimezone(ZoneInfo(period.zone))
    if not period.running(ask.now) or (period.unit == "days" and period.dates()[1] == local.date()):
        return ""
    pattern = {"day": "HH:mm", "week": "EEE HH:mm"}.get(period.unit, "EEE d MMM HH:mm")
    return _(" by {moment}").format(moment=format_datetime(local, pattern, locale=locale_of(ask.language)))


def before(period: Period, ask: Ask) -> str:
    """The period before this one, inside a sentence that spoke of this one: `by then last week`, `the month before`."""
    unit = period.unit
    if unit in NAMED:
        if period.label == this(unit):
            return _("by then {period}").format(period=last(unit))
        return _before()[unit]
    first, final = period.dates()
    n = (final - first).days + 1
    said = plural("in the day before", "in the {n} days before", n).format(n=n)
    return _("by then {period}").format(period=said) if so_far(period, ask) else said


def span(period: Period, ask: Ask) -> str:
    """The days of a period, first and last: `Mon 16 to Sun 22 Nov`; one that was cut now ends with the time."""
    zone = ZoneInfo(period.zone)
    cut = period.end == ask.now != begins(ask.now.astimezone(zone).date(), period.zone)
    first = period.start.astimezone(zone)
    final = ask.now.astimezone(zone) if cut else (period.end - timedelta(microseconds=1)).astimezone(zone)
    clock = _in_words(final, "HH:mm", ask) if cut else ""
    year = "" if final.year == ask.now.astimezone(zone).year else " y"
    end = _in_words(final, f"EEE d MMM{year}", ask)
    if first.date() == final.date():
        return _("{day} until {time}").format(day=end, time=clock) if cut else end
    if (first.year, first.month) == (final.year, final.month):
        begin = "EEE d"
    else:
        begin = "EEE d MMM" if first.year == final.year else "EEE d MMM y"
    return _("{first} to {last}").format(first=_in_words(first, begin, ask), last=f"{end} {clock}".rstrip())


def titled(period: Period) -> str:
    """The period as a button's label."""
    return period.label[:1].upper() + period.label[1:]


def _before() -> dict[str, str]:
    return {
        "day": _("the day before"),
        "week": _("the week before"),
        "month": _("the month before"),
        "quarter": _("the quarter before"),
        "year": _("the year before"),
    }


def _since(period: Period) -> str:
    first = period.dates()[0]
    return _("since {day}").format(day=described("day", first, first))


def _in_words(local: datetime, pattern: str, ask: Ask) -> str:
    return str(format_datetime(local, pattern, locale=locale_of(ask.language)))
