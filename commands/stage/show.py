"""`stage show` and `customer show`: the card of one customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Ask, Phrase, Reply, command
from commands._card import card
from commands._choose import added, choices
from commands._words import unquoted
from lifecycle.errors import AmbiguousCustomer, NotUnderstood, UnknownCustomer
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.service import Lifecycle


@command(
    "stage show",
    "customer show",
    "customer",
    usage="<customer>",
    examples=("stage show acme", "customer acme"),
    phrases=(
        Phrase(
            r"(?:where (?:is|are)|where's|what about|who is|who owns|how is) (?P<name>.+?)(?: right now| now| today)?",
            "stage show {name}",
        ),
        Phrase(r"(?:show|card|open|find)(?: me)?(?: the card of)? (?P<name>.+)", "stage show {name}"),
    ),
)
def show(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Show a customer: stage since when, owner, last moves."""
    typed = unquoted(ask.words)
    bound = lifecycle.names.bound(ask.channel) if not typed else None
    if not typed and bound is None:
        raise NotUnderstood(_("Which customer? Type it like this: /stage show acme."))
    try:
        return card(ask, lifecycle, bound or lifecycle.names.find(typed))
    except (UnknownCustomer, AmbiguousCustomer) as refusal:
        return choices(refusal, lambda name: f"stage show {name}", lifecycle, create=added(ask))
