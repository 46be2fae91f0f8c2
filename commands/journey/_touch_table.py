"""The tables of `journey touchpoints`: the four models side by side, and the same question by a field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Column, Rate, Table
from commands._card import owner_name
from commands._say import number
from commands.journey._touch_said import part, shared
from lifecycle.text import _, plural
from lifecycle.touch_names import kind_name

if TYPE_CHECKING:
    from commands import Ask
    from commands._reply import Cell
    from commands.journey._touch_question import TouchQuestion
    from lifecycle.journeys.attribution import Attribution, Credit, Share
    from lifecycle.service.touch_map import Preceded

ROWS = 12
"""Kinds that are shown; a file has all of them."""


def models(ask: Ask, found: Attribution) -> Table:
    """A row for each kind: how many customers had it, and its credit by each model."""
    if ask.as_data:
        return _data(found)
    titles = (_("Customers"), _("First"), _("Last"), _("Linear"))
    columns = [Column(_("Touchpoint")), *(Column(title, right=True) for title in titles)]
    if found.chained:
        columns.append(Column(_("Removal effect"), right=True))
    return Table(tuple(columns), tuple(_row(ask, found, one) for one in found.kinds[:ROWS]))


def left_out(ask: Ask, question: TouchQuestion, found: Attribution) -> str:
    """How many kinds the table does not show."""
    more = 0 if ask.as_data or question.by else len(found.kinds) - ROWS
    if more <= 0:
        return ""
    said = plural(
        "{n} rarer kind stands in a file of the table.", "{n} rarer kinds stand in a file of the table.", more
    )
    return said.format(n=number(more, ask))


def _row(ask: Ask, found: Attribution, one: Credit) -> tuple[Cell, ...]:
    name, people = (
        kind_name(one.kind),
        _("{n} of {of}").format(n=number(one.customers, ask), of=number(found.touched, ask)),
    )
    if one.even is None:
        return name, people, one.first, one.last, part(ask, one.linear)
    first, last = (shared(found.share(credit)) for credit in (one.first, one.last))
    cells: tuple[Cell, ...] = (name, people, first, last, shared(one.even, bracketed=True))
    return (*cells, shared(one.removal, bracketed=True)) if one.removal else cells


def _data(found: Attribution) -> Table:
    """Counts, shares and intervals as numbers."""
    titles = (
        _("Touchpoint"), _("Customers"), _("Touchpoints"), _("First (customers)"), _("Last (customers)"), _("Linear (customers)"),
        _("Linear (share)"), _("Linear from"), _("Linear to"), _("Removal effect (share)"), _("Removal effect from"), _("Removal effect to"), _("Customers with a touchpoint"),
    )  # fmt: skip
    rows = []
    for one in found.kinds:
        counts = (one.customers, one.contacts, one.first, one.last, round(one.linear, 6))
        rows.append((one.kind, *counts, *_numbers(one.even), *_numbers(one.removal), found.touched))
    return Table(tuple(Column(title, right=at > 0) for at, title in enumerate(titles)), tuple(rows))


def _numbers(share: Share | None) -> tuple[float | None, float | None, float | None]:
    """A share and its interval, as a file has them."""
    if share is None:
        return None, None, None
    low, high = (None if limit is None else round(limit, 4) for limit in (share.low, share.high))
    return round(share.value, 4), low, high


def by_value(ask: Ask, field: str, told: Preceded) -> Table:
    """A row for each value: how many reached the stage, how many with a touchpoint, which most, and how much was ours."""
    titles = {"owner": _("Owner"), "source": _("Source"), "segment": _("Segment")}
    columns = (
        Column(titles[field]),
        Column(_("Reached"), right=True),
        Column(_("With a touchpoint"), right=True),
        Column(_("Most often")),
        Column(_("Made by the company"), right=True),
    )
    return Table(columns, tuple(_part(ask, field, value, found) for value, found in told.by))


def _part(ask: Ask, field: str, value: str | None, found: Attribution) -> tuple[Cell, ...]:
    name = owner_name(value) if field == "owner" else value
    with_one = Rate(found.touched, found.reached)
    if not found.touched:
        return name, found.reached, with_one, None, None
    most = found.kinds[0]
    often = f"{kind_name(most.kind)} ({number(most.customers, ask)})"
    ours = (
        shared(found.share(found.ours))
        if found.told
        else _("{n} of {of}").format(n=part(ask, found.ours), of=number(found.touched, ask))
    )
    return name, found.reached, with_one, often, ours
