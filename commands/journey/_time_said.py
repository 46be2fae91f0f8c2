"""Times and shares of stays in words: short for a table, long for a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands._say import listed, number
from lifecycle.enough import STAYS as FEWEST
from lifecycle.lengths import unit_of
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from commands import Ask
    from lifecycle.lengths import Unit
    from lifecycle.times.stay_times import By, Share, Stays, Times, Within

NBSP = "\N{NO-BREAK SPACE}"


def brief(by: By, times: Times, ask: Ask, *, limits: bool = True) -> str:
    """An age in a table: `12 d (10–14)`, `12 d (10+)` where the upper limit is not in sight, `> 90 d` where nothing is."""
    if by.days is None:
        unit = unit_of(times.watched_days)
        return f">{NBSP}{_count(times.watched_days, unit, ask)}{NBSP}{unit.sign}"
    unit = unit_of(by.days)
    said = f"{number(unit.rounded(by.days, by.high_days if limits else None), ask)}{NBSP}{unit.sign}"
    return f"{said} ({_limits(by, unit, ask)})" if limits else said


def long(by: By, ask: Ask) -> str:
    """An age in a sentence: `12 days (10–14)`. It must be reached."""
    assert by.days is not None
    unit = unit_of(by.days)
    n = unit.rounded(by.days, by.high_days)
    said = (unit.one if n == 1 else unit.many).format(n=number(n, ask))
    return f"{said} ({_limits(by, unit, ask)})"


def _limits(by: By, unit: Unit, ask: Ask) -> str:
    low, high = (
        number(unit.rounded(days or 0.0, by.high_days or by.days), ask) for days in (by.low_days, by.high_days)
    )
    return f"{low}+" if by.high_days is None else f"{low}–{high}"


def length_of(days: float, ask: Ask) -> str:
    """A length in words: `12 days`."""
    unit = unit_of(days)
    return (unit.one if unit.rounded(days) == 1 else unit.many).format(n=_count(days, unit, ask))


def _count(days: float, unit: Unit, ask: Ask) -> str:
    return number(unit.rounded(days), ask)


def half_ends(name: str, times: Times, ask: Ask) -> str:
    """`Half of the stays in Knowledge end within 12 days (10–14)`, or how long more than half still last."""
    if times.half.days is None:
        said = _("After {length} more than half of the stays in {stage} still go on")
        return said.format(length=length_of(times.watched_days, ask), stage=name)
    return _("Half of the stays in {stage} end within {length}").format(stage=name, length=long(times.half, ask))


def half_of_its(times: Times, ask: Ask) -> str:
    """The same behind the stage's name: `half of its stays end within 12 days (10–14)`."""
    if times.half.days is None:
        said = _("after {length} more than half of its stays still go on")
        return said.format(length=length_of(times.watched_days, ask))
    return _("half of its stays end within {length}").format(length=long(times.half, ask))


def ways(within: Within) -> str:
    """`within 90 days 43 % move on, 5 % go back and 30 % are lost`; what nobody did is not said."""
    told = (
        (within.forward, _("{share} move on")),
        (within.back, _("{share} go back")),
        (within.lost, _("{share} are lost")),
    )
    parts = [said.format(share=percent(share)) for share, said in told if share.rate > 0]
    if not parts:
        return ""
    within_days = plural("within {n} day {parts}", "within {n} days {parts}", within.days)
    return within_days.format(n=within.days, parts=listed(parts))


def percent(share: Share) -> str:
    """A share that says no more than it knows: never 0 % or 100 % for what is not quite that."""
    whole = round(100 * share.rate)
    if whole == 0 and share.rate > 1e-9:
        return f"<1{NBSP}%"
    if whole == 100 and share.rate < 1 - 1e-9:
        return f">99{NBSP}%"
    return f"{whole}{NBSP}%"


def share_cell(share: Share) -> str:
    """`43 % (38–48)`."""
    return f"{percent(share)} ({round(100 * share.low)}–{round(100 * share.high)})"


def horizon_of(parts: Sequence[Stays]) -> int | None:
    """The most days within which the ways out of all these parts can be told, so that they compare; where there are no
    such days, those of the largest part. None where nothing can be told."""
    told = [part for part in parts if part.times and part.times.within]
    if not told:
        return None
    known = [{one.days for one in part.times.within} for part in told if part.times]
    largest = max(range(len(told)), key=lambda at: told[at].begun)
    return max(set.intersection(*known) or known[largest])


def at_horizon(stays: Stays, days: int | None) -> Within | None:
    """The ways out within exactly so many days, where they can be told."""
    told = stays.times.within if stays.times else ()
    return next((one for one in told if one.days == days), None)


def unseen(stays: Stays, ask: Ask) -> str:
    """Why nothing is said of how long these stays last: `3 stays`, `2 of 40 begun`; empty where nothing is missing."""
    if stays.times or not stays.visits:
        return ""
    if stays.visits < FEWEST:
        return plural("{n} stay", "{n} stays", stays.visits).format(n=number(stays.visits, ask))
    return _("{begun} of {n} begun").format(begun=number(stays.begun, ask), n=number(stays.visits, ask))
