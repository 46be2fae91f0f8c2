"""Periods in words that people read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lifecycle.text import N_, _, plural

if TYPE_CHECKING:
    from datetime import date

MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"),
    N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip
THIS = {
    "day": N_("today"), "week": N_("this week"), "month": N_("this month"),
    "quarter": N_("this quarter"), "year": N_("this year"),
}  # fmt: skip
LAST = {
    "day": N_("yesterday"), "week": N_("last week"), "month": N_("last month"),
    "quarter": N_("last quarter"), "year": N_("last year"),
}  # fmt: skip
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def this(unit: str) -> str:
    """The running unit."""
    return _(THIS[unit]) if unit in THIS else ""


def last(unit: str) -> str:
    """The unit before the running one."""
    return _(LAST[unit])


def last_few(n: int, unit: str) -> str:
    """So many units that end now."""
    one, many = {
        "day": ("last {n} day", "last {n} days"),
        "week": ("last {n} week", "last {n} weeks"),
        "month": ("last {n} month", "last {n} months"),
        "year": ("last {n} year", "last {n} years"),
    }[unit]
    return plural(one, many, n).format(n=n)


def numbered(word: str) -> int:
    """A number in digits or, up to twelve, in letters; 0 for another word."""
    if word in NUMBERS:
        return NUMBERS.index(word) + 1
    return int(word) if word.isdecimal() and len(word) < 6 else 0


def described(unit: str, first: date, final: date) -> str:
    """The period by its dates: 2 March 2026, March 2026, Q1 2026, 2026, or from one date to another."""
    if unit == "year":
        return f"{first.year}"
    if unit == "quarter":
        return _("Q{quarter} {year}").format(quarter=(first.month + 2) // 3, year=first.year)
    if unit == "month":
        return f"{_month(first)} {first.year}"
    if unit == "week":
        return _("week of {day}").format(day=_day(first))
    return _day(first) if first == final else _range(first, final)


def _range(first: date, final: date) -> str:
    if first.year != final.year:
        begin = _day(first)
    elif first.month != final.month:
        begin = f"{first.day} {_month(first)}"
    else:
        begin = f"{first.day}"
    return _("{first} to {final}").format(first=begin, final=_day(final))


def _day(day: date) -> str:
    return f"{day.day} {_month(day)} {day.year}"


def _month(day: date) -> str:
    return _(MONTHS[day.month - 1])
