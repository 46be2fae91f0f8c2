"""What to answer when a name fits nobody, or several: buttons that finish what the person began."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from commands import ACTOR, PERSON, Button, Reply
from commands._card import is_person, where
from commands._words import quote, unquoted
from lifecycle.errors import AmbiguousCustomer, AmbiguousStage, NotUnderstood, UnknownCustomer, UnknownStage
from lifecycle.model import Role
from lifecycle.service.names import reference
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from commands import Ask
    from lifecycle.model import Customer, Stage
    from lifecycle.service import Lifecycle

    Commanding = Callable[[str], str]
    """Makes a command of the words for a customer or a stage."""


SENTENCE = re.compile(
    r"(?:don't|don’t|do not|not|never|should|shall|can|could|would|how|what|what's|why|when|where|who|is|are|does|did"
    r"|redo|remove|delete|rename|merge|split)\b",
    re.IGNORECASE,
)
"""Beginnings that belong to a sentence rather than to a new customer's name."""


def choices(
    refusal: UnknownCustomer | AmbiguousCustomer,
    again: Commanding,
    lifecycle: Lifecycle,
    *,
    create: Commanding | None = None,
    remember: bool = False,
) -> Reply:
    """Ask which customer was meant. `again` gives the command for a customer's words, `create` for a new name;
    `remember` keeps the choice for this person, except where two customers fit by the strict rule."""
    fits = proposed(refusal)
    remember = remember and bool(fits) and isinstance(refusal, UnknownCustomer)
    buttons = customer_buttons(fits, again, lifecycle, refusal.typed if remember else None)
    if create and refusal.typed and not SENTENCE.match(refusal.typed):
        buttons += (new_button(refusal.typed, create),)
    said = _("Nothing was changed. Your choice will be remembered for you.") if remember else _("Nothing was changed.")
    return Reply(str(refusal), receipt=said, buttons=buttons, audience=PERSON, replaces=True, asks=True)


def customer_or_choices(
    lifecycle: Lifecycle, typed: str, again: Commanding, *, create: Commanding | None = None, remember: bool = False
) -> Customer | Reply:
    """The customer that these words mean; where that is open, the reply that asks, as `choices` does."""
    try:
        return lifecycle.names.find(typed)
    except (UnknownCustomer, AmbiguousCustomer) as refusal:
        return choices(refusal, again, lifecycle, create=create, remember=remember)


def asked_about(ask: Ask, lifecycle: Lifecycle, command: str) -> Customer | Reply:
    """The customer whom the words behind a command name, or else whom the channel is about; or the reply that asks."""
    typed = unquoted(ask.words)
    customer = None if typed else lifecycle.names.bound(ask.channel)
    if customer:
        return customer
    if not typed:
        raise NotUnderstood(_("Which customer? Type it like this: /{command} acme.").format(command=command))
    return customer_or_choices(lifecycle, typed, lambda name: f"{command} {name}", create=added(ask))


def proposed(refusal: UnknownCustomer | AmbiguousCustomer) -> tuple[Customer, ...]:
    """The customers that may have been meant, the likest first."""
    return refusal.fitting if isinstance(refusal, AmbiguousCustomer) else refusal.nearest


def customer_buttons(
    customers: Sequence[Customer], again: Commanding, lifecycle: Lifecycle, typed: str | None, label: str = "{customer}"
) -> tuple[Button, ...]:
    """A button for each customer that tells it apart: `Acme Corp · Experience · @rep`. With `typed`, pressing it
    remembers what these words mean."""
    names = {person.id: person.name for person in lifecycle.workspace.people()}
    return tuple(
        Button(
            label.replace("{customer}", _label(customer, lifecycle, names)),
            again(quote(reference(customer, typed))),
            who=ACTOR,
        )
        for customer in customers
    )


def new_button(name: str, create: Commanding) -> Button:
    """[New customer "acm"]."""
    return Button(_('New customer "{name}"').format(name=name), create(name), who=ACTOR)


def added(ask: Ask) -> Commanding | None:
    """The command that adds a customer, for who may."""
    return (lambda name: f"customer add {quote(name)}") if ask.person.role.covers(Role.REP) else None


def stage_or_choices(lifecycle: Lifecycle, typed: str, again: Commanding) -> Stage | Reply:
    """The stage that these words mean; where that is open, the reply that asks, as `stage_choices` does."""
    try:
        return lifecycle.names.stage(typed)
    except (UnknownStage, AmbiguousStage) as refusal:
        return stage_choices(refusal, again, lifecycle)


def stage_choices(refusal: UnknownStage | AmbiguousStage, again: Commanding, lifecycle: Lifecycle) -> Reply:
    """Ask which stage was meant; `again` gives the command for a stage's name. Nothing near: every stage is offered."""
    ladder = lifecycle.model.ladder
    lines: tuple[str, ...] = ()
    if isinstance(refusal, AmbiguousStage):
        question, stages = str(refusal), refusal.fitting
    else:
        question = _('There is no stage "{typed}".').format(typed=refusal.typed)
        if refusal.nearest:
            question += " " + _("Did you mean {stage}?").format(stage=refusal.nearest.name)
        stages = (refusal.nearest,) if refusal.nearest else ladder
        lines = (_("The stages are {ladder}.").format(ladder=", ".join(stage.name for stage in ladder)),)
    buttons = tuple(Button(stage.name, again(quote(stage.name)), who=ACTOR) for stage in stages)
    said = _("Nothing was changed.")
    return Reply(question, lines, receipt=said, buttons=buttons, audience=PERSON, replaces=True, asks=True)


def _label(customer: Customer, lifecycle: Lifecycle, names: dict[str, str]) -> str:
    parts = [customer.name, where(customer, lifecycle)]
    if customer.owner:
        known = names.get(customer.owner)
        parts.append(f"@{known}" if known else ("" if is_person(customer.owner) else customer.owner))
    return " · ".join(part for part in parts if part)
