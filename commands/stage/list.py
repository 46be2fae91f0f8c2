"""`stage list`: who is in a stage, longest there first, a page at a time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commands import Ask, Button, Column, Phrase, Reply, Table, command
from commands._card import MOST_ROWS, owner_name, stay, stay_columns
from commands._choose import stage_or_choices
from commands._say import calendar, number
from commands._words import quote, unquoted
from commands.stage._mine import mine as own
from lifecycle.errors import NotUnderstood
from lifecycle.model import LOST
from lifecycle.service.names import reference
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from lifecycle.model import Customer, Stage
    from lifecycle.service import Lifecycle

PAGE = 20
TAIL = re.compile(
    r"^(?:in )?(?P<stage>.*?)(?:(?:^| )(?P<mine>mine))?(?: page (?P<page>\d{1,5}))?$", re.IGNORECASE | re.DOTALL
)
NOWHERE = frozenset({"none", "no stage", "no stage yet", "nowhere"})


@dataclass(frozen=True, slots=True)
class _Page:
    """One page of a list: its customers, how many there are in all, whose and which page."""

    stage: Stage | None
    found: list[Customer]
    n: int
    page: int
    mine: bool

    @property
    def again(self) -> str:
        """The command of this list."""
        name = quote(self.stage.name) if self.stage else "none"
        return f"stage list {name}{' mine' if self.mine else ''}"

    @property
    def before(self) -> int:
        """How many stand on the pages before."""
        return (self.page - 1) * PAGE

    @property
    def left(self) -> int:
        """How many stand on the pages behind."""
        return self.n - self.before - len(self.found)


@command(
    "stage list",
    usage="[<stage>] [mine]",
    examples=("stage list retention", "stage list retention mine", "stage list mine"),
    phrases=(
        Phrase(r"(?:(?:list|show)(?: me)? |who are |which are )?(?:all )?my customers", "stage list mine"),
        Phrase(
            r"(?:(?:list|show)(?: me)? |who of |which of |how many of )?(?:all )?my customers (?:are )?(?:in|at) (?P<stage>.+)",
            "stage list {stage} mine",
        ),
        Phrase(r"(?:who is|who's|who are|list|everyone|everybody|customers|all) (?:in|at) (?P<stage>.+)", "stage list {stage}"),
        Phrase(r"how many(?: customers| people)? (?:are|do we have) (?:in|at) (?P<stage>.+)", "stage list {stage}"),
        Phrase(r"who is (?P<stage>lost)", "stage list {stage}"),
        Phrase(r"list (?P<stage>.+)", "stage list {stage}"),
    ),
)  # fmt: skip
def listing(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """List who is in a stage, longest there first, or your own customers."""
    parts = TAIL.match(" ".join(ask.words.split()))
    assert parts is not None
    typed, mine = unquoted(parts["stage"]), bool(parts["mine"])
    page, size = (1, MOST_ROWS) if ask.as_data else (max(1, int(parts["page"] or 1)), PAGE)
    if mine and not typed:
        return own(ask, lifecycle, page, size)
    if not typed:
        raise NotUnderstood(_("Which stage? Type it like this: /stage list retention."))
    whose = " mine" if mine else ""
    nowhere = typed.casefold() in NOWHERE
    stage = None if nowhere else stage_or_choices(lifecycle, typed, lambda name: f"stage list {name}{whose}")
    if isinstance(stage, Reply):
        return stage
    owner = ask.person.id if mine else None
    found, n = lifecycle.customers.in_stage(stage, (page - 1) * size, size, owner)
    return _reply(ask, lifecycle, _Page(stage, found, n, page, mine))


def _reply(ask: Ask, lifecycle: Lifecycle, shown: _Page) -> Reply:
    if not shown.found:
        return _empty(shown)
    here = calendar(ask, lifecycle)
    columns = (Column(_("Customer")), Column(_("Owner")), *stay_columns(ask))
    rows = tuple((one.name, owner_name(one.owner), *stay(one.since, here)) for one in shown.found)
    return Reply(
        headline=_headline(shown).format(n=number(shown.n, ask), stage=shown.stage.name if shown.stage else ""),
        tables=(Table(columns, rows),),
        receipt=_receipt(ask, shown),
        buttons=_buttons(shown),
        replaces=shown.page > 1,
    )


def _headline(shown: _Page) -> str:
    n = shown.n
    if shown.stage is None:
        mine = plural("{n} of your customers is in no stage yet.", "{n} of your customers are in no stage yet.", n)
        return (
            mine if shown.mine else plural("{n} customer is in no stage yet.", "{n} customers are in no stage yet.", n)
        )
    if shown.stage.id == LOST:
        mine = plural("{n} of your customers is lost.", "{n} of your customers are lost.", n)
        return mine if shown.mine else plural("{n} customer is lost.", "{n} customers are lost.", n)
    mine = plural("{n} of your customers is in {stage}.", "{n} of your customers are in {stage}.", n)
    return mine if shown.mine else plural("{n} customer is in {stage}.", "{n} customers are in {stage}.", n)


def _receipt(ask: Ask, shown: _Page) -> str:
    order = _("Oldest first") if shown.stage is None else _("Longest there first")
    if not shown.before and not shown.left:
        return f"{order}."
    numbers = (shown.before + 1, shown.before + len(shown.found), shown.n)
    first, last, n = (number(one, ask) for one in numbers)
    return _("{order}; {first} to {last} of {n}.").format(order=order, first=first, last=last, n=n)


def _buttons(shown: _Page) -> tuple[Button, ...]:
    show = tuple(Button(customer.name, f"stage show {reference(customer)}") for customer in shown.found[:3])
    if not shown.left:
        return show
    label = _("Next {n}").format(n=min(shown.left, PAGE))
    return (Button(label, f"{shown.again} page {shown.page + 1}"), *show)


def _empty(shown: _Page) -> Reply:
    """Nobody is there: what would bring somebody, or where else to look."""
    if shown.page > 1:
        return Reply(
            _("There are no more customers in that list."), buttons=(Button(_("From the start"), shown.again),)
        )
    name = shown.stage.name if shown.stage else ""
    everybody = (Button(_("Everybody's"), shown.again.removesuffix(" mine")),) if shown.mine else ()
    if shown.stage is None:
        said = _("None of your customers is without a stage.") if shown.mine else _("No customer is without a stage.")
        return Reply(said, buttons=everybody)
    lost = shown.stage.id == LOST
    if shown.mine:
        said = _("None of your customers is lost.") if lost else _("None of your customers is in {stage}.")
        return Reply(said.format(stage=name), buttons=everybody)
    if lost:
        return Reply(_("Nobody is lost."))
    said = _("Nobody is in {stage}. A move brings someone there: /stage move acme to {typed}.")
    return Reply(said.format(stage=name, typed=quote(name.lower())))
