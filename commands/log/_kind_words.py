"""The kind of a contact as it is typed: `call`, `word of mouth`, one that the workspace added; and what is no kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from commands import ACTOR, MANAGERS, Button, Reply
from commands._words import quote, tokens
from commands.log._touch_said import OFTEN, label
from commands.log._whom import LONGEST_NAME, Whom, meant, readings
from lifecycle.service.names import reference
from lifecycle.text import _
from lifecycle.touch_words import ELSEWHERE, MOST_WORDS, as_kind, kind_of, near

if TYPE_CHECKING:
    from commands._tokens import Token
    from lifecycle.model import Customer
    from lifecycle.service import Lifecycle

_WITH = re.compile(r"(?:with|to|from|at|by)\s+(?P<told>customer\s+)?(?=\S)", re.IGNORECASE)
"""Between a kind and its customer; phrases say `with customer`, which means no note."""
_SAYING = re.compile(r"(?:about|re|regarding|because|due|that|concerning)$|.*[:,;]$", re.IGNORECASE)
MOST_OWN = 4


def take_kind(text: str, kinds: tuple[str, ...]) -> tuple[str | None, str]:
    """(the kind, the words behind it) of words that begin with one of these kinds, by any of its names; (None, the words)
    for others."""
    words = tokens(text)
    for n in range(min(len(words), MOST_WORDS), 0, -1):
        if n > 1 and any(word.quoted for word in words[:n]):
            continue
        kind = kind_of(" ".join(words[:n]), kinds)
        if kind in kinds:
            return kind, text[words[n - 1].end :].strip()
    return None, text.strip()


def without_with(text: str) -> str:
    """The words behind a kind without what leads its customer in: `with`."""
    led = _WITH.match(text)
    return text[led.end() :] if led else text


def behind_kind(kind: str, text: str, bound: Customer | None, lifecycle: Lifecycle) -> tuple[Whom, str]:
    """Of whom `call with acme about renewal` is said, and what is said; `text` stands behind the kind. In a channel about
    somebody the words are a note unless `with` and a customer's name lead them in."""
    led = _WITH.match(text)
    behind = text[led.end() :] if led else text
    words = tokens(behind)
    if words and (led or bound is None):
        found = _named(behind, words, lifecycle)
        if found:
            return Whom(found[0], kind), found[1]
        if bound is None or (led and led["told"]):
            end = next(
                (at for at, word in enumerate(words[:LONGEST_NAME]) if at and _SAYING.fullmatch(word)), len(words)
            )
            end = 1 if words[0].quoted else end
            name = str(words[0]) if words[0].quoted else " ".join(words[:end])
            return Whom(None, kind, name), behind[words[end - 1].end :].strip()
    return Whom(bound, kind), text


def _named(text: str, words: list[Token], lifecycle: Lifecycle) -> tuple[Customer, str] | None:
    if words[0].quoted or words[0].startswith("#"):
        customer = meant(words[0], lifecycle)
        return (customer, text[words[0].end :].strip()) if customer else None
    return next(iter(readings(text, words, lifecycle)), None)


def which_kind(lifecycle: Lifecycle, customer: Customer, rest: str, tail: str) -> Reply:
    """Ask for the kind where the words name none; the likest ones at a tap, and how a manager adds another one."""
    who, offered = reference(customer), lifecycle.touchpoints.kinds()
    words = tokens(rest)
    typed = as_kind(words[0]).strip(".,;:!") if words and not _SAYING.fullmatch(words[0]) else ""
    behind = rest[words[0].end :].strip() if typed else rest
    if typed in ELSEWHERE:
        return _elsewhere(customer, typed, rest)
    own = lifecycle.touchpoints.own_kinds()[:MOST_OWN]
    proposed = near(typed, offered) if typed else ()
    kinds = proposed or (*OFTEN, *own)
    note = behind if typed else rest
    buttons = [
        Button(label(kind), " ".join(f"log touch {who} {quote(kind)} {note} {tail}".split()), who=ACTOR)
        for kind in kinds
    ]
    lines: tuple[str, ...] = ()
    if typed:
        asked = _('There is no kind of touchpoint called "{typed}".').format(typed=typed)
        add = Button(
            _('Add "{typed}" (managers)').format(typed=typed), f"settings touchpoint {quote(typed)}", who=MANAGERS
        )
        buttons.append(add)
        how = _("A manager adds one: /lifecycle settings touchpoint {typed}.").format(typed=quote(typed))
        lines = (_("The kinds are {kinds}.").format(kinds=", ".join(offered)), how)
    else:
        asked = _("What contact did {name} have?").format(name=customer.name)
    return Reply(asked, lines, receipt=_("Nothing was changed."), buttons=tuple(buttons), replaces=True, asks=True)


def _elsewhere(customer: Customer, typed: str, rest: str) -> Reply:
    """What was typed is logged by another command."""
    verb = ELSEWHERE[typed]
    said = _('"{typed}" is no contact; it is logged with /log {verb}.').format(typed=typed, verb=verb)
    words = f" {rest}" if verb == "feedback" else ""
    button = Button(_("Log it so"), f"log {verb} {reference(customer)}{words}", who=ACTOR)
    return Reply(said, receipt=_("Nothing was changed."), buttons=(button,), replaces=True, asks=True)
