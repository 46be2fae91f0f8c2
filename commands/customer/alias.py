"""`customer alias`: another name for a customer, for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Ask, Button, Phrase, Reply, command
from commands._choose import added, customer_or_choices
from commands._done import done
from commands._phrases import SOMEONE
from commands._split import split_equals
from commands._words import quote
from lifecycle.errors import NotUnderstood
from lifecycle.service.names import reference
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.service import Lifecycle


@command(
    "customer alias",
    writes=True,
    usage="<other name> = <customer>",
    examples=("customer alias ac = Acme Corp",),
    phrases=(
        Phrase(
            rf"{SOMEONE.replace('name', 'alias')} (?:is short for|also means|means) (?P<name>.+)",
            "customer alias {alias} = {name}",
        ),
    ),
)
def alias(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Give a customer another name that everybody can use."""
    short, name = split_equals(ask.words)
    if not short or not name:
        raise NotUnderstood(_("Type it like this: /customer alias ac = Acme Corp."))
    again = f"customer alias {quote(short)} = "
    customer = customer_or_choices(lifecycle, name, lambda words: again + words, create=added(ask))
    if isinstance(customer, Reply):
        return customer
    lifecycle.customers.alias(customer, short)
    said = _('"{alias}" means {name} from now on, for everybody.').format(alias=short, name=customer.name)
    return done(ask, lifecycle, said, buttons=(Button(_("Show"), f"stage show {reference(customer)}"),))
