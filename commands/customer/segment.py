"""`customer segment`: the segment of a customer, from now on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Ask, Reply, command
from commands.customer._set import Settable, set_field
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.service import Lifecycle

SEGMENT = Settable("segment", lambda: _("segment"), "enterprise", lambda typed, _ask: typed)


@command(
    "customer segment",
    writes=True,
    usage="<customer> <segment>|none",
    examples=("customer segment acme enterprise", "customer segment acme none"),
)
def segment(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Set the segment of a customer, from now on."""
    return set_field(ask, lifecycle, SEGMENT)
