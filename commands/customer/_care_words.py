"""Reading claims: a customer, on which list, until when or with which outcome."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from commands._choose import added, customer_or_choices
from commands._tokens import masked, tokens, unquoted
from commands._words import quote
from lifecycle.ahead import coming_day
from lifecycle.care.claims import List
from lifecycle.errors import NotUnderstood
from lifecycle.service.names import REFERENCE
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from commands import Ask, Reply
    from lifecycle.model import Customer
    from lifecycle.service import Lifecycle

_DUE = re.compile(r"(?:^|\s)(?P<lead>by|until|till|til|due|for)\s+(?P<day>.+)$", re.IGNORECASE)
_LIST = re.compile(
    r"(?:^|[\s,])(?:as\s+(?:an?\s+)?|on\s+|for\s+|from\s+)?(?P<name>at[\s-]risk|advocates?|advocacy)(?:\s+list)?[.!]*$",
    re.IGNORECASE,
)
_LED_LIST = re.compile(
    r"(?:as\s+(?:an?\s+)?|on\s+)?(?P<name>at[\s-]risk|advocates?|advocacy)(?:$|[\s:,]+)", re.IGNORECASE
)
_ANYWAY = re.compile(r"\s+anyway$", re.IGNORECASE)
_OUTCOME = re.compile(r"(?<=\s)(?:kept|lost|moved|declined|because)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was typed: `customer` as it was, empty for who the channel is about; which list, if one was named; by when, and
    whether also from somebody else; or the outcome."""

    customer: str
    on: List | None = None
    due: date | None = None
    anyway: bool = False
    outcome: str = ""

    def words(self) -> str:
        """What stands behind the customer, written anew."""
        parts = [words_of(self.on) if self.on else "", self.outcome]
        parts += [f"by {self.due.isoformat()}"] if self.due else []
        parts += ["anyway"] if self.anyway else []
        return " ".join(part for part in parts if part)


def words_of(on: List) -> str:
    """A list as it is typed."""
    return "at risk" if on is List.AT_RISK else "advocate"


def read_claim(words: str, ask: Ask, lifecycle: Lifecycle) -> Wanted:
    """`acme at risk by friday`. NotUnderstood where `by` leads in what is no day to come."""
    text, means = words.strip(), lifecycle.names.means
    if means(unquoted(text)):
        return Wanted(unquoted(text))
    anyway = bool(_ANYWAY.search(masked(text)))
    text = _ANYWAY.sub("", text)
    text, due = _take_due(text, ask, lifecycle)
    text, on = take_list(text, means)
    return Wanted(unquoted(text), on, due, anyway)


def take_list(text: str, means: Callable[[str], bool]) -> tuple[str, List | None]:
    """(the rest, the list) of a text that ends in `at risk` or `advocate`; None without one, and for a name that ends so."""
    found = None if means(unquoted(text)) else _LIST.search(masked(text))
    return (text[: found.start()].strip(), _list(found["name"])) if found else (text, None)


def read_outcome(words: str, means: Callable[[str], bool]) -> Wanted:
    """`acme kept`, `acme advocate gave a review`: the customer is the longest beginning that means one."""
    text = words.strip()
    found = tokens(text)
    known = (token.end for token in reversed(found) if means(unquoted(text[: token.end])))
    end = next(known, None)
    if end is None and found and (found[0].quoted or REFERENCE.fullmatch(found[0])):
        end = found[0].end
    if end is None:
        said = _OUTCOME.search(masked(text)) or _LIST.search(masked(text))
        end = said.start() if said else len(text)
    rest = text[end:].strip(" =:,")
    led = _LED_LIST.match(rest)
    on = _list(led["name"]) if led else None
    return Wanted(unquoted(text[:end]), on, outcome=str(unquoted(rest[led.end() :] if led else rest)).strip(" .!"))


def whom(ask: Ask, lifecycle: Lifecycle, command: str, wanted: Wanted) -> Customer | Reply:
    """The customer who is meant, or whom the channel is about; or the reply that asks."""
    if wanted.customer:
        return customer_or_choices(
            lifecycle,
            wanted.customer,
            lambda name: f"{command} {name} {wanted.words()}".rstrip(),
            create=added(ask),
            remember=True,
        )
    bound = lifecycle.names.bound(ask.channel)
    if bound is None:
        raise NotUnderstood(_("Which customer? Type it like this: /{command} acme.").format(command=command))
    return bound


def with_list(wanted: Wanted, on: List) -> Wanted:
    """The same for this list."""
    return replace(wanted, on=on)


def typed_outcome(outcome: str) -> str:
    """An outcome for a command."""
    return quote(outcome)


def _take_due(text: str, ask: Ask, lifecycle: Lifecycle) -> tuple[str, date | None]:
    found = _DUE.search(masked(text))
    if not found:
        return text, None
    typed = text[found.start("day") :].strip(" .!")
    day = coming_day(typed, ask.now, lifecycle.settings.zone)
    if day is None and found["lead"].casefold() != "for":
        said = _('I cannot read "{text}" as a day to come. Please write it like 2 weeks, friday or 12 December.')
        raise NotUnderstood(said.format(text=typed))
    return (text[: found.start()].strip(), day) if day else (text, None)


def _list(typed: str) -> List:
    return List.AT_RISK if typed.casefold().startswith("at") else List.ADVOCATE
