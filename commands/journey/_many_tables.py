"""The tables about the journeys of a period: paths, bounces, a breakdown, and the matrix for a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Column, Rate, Table
from commands._say import number
from commands.funnel._split import fields, titles, value_name
from lifecycle.enough import RECOVERY_DAYS
from lifecycle.stats import percent, wilson
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from commands import Ask
    from commands._reply import Cell
    from lifecycle.journeys.bounces import Bounce, Bounces
    from lifecycle.journeys.transitions import Part, Transition
    from lifecycle.journeys.variants import Variant, Variants

FEW = 5
MOST_PAIRS = 6
"""Pairs of stages that a reply shows; a file has them all."""
MOST_VALUES = 12
"""Values of a breakdown that a reply shows; the others are one row."""
LONGEST_REASON = 40
ARROW = " → "


def counted(*, bounces: bool) -> str:
    """How these tables are counted."""
    path = _("A path begins where the customer was before, or new.")
    bounced = _(
        "Of exits: moves back among all moves out of that stage, losses too. Regained: of bounces at least {days} days "
        "old, those who came to the stage they had left, or a later one, within {days} days. Brackets: 95 %."
    ).format(days=RECOVERY_DAYS)
    return f"{path} {bounced}" if bounces else path


def counted_by(field: str) -> str:
    """How the breakdown is counted."""
    return _(
        "Moves by the {field} the customer had then; forward, skips and back are parts of the moves between stages, "
        "bounce-backs of all moves out of a stage, losses too."
    ).format(field=fields()[field])


def shortened(reason: str) -> str:
    """A reason as it stands inside a line."""
    return reason if len(reason) <= LONGEST_REASON else f"{reason[: LONGEST_REASON - 1].rstrip()}…"


def paths(ask: Ask, found: Variants) -> Table:
    """The commonest paths, and in the title how much of everybody they are."""
    columns = (Column(_("Customers"), right=True), Column(_("Path")))
    rows = tuple((_part(ask, one.customers, found.customers), _path(one)) for one in found.top)
    return Table(columns, rows, _about(ask, found))


def _about(ask: Ask, found: Variants) -> str:
    if found.different <= len(found.top):
        said = plural("All of {n} customer's path", "All paths of {n} customers", found.customers)
        return said.format(n=number(found.customers, ask))
    share = _percent(found.covered, found.customers)
    return _("The commonest {most} of {different} paths; they cover {share} of {n} customers").format(
        most=len(found.top), different=number(found.different, ask), share=share, n=number(found.customers, ask)
    )


def _path(one: Variant) -> str:
    return ARROW.join(_("New") if stage is None else stage.name for stage in one.stages)


def bounced(ask: Ask, found: Bounces) -> Table:
    """From where to where customers bounced, the most frequent first."""
    columns = (
        Column(_("Back")),
        Column(_("Of exits"), right=True),
        Column(_("Regained"), right=True),
        Column(_("Said most")),
    )
    shown = found.pairs if ask.as_data else found.pairs[:MOST_PAIRS]
    rows = [_bounce(ask, pair) for pair in shown]
    if len(found.pairs) > 1:
        rows.append((_("All"), _rate(found.bounced, found.exits), _rate(found.regained, found.old), None))
    left = len(found.pairs) - len(shown)
    more = plural("Bounce-backs; {n} rarer pair is not shown", "Bounce-backs; {n} rarer pairs are not shown", left)
    return Table(columns, tuple(rows), more.format(n=left) if left else _("Bounce-backs"))


def bounced_by_stage(found: Bounces) -> Table:
    """The bounce-back rate of each stage that anybody left, wherever to, as a file holds it."""
    columns = (Column(_("Stage")), Column(_("Of exits"), right=True), Column(_("Regained"), right=True))
    rows = ((one.before.name, _rate(one.bounced, one.exits), _rate(one.regained, one.old)) for one in found.stages)
    return Table(columns, tuple(rows), _("Bounce-backs by stage"))


def _bounce(ask: Ask, pair: Bounce) -> tuple[Cell, ...]:
    assert pair.after
    reason = pair.said
    said = None if reason is None else f"{shortened(reason.reason)} ({number(reason.n, ask)})"
    name = f"{pair.before.name}{ARROW}{pair.after.name}"
    return name, _rate(pair.bounced, pair.exits), _rate(pair.regained, pair.old), said


def by_value(ask: Ask, field: str, parts: Sequence[Part]) -> Table:
    """How straight the moves were for each value of a field, most moves first."""
    shown = parts if ask.as_data or len(parts) <= MOST_VALUES else parts[: MOST_VALUES - 1]
    rest = parts[len(shown) :]
    rows = [(value_name(part.value, field), *_kinds(ask, part)) for part in shown]
    if rest:
        said = plural("{n} other", "{n} others", len(rest)).format(n=number(len(rest), ask))
        rows.append((said, *_kinds(ask, _together(rest))))
    if len(parts) > 1:
        rows.append((_("All"), *_kinds(ask, _together(parts))))
    heads = (_("Moves"), _("Forward"), _("Skips"), _("Back"), _("Bounce-backs of exits"))
    return Table((Column(titles()[field]), *(Column(head, right=True) for head in heads)), tuple(rows))


def _together(parts: Sequence[Part]) -> Part:
    counts = ((part.forward, part.skip, part.back, part.exits) for part in parts)
    return type(parts[0])(None, *(sum(column) for column in zip(*counts, strict=True)))


def _kinds(ask: Ask, part: Part) -> tuple[Cell, ...]:
    n = part.between
    shares = (_part(ask, count, n, alone=True) for count in (part.forward, part.skip, part.back))
    return n, *shares, _rate(part.back, part.exits)


def matrix(cells: Sequence[Transition]) -> Table:
    """The transition matrix, a row per cell, as a file holds it."""
    heads = (_("Moves"), _("Customers"), _("Of the row"), _("Median days before"))
    columns = (Column(_("From")), Column(_("To")), *(Column(head, right=True) for head in heads))
    rows = tuple(
        (
            _("New") if cell.before is None else cell.before.name,
            cell.after.name,
            cell.moves,
            cell.customers,
            Rate(cell.moves, cell.row),
            None if cell.median_days is None else round(cell.median_days, 2),
        )
        for cell in cells
    )
    return Table(columns, rows, _("From stage to stage"))


def _rate(hits: int, n: int) -> Rate:
    return Rate(hits, n, *(wilson(hits, n) or ()))


def _part(ask: Ask, part: int, whole: int, *, alone: bool = False) -> Cell:
    """`120 · 15 %` of a whole that stands beside it, or the share alone; under n = 5 the number. A file has both."""
    if ask.as_data:
        return Rate(part, whole)
    if whole < FEW:
        return part
    return _percent(part, whole) if alone else f"{number(part, ask)} · {_percent(part, whole)}"


def _percent(part: int, whole: int) -> str:
    shown = percent(part, whole)
    return "<1\N{NO-BREAK SPACE}%" if part and not shown else f"{shown}\N{NO-BREAK SPACE}%"
