"""The sentences of `journey time`: the answer, and what belongs beside it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from commands._say import listed, number
from commands.funnel._split import fields, value_name
from commands.journey._time_said import half_ends, half_of_its, long, ways
from lifecycle.enough import STAYS as FEWEST
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from commands import Ask
    from lifecycle.model import StageModel
    from lifecycle.period import Period
    from lifecycle.service.times import TimesAnswer
    from lifecycle.times.stay_times import StageStays, Stays, Times

    Parts = Sequence[tuple[str | None, Stays]]

USUAL = timedelta(days=364)
"""A period this long needs no more than the usual one to be called short: the usual one is twelve months."""


def slowest(answer: TimesAnswer, model: StageModel) -> StageStays:
    """The stage before conversion where stays last longest; where that cannot be told of any, of all stages."""
    line = model.position(model.conversion)
    told = [row for row in answer.rows if row.first.times]
    below = [row for row in told if model.position(row.stage.id) < line]
    return max(below or told, key=lambda row: _half(row.first.times), default=answer.busiest())


def of_all(answer: TimesAnswer, model: StageModel, ask: Ask) -> str:
    """Which step before conversion takes longest, and how long."""
    row = slowest(answer, model)
    if not row.first.times:
        return _("There are too few stays yet to say how long they last.")
    line = model.position(model.conversion)
    below = [one for one in answer.rows if one.first.times and model.position(one.stage.id) < line]
    if len(below) < 2:
        return f"{half_ends(row.stage.name, row.first.times, ask)}."
    return _("{stage} is the slowest step before {goal}: {said}.").format(
        stage=row.stage.name, goal=model.stage(model.conversion).name, said=half_of_its(row.first.times, ask)
    )


def of_stage(row: StageStays, ask: Ask) -> str:
    """How long the first stays in one stage last, and how they end."""
    times = row.first.times
    if not times:
        return _("There are too few first stays in {stage} yet to say how long they last.").format(stage=row.stage.name)
    said = half_ends(row.stage.name, times, ask)
    ended = ways(times.within[0]) if times.within else ""
    return f"{said}; {ended}." if ended else f"{said}."


def counted(row: StageStays, ask: Ask) -> str:
    """How many first stays and returns there are, and how many of them go on."""
    first, again = row.first.visits, row.again.visits
    parts = [plural("{n} first stay", "{n} first stays", first).format(n=number(first, ask))]
    if again:
        parts.append(plural("{n} return", "{n} returns", again).format(n=number(again, ask)))
    standing = row.first.standing + row.again.standing
    said = plural("{parts}; {n} of them still goes on.", "{parts}; {n} of them still go on.", standing)
    return said.format(parts=listed(parts), n=number(standing, ask))


def returns(answer: TimesAnswer, ask: Ask) -> str:
    """How many returns there are beside the first stays, and how long they last where they are most."""
    n = sum(row.again.visits for row in answer.rows)
    if not n:
        return ""
    said = plural("{n} return to a stage stands apart", "{n} returns to a stage stand apart", n)
    said = said.format(n=number(n, ask))
    most = max(answer.rows, key=lambda row: row.again.visits)
    times = most.again.times
    if not times or times.half.days is None:
        return f"{said}."
    return _("{said}: most were to {stage} ({n}), where half of them end within {length}.").format(
        said=said, stage=most.stage.name, n=number(most.again.visits, ask), length=long(times.half, ask)
    )


def short_seen(rows: Sequence[StageStays], period: Period) -> str:
    """Of which stages nothing can be told because hardly any of their many stays began in the period, and what would
    help."""
    few = [row.stage.name for row in rows if not row.first.times and row.first.visits >= FEWEST]
    if not few:
        return ""
    longer = "journey time" if period.end - period.start < USUAL else "journey time last 3 years"
    return _("Too few stays began in this period to tell in {stages}; a longer one may: /{command}.").format(
        stages=listed(few), command=longer
    )


def by_field(row: StageStays, field: str, parts: Parts, ask: Ask) -> str:
    """For which value stays end soonest and for which latest; where that may be chance, how long all last."""
    told = [(value, one.times) for value, one in parts if value and one.times and one.times.half.days is not None]
    ordered = sorted(told, key=lambda one: _half(one[1]))
    if len(ordered) < 2 or not row.first.times:
        return of_stage(row, ask)
    (fast, quick), (slow, lasting) = ordered[0], ordered[-1]
    if quick.half.high_days is None or quick.half.high_days >= (lasting.half.low_days or 0):
        said = half_ends(row.stage.name, row.first.times, ask)
        return _("{said}; by {field} there is no difference beyond chance.").format(said=said, field=fields()[field])
    return _("Half of the stays in {stage} end within {short} for {fast}, within {long} for {slow}.").format(
        stage=row.stage.name,
        short=long(quick.half, ask),
        fast=value_name(fast, field),
        long=long(lasting.half, ask),
        slow=value_name(slow, field),
    )


def which_stage(row: StageStays, ask: Ask) -> str:
    """Which stage was taken where none was named."""
    n = number(row.first.visits + row.again.visits, ask)
    return _("{stage} has the most stays, {n}; name another stage to see its own.").format(stage=row.stage.name, n=n)


def beyond(rest: Sequence[Stays], ask: Ask) -> str:
    """How many values the table leaves out, with how many stays."""
    if not rest:
        return ""
    stays = sum(one.visits for one in rest)
    values = plural("{n} more value", "{n} more values", len(rest)).format(n=number(len(rest), ask))
    said = plural("{values} with {n} stay is not shown.", "{values} with {n} stays are not shown.", stays)
    return said.format(values=values, n=number(stays, ask))


def _half(times: Times | None) -> float:
    """For ordering: the median, and what is not reached after all that is."""
    if not times:
        return 0.0
    return times.half.days if times.half.days is not None else 1e9 + times.watched_days
