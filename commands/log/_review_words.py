"""A review as it is typed: `4 on G2 "great support"`, `4 stars on Google Maps: slow at first`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from commands._words import tokens
from commands.log._noted import leads_in, noted
from commands.log._scores import take_score

if TYPE_CHECKING:
    from commands.log._scores import Score

SITES = frozenset(
    (
        "google maps", "google play", "google reviews", "app store", "apple app", "play store", "product hunt",
        "trust pilot", "trust radius", "gartner peer", "software advice", "get app", "our site", "our website",
        "the web", "social media",
    )
)  # fmt: skip
"""Sites of two words; other ones with several need quotes, or a colon behind them."""
_ON = re.compile(r"(?:,\s*)?(?:on|at|in|via)\s+(?=\S)", re.IGNORECASE)
_COLON = re.compile(r"[^:\"“«„]{1,60}?\s*(?::\s|\s[–—-]\s)")
LONGEST_SITE = 4
"""Words of a site that a colon ends."""


def take_review(text: str) -> tuple[Score | None, str | None, str | None]:
    """(the rating, the site, what was said) of these words; None for what was not."""
    score = take_score(text)
    if score is None:
        return None, None, None
    site, rest = _take_site(score.rest)
    if site is None:  # or it stands behind the quotation
        words = tokens(rest)
        if words and words[0].quoted:
            site, behind = _take_site(rest[words[0].end :].strip())
            return score, site, noted(f"{rest[: words[0].end]} {behind}" if behind else rest[: words[0].end])
    return score, site, noted(rest)


def _take_site(text: str) -> tuple[str | None, str]:
    """(the site, the rest) of words that `on` leads in; (None, the words) of others."""
    led = _ON.match(text)
    if not led:
        return None, text
    behind = text[led.end() :]
    words = tokens(behind)
    if not words[0].quoted:
        colon = _COLON.match(behind)
        if colon and len(tokens(colon[0])) <= LONGEST_SITE + 1:
            return colon[0].rstrip(" :–—-").strip(), behind[colon.end() :].strip()
        if len(words) > 1 and " ".join(words[:2]).casefold().rstrip(".,;") in SITES:
            return " ".join(words[:2]).rstrip(".,;"), behind[words[1].end :].strip()
    return str(words[0]).rstrip(",;:") or None, behind[words[0].end :].strip()


def begins_review(text: str) -> bool:
    """Whether a rating stands here."""
    return take_score(text) is not None and not leads_in(text)
