"""`clv what if`: what an average customer would be worth, if something were otherwise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from commands import Ask, Button, Column, Phrase, Reply, Table, command
from commands._say import calendar, listed
from commands.clv import _said as said
from commands.clv._learning import patiently
from commands.clv._receipt import receipt
from commands.clv._whole import nothing_logged
from lifecycle.errors import NotUnderstood
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from commands._reply import Cell
    from lifecycle.service import Lifecycle
    from lifecycle.service.value_answers import WhatIfAnswer
    from lifecycle.value.changes import Change

_PART = re.compile(
    r"\s*(?:and\s+|,\s*)?(?P<what>retention|margin|price|cost)s?\s*(?:by|to|of|is|were)?\s*"
    r"(?P<sign>[+-])?\s*(?P<number>\d+(?:[.,]\d+)?)\s*(?P<percent>%|points?|pts?\b|percent)?\s*,?",
    re.IGNORECASE,
)
LARGEST = {"retention": 100, "margin": 100, "price": 1000, "cost": 10**9}


@command(
    "clv what if",
    usage="[retention +2] [price +5] [margin -5] [cost 800]",
    examples=("clv what if retention +2 margin -5 cost 800",),
    phrases=(Phrase(r"what if (?P<rest>(?:our )?(?:retention|margin|price|cost)s?.+)", "clv what if {rest}"),),
)
def what_if(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Work out the value anew with another retention, price, margin or acquisition cost."""
    changes = read_changes(ask.words)
    return patiently(ask, lambda: _reply(calendar(ask, lifecycle), lifecycle, changes))


def read_changes(words: str) -> dict[str, tuple[float, bool]]:
    """What is supposed to change: its number with sign, and whether it is a difference (`+2`) rather than the thing itself
    (`cost 800`). NotUnderstood for anything else."""
    text, at, found = words.strip(" ?").replace("\N{MINUS SIGN}", "-").replace("our ", ""), 0, {}
    while at < len(text):
        part = _PART.match(text, at)
        if part is None:
            break
        what, amount = part["what"].lower(), float(part["number"].replace(",", "."))
        if amount > LARGEST[what]:
            raise NotUnderstood(_("{what} cannot change by {amount}.").format(what=what, amount=part["number"]))
        found[what] = (-amount if part["sign"] == "-" else amount, bool(part["sign"]) or what != "cost")
        at = part.end()
    if not found or at < len(text):
        raise NotUnderstood(
            _(
                "Please say what would change, such as: /clv what if retention +2 margin -5 cost 800 (points, points, amount)."
            )
        )
    return found


def _change(told: dict[str, tuple[float, bool]]) -> Change:
    from lifecycle.value.changes import Change  # noqa: PLC0415 - it brings numpy

    cost = told.get("cost")
    return Change(
        retention_points=told.get("retention", (0, True))[0] / 100,
        price_rate=told.get("price", (0, True))[0] / 100,
        margin_points=told.get("margin", (0, True))[0] / 100,
        cost_rate=cost[0] / 100 if cost and cost[1] else 0.0,
        cost=cost[0] if cost and not cost[1] else None,
    )


def _reply(ask: Ask, lifecycle: Lifecycle, told: dict[str, tuple[float, bool]]) -> Reply:
    answer = lifecycle.values.what_if(_change(told))
    if answer is None:
        return nothing_logged(ask, lifecycle)
    again = f"clv what if {' '.join(_typed(what, *how) for what, how in told.items())}"
    if not answer.rungs:
        return Reply(_("Too little is known for that: log stage moves and purchases first."), again=again)
    used = answer.rungs[-1]
    gain = used.after - used.before
    headline = _(
        "With {changes} an average customer brings {after} {currency} in 36 months, {gain} ({before} now)."
    ).format(
        changes=listed([_named(what, *how) for what, how in told.items()]),
        after=said.about(used.after, ask),
        currency=lifecycle.settings.currency,
        gain=f"{'+' if gain >= 0 else '-'}{said.about(abs(gain), ask)}",
        before=said.about(used.before, ask),
    )
    cost = (
        _("Of no customer the cost is known, so a relative change of it changes nothing.")
        if answer.cost is None and "cost" in told and told["cost"][1]
        else ""
    )
    return Reply(
        headline=headline,
        lines=(cost,) if cost else (),
        tables=(_table(ask, answer),),
        receipt=_receipt(ask, lifecycle, answer),
        buttons=(Button(_("All customers"), "clv"),),
        again=again,
    )


def _typed(what: str, amount: float, is_change: bool) -> str:  # noqa: FBT001 - as it was read
    return f"{what} {amount:+g}" if is_change else f"{what} {amount:g}"


def _named(what: str, amount: float, is_change: bool) -> str:  # noqa: FBT001 - as it was read
    names = {"retention": _("retention"), "margin": _("margin"), "price": _("prices"), "cost": _("cost")}
    if not is_change:
        return _("a cost of {amount}").format(amount=f"{amount:g}")
    unit = _("points") if what in {"retention", "margin"} else "%"
    return f"{names[what]} {amount:+g} {unit}"


def _table(ask: Ask, answer: WhatIfAnswer) -> Table:
    titles = (_("Now"), _("Then"), _("Difference"))
    columns = (Column(_("Way of counting")), *(Column(title, right=True) for title in titles))
    rows: tuple[tuple[Cell, ...], ...]
    if ask.as_data:
        rows = tuple((one.rung.value, one.before, one.after, one.after - one.before) for one in answer.rungs)
    else:
        rows = tuple(
            (
                said.rung_name(one.rung),
                said.about(one.before, ask),
                said.about(one.after, ask),
                f"{'+' if one.after >= one.before else '-'}{said.about(abs(one.after - one.before), ask)}",
            )
            for one in answer.rungs
        )  # fmt: skip
    return Table(columns, rows)


def _receipt(ask: Ask, lifecycle: Lifecycle, answer: WhatIfAnswer) -> str:
    cost = (
        _("no known cost")
        if answer.cost is None
        else _("the average known cost of {cost}").format(cost=said.about(answer.cost, ask))
    )
    how = plural(
        "The {n} customer who is not lost: expected profit of the coming 36 months, less {cost}. Retention: points of the "
        "yearly rate; price: at the same cost of goods and as many purchases; margin: points of revenue.",
        "An average of {n} customers who are not lost: expected profit of the coming 36 months, less {cost}. Retention: points of the "
        "yearly rate; price: at the same cost of goods and as many purchases; margin: points of revenue.",
        answer.n,
    ).format(n=answer.n, cost=cost)
    return f"{how} {receipt(ask, lifecycle, answer.base, answer.left_out)}"
