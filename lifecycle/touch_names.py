"""What kinds of touchpoints are called where people read them, in the language of the request."""

from __future__ import annotations

from lifecycle import touchpoints as kinds
from lifecycle.text import _


def kind_name(kind: str) -> str:
    """`call`, `word of mouth`, `NPS`; a kind that the workspace added is called as it was added."""
    return _names().get(kind, kind)


def _names() -> dict[str, str]:
    return {
        kinds.SEARCH: _("search"),
        kinds.ADVERTISING: _("advertising"),
        kinds.REFERRAL: _("referral"),
        kinds.REVIEW: _("review"),
        kinds.BLOG: _("blog"),
        kinds.SOCIAL: _("social"),
        kinds.WORD_OF_MOUTH: _("word of mouth"),
        kinds.EMAIL: _("e-mail"),
        kinds.NOTIFICATION: _("notification"),
        kinds.OFFER: _("offer"),
        kinds.CALL: _("call"),
        kinds.MEETING: _("meeting"),
        kinds.SUPPORT: _("support"),
        kinds.EVENT: _("event"),
        kinds.COMPETITOR: _("competitor"),
        kinds.NPS: "NPS",
        kinds.CSAT: "CSAT",
        kinds.CES: "CES",
        kinds.TICKET: _("ticket"),
        kinds.ASK: _("ask"),
        kinds.USED: _("use"),
    }
