"""`customer rename`: another name for a customer, under which it is shown from now on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Ask, Button, Phrase, Reply, command
from commands._choose import customer_or_choices
from commands._done import done
from commands._phrases import SOMEONE
from commands._words import quote
from commands.customer._pair import INTO, merged_as, parted
from lifecycle.errors import Conflict, NotUnderstood
from lifecycle.names import key
from lifecycle.service.names import reference
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.service import Lifecycle


@command(
    "customer rename",
    writes=True,
    usage="<customer> to <new name>",
    examples=("customer rename acme to Acme Corporation",),
    phrases=(
        Phrase(r"rename (?:the )?(?:customer )?(?P<rest>.+)", "customer rename {rest}"),
        Phrase(rf"{SOMEONE} is (?:now called|called now) (?P<new>.+)", "customer rename {name} to {new}"),
    ),
)
def rename(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Give a customer a new name; the old one goes on finding it."""
    old, new = parted(ask.words, INTO, lifecycle.names.means, both=False)
    if not old or not new:
        raise NotUnderstood(_("Type it like this: /customer rename acme to Acme Corporation."))
    customer = customer_or_choices(lifecycle, old, lambda name: f"customer rename {name} to {quote(new)}")
    if isinstance(customer, Reply):
        return customer
    if merged := merged_as(lifecycle, old, customer):
        said = _("{before} is merged into {name}. Rename {name}, or split {before} first.")
        raise Conflict(said.format(before=merged[0].name, name=customer.name))
    show = Button(_("Show"), f"stage show {reference(customer)}")
    if new == customer.name:
        said = _("{name} is called so already.").format(name=customer.name)
        return Reply(said, receipt=_("Nothing was changed."), buttons=(show,))
    renamed = lifecycle.customers.rename(customer, new)
    said = _("{before} is called {name} now.").format(before=customer.name, name=renamed.name)
    finds = _('"{before}" finds it too.').format(before=customer.name)
    lines = (finds,) if key(customer.name) != key(renamed.name) else ()
    return done(ask, lifecycle, said, lines=lines, buttons=(show,))
