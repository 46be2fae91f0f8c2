"""`customer different`: two customers that look the same and are not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from commands import PERSON, Ask, Reply, command
from commands._choose import customer_or_choices
from commands._done import done
from commands._words import quote
from commands.customer._pair import AND, parted
from lifecycle.errors import NotUnderstood
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.service import Lifecycle


@command(
    "customer different",
    writes=True,
    usage="<customer> and <customer>",
    examples=("customer different Acme Corp and Acme Labs",),
    listed=False,
)
def different(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Say that two customers are not the same, so that they are proposed no more."""
    left, right = parted(ask.words, AND, lifecycle.names.means, both=True)
    if not left or not right:
        raise NotUnderstood(_("Type it like this: /customer different Acme Corp and Acme Labs."))
    one = customer_or_choices(lifecycle, left, lambda name: f"customer different {name} and {quote(right)}")
    if isinstance(one, Reply):
        return one
    other = customer_or_choices(lifecycle, right, lambda name: f"customer different {quote(left)} and {name}")
    if isinstance(other, Reply):
        return other
    lifecycle.merges.keep_apart(one, other)
    said = _("{one} and {other} are not the same; they are not proposed together any more.")
    return replace(done(ask, lifecycle, said.format(one=one.name, other=other.name)), audience=PERSON)
