"""`customer split`: a merged customer stands for itself again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import ACTOR, Ask, Button, Phrase, Reply, command
from commands._card import each_stands
from commands._choose import customer_or_choices
from commands._done import done
from commands._words import unquoted
from commands.customer._pair import merged_as
from lifecycle.errors import NotUnderstood
from lifecycle.service.names import reference
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lifecycle.model import Customer, Merged
    from lifecycle.service import Lifecycle


@command(
    "customer split",
    "customer unmerge",
    writes=True,
    usage="<merged customer>",
    examples=("customer split Acme Inc",),
    phrases=(Phrase(r"(?:split|unmerge) (?:the )?(?:customer )?(?P<name>.+)", "customer split {name}"),),
)
def split(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Take a merged customer out again, with its own moves and names."""
    typed = unquoted(ask.words)
    if not typed:
        raise NotUnderstood(_("Which customer? Type it like this: /customer split Acme Inc."))
    customer = customer_or_choices(lifecycle, typed, lambda name: f"customer split {name}")
    if isinstance(customer, Reply):
        return customer
    found = merged_as(lifecycle, typed, customer) or lifecycle.merges.merged_into(customer)
    return _split(ask, lifecycle, found[0]) if len(found) == 1 else _open(customer, found)


def _split(ask: Ask, lifecycle: Lifecycle, merged: Merged) -> Reply:
    parted = lifecycle.merges.split(merged.id)
    return done(
        ask,
        lifecycle,
        _("{name} is split from {other} again.").format(name=parted.customer.name, other=parted.survivor.name),
        lines=each_stands([parted.customer, parted.survivor], lifecycle),
        buttons=(Button(_("Show"), f"stage show {reference(parted.customer)}"),),
    )


def _open(customer: Customer, found: Sequence[Merged]) -> Reply:
    """Nobody to split, or several to choose from."""
    nothing = _("Nothing was changed.")
    if not found:
        said = _("Nobody was merged into {name}, so there is nothing to split.").format(name=customer.name)
        show = Button(_("Show"), f"stage show {reference(customer)}")
        return Reply(said, receipt=nothing, buttons=(show,))
    buttons = tuple(Button(one.name, f"customer split #{one.id}", who=ACTOR) for one in found)
    said = _("Which one is to be split from {name}?").format(name=customer.name)
    return Reply(said, receipt=nothing, buttons=buttons, replaces=True, asks=True)
