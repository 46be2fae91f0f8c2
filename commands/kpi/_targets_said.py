"""Words for how targets stand: which are missed, nearly hit, hit, or not due yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands._say import number
from commands.kpi import _said as said
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from commands import Ask
    from lifecycle.service.kpi_answers import Row

NAMED = 3
"""Targets that the headline names, and the line of those that are not due yet."""


def held(rows: Sequence[Row]) -> list[Row]:
    """Those with a target that holds."""
    return [row for row in rows if row.target and not row.target.currency]


def verdict(ask: Ask, wanted: Sequence[Row], period: str, currency: str) -> str:
    """How the targets stand, without a full stop, and which miss: `1 of 8 targets is missed this month: Win rate 38 %, target
    50 %`; `wanted`: rows with a target."""
    counted = [row for row in wanted if row.is_enough]
    if not counted:
        told = plural(
            "The target that is set cannot be measured {when}",
            "None of the {n} targets can be measured {when}",
            len(wanted),
        )
        return told.format(n=number(len(wanted), ask), when=period)
    stand = stands(counted)
    missed = stand["missed"] or stand["near"]
    told = how_many(ask, stand, len(wanted), period)
    named = "; ".join(against(ask, row, currency) for row in missed[:NAMED])
    more = len(missed) - NAMED
    tail = f"; {plural('{n} more', '{n} more', more).format(n=number(more, ask))}" if more > 0 else ""
    return f"{told}: {named}{tail}" if named else told


def stands(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Rows with a target that have enough: those that missed it, that are near it, that hit it, and whose day is to come."""
    found: dict[str, list[Row]] = {"missed": [], "near": [], "hit": [], "open": []}
    for row in rows:
        is_open = row.state.value == "missed" and not row.due
        found["open" if is_open else row.state.value].append(row)
    return found


def how_many(ask: Ask, stand: dict[str, list[Row]], n: int, period: str) -> str:
    """`1 of 8 targets is missed this month`: what needs a decision before what does not."""
    missed, near, hit = (len(stand[state]) for state in ("missed", "near", "hit"))
    if missed:
        told = plural("{missed} of {n} targets is missed {when}", "{missed} of {n} targets are missed {when}", missed)
        told = told if n > 1 else _("The target is missed {when}")
    elif near:
        told = plural(
            "None of the {n} targets is missed {when}, {near} is near",
            "None of the {n} targets is missed {when}, {near} are near",
            near,
        )
        told = told if n > 1 else _("The target is near {when}")
    elif hit:
        told = plural("{hit} of {n} targets is hit {when}", "{hit} of {n} targets are hit {when}", hit)
        told = told if n > 1 else _("The target is hit {when}")
    else:
        told = plural("The target is not due yet {when}", "None of the {n} targets is due yet {when}", n)
    count = {"missed": missed, "near": near, "hit": hit, "n": n}
    return told.format(**{name: number(value, ask) for name, value in count.items()}, when=period)


def against(ask: Ask, row: Row, currency: str) -> str:
    """`Win rate 38 %, target 50 %`."""
    return _("{kpi} {value}, target {target}").format(
        kpi=_(row.kpi.name), value=said.shown(row, ask, currency, sure=False), target=said.target(row, ask, currency)
    )


def others(ask: Ask, wanted: Sequence[Row], currency: str) -> str:
    """How many of the other targets are hit or near, and those whose day is to come by name."""
    stand = stands([row for row in wanted if row.is_enough])
    told = []
    if stand["missed"] and stand["near"]:
        n = len(stand["near"])
        told.append(plural("{n} is near", "{n} are near", n).format(n=number(n, ask)))
    if (stand["missed"] or stand["near"]) and stand["hit"]:
        n = len(stand["hit"])
        told.append(plural("{n} is hit", "{n} are hit", n).format(n=number(n, ask)))
    if later := stand["open"]:
        names = [against(ask, row, currency) for row in later[:NAMED]]
        if more := len(later) - len(names):
            names.append(plural("{n} more", "{n} more", more).format(n=number(more, ask)))
        told.append(_("not due yet: {names}").format(names=", ".join(names)))
    sentence = "; ".join(told)
    return f"{sentence[0].upper()}{sentence[1:]}." if sentence else ""
