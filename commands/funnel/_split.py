"""A stage funnel split by source, owner or segment: who entered each stage, and how many of them moved on."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from commands import Column, Rate, Table
from commands._card import owner_name
from commands._say import listed, number
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from commands import Ask
    from commands._reply import Cell
    from commands.funnel._question import Question
    from lifecycle.funnels.funnel import Share
    from lifecycle.model import Stage
    from lifecycle.service import Lifecycle
    from lifecycle.service.funnels import FunnelAnswer

NAMED = 5
"""Values that the line names; the table has them all."""


def split(ask: Ask, lifecycle: Lifecycle, question: Question, answer: FunnelAnswer) -> tuple[str, Table, str]:
    """Who entered the conversion stage in one line; a row per value, the largest first, and one for all together,
    so that the columns add up; and how that was counted."""
    assert question.by
    shares = lifecycle.funnels.entrants_by(question.period, question.by)
    goal = lifecycle.model.stage(lifecycle.model.conversion)
    line = _line(ask, goal, question.by, shares.get(goal.id, ()))
    counted = _(
        "Customers by their first entry into each stage, with the {field} they had then; 2 of 5 = five entered and two "
        "of them moved on to a later stage within {days} days"
    ).format(field=fields()[question.by], days=answer.funnel.window_days)
    return line, _table(ask, question.by, shares, answer), counted


def fields() -> dict[str, str]:
    """What a funnel can be split by, as words inside a sentence."""
    return {"source": _("source"), "owner": _("owner"), "segment": _("segment")}


def titles() -> dict[str, str]:
    """The same as titles of a column."""
    return {"source": _("Source"), "owner": _("Owner"), "segment": _("Segment")}


def value_name(value: str | None, field: str) -> str:
    """A value as a row's name: an owner is a person; one that was never said is called so."""
    if value is None:
        return _("not said")
    return owner_name(value) if field == "owner" else value


def _line(ask: Ask, goal: Stage, field: str, parts: tuple[Share, ...]) -> str:
    if not parts:
        return ""
    named = [f"{number(part.entrants, ask)} {value_name(part.value, field)}" for part in parts[:NAMED]]
    rest = len(parts) - NAMED
    if rest > 0:
        named.append(plural("{n} more", "{n} more", rest).format(n=number(sum(p.entrants for p in parts[NAMED:]), ask)))
    return _("Entered {stage} itself, bounced back to it too, by {field}: {parts}.").format(
        stage=goal.name, field=fields()[field], parts=listed(named)
    )


def _table(ask: Ask, field: str, shares: dict[int, tuple[Share, ...]], answer: FunnelAnswer) -> Table:
    rows = answer.funnel.rows
    cells: dict[str | None, dict[int, Cell]] = defaultdict(dict)
    sizes: dict[str | None, int] = defaultdict(int)
    for stage_id, parts in shares.items():
        for part in parts:
            cells[part.value][stage_id] = _cell(part.moved_on, part.entrants, ask)
            sizes[part.value] += part.entrants
    order = sorted(sizes, key=lambda value: (value is None, -sizes[value], value or ""))
    body = [
        (value_name(value, field), *(cells[value].get(row.stage.id) for row in rows))
        for value in order
    ]  # fmt: skip
    total = (_("All"), *(_cell(row.moved_on, row.entrants, ask) if row.entrants else None for row in rows))
    columns = (Column(titles()[field]), *(Column(row.stage.name, right=True) for row in rows))
    return Table(columns, (*body, total))


def _cell(moved_on: int | None, entrants: int, ask: Ask) -> Cell:
    if ask.as_data:
        return entrants if moved_on is None else Rate(moved_on, entrants)
    if moved_on is None:
        return number(entrants, ask)
    return _("{hits} of {n}").format(hits=number(moved_on, ask), n=number(entrants, ask))
