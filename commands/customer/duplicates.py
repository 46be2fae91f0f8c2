"""`customer duplicates`: pairs of customers that may be the same, and what tells them apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import ACTOR, Ask, Button, Column, Phrase, Reply, Table, command
from commands._card import MOST_ROWS, owner_name, where
from commands._say import calendar, day, number
from lifecycle.model import Role
from lifecycle.service.names import reference
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from commands._reply import Cell
    from lifecycle.service import Lifecycle
    from lifecycle.service.merges import Twin, Twins

SHOWN = 10
"""Pairs of one answer: each has two rows and two buttons."""


@command(
    "customer duplicates",
    examples=("customer duplicates",),
    phrases=(
        Phrase(
            r"(?:find|show|list|any)?(?: me)?(?: the| possible| all)* ?duplicates?(?: customers)?",
            "customer duplicates",
        ),
    ),
)
def duplicates(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Propose pairs of customers that may be the same; nothing is merged by itself."""
    found, n = lifecycle.merges.duplicates(MOST_ROWS // 2 if ask.as_data else SHOWN)
    if not found:
        return Reply(_("No two customers have names that are alike."), receipt=_receipt())
    said = plural("{n} pair of customers may be the same.", "{n} pairs of customers may be the same.", n)
    shown = _("The {n} most alike are shown.").format(n=number(len(found), ask)) if len(found) < n else ""
    return Reply(
        said.format(n=number(n, ask)),
        lines=(shown,) if shown else (),
        tables=(_table(found, lifecycle, calendar(ask, lifecycle)),),
        receipt=_receipt(),
        buttons=_buttons(found) if ask.person.role.covers(Role.REP) else (),
        again="customer duplicates",
    )


def _receipt() -> str:
    from lifecycle.duplicates import ALIKE  # noqa: PLC0415 - it brings numpy

    return _(
        "Names that are the same but for legal form, accents and signs come first, then those at least {n} % alike. "
        "Nothing is merged by itself."
    ).format(n=ALIKE)


def _table(found: Sequence[Twins], lifecycle: Lifecycle, here: Ask) -> Table:
    """Two rows for each pair: first who would be merged, then into whom."""
    columns = (
        Column(_("Pair"), right=True),
        Column(_("Customer")),
        Column(_("Stage")),
        Column(_("Since")),
        Column(_("Owner")),
        Column(_("Moves"), right=True),
        Column(_("Last move")),
    )
    rows = tuple(
        (at, *_row(twin, lifecycle, here))
        for at, twins in enumerate(found, 1)
        for twin in (twins.merged, twins.survivor)
    )
    return Table(columns, rows)


def _row(twin: Twin, lifecycle: Lifecycle, here: Ask) -> tuple[Cell, ...]:
    customer = twin.customer
    return (
        customer.name,
        where(customer, lifecycle),
        _when(customer.since, here),
        owner_name(customer.owner),
        twin.moves,
        _when(twin.last, here),
    )


def _when(at: datetime | None, here: Ask) -> Cell:
    return at if at is None or here.as_data else day(at, here)


def _buttons(found: Sequence[Twins]) -> tuple[Button, ...]:
    """For each pair: merge it, or say that it is none."""
    buttons = []
    for at, twins in enumerate(found, 1):
        merged, survivor = twins.merged.customer, twins.survivor.customer
        label = _("{n}. Merge {merged} into {name}").format(n=at, merged=merged.name, name=survivor.name)
        one, other = reference(merged), reference(survivor)
        buttons.append(Button(label, f"customer merge {one} into {other}", who=ACTOR))
        buttons.append(Button(_("{n}. Not the same").format(n=at), f"customer different {one} and {other}", who=ACTOR))
    return tuple(buttons)
