"""One's own customers: how many in each stage, and a page of them up the ladder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Button, Column, Reply, Table
from commands._card import stay, stay_columns, where
from commands._say import calendar, listed, number
from lifecycle.model import LOST
from lifecycle.service.names import reference
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from commands import Ask
    from lifecycle.model import Customer, Stage
    from lifecycle.service import Lifecycle

AGAIN = "stage list mine"


def mine(ask: Ask, lifecycle: Lifecycle, page: int, size: int) -> Reply:
    """A page of so many customers whom the person who asks owns."""
    before = (page - 1) * size
    found, counts = lifecycle.customers.of_owner(ask.person.id, before, size)
    n = sum(count for _stage, count in counts)
    if not found:
        return _nobody(owns=bool(n))
    left = n - before - len(found)
    ahead = (Button(_("Next {n}").format(n=min(left, size)), f"{AGAIN} page {page + 1}"),) if left else ()
    return Reply(
        headline=_headline(ask, counts, n),
        tables=(_table(ask, lifecycle, found),),
        receipt=_receipt(ask, before + 1, before + len(found), n),
        buttons=(*ahead, *(Button(customer.name, f"stage show {reference(customer)}") for customer in found[:3])),
        replaces=page > 1,
    )


def _nobody(*, owns: bool) -> Reply:
    if owns:
        return Reply(_("There are no more customers in that list."), buttons=(Button(_("From the start"), AGAIN),))
    return Reply(_("You own no customer yet. Make one yours like this: /customer owner acme me."))


def _headline(ask: Ask, counts: list[tuple[Stage | None, int]], n: int) -> str:
    said = plural("You own {n} customer: {parts}.", "You own {n} customers: {parts}.", n)
    return said.format(n=number(n, ask), parts=listed([_part(stage, number(count, ask)) for stage, count in counts]))


def _part(stage: Stage | None, n: str) -> str:
    if stage is None:
        return _("{n} in no stage yet").format(n=n)
    return (_("{n} lost") if stage.id == LOST else _("{n} in {stage}")).format(n=n, stage=stage.name)


def _table(ask: Ask, lifecycle: Lifecycle, found: list[Customer]) -> Table:
    here = calendar(ask, lifecycle)
    rows = tuple((one.name, where(one, lifecycle), *stay(one.since, here)) for one in found)
    return Table((Column(_("Customer")), Column(_("Stage")), *stay_columns(ask)), rows)


def _receipt(ask: Ask, first: int, last: int, n: int) -> str:
    order = _("By stage, longest there first")
    if last - first + 1 == n:
        return f"{order}."
    said = _("{order}; {first} to {last} of {n}.")
    return said.format(order=order, first=number(first, ask), last=number(last, ask), n=number(n, ask))
