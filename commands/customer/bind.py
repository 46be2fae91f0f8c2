"""`customer bind`: this channel is about one customer, so that a stage alone is enough here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Ask, Phrase, Reply, command
from commands._choose import added, customer_or_choices
from commands._done import done
from commands._split import says_none
from commands._words import unquoted
from lifecycle.errors import NotUnderstood
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.model import Customer
    from lifecycle.service import Lifecycle


@command(
    "customer bind",
    writes=True,
    usage="<customer>",
    examples=("customer bind acme", "customer bind nobody"),
    phrases=(Phrase(r"this channel (?:is|should be) about (?P<name>.+)", "customer bind {name}"),),
)
def bind(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Make this channel be about a customer: here `/stage retention` is enough."""
    typed = unquoted(ask.words)
    if not typed:
        raise NotUnderstood(_("Which customer? Type it like this: /customer bind acme."))
    if not ask.channel:
        raise NotUnderstood(_("There is no channel here; type it in the channel that is about the customer."))
    nobody, again = says_none(typed) or typed.casefold() == "no customer", lambda name: f"customer bind {name}"
    customer = None if nobody else customer_or_choices(lifecycle, typed, again, create=added(ask), remember=True)
    if isinstance(customer, Reply):
        return customer
    if not lifecycle.customers.bind(ask.channel, customer):
        return Reply(_already(customer), receipt=_("Nothing was changed."))
    return done(ask, lifecycle, _headline(lifecycle, customer))


def _already(customer: Customer | None) -> str:
    if customer is None:
        return _("This channel is about no customer.")
    return _("This channel is about {name} already.").format(name=customer.name)


def _headline(lifecycle: Lifecycle, customer: Customer | None) -> str:
    if customer is None:
        return _("This channel is about no customer any more.")
    goal = next(stage for stage in reversed(lifecycle.model.ladder) if stage.id != customer.stage)
    said = _("This channel is about {name} now: here /stage {typed} moves {name} to {stage}.")
    return said.format(name=customer.name, typed=goal.name.lower(), stage=goal.name)
