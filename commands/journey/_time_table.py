"""The tables of `journey time`: a row per stage, per value, or for first stays and returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from commands import Column, Table
from commands._say import number
from commands.journey._time_said import at_horizon, brief, share_cell, unseen
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from commands import Ask
    from commands._reply import Cell
    from lifecycle.model import Stage, StageModel
    from lifecycle.times.stay_times import By, Share, Stays


@dataclass(frozen=True, slots=True)
class Row:
    """A set of stays under its name. `onward`, `backward`: whether there is any stage after theirs, and before it."""

    name: str
    stays: Stays
    onward: bool
    backward: bool


def row_of(name: str, stays: Stays, stage: Stage, model: StageModel) -> Row:
    """The row of stays in this stage."""
    return Row(name, stays, bool(model.later(stage.id)), model.position(stage.id) > 0)


def table(ask: Ask, heading: str, rows: Sequence[Row], days: int | None) -> Table:
    """A row per set of stays, what matters most first, since a telephone shows the first few columns. `days`: within
    which the ways out are counted; None where they cannot be told."""
    if ask.as_data:
        return _as_data(heading, rows, days)
    ways = (_("On in {days} d").format(days=days), _("Back"), _("Lost")) if days else ()
    titles = (_("Half end within"), *ways, _("90 % within"), _("Stays"))
    columns = (Column(heading), *(Column(title, right=True) for title in titles))
    return Table(columns, tuple((row.name, *_cells(row, days, ask)) for row in rows))


def _cells(row: Row, days: int | None, ask: Ask) -> tuple[Cell, ...]:
    stays = row.stays
    ways: tuple[Cell, ...] = (None,) * (3 if days else 0)
    n = number(stays.visits, ask)
    if not stays.times:
        return (unseen(stays, ask) or None, *ways, None, n if stays.visits else None)
    within = at_horizon(stays, days)
    if within:
        shown = (within.forward if row.onward else None, within.back if row.backward else None, within.lost)
        ways = tuple(share_cell(share) if share else None for share in shown)
    most = brief(stays.times.most, stays.times, ask, limits=False)
    return (brief(stays.times.half, stays.times, ask), *ways, most, n)


def _as_data(heading: str, rows: Sequence[Row], days: int | None) -> Table:
    """The same in plain numbers: days, and shares from 0 to 1, each with its 95 % limits."""
    counts = (_("Stays"), _("Customers"), _("Begun"), _("Ended"), _("Going on"), _("Watched days"))
    spans = [_limited(_("Half within, days")), _limited(_("90 % within, days"))]
    spans += [_limited(title) for title in (_("Moved on"), _("Back"), _("Lost"), _("Still there"))]
    titles = (*counts, *(title for span in spans for title in span), _("Ways out within, days"))
    columns = (Column(heading), *(Column(title, right=True) for title in titles))
    return Table(columns, tuple((row.name, *_numbers(row.stays, days)) for row in rows))


def _limited(title: str) -> tuple[str, str, str]:
    return title, _("{title}, low").format(title=title), _("{title}, high").format(title=title)


def _numbers(stays: Stays, days: int | None) -> tuple[Cell, ...]:
    counts = (stays.visits, stays.customers, stays.begun, stays.ended, stays.standing)
    if not stays.times:
        return (*counts, *(None,) * 20)
    within = at_horizon(stays, days)
    shares = (within.forward, within.back, within.lost, within.still) if within else (None,) * 4
    return (
        *counts,
        round(stays.times.watched_days, 3),
        *_ages(stays.times.half),
        *_ages(stays.times.most),
        *(cell for share in shares for cell in _rates(share)),
        days if within else None,
    )


def _ages(by: By) -> tuple[Cell, ...]:
    return tuple(None if days is None else round(days, 3) for days in (by.days, by.low_days, by.high_days))


def _rates(share: Share | None) -> tuple[Cell, ...]:
    return tuple(round(one, 4) for one in (share.rate, share.low, share.high)) if share else (None,) * 3
