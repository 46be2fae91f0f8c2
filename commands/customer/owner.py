"""`customer owner`: who looks after a customer, from now on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Ask, Phrase, Reply, command
from commands._card import owner_name
from commands._people import owner_of
from commands._phrases import SOMEONE
from commands.customer._set import Settable, set_field
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.service import Lifecycle

OWNER = Settable("owner", lambda: _("owner"), "@rep", owner_of, owner_name)


@command(
    "customer owner",
    writes=True,
    usage="<customer> @rep|nobody",
    examples=("customer owner acme @rep", "customer owner acme nobody"),
    phrases=(
        Phrase(rf"{SOMEONE} (?:belongs to|is owned by) (?P<who>\S+)", "customer owner {name} = {who}"),
        Phrase(
            r"(?:assign|give|hand) (?P<name>.+?) (?:over )?to (?P<who><@[^>]+>|me)", "customer owner {name} = {who}"
        ),
    ),
)
def owner(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Set who owns a customer, from now on."""
    return set_field(ask, lifecycle, OWNER)
