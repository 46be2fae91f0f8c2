"""A competitor's name, and what was said of it: `Umbrella cheaper`, `Umbrella Ltd: they are cheaper`."""

from __future__ import annotations

import re

from commands._words import tokens, unquoted
from commands.log._noted import noted
from lifecycle.names import LEGAL_FORMS

_PARTED = re.compile(
    r"\s*(?::|\s[–—-]\s|,\s|\s(?:because of|because|since|as they|as it|who|which)\s)\s*", re.IGNORECASE
)
_LED = re.compile(r"(?:with|to|against|and|vs\.?|versus|or)\s+(?=\S)", re.IGNORECASE)
LONGEST_NAME = 5
"""Words of a name that a colon or `because` ends."""


def take_competitor(text: str) -> tuple[str | None, str | None]:
    """(the competitor, what was said) of these words. The name is what stands in quotes, or before a colon, a comma or
    `because`; else the first word, with the legal form behind it."""
    text = text.strip()
    led = _LED.match(text)
    text = text[led.end() :] if led else text
    words = tokens(text)
    if not words:
        return None, None
    parted = _PARTED.search(text)
    if not words[0].quoted and parted and 0 < len(tokens(text[: parted.start()])) <= LONGEST_NAME:
        return str(unquoted(text[: parted.start()])), noted(text[parted.end() :])
    end = 2 if len(words) > 1 and not words[0].quoted and words[1].casefold().strip(".,") in LEGAL_FORMS else 1
    return str(unquoted(text[: words[end - 1].end])), noted(text[words[end - 1].end :])
