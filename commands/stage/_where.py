"""A move without its stage: where the customers are, and every other stage at a tap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import ACTOR, Button, Reply
from commands._card import each_stands
from commands._say import calendar, day
from commands._words import quote
from lifecycle.model import LOST
from lifecycle.service.names import reference
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from commands import Ask
    from lifecycle.model import Customer, Stage
    from lifecycle.service import Lifecycle


def where_to(ask: Ask, lifecycle: Lifecycle, customers: Sequence[Customer], tail: str = "") -> Reply:
    """Ask for the stage of these customers (one at least). `tail`: the day and reason already given, as in a command."""
    who = ", ".join(map(reference, customers))
    buttons = [
        Button(stage.name, f"stage move {who} to {quote(stage.name)}{tail}", who=ACTOR)
        for stage in _open(lifecycle, customers)
    ]
    receipt = _("Nothing was changed yet.")
    if len(customers) == 1:
        show = Button(_("Show"), f"stage show {who}")
        return Reply(_one(ask, lifecycle, customers[0]), receipt=receipt, buttons=(*buttons, show), asks=True)
    n = len(customers)
    headline = plural("Where to? It is {n} customer.", "Where to? These are {n} customers.", n).format(n=n)
    return Reply(headline, each_stands(customers, lifecycle), receipt=receipt, buttons=tuple(buttons), asks=True)


def _open(lifecycle: Lifecycle, customers: Sequence[Customer]) -> list[Stage]:
    """The stages that would move anybody; who is nowhere yet cannot be lost."""
    now = {customer.stage for customer in customers}
    rungs = [stage for stage in lifecycle.model.ladder if now != {stage.id}]
    return [*rungs, lifecycle.model.stage(LOST)] if now - {None, LOST} else rungs


def _one(ask: Ask, lifecycle: Lifecycle, customer: Customer) -> str:
    if customer.stage is None or customer.since is None:
        said = _("Where to? {name} is in no stage yet.")
    elif customer.stage == LOST:
        said = _("Where to? {name} is lost, since {day}.")
    else:
        said = _("Where to? {name} is in {stage}, since {day}.")
    return said.format(
        name=customer.name,
        stage="" if customer.stage is None else lifecycle.model.stage(customer.stage).name,
        day=day(customer.since, calendar(ask, lifecycle)) if customer.since else "",
    )
