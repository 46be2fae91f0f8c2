"""Words that people type for the kinds of touchpoints. Pure; only clear ones are here, others are asked about."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from lifecycle.touchpoints import (
    ADVERTISING,
    BLOG,
    CALL,
    COMPETITOR,
    CONTACTS,
    EMAIL,
    EVENT,
    MEETING,
    NOTIFICATION,
    OFFER,
    OUTSIDE,
    RECORDS,
    REFERRAL,
    REVIEW,
    SEARCH,
    SOCIAL,
    SUPPORT,
    WORD_OF_MOUTH,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

TOUCH = "touch"
"""The fact about a workspace `touch.webinar`: who makes contacts of this kind, and whether they are still offered."""
OURS, FROM_OUTSIDE, OFF = "ours", "outside", " off"
"""What it says: `ours`, `outside`, `ours off`, `outside off`."""
NO_KINDS = frozenset(
    [
        "about",
        "again",
        "and",
        "because",
        "for",
        "from",
        "no",
        "none",
        "off",
        "on",
        "out",
        "outside",
        "re",
        "that",
        "the",
        "to",
        "what",
        "with",
    ]
)
"""Words that are typed around kinds, and can be none."""
LONGEST_KIND = 40
"""Letters of a kind that a workspace adds."""
MOST_WORDS = 4
"""Words of a kind that are looked at."""
LIKE_ENOUGH = 0.7
_SYNONYMS = {
    SEARCH: ("google", "bing", "seo", "search engine", "web search"),
    ADVERTISING: (
        "ad",
        "ads",
        "advert",
        "adverts",
        "advertisement",
        "banner",
        "google ads",
        "google ad",
        "facebook ads",
        "linkedin ads",
    ),
    REFERRAL: ("referrals",),
    REVIEW: ("reviews",),
    BLOG: ("blog post", "article"),
    SOCIAL: ("social media", "linkedin", "facebook", "instagram", "twitter", "tiktok"),
    WORD_OF_MOUTH: ("wom", "word-of-mouth", "mouth to mouth"),
    EMAIL: ("mail", "e mail", "e mails", "email", "emails", "e-mails", "emailed", "e-mailed", "mailed", "mailing"),
    NOTIFICATION: ("notifications", "push", "newsletter"),
    OFFER: ("offers", "quote", "quotation", "proposal", "discount"),
    CALL: ("calls", "called", "phone", "phoned", "phone call", "telephone", "tel", "rang", "rung"),
    MEETING: ("meetings", "meet", "met", "demo", "visit", "visited", "lunch", "video call"),
    SUPPORT: ("helpdesk", "help desk", "chat", "live chat"),
    EVENT: ("events", "conference", "fair", "trade fair", "webinar"),
    COMPETITOR: ("competition", "rival", "comparison"),
}
_KIND_OF = {word: kind for kind, words in _SYNONYMS.items() for word in (kind, *words)}
ELSEWHERE = {
    **dict.fromkeys(("nps", "csat", "ces", "feedback", "survey", "rating"), "feedback"),
    **dict.fromkeys(("ticket", "tickets", "issue", "complaint"), "ticket"),
    **dict.fromkeys(("ask", "asked"), "ask"),
    **dict.fromkeys(("used", "use", "usage", "login"), "used"),
    **dict.fromkeys(("purchase", "purchased", "bought", "order", "sale"), "purchase"),
    **dict.fromkeys(("optout", "opt-out"), "optout"),
}
"""Words for what is logged by another command than a contact: the last word of its name."""


def as_kind(typed: str) -> str:
    """The spelling in which kinds are kept and compared: lower case, single spaces."""
    return " ".join(typed.casefold().split())


def kind_of(typed: str, own: Sequence[str] = ()) -> str | None:
    """The kind that these words mean, all together: one of the workspace's `own`, or one that everybody has, by any of its
    names. None for other words."""
    word = as_kind(typed).strip(".,;:!")
    return word if word in own else _KIND_OF.get(word)


def near(typed: str, kinds: Sequence[str], limit: int = 3) -> tuple[str, ...]:
    """The kinds among `kinds` that are spelt nearly like these words, the likest first."""
    spelt = {word: kind for word, kind in _KIND_OF.items() if kind in kinds} | {kind: kind for kind in kinds}
    found = get_close_matches(as_kind(typed), spelt, n=2 * limit, cutoff=LIKE_ENOUGH)
    return tuple(dict.fromkeys(spelt[word] for word in found))[:limit]


def is_taken(kind: str) -> bool:
    """Whether this word means something already, so that no workspace may call a kind of its own so: `webinar` and the like
    stand in for a kind that everybody has only as long as nobody adds them."""
    return kind in CONTACTS or kind in RECORDS or kind in ELSEWHERE or kind in NO_KINDS


def is_ours(kind: str, own: Sequence[tuple[str, bool]] = ()) -> bool:
    """Whether the company makes contacts of this kind itself; `own` has (kind, ours) of the workspace's. A kind that nobody
    knows counts as its own."""
    return dict(own).get(kind, kind not in OUTSIDE)
