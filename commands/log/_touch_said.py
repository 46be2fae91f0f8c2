"""How a contact is said: a sentence for each kind, and the kinds as they are offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lifecycle import touchpoints as kinds
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.touchpoints import Touchpoint

OFTEN = (kinds.CALL, kinds.EMAIL, kinds.MEETING, kinds.OFFER, kinds.SUPPORT)
"""What is logged most: offered where no kind was named."""


def contact(name: str, logged: Touchpoint, day: str) -> str:
    """`Acme Corp had a call with us on Fri 20 Nov`."""
    said = {
        kinds.SEARCH: _("{name} found us by search on {day}"),
        kinds.ADVERTISING: _("{name} saw our advertising on {day}"),
        kinds.REFERRAL: _("{name} was told of us by somebody on {day}"),
        kinds.REVIEW: _("{name} read a review of us on {day}"),
        kinds.BLOG: _("{name} read our blog on {day}"),
        kinds.SOCIAL: _("{name} met us on social media on {day}"),
        kinds.WORD_OF_MOUTH: _("{name} heard of us by word of mouth on {day}"),
        kinds.EMAIL: _("{name} was in touch by e-mail on {day}"),
        kinds.NOTIFICATION: _("{name} had a notification from us on {day}"),
        kinds.OFFER: _("{name} had an offer from us on {day}"),
        kinds.CALL: _("{name} had a call with us on {day}"),
        kinds.MEETING: _("{name} had a meeting with us on {day}"),
        kinds.SUPPORT: _("{name} had help from our support on {day}"),
        kinds.EVENT: _("{name} was at an event of ours on {day}"),
        kinds.COMPETITOR: _("{name} compared us with a competitor on {day}"),
    }.get(logged.kind, _("{name} had contact by {kind} on {day}"))
    if logged.kind == kinds.COMPETITOR and logged.detail:
        said = _("{name} compared us with {detail} on {day}")
    return said.format(name=name, day=day, kind=logged.kind, detail=logged.detail)


def label(kind: str) -> str:
    """The kind as a button or a form shows it."""
    told = {
        kinds.SEARCH: _("Search"),
        kinds.ADVERTISING: _("Advertising"),
        kinds.REFERRAL: _("Referral"),
        kinds.REVIEW: _("Review read"),
        kinds.BLOG: _("Blog"),
        kinds.SOCIAL: _("Social media"),
        kinds.WORD_OF_MOUTH: _("Word of mouth"),
        kinds.EMAIL: _("E-mail"),
        kinds.NOTIFICATION: _("Notification"),
        kinds.OFFER: _("Offer"),
        kinds.CALL: _("Call"),
        kinds.MEETING: _("Meeting"),
        kinds.SUPPORT: _("Support"),
        kinds.EVENT: _("Event"),
        kinds.COMPETITOR: _("Competitor"),
    }
    return told.get(kind, kind[:1].upper() + kind[1:])
