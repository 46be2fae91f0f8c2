"""`stage show` and `customer show`: the card of one customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Ask, Phrase, Reply, command
from commands._card import card
from commands._choose import asked_about

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
    customer = asked_about(ask, lifecycle, "stage show")
    return customer if isinstance(customer, Reply) else card(ask, lifecycle, customer)
