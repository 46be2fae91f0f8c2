"""Touchpoints: contacts between customers and the brand, and what customers say and do. One kind of row for all of them.

A contact (`CONTACTS`, and what a workspace adds) is something that reached the customer; feedback, tickets, asks and use
are what came back. A review with a `value` and a referral with an `other_id` were given by the customer; without them they
are contacts that the customer had (read a review, was told of us).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

SEARCH, ADVERTISING, REFERRAL, REVIEW, BLOG, SOCIAL = "search", "advertising", "referral", "review", "blog", "social"
WORD_OF_MOUTH, EMAIL, NOTIFICATION, OFFER = "word of mouth", "e-mail", "notification", "offer"
CALL, MEETING, SUPPORT, EVENT, COMPETITOR = "call", "meeting", "support", "event", "competitor"
NPS, CSAT, CES, TICKET, ASK, USED = "nps", "csat", "ces", "ticket", "ask", "used"

OURS = frozenset({ADVERTISING, BLOG, EMAIL, NOTIFICATION, OFFER, CALL, MEETING, SUPPORT, EVENT})
"""Contacts that the company makes itself."""
OUTSIDE = frozenset({SEARCH, REFERRAL, REVIEW, SOCIAL, WORD_OF_MOUTH, COMPETITOR})
"""Contacts that come from elsewhere."""
CONTACTS = (
    SEARCH, ADVERTISING, REFERRAL, REVIEW, BLOG, SOCIAL, WORD_OF_MOUTH, EMAIL, NOTIFICATION, OFFER, CALL, MEETING,
    SUPPORT, EVENT, COMPETITOR,
)  # fmt: skip
FEEDBACK = {NPS: (0, 10), CSAT: (1, 5), CES: (1, 7), REVIEW: (1, 5)}
"""Kinds of answers that are numbers, with the lowest and the highest one. CES: 7 is "very easy"."""
RECORDS = (NPS, CSAT, CES, TICKET, ASK, USED)
"""Kinds that are no contacts."""

OPTED_OUT = "opted_out"
"""The fact about a customer who does not want to be asked for anything: "yes"."""


class State(IntEnum):
    """Where a ticket or an ask stands after this row; NONE for every other kind."""

    NONE = 0
    OPENED = 1
    ANSWERED = 2
    CLOSED = 3
    REOPENED = 4
    ASKED = 5
    AGREED = 6
    DECLINED = 7


@dataclass(frozen=True, slots=True)
class Touchpoint:
    """One of them, at an instant. `value`: the score or rating; `detail`: the site of a review, the subject of a ticket, the
    competitor, what was asked for; `note`: what else was said; `other_id`: the customer who was referred, or the row with
    which this ticket or ask began."""

    id: int
    customer_id: int
    kind: str
    at: datetime
    value: int | None = None
    state: State = State.NONE
    detail: str | None = None
    note: str | None = None
    other_id: int | None = None


@dataclass(frozen=True, slots=True)
class Logged:
    """A touchpoint with who logged it (a Slack id, or a name that an import brought) and under which action."""

    touchpoint: Touchpoint
    by: str
    action_id: int


def sentiment(kind: str, value: int) -> int:
    """1 for an answer of who is pleased (NPS 9-10, CSAT and reviews 4-5, CES 6-7), -1 for one of who is not (NPS 0-6, CSAT and
    reviews 1-2, CES 1-3), 0 between. KeyError for a kind whose answers are no numbers."""
    bad, good = {NPS: (6, 9), CSAT: (2, 4), CES: (3, 6), REVIEW: (2, 4)}[kind]
    return (value >= good) - (value <= bad)
