"""A refusal as a reply for the person alone, with buttons that finish what they began; and the unexpected."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

from commands import ACTOR, PERSON, Button, Reply, mention
from lifecycle.errors import (
    AmbiguousCustomer,
    AmbiguousStage,
    Conflict,
    NotAllowed,
    Refusal,
    UnknownCustomer,
    UnknownStage,
)
from lifecycle.model import Role
from lifecycle.service.names import reference
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.routing.match import Plan
    from commands import Command
    from lifecycle.model import Customer, Person, Stage

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without those that are read aloud or copied wrongly."""


def reply_to(refusal: Refusal, plan: Plan) -> Reply:
    """The refusal's sentence, and a button for each thing that may have been meant."""
    buttons = tuple(_again(refusal, plan))
    return Reply(
        headline=str(refusal),
        receipt=_("Nothing was changed.") if plan.writes else "",
        buttons=buttons,
        audience=PERSON,
        asks=bool(buttons),
    )


def answered(earlier: Reply) -> Reply:
    """A question was answered before, with this reply: nothing is done twice, and who presses again learns what was done."""
    return replace(
        earlier,
        headline=_("You answered this already, so nothing was done again. {said}").format(said=earlier.headline),
        audience=PERSON,
    )


def _again(refusal: Refusal, plan: Plan) -> Iterator[Button]:
    """The same command with a customer's id, or a stage's name, in the place of what was typed."""
    command = plan.command
    if command is None:
        return
    if isinstance(refusal, AmbiguousCustomer):
        yield from _customers(refusal.fitting, refusal.typed, command, plan.words)
    elif isinstance(refusal, UnknownCustomer):
        yield from _customers(refusal.nearest, refusal.typed, command, plan.words)
    elif isinstance(refusal, AmbiguousStage):
        yield from _stages(refusal.fitting, refusal.typed, command, plan.words)
    elif isinstance(refusal, UnknownStage) and refusal.nearest:
        yield from _stages((refusal.nearest,), refusal.typed, command, plan.words)
    elif isinstance(refusal, Conflict) and refusal.undo_first:
        label = _("Bring that back first") if refusal.brings_back else _("Undo that first")
        yield Button(label, f"stage undo {refusal.undo_first}", who=ACTOR)


def _customers(found: Sequence[Customer], typed: str, command: Command, words: str) -> Iterator[Button]:
    for customer in found:
        yield Button(customer.name, _replaced(command, words, typed, reference(customer)), who=ACTOR)


def _stages(found: Sequence[Stage], typed: str, command: Command, words: str) -> Iterator[Button]:
    for stage in found:
        name = f'"{stage.name}"' if " " in stage.name else stage.name
        yield Button(stage.name, _replaced(command, words, typed, name), who=ACTOR)


def _replaced(command: Command, words: str, typed: str, meant: str) -> str:
    """The command's text with what was typed, quoted or not, replaced once; without a place for it, put first."""
    for form in (f'"{typed}"', typed):
        if form and form in words:
            return f"{command.name} {words.replace(form, meant, 1)}"
    return f"{command.name} {meant} {words}".strip()


def not_allowed(person: Person, command: Command, needed: Role, managers: Sequence[Person]) -> NotAllowed:
    """Which role is needed, and who can give it."""
    roles = {Role.MANAGER: _("a manager"), Role.REP: _("a rep or a manager"), Role.VIEWER: _("a viewer")}
    asked = ", ".join(mention(one.id) for one in managers[:3]) or _("a manager")
    return NotAllowed(
        _(
            "Only {needed} can do that ({command}), and you are {role}. Ask {who} for: /lifecycle role @you {name}."
        ).format(
            needed=roles[needed],
            command=command.name,
            role={Role.VIEWER: _("a viewer"), Role.REP: _("a rep")}.get(person.role, person.role.value),
            who=asked,
            name=needed.value,
        )
    )


def new_reference() -> str:
    """A reference that a person can read to their admin: `7F3K-21`."""
    return "".join(secrets.choice(LETTERS) for _place in range(4)) + f"-{secrets.randbelow(90) + 10}"


def unexpected(ref: str) -> Reply:
    """What the person is told when something broke; the log has the rest under the same reference."""
    return Reply(
        _(
            "That did not work, and nothing was changed. Please try again; if it stays, tell your admin reference {ref}."
        ).format(ref=ref)
    )


def unshown(ref: str, *, wrote: bool) -> str:
    """An answer that could not be shown; `wrote`: what was asked may be done, so that nobody is asked to do it again."""
    if wrote:
        said = _("The answer could not be shown, though it may be done; please look. Your admin's reference is {ref}.")
    else:
        said = _("The answer could not be shown. Please ask again; if it stays, tell your admin reference {ref}.")
    return said.format(ref=ref)


def busy() -> str:
    """There are more questions than can be answered at once."""
    return _("I am busy with many questions just now. Please ask again in a moment.")
