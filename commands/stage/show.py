"""`stage show`: where one customer stands, and the last moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Ask, Phrase, Reply, command
from commands._card import card
from commands._choose import asked_about

if TYPE_CHECKING:
    from lifecycle.service import Lifecycle


@command(
    "stage show",
    usage="<customer>",
    examples=("stage show acme",),
    phrases=(
        Phrase(
            r"(?:where (?:is|are)|where's|who is|who owns) (?P<name>.+?)(?: right now| now| today)?",
            "stage show {name}",
        ),
    ),
)
def show(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Show a customer: stage since when, owner, last moves."""
    customer = asked_about(ask, lifecycle, "stage show")
    return customer if isinstance(customer, Reply) else card(ask, lifecycle, customer)
