"""The card of a customer: what one wants to know before calling them. Shown by several commands."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from commands import ACTOR, PERSON, Button, Column, Reply, Table, mention
from commands._say import calendar, date_in, day, length, listed, money
from lifecycle.model import LOST, Role
from lifecycle.service.names import reference
from lifecycle.service.undo import may_undo
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from commands import Ask
    from commands._reply import Cell
    from lifecycle.model import Customer, Stage
    from lifecycle.service import Lifecycle
    from lifecycle.service.customers import Card, LoggedMove

LAST_MOVES = 5
MOST_ROWS = 100_000
"""Rows of a table that becomes a file; whoever has more of them exports them."""
NAMED = 20
"""How many customers are named one by one; more are counted."""


def owner_name(owner: str | None) -> str:
    """The owner as a mention, or as the text that an import brought; a dash for none."""
    if not owner:
        return "–"
    return mention(owner) if is_person(owner) else owner


def is_person(owner: str) -> bool:
    """Whether this is a Slack user id rather than a name that somebody typed."""
    return len(owner) > 3 and owner[0] in "UW" and owner.isalnum() and owner.isupper()


def where(customer: Customer, lifecycle: Lifecycle) -> str:
    """The name of the stage the customer is in."""
    return _("no stage yet") if customer.stage is None else lifecycle.model.stage(customer.stage).name


def stands(name: str, stage: Stage | None) -> str:
    """Where a customer is now, as a part of a sentence."""
    if stage is None:
        return _("{name} is in no stage now").format(name=name)
    if stage.id == LOST:
        return _("{name} is lost now").format(name=name)
    return _("{name} is in {stage} now").format(name=name, stage=stage.name)


def each_stands(customers: Sequence[Customer], lifecycle: Lifecycle) -> tuple[str, ...]:
    """A sentence for each customer that says where it is now; beyond the first twenty they are counted."""
    said = [
        stands(one.name, None if one.stage is None else lifecycle.model.stage(one.stage)) + "."
        for one in customers[:NAMED]
    ]
    more = len(customers) - NAMED
    rest = [plural("and {n} more", "and {n} more", more).format(n=more)] if more > 0 else []
    return (*said, *rest)


def card(ask: Ask, lifecycle: Lifecycle, customer: Customer) -> Reply:
    """The card: stage since when, visits, owner, source, segment, cost, and the last moves."""
    found = lifecycle.customers.card(customer, MOST_ROWS if ask.as_data else LAST_MOVES)
    return Reply(
        headline=headline_of(calendar(ask, lifecycle), lifecycle, customer),
        lines=lines_of(found, ask, next_step_of(ask, lifecycle, customer)),
        tables=(moves_table(found.moves, calendar(ask, lifecycle)),) if found.moves else (),
        receipt=_receipt(found),
        buttons=_buttons(found, ask),
        audience=PERSON,
        again=f"stage show {reference(customer)}",
    )


def stay_columns(ask: Ask) -> tuple[Column, Column]:
    """Since when, and for how long."""
    return Column(_("Since")), Column(_("Days") if ask.as_data else _("For"), right=True)


def stay(since: datetime | None, ask: Ask) -> tuple[Cell, Cell]:
    """The cells of `stay_columns`, empty for who is in no stage."""
    if since is None:
        return None, None
    if ask.as_data:
        return since, round((ask.now - since) / timedelta(days=1), 2)
    return day(since, ask), length(ask.now - since)


def moves_table(moves: tuple[LoggedMove, ...], here: Ask) -> Table:
    """Moves, newest first, with who made them and why."""
    columns = (Column(_("When")), Column(_("Stage")), Column(_("By")), Column(_("Reason")))
    rows = tuple(
        (
            one.move.effective_at if here.as_data else day(one.move.effective_at, here),
            one.stage.name,
            owner_name(one.by),
            one.reason or None,
        )
        for one in moves
    )
    return Table(columns, rows)


def headline_of(here: Ask, lifecycle: Lifecycle, customer: Customer) -> str:
    """Where the customer stands, and since when."""
    if customer.stage is None or customer.since is None:
        return _("{name} is in no stage yet.").format(name=customer.name)
    if customer.stage == LOST:
        said = _("{name} has been lost for {stay}, since {day}.")
    else:
        said = _("{name} has been in {stage} for {stay}, since {day}.")
    return said.format(
        name=customer.name,
        stage=lifecycle.model.stage(customer.stage).name,
        stay=length(here.now - customer.since),
        day=day(customer.since, here),
    )


def next_step_of(ask: Ask, lifecycle: Lifecycle, customer: Customer) -> str:
    """`Fri 11 Dec`, with the year when it is not this one; empty where there is none to come."""
    on = lifecycle.snoozes.of(customer)
    here = calendar(ask, lifecycle)
    return date_in(ask.language, on, with_year=on.year != here.now.year) if on else ""


def lines_of(found: Card, ask: Ask, next_step: str) -> tuple[str, ...]:
    """Who owns the customer, where it came from, and its other names."""
    customer = found.customer
    parts = [_("Owner: {owner}").format(owner=owner_name(customer.owner))]
    if customer.source:
        parts.append(_("source: {source}").format(source=customer.source))
    if customer.segment:
        parts.append(_("segment: {segment}").format(segment=customer.segment))
    if customer.acquisition_cost_cents is not None:
        cost = money(customer.acquisition_cost_cents, customer.currency, ask)
        parts.append(_("acquisition cost: {cost}").format(cost=cost))
    if next_step:
        parts.append(_("next step: {day}").format(day=next_step))
    lines = [" · ".join(parts)]
    if found.aliases:
        lines.append(_("Also called {names}.").format(names=listed(found.aliases)))
    if found.merged:
        lines.append(_("Merged into it: {names}.").format(names=listed([one.name for one in found.merged])))
    return tuple(lines)


def _receipt(found: Card) -> str:
    if not found.logged:
        return _("No move was logged yet.")
    if not found.visits:
        return _("A loss counts only for who was in a stage before.")
    n = len(found.visits)
    return plural(
        "{n} stay in a stage so far; dates say when it happened.",
        "{n} stays in stages so far; dates say when it happened.",
        n,
    ).format(n=n)


def _buttons(found: Card, ask: Ask) -> tuple[Button, ...]:
    who = reference(found.customer)
    buttons = [Button(_("Move"), f"stage move {who}"), Button(_("Card"), f"customer show {who}")]
    buttons.append(Button(_("History"), f"stage history {who}"))
    newest = max(found.moves, key=lambda one: one.move.id, default=None)
    if newest and may_undo(newest.action, ask.person, ask.now):
        buttons.append(Button(_("Undo last move"), f"stage undo {newest.action.id}"))
    if found.merged and ask.person.role.covers(Role.REP):
        split = f"#{found.merged[0].id}" if len(found.merged) == 1 else who
        buttons.append(Button(_("Split"), f"customer split {split}", who=ACTOR))
    return tuple(buttons)
