"""What can be done about a customer of a list, in the menu beside the line about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Button
from commands.customer._care_said import is_over
from lifecycle.service.names import reference
from lifecycle.text import _

if TYPE_CHECKING:
    from commands import Ask
    from lifecycle.care.claims import Claim
    from lifecycle.model import Customer
    from lifecycle.service import Lifecycle
    from lifecycle.service.care_answers import Advocate, AtRisk

MOST = 5
"""Choices that a menu has room for."""
AT_RISK, ADVOCATE = "at risk", "advocate"
"""The lists as they are typed."""


def at_risk_menu(one: AtRisk, ask: Ask, lifecycle: Lifecycle) -> tuple[Button, ...]:
    """Of one who is at risk."""
    who = reference(one.customer)
    return (*_claims(who, AT_RISK, one.claim, ask, lifecycle), touch(who), snooze(who), aside(who, AT_RISK), card(who))[
        :MOST
    ]


def advocate_menu(one: Advocate, ask: Ask, lifecycle: Lifecycle) -> tuple[Button, ...]:
    """Of one who could be asked."""
    who = reference(one.customer)
    review = Button(_("Ask for review"), f"log ask {who} for review")
    return (review, *_claims(who, ADVOCATE, one.claim, ask, lifecycle), aside(who, ADVOCATE), touch(who), card(who))[
        :MOST
    ]


def waiting_menu(customer: Customer) -> tuple[Button, ...]:
    """Of one who was asked and has not answered."""
    who = reference(customer)
    agreed, declined = (Button(label, f"log ask {who} {word}") for label, word in _answers())
    return (agreed, declined, touch(who), card(who))


def stuck_menu(customer: Customer) -> tuple[Button, ...]:
    """Of one who is longer in a stage than usual."""
    who = reference(customer)
    weeks = Button(_("Snooze 2 weeks"), f"customer snooze {who} 2 weeks")
    return (Button(_("Move"), f"stage move {who}"), touch(who), weeks, card(who))


def touch(who: str) -> Button:
    """Log a contact with them."""
    return Button(_("Log touch"), f"log touch {who}")


def snooze(who: str) -> Button:
    """Leave them out for some time."""
    return Button(_("Snooze"), f"customer snooze {who}")


def aside(who: str, of: str) -> Button:
    """Leave them out of a list."""
    return Button(_("Not relevant"), f"customer dismiss {who} {of}")


def card(who: str) -> Button:
    """All about them."""
    return Button(_("Show"), f"customer show {who}")


def _claims(who: str, of: str, claim: Claim | None, ask: Ask, lifecycle: Lifecycle) -> tuple[Button, ...]:
    """Who is claimed can be done with; who should have been taken care of by now can be claimed anew as well."""
    done = Button(_("Done"), f"customer done {who} {of}")
    anew = Button(_("Claim"), f"customer claim {who} {of}")
    if claim is None or not claim.lasts:
        return (anew,)
    return (done, anew) if is_over(claim, ask, lifecycle) else (done,)


def _answers() -> tuple[tuple[str, str], ...]:
    return (_("They said yes"), "agreed"), (_("They said no"), "declined")
