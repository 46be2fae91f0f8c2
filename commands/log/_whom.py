"""Where a customer's name ends in what was typed, without quotes: `acme call about renewal`, `Acme Corp 4 on G2`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commands import ACTOR, Button, Reply
from commands._choose import added, customer_or_choices
from commands._words import quote, tokens, unquoted
from commands.stage._wanted import NEW, new_customer
from lifecycle.errors import NotUnderstood, Refusal
from lifecycle.service.names import reference
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from commands import Ask
    from commands._tokens import Token
    from lifecycle.model import Customer
    from lifecycle.service import Lifecycle

    Begins = Callable[[str], bool]
    """Whether the words of a command may begin so, behind its customer."""

LONGEST_NAME = 8
"""Words of a name that is read without quotes."""
MOST_BETWEEN = 2
"""Words that may stand between the name of somebody known and a command's own words, and make it another name."""
_LED_NAME = re.compile(r"(?:from|by|of|for|with|to)\s+(?=\S)", re.IGNORECASE)
_SAYING = re.compile(r"(?:about|re|regarding|because|due|that|on|since)\b|[:,;–—]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Whom:
    """Of whom something is said: `customer`, or who else was `typed` (empty: nobody), and the `rest` of the words. `other`:
    who a shorter reading means, with the words behind it, where those begin better."""

    customer: Customer | None
    rest: str
    typed: str = ""
    other: tuple[Customer, str] | None = None


def read_whom(
    text: str, ask: Ask, lifecycle: Lifecycle, begins: Begins, behind: Callable[[str], str] | None = None
) -> Whom:
    """Find the customer that the text begins with: the longest words that mean one. `begins` tells where the command's own
    words do; without a customer before them they are said of whom the channel is about. `behind` gives what stands behind
    such words where they stand first, as in `nps 9 from acme`."""
    text = text.strip()
    words, bound = tokens(text), lifecycle.names.bound(ask.channel)
    if not words:
        return Whom(bound, "")
    if words[0].quoted or words[0].startswith("#"):
        return _pointed(text, words[0], bound, lifecycle, begins)
    found = readings(text, words, lifecycle)
    swapped = _swapped(text, bound, lifecycle, behind) if behind else None
    if found and begins(found[0][1]):
        is_other = swapped and swapped.customer and swapped.customer.id != found[0][0].id
        return Whom(*found[0], other=(swapped.customer, swapped.rest) if is_other else None)  # type: ignore[union-attr,arg-type]
    if begins(text):
        if swapped:
            return swapped
        is_name = found and not found[0][1] and bound is None
        return Whom(*found[0]) if is_name else Whom(bound, text)
    return _known(text, words, found, begins) if found else _unknown(text, words, bound, begins)


def readings(text: str, words: Sequence[Token], lifecycle: Lifecycle) -> list[tuple[Customer, str]]:
    """The customers that beginnings of the text mean, the longest first, each with the words behind it."""
    found = []
    for n in range(min(len(words), LONGEST_NAME), 0, -1):
        name = text[: words[n - 1].end]
        if any(word.quoted for word in words[:n]) or (n < len(words) and words[n].start == words[n - 1].end):
            continue
        customer = meant(unquoted(name), lifecycle) or (
            meant(_name(name), lifecycle) if _name(name) != unquoted(name) else None
        )
        if customer:
            found.append((customer, text[words[n - 1].end :].strip()))
    return found


def meant(typed: str, lifecycle: Lifecycle) -> Customer | None:
    """The customer that these words mean by the strict rule."""
    try:
        return lifecycle.names.meant(typed)
    except Refusal:
        return None


def choose(  # noqa: PLR0913, PLR0917 - a request, and the command that it becomes
    whom: Whom, ask: Ask, lifecycle: Lifecycle, command: str, rest: str, usage: str, *, is_whole: bool = False
) -> Customer | Reply:
    """The customer, the one that [New customer "acm"] asks for, or the reply that asks who was meant, whose buttons type the
    `command`, the customer and the `rest`; NotUnderstood with the `usage` where nobody was named. `is_whole`: the customer
    alone says all there is to log, so that a new one is logged of too."""
    if whom.customer and whom.other and whom.rest:
        said = _("Is this about {name} or about {other}?").format(name=whom.customer.name, other=whom.other[0].name)
        return either(said, command, rest.removeprefix(whom.rest).strip(), (whom.customer, whom.rest), whom.other)
    if whom.customer:
        return whom.customer
    if not whom.typed:
        raise NotUnderstood(_("Which customer? Type it like this: {usage}.").format(usage=usage))

    def again(name: str) -> str:
        return f"{command} {name} {rest}".rstrip()

    return found_or_new(whom.typed, ask, lifecycle, again, is_whole=is_whole or bool(rest))


def found_or_new(
    typed: str, ask: Ask, lifecycle: Lifecycle, again: Callable[[str], str], *, is_whole: bool = True
) -> Customer | Reply:
    """The customer that these words mean, the one that [New customer "acm"] asks for, or the reply that asks, whose buttons
    type what `again` makes of a name: [New customer "acm"] too, unless there is nothing yet to log of it."""
    if typed.startswith(NEW) and not lifecycle.names.means(typed):
        return new_customer(lifecycle, typed.removeprefix(NEW))
    create = (lambda name: again(quote(NEW + name))) if added(ask) and is_whole else added(ask)
    return customer_or_choices(lifecycle, typed, again, create=create, remember=True)


def either(asked: str, command: str, behind: str, *readings_: tuple[Customer, str]) -> Reply:
    """Ask which of two readings was meant: a customer each, and the words behind its name; `behind` stands at the end."""
    buttons = tuple(
        Button(
            _("{name}: {words}").format(name=one.name, words=words) if words else one.name,
            f"{command} {reference(one)} {words} {behind}".rstrip(),
            who=ACTOR,
        )
        for one, words in readings_
    )
    return Reply(asked, receipt=_("Nothing was changed."), buttons=buttons, replaces=True, asks=True)


def _pointed(text: str, first: Token, bound: Customer | None, lifecycle: Lifecycle, begins: Begins) -> Whom:
    """The name stands in quotes, or is a reference; in a channel about somebody a quotation may be other words than a name."""
    rest = text[first.end :].strip().lstrip(":,").strip()
    customer = meant(first, lifecycle)
    if customer is None and first.startswith("#") and not first.quoted:
        return Whom(lifecycle.names.find(first), rest)  # refused in its own words
    if customer is None and bound and not begins(rest) and not first.startswith(NEW):
        return Whom(bound, text)
    return Whom(customer, rest, "" if customer else str(first))


def _swapped(text: str, bound: Customer | None, lifecycle: Lifecycle, behind: Callable[[str], str]) -> Whom | None:
    """The customer that stands behind a command's own words, and these words without it; None where none does. In a channel
    about somebody a word such as `from` must lead the name in."""
    rest = behind(text).strip().lstrip(",;:").strip()
    led = _LED_NAME.match(rest)
    named = rest[led.end() :] if led else rest
    words = tokens(named)
    if not words or (bound and not led):
        return None
    own = text[: len(text) - len(rest)].strip(" ,;:") if text.endswith(rest) else text
    if words[0].quoted or words[0].startswith("#"):
        customer = meant(words[0], lifecycle)
        return Whom(customer, f"{own} {named[words[0].end :].strip()}".strip()) if customer else None
    known = next(iter(readings(named, words, lifecycle)), None)
    if known:
        return Whom(known[0], f"{own} {known[1]}".strip())
    end = next((at for at, word in enumerate(words) if _SAYING.match(word)), len(words))
    if bound or not 0 < end <= MOST_BETWEEN + 1:
        return None
    return Whom(None, f"{own} {named[words[end - 1].end :].strip()}".strip(), _name(named[: words[end - 1].end]))


def _known(text: str, words: Sequence[Token], found: list[tuple[Customer, str]], begins: Begins) -> Whom:
    """The text begins with somebody's name, yet other words follow it than the command's own: `Acme West call` may be of
    another one than Acme."""
    customer, rest = found[0]
    behind = len(words) - len(tokens(rest))
    other = next((one for one in found[1:] if begins(one[1])), None)
    begun = None if other or not rest else _begun(text, words, begins, behind, MOST_BETWEEN)
    if begun is None:
        return Whom(customer, rest, other=other)
    return Whom(None, text[begun.start :], _name(text[: begun.start]))


def _unknown(text: str, words: Sequence[Token], bound: Customer | None, begins: Begins) -> Whom:
    if bound is None and _SAYING.match(words[0]) and not words[0].quoted:
        return Whom(None, text)  # only what is said, of nobody
    begun = _begun(text, words, begins, 1, LONGEST_NAME)
    if begun is None and bound:
        return Whom(bound, text)
    return Whom(None, text[begun.start :] if begun else "", _name(text[: begun.start] if begun else text))


def _begun(text: str, words: Sequence[Token], begins: Begins, start: int, most: int) -> Token | None:
    """The word from which on the command's own words stand, at most so many words behind another one, none of which leads in
    what is said."""
    for word in words[start : start + most + 1]:
        if begins(text[word.start :]):
            return word
        if word.quoted or _SAYING.match(word):
            return None
    return None


def _name(typed: str) -> str:
    return str(unquoted(typed.strip().rstrip(":,;").strip()))
