"""`customer source`: the source of a customer, from now on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Ask, Reply, command
from commands.customer._set import Settable, set_field
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.service import Lifecycle

SOURCE = Settable("source", lambda: _("source"), "referral", lambda typed, _ask: typed)


@command(
    "customer source",
    writes=True,
    usage="<customer> <source>|none",
    examples=("customer source acme referral", "customer source acme none"),
)
def source(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Set the source of a customer, from now on."""
    return set_field(ask, lifecycle, SOURCE)
