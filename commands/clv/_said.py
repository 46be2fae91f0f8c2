"""Words that all answers about value share: amounts, chances, and how they were counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import floor, log10
from typing import TYPE_CHECKING

from commands._say import date_in, number
from lifecycle.stats import percent
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from datetime import date

    from commands import Ask
    from lifecycle.value.one import Expected, Rung

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DIGITS = 3
"""Of an expected amount: more would promise what no model keeps."""
ODDS = ((1, 20), (1, 10), (1, 5), (1, 4), (1, 3), (1, 2), (2, 3), (3, 4), (4, 5), (9, 10), (19, 20))


def date_of(day: int) -> date:
    """The date of a day since 1970."""
    return (EPOCH + timedelta(days=day)).date()


def on(day: int, ask: Ask) -> str:
    """The day as it is read, with its year when it is not this one."""
    date = date_of(day)
    return date_in(ask.language, date, with_year=date.year != ask.now.year)


def exact(amount: float, ask: Ask) -> str:
    """An amount that was logged, in whole units."""
    return number(round(amount), ask)


def about(amount: float, ask: Ask) -> str:
    """An amount that is expected, to three digits."""
    if abs(amount) < 1:
        return number(0, ask)
    digits = max(0, floor(log10(abs(amount))) + 1 - DIGITS)
    return number(round(round(amount / 10**digits) * 10**digits), ask)


def limits(expected: Expected, ask: Ask) -> str:
    """`1,900 to 4,600`; empty where there is no interval."""
    if expected.low is None or expected.high is None:
        return ""
    return _("{low} to {high}").format(low=about(expected.low, ask), high=about(expected.high, ask))


def share(rate: float) -> str:
    """A chance as a percentage that is never 0 or 100."""
    shown = min(99, max(1, percent(round(rate * 1000), 1000)))
    return f"{shown}\N{NO-BREAK SPACE}%"


def odds(chance: float) -> str:
    """`1 chance in 5`: what a percentage means to somebody in a hurry. Empty under one in forty."""
    if chance < 1 / 40:
        return ""
    hits, n = min(ODDS, key=lambda one: abs(one[0] / one[1] - chance))
    return plural("{hits} chance in {n}", "{hits} chances in {n}", hits).format(hits=hits, n=n)


def alive(chance: float) -> str:
    """The chance that somebody still buys, in words with its figure."""
    if chance >= 0.8:
        said = _("Probably still buying ({share})")
    elif chance >= 0.5:
        said = _("May still be buying ({share})")
    elif chance >= 0.2:
        said = _("May have stopped buying ({share} that they still do)")
    else:
        said = _("Has probably stopped buying ({share} that they still do)")
    return said.format(share=share(chance))


def rung_name(rung: Rung) -> str:
    """A rung of the ladder as it is called."""
    return {
        "simple": _("Founding formula"),
        "retention": _("Retention, discounted"),
        "contract": _("Contract model (sBG)"),
        "purchases": _("Purchase model (BG/NBD)"),
    }[rung.value]
