"""From what a move's words say to the moves themselves: whom each name means, and what to ask where that is open."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from commands import ACTOR, Button, Reply
from commands._choose import choices, customer_buttons, new_button, proposed, stage_choices
from commands._words import quote
from commands.stage._moved import one
from commands.stage._several import several
from lifecycle.errors import AmbiguousCustomer, AmbiguousStage, NotUnderstood, Refusal, UnknownCustomer, UnknownStage
from lifecycle.model import Customer
from lifecycle.service.moves import Already, Moved, Wanted
from lifecycle.service.names import reference
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from commands import Ask
    from commands._words import MoveItem
    from lifecycle.model import Stage
    from lifecycle.service import Lifecycle

NEW = "new customer: "
"""Before a name, together in quotes: a customer to be created, as the button [New customer "acm"] says it."""

ALSO = "also"
"""Before a move whose answer stands below the message with its button, not in its place: the message is of a list,
and has more buttons to press."""


@dataclass(slots=True)
class _Plan:
    """What a list of names came to: moves to make, sentences about the others, buttons that settle those."""

    wanted: list[Wanted] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    choices: list[Button] = field(default_factory=list)


def make(ask: Ask, lifecycle: Lifecycle, items: Sequence[MoveItem]) -> Reply:
    """Make the moves that the words say, and answer: one move in one sentence, several with a line for each."""
    if len(items) == 1:
        found = _find(ask, lifecycle, items[0])
        if len(found) == 1:
            return _single(ask, lifecycle, items[0], found[0])
    plan = _Plan()
    for item in items:
        _add(plan, ask, lifecycle, item)
    done = _move_all(plan, lifecycle)
    return several(ask, lifecycle, done, plan.problems, plan.choices)


def _single(ask: Ask, lifecycle: Lifecycle, item: MoveItem, found: Customer | Refusal) -> Reply:
    try:
        stage = _stage(lifecycle, item)
    except (UnknownStage, AmbiguousStage) as refusal:
        return _which_stage(lifecycle, item, found, refusal)
    if isinstance(found, UnknownCustomer | AmbiguousCustomer):
        again = _again(item, stage)
        return choices(found, again, lifecycle, create=lambda name: again(quote(NEW + name)), remember=True)
    if isinstance(found, Refusal):
        raise found
    done = lifecycle.moves.move([Wanted(found, stage, item.day, item.reason)])
    return one(ask, lifecycle, done[0], item.reason)


def _which_stage(
    lifecycle: Lifecycle, item: MoveItem, found: Customer | Refusal, refusal: UnknownStage | AmbiguousStage
) -> Reply:
    """Ask for the stage; where nothing is like the customer's name either, it was probably no move at all."""
    nobody = isinstance(found, UnknownCustomer) and not found.nearest
    if nobody and isinstance(refusal, UnknownStage) and not refusal.nearest:
        said = _('I know neither a customer "{name}" nor a stage "{stage}".')
        return Reply(
            said.format(name=item.customer_texts[0][0], stage=refusal.typed),
            lines=(_("A move is typed like this: /stage move acme retention."),),
            receipt=_("Nothing was changed."),
            buttons=(Button(_("Stages"), "stage stages"), Button(_("Help"), "help")),
            asks=True,
        )
    who = reference(found) if isinstance(found, Customer) else quote(item.customer_texts[0][0])
    return stage_choices(refusal, lambda name: f"stage move {who} to {name}{tail(item)}", lifecycle)


def _find(ask: Ask, lifecycle: Lifecycle, item: MoveItem) -> list[Customer | Refusal]:
    if not item.customer_texts:
        bound = lifecycle.names.bound(ask.channel)
        if bound is None:
            raise NotUnderstood(
                _("Which customer? Type it like this: /stage move acme {stage}.").format(stage=item.stage_text)
            )
        return [bound]
    if item.quoted and (name := item.customer_texts[0][0]).startswith(NEW) and not lifecycle.names.means(name):
        return [new_customer(lifecycle, name.removeprefix(NEW))]
    return lifecycle.names.find_all(item.customer_texts)


