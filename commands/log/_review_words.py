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
SHORT_SITES = frozenset(
    ("g2", "capterra", "trustpilot", "google", "yelp", "getapp", "trustradius", "gartner", "facebook", "linkedin")
)
"""Sites that are known without a word before them."""
_REVIEW = re.compile(r"^(?:review|rating)s?\b[\s:,]*", re.IGNORECASE)
_ON = re.compile(r"(?:,\s*)?(?:on|at|in|via)\s+(?=\S)", re.IGNORECASE)
_COLON = re.compile(r"[^:\"“«„]{1,60}?\s*(?::\s|\s[–—-]\s)")
LONGEST_SITE = 4
"""Words of a site that a colon ends."""


def take_review(text: str) -> tuple[Score | None, str | None, str | None]:
    """(the rating, the site, what was said) of these words; None for what was not. The rating may stand behind the site, or
    behind the quotation."""
    text = text.strip()
    quote_, site, rest = "", None, text
    words = tokens(text)
    if words and words[0].quoted:
        quote_, rest = text[: words[0].end], text[words[0].end :].strip()
    if take_score(rest) is None:
        site, rest = _take_site(rest)
        if site is None and words and not quote_ and words[0].casefold().strip(",:") in SHORT_SITES:
            site, rest = str(words[0]).strip(",:"), text[words[0].end :].strip()
    score = take_score(rest)
    if score is None:
        return None, None, None
    rest = _REVIEW.sub("", score.rest)
    other, rest = _take_site(rest) if site is None else (site, rest)
    if other is None:  # or it stands behind the quotation
        words = tokens(rest)
        if words and words[0].quoted:
            other, behind = _take_site(rest[words[0].end :].strip())
            rest = f"{rest[: words[0].end]} {behind}" if behind else rest[: words[0].end]
    return score, other, noted(f"{quote_} {rest}" if rest else quote_) if quote_ else noted(rest)


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
    """Whether a rating stands here, or a site with one."""
    return not leads_in(text) and (take_score(text) is not None or (not _ON.match(text) and _has_site(text)))


def behind_review(text: str) -> str:
    """What stands behind a rating that stands first: the customer in `4 stars from acme on G2`."""
    score = take_score(text)
    return _REVIEW.sub("", score.rest) if score and score.typed else ""


def _has_site(text: str) -> bool:
    words = tokens(text)
    known = bool(words) and words[0].casefold().strip(",:") in SHORT_SITES
    return known and take_score(text[words[0].end :]) is not None
