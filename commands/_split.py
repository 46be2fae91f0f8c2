"""Splitting words into a customer and what is said of it. Names with spaces need no quotes where it can be told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from commands._tokens import masked
from commands._words import Token, tokens, unquoted
from lifecycle.service.names import REFERENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NONE = frozenset({"nobody", "none", "no one", "noone"})
_LEADS = r"(?:=|->|→|is|to)"
_SEPARATOR = re.compile(rf"\s{_LEADS}(?=\s)", re.IGNORECASE)
_LED = re.compile(r"^(?:=|->|→|(?:is|to)\b)\s*", re.IGNORECASE)


def split_customer(words: str, means: Callable[[str], bool]) -> tuple[str, Token]:
    """(customer, value). A quotation or a button's `#123` is the customer, an equals sign stands between; else the
    value is the last word, or what follows `is` or `to`, whichever leaves words that mean a customer. The value is
    empty where there is only one word."""
    words = words.strip()
    found = tokens(words)
    if len(found) < 2:
        return unquoted(words), Token("")
    if found[0].quoted or REFERENCE.fullmatch(found[0]):
        return found[0], unquoted(_LED.sub("", words[found[0].end :].strip()))
    left, right = split_equals(words)
    if left and right:
        return left, right
    readings = list(_readings(words))
    return next((one for one in readings if means(one[0])), readings[-1])


def _readings(words: str) -> Iterator[tuple[str, Token]]:
    """Each way to part the words: before the last one, then at each `is` or `to`, from the last to the first."""
    last = tokens(words)[-1]
    yield unquoted(words[: last.start]), unquoted(words[last.start :])
    for sign in reversed(list(_SEPARATOR.finditer(masked(words)))):
        yield unquoted(words[: sign.start()]), unquoted(words[sign.end() :])


def says_none(value: Token) -> bool:
    """Whether a value takes away what was said: `nobody` or `none`, unless it stands in quotes."""
    return not value.quoted and value.casefold().rstrip(".!") in NONE


def split_equals(words: str) -> tuple[Token, Token]:
    """(left, right) of the first equals sign outside quotes, both without quotes; both empty where there is none."""
    at = masked(words).find("=")
    return (unquoted(words[:at]), unquoted(words[at + 1 :])) if at >= 0 else (Token(""), Token(""))