def new_customer(lifecycle: Lifecycle, name: str) -> Customer:
    """A customer to be created; pressed twice, the second press finds the one that the first press made."""
    try:
        return lifecycle.names.exactly(name)
    except UnknownCustomer:
        return lifecycle.customers.add(name)


def _add(plan: _Plan, ask: Ask, lifecycle: Lifecycle, item: MoveItem) -> None:
    """Sort one item's names into moves, sentences and buttons. A stage nobody knows spoils only its own line."""
    try:
        stage = _stage(lifecycle, item)
        found = _find(ask, lifecycle, item)
    except Refusal as refusal:
        plan.problems.append(_named(item, refusal))
        return
    for customer in found:
        if isinstance(customer, UnknownCustomer | AmbiguousCustomer):
            _ask(plan, lifecycle, item, stage, customer)
        elif isinstance(customer, Refusal):
            plan.problems.append(str(customer))
        elif customer.id not in {wanted.customer.id for wanted in plan.wanted}:
            plan.wanted.append(Wanted(customer, stage, item.day, item.reason))


def _ask(
    plan: _Plan, lifecycle: Lifecycle, item: MoveItem, stage: Stage, refusal: UnknownCustomer | AmbiguousCustomer
) -> None:
    """A name of a list that is left open: its sentence, and buttons that say which name they settle."""
    misspelt = _misspelt_stage(lifecycle, refusal.typed)
    if misspelt:
        customer, meant = misspelt
        said = _('{name}: there is no stage "{typed}". Did you mean {stage}?')
        plan.problems.append(said.format(name=customer.name, typed=refusal.typed.split()[-1], stage=meant.name))
        label = _("{name} to {stage}").format(name=customer.name, stage=meant.name)
        plan.choices.append(Button(label, _again(item, meant, also=True)(reference(customer)), who=ACTOR))
        return
    plan.problems.append(str(refusal))
    again = _again(item, stage, also=True)
    unknown = isinstance(refusal, UnknownCustomer)
    label = f"{refusal.typed}: {{customer}}"
    plan.choices += customer_buttons(proposed(refusal)[:2], again, lifecycle, refusal.typed if unknown else None, label)
    if unknown and refusal.typed:
        plan.choices.append(new_button(refusal.typed, lambda name: again(quote(NEW + name))))


def _misspelt_stage(lifecycle: Lifecycle, typed: str) -> tuple[Customer, Stage] | None:
    """A line of a list like `acme retnetion`, whose last word is nearly a stage after a name that is a customer's."""
    name, _space, last = typed.rpartition(" ")
    try:
        customer = lifecycle.names.find(name)
        lifecycle.names.stage(last)
    except UnknownStage as refusal:
        return (customer, refusal.nearest) if refusal.nearest else None
    except Refusal:
        pass
    return None


def _move_all(plan: _Plan, lifecycle: Lifecycle) -> list[tuple[Moved | Already, str | None]]:
    """Make the moves one after another, so that one which cannot be made leaves the others."""
    done: list[tuple[Moved | Already, str | None]] = []
    lifecycle.moves.lock(plan.wanted)
    for wanted in plan.wanted:
        try:
            done += [(each, wanted.reason) for each in lifecycle.moves.move([wanted])]
        except Refusal as refusal:
            plan.problems.append(str(refusal))
    return done


def _stage(lifecycle: Lifecycle, item: MoveItem) -> Stage:
    if len(item.stages) == 1:
        return item.stages[0]
    if not item.stage_text:
        raise NotUnderstood(_("No stage is named."))
    return lifecycle.names.stage(item.stage_text)


def _again(item: MoveItem, stage: Stage, *, also: bool = False) -> Callable[[str], str]:
    """The same move as a command, for other words that name the customer."""
    verb = f"stage move {ALSO}" if also else "stage move"
    return lambda name: f"{verb} {name} to {quote(stage.name)}{tail(item)}"


def tail(item: MoveItem) -> str:
    """The day and the reason of a move, as they stand behind its stage in a command."""
    day = f" on {item.day.isoformat()}" if item.day else ""
    return f"{day} because {quote(item.reason)}" if item.reason else day


def _named(item: MoveItem, refusal: Refusal) -> str:
    names = ", ".join(item.customer_texts[0]) if item.customer_texts else ""
    return f"{names}: {refusal}" if names else str(refusal)
