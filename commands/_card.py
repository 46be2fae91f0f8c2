"""The card of a customer: what one wants to know before calling them. Shown by several commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import PERSON, Button, Column, Reply, Table, mention
from commands._say import calendar, day, length, listed, money
from lifecycle.model import LOST
from lifecycle.service.names import reference
from lifecycle.service.undo import may_undo
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from commands import Ask
    from lifecycle.model import Customer, Stage
    from lifecycle.service import Lifecycle
    from lifecycle.service.customers import Card, LoggedMove

LAST_MOVES = 5


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


def card(ask: Ask, lifecycle: Lifecycle, customer: Customer) -> Reply:
    """The card: stage since when, visits, owner, source, segment, cost, and the last moves."""
    found = lifecycle.customers.card(customer, LAST_MOVES)
    return Reply(
        headline=_headline(calendar(ask, lifecycle), lifecycle, customer),
        lines=_lines(found, ask),
        tables=(moves_table(found.moves, calendar(ask, lifecycle)),) if found.moves else (),
        receipt=_receipt(found),
        buttons=_buttons(found, ask),
        audience=PERSON,
        again=f"stage show {reference(customer)}",
    )


def moves_table(moves: tuple[LoggedMove, ...], here: Ask) -> Table:
    """Moves, newest first, with who logged them and why."""
    columns = (Column(_("When")), Column(_("Stage")), Column(_("By")), Column(_("Reason")))
    rows = tuple(
        (day(one.move.effective_at, here), one.stage.name, owner_name(one.action.actor), one.reason or None)
        for one in moves
    )
    return Table(columns, rows)


def _headline(here: Ask, lifecycle: Lifecycle, customer: Customer) -> str:
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


def _lines(found: Card, ask: Ask) -> tuple[str, ...]:
    customer = found.customer
    parts = [_("Owner: {owner}").format(owner=owner_name(customer.owner))]
    if customer.source:
        parts.append(_("source: {source}").format(source=customer.source))
    if customer.segment:
        parts.append(_("segment: {segment}").format(segment=customer.segment))
    if customer.acquisition_cost_cents is not None:
        cost = money(customer.acquisition_cost_cents, customer.currency, ask)
        parts.append(_("acquisition cost: {cost}").format(cost=cost))
    lines = [" · ".join(parts)]
    if found.aliases:
        lines.append(_("Also called {names}.").format(names=listed(found.aliases)))
    return tuple(lines)


def _receipt(found: Card) -> str:
    if not found.visits:
        return _("No move was logged yet.")
    n = len(found.visits)
    return plural(
        "{n} stay in a stage so far; dates say when it happened.",
        "{n} stays in stages so far; dates say when it happened.",
        n,
    ).format(n=n)


def _buttons(found: Card, ask: Ask) -> tuple[Button, ...]:
    who = reference(found.customer)
    buttons = [Button(_("Move"), f"stage move {who}"), Button(_("History"), f"stage history {who}")]
    newest = max(found.moves, key=lambda one: one.move.id, default=None)
    if newest and may_undo(newest.action, ask.person, ask.now):
        buttons.append(Button(_("Undo last move"), f"stage undo {newest.action.id}"))
    return tuple(buttons)
