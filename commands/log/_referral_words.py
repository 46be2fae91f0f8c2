"""A referral as it is typed: `acme -> Umbrella Ltd`, `acme referred Umbrella Ltd`, `Umbrella Ltd was referred by acme`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commands._tokens import masked
from commands._words import tokens, unquoted
from commands.log._whom import meant, readings

if TYPE_CHECKING:
    from lifecycle.service import Lifecycle

_TO = re.compile(
    r"\s*(?:-+>|=>|→|>)\s*|(?:^|\s+)(?:(?:has |have |just )*(?:referred|recommended us to|brought)(?: us)?(?: to)?|to)\s+",
    re.IGNORECASE,
)
_BY = re.compile(
    r"\s*(?:<-+|←)\s*|\s+(?:(?:is|was|were|has been|came|comes)\s+)?(?:referred|recommended|brought|through|thanks to|by referral (?:of|from))(?:\s+(?:to us\s+)?by)?\s+",
    re.IGNORECASE,
)
_FROM = re.compile(r"\s+(?:from|by)\s+", re.IGNORECASE)
_PASSIVE = re.compile(r"<-|←|\bby\b|through|thanks|referral", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Referred:
    """Who referred whom, as they were typed: empty for who was not named."""

    referrer: str
    other: str


def read_referral(text: str, lifecycle: Lifecycle) -> Referred:
    """The two names in these words. Where they can be parted in several ways, the way in which both mean somebody, or the first
    one does; without a word between them, a customer's name and what stands behind it."""
    text = text.strip()
    shown = masked(text)
    for found in _BY.finditer(shown):
        if _PASSIVE.search(found[0]) and found.start():
            return Referred(_name(text[found.end() :]), _name(text[: found.start()]))
    for found in _FROM.finditer(shown):
        turned = Referred(_name(text[found.end() :]), _name(text[: found.start()]))
        if meant(turned.referrer, lifecycle) and turned.other and not meant(_name(text), lifecycle):
            return turned
    parted = [Referred(_name(text[: at.start()]), _name(text[at.end() :])) for at in _TO.finditer(shown)]
    if parted:
        first = [one for one in parted if not one.referrer or meant(one.referrer, lifecycle)]
        both = [one for one in first if meant(one.other, lifecycle)]
        return (both or first or parted)[0]
    words = tokens(text)
    if words and words[0].quoted:
        return Referred(str(words[0]), _name(text[words[0].end :]))
    known = readings(text, words, lifecycle)
    if known:
        rest = known[0][1]
        return Referred(_name(text[: len(text) - len(rest)] if rest else text), _name(rest))
    return Referred(_name(text), "")


def _name(typed: str) -> str:
    return str(unquoted(typed.strip().strip(":,;").strip()))
