"""What one would want after an answer: to make good with who is not pleased, to ask who is, if they may be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Button
from commands.log._noted import when
from lifecycle.service.names import reference
from lifecycle.text import _
from lifecycle.touchpoints import CSAT, REVIEW, sentiment

if TYPE_CHECKING:
    from commands import Ask
    from lifecycle.model import Customer
    from lifecycle.service import Lifecycle
    from lifecycle.touchpoints import Touchpoint

BEST_CSAT = 5


def next_buttons(lifecycle: Lifecycle, customer: Customer, logged: Touchpoint) -> tuple[Button, ...]:
    """[Log touch] [Open ticket] for who is not pleased, [Ask for review] [Ask for referral] for a promoter who may be asked."""
    who, show = reference(customer), Button(_("Show"), f"customer show {reference(customer)}")
    if _felt(logged) < 0:
        return (Button(_("Log touch"), f"log touch {who}"), Button(_("Open ticket"), f"log ticket {who} opened"), show)
    if not is_promoter(logged) or why_not(None, lifecycle, customer):
        return (show,)
    review = () if logged.kind == REVIEW else (Button(_("Ask for review"), f"log ask {who} for review"),)
    return (*review, Button(_("Ask for referral"), f"log ask {who} for referral"), show)


def is_promoter(logged: Touchpoint) -> bool:
    """Whether who answered so may be glad to be asked for something."""
    if logged.kind == CSAT:
        return logged.value == BEST_CSAT
    return _felt(logged) > 0


def why_not(ask: Ask | None, lifecycle: Lifecycle, customer: Customer) -> str:
    """Why the customer is not to be asked for anything now; empty where it may be. The day only for a reader."""
    out = lifecycle.touchpoints.opted_out_at(customer)
    asked = None if out else lifecycle.touchpoints.asked_lately(customer)
    day = when(out or (asked.at if asked else None) or ask.now, ask, lifecycle) if ask else ""
    if out:
        return _("It does not want to be asked, since {day}.").format(day=day)
    if asked:
        what = asked_for(asked.detail or "")
        return _("It was asked for {what} on {day}, less than 90 days ago.").format(what=what, day=day)
    return ""


def asked_for(what: str) -> str:
    """`a review`."""
    told = {
        "review": _("a review"),
        "referral": _("a referral"),
        "reference": _("a reference"),
        "post": _("a post"),
    }
    return told.get(what, what)


def _felt(logged: Touchpoint) -> int:
    return 0 if logged.value is None else sentiment(logged.kind, logged.value)
