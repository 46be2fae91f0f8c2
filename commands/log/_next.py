"""What one would want after an answer: to make good with who is not pleased, to ask who is, if they may be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Button
from commands.log._noted import when
from lifecycle.service.names import reference
from lifecycle.service.touchpoints import NOT_AGAIN
from lifecycle.text import _
from lifecycle.touchpoints import CSAT, REVIEW, sentiment

if TYPE_CHECKING:
    from datetime import datetime

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


def why_not(ask: Ask | None, lifecycle: Lifecycle, customer: Customer, at: datetime | None = None) -> str:
    """Why the customer is not to be asked for anything, now or at an instant; empty where it may be. The day is said to a
    reader only."""
    out = lifecycle.touchpoints.opted_out_at(customer)
    asked = None if out else lifecycle.touchpoints.asked_lately(customer, at)
    day = when(out or (asked.at if asked else None) or ask.now, ask, lifecycle) if ask else ""
    if out:
        return _("{name} has not wanted to be asked for anything since {day}.").format(name=customer.name, day=day)
    if asked:
        said = _("{name} was asked for {what} on {day}, less than {n} days ago.")
        told = {"what": asked_for(asked.detail or ""), "day": day, "n": NOT_AGAIN.days}
        return said.format(name=customer.name, **told)
    return ""


def was_asked(
    ask: Ask, lifecycle: Lifecycle, customer: Customer, what: str
) -> tuple[tuple[str, ...], tuple[Button, ...]]:
    """What to say where the customer did what it was asked for and did not answer yet: the line, and [They agreed]."""
    waiting = [one for one in lifecycle.touchpoints.open_asks(customer) if one.detail == what]
    if not waiting:
        return (), ()
    day = when(waiting[0].at, ask, lifecycle)
    said = _("It was asked for {what} on {day}.").format(what=asked_for(what), day=day)
    return (said,), (Button(_("They agreed"), f"log ask {reference(customer)} agreed {what}"),)


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
