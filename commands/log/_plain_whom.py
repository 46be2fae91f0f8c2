"""Whom words mean that no word of the command's own parts from the rest: `acme Umbrella cheaper`, `acme reports`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Reply
from commands._words import tokens, unquoted
from commands.log._whom import Whom, choose, either, read_whom, readings
from lifecycle.names import key
from lifecycle.text import _

if TYPE_CHECKING:
    from commands import Ask
    from lifecycle.model import Customer
    from lifecycle.service import Lifecycle


def plain_whom(  # noqa: PLR0913, PLR0917 - a request, and the command that it becomes
    text: str, ask: Ask, lifecycle: Lifecycle, command: str, behind: str, usage: str, *, is_whole: bool = False
) -> tuple[Customer, str] | Reply:
    """The customer and the words behind its name, or the reply that asks. In a channel about somebody, words that begin like
    another one's name are asked about: they may be what is said of this one. `behind`: what stands at the end of the command
    (its day). `is_whole`: as `choose` has it."""
    whom = read_whom(text, ask, lifecycle, lambda _rest: False)
    bound = lifecycle.names.bound(ask.channel)
    if whom.customer is None and whom.typed and bound is None:
        whom = _first_word(text, whom)
    if whom.customer and bound and whom.customer.id != bound.id and whom.rest != text.strip():
        named = unquoted(text[: len(text.strip()) - len(whom.rest)]) if whom.rest else unquoted(text)
        if key(named) != key(whom.customer.name) and not named.startswith("#"):
            said = _("Is this about {name}, whose channel this is, or about {other}?")
            asked = said.format(name=bound.name, other=whom.customer.name)
            return either(asked, command, behind, (bound, text.strip()), (whom.customer, whom.rest))
    if whom.customer and whom.rest and whom.rest != text.strip():
        shorter = [one for one in readings(text, tokens(text), lifecycle) if one[0].id != whom.customer.id]
        if shorter:
            said = _("Is this about {name} or about {other}?")
            asked = said.format(name=whom.customer.name, other=shorter[0][0].name)
            return either(asked, command, behind, (whom.customer, whom.rest), shorter[0])
    customer = choose(whom, ask, lifecycle, command, f"{whom.rest} {behind}".strip(), usage, is_whole=is_whole)
    return customer if isinstance(customer, Reply) else (customer, whom.rest)


def _first_word(text: str, whom: Whom) -> Whom:
    """Of somebody unknown the name is the first word, where others stand behind it."""
    first = tokens(text)[0]
    return whom if first.quoted else Whom(None, text.strip()[first.end :].strip(), str(first))
