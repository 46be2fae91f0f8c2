"""Two customers, or a customer and a name, in one text: where the first ends and the second begins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from commands._tokens import masked
from commands._words import Token, unquoted
from lifecycle.names import key
from lifecycle.service.names import REFERENCE

if TYPE_CHECKING:
    from collections.abc import Callable

    from lifecycle.model import Customer, Merged
    from lifecycle.service import Lifecycle

INTO = re.compile(r"(?<!\S)(?:into|to|=|->|→)(?!\S)", re.IGNORECASE)
AND = re.compile(r"(?<!\S)(?:and|from|with|&)(?!\S)|,", re.IGNORECASE)


def parted(words: str, sign: re.Pattern[str], means: Callable[[str], bool], *, both: bool) -> tuple[Token, Token]:
    """(left, right) of a sign outside quotes: the last that leaves words on its left which mean a customer, and on its
    right too where `both` are customers; else the last one whose right side is known where `both` are, else the first
    there is. Both empty without one. The last, because of "Road" and "Road to Rome" the longer one says more."""
    found = [(unquoted(words[: at.start()]), unquoted(words[at.end() :])) for at in sign.finditer(masked(words))]
    found = [pair for pair in found if all(pair)]
    known = [pair for pair in found if means(pair[0])]
    ended = [pair for pair in found if means(pair[1])] if both else []
    best = [pair for pair in known if pair in ended]
    return (*best[::-1], *known[::-1], *ended[::-1], *found, (Token(""), Token("")))[0]


def merged_as(lifecycle: Lifecycle, typed: str, customer: Customer) -> list[Merged]:
    """The merged customers whose own name these words are, or begin, and which find this one since; none where they are
    its own."""
    merged = lifecycle.merges.merged_into(customer)
    if not merged:
        return []
    pointed = REFERENCE.fullmatch(typed.strip())
    wanted = key(typed)
    own = int(pointed[1]) if pointed else lifecycle.merges.whose(wanted)
    if own is not None:
        return [one for one in merged if one.id == own]
    if key(customer.name).startswith(f"{wanted} "):
        return []
    return [one for one in merged if key(one.name).startswith(f"{wanted} ")]
