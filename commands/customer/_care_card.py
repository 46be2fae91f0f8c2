"""What the card says beside the stage: value, last touch, feedback, tickets, referrals, claims; a line each, none for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands._card import owner_name
from commands._say import calendar, day, listed, number
from commands.clv import _said as worth
from commands.customer import _care_said as said
from commands.customer._care_health import score
from lifecycle.care.claims import List
from lifecycle.model import LOST
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from commands import Ask
    from lifecycle.model import Customer
    from lifecycle.service import Lifecycle
    from lifecycle.service.care_answers import CareCard

MOST = 3
"""Customers and subjects that are named in a line; more are counted."""


def about_customer(care: CareCard, ask: Ask, lifecycle: Lifecycle, customer: Customer) -> tuple[str, ...]:
    """The lines."""
    lines = (
        _value(care, ask, lifecycle, customer),
        _touch(care, calendar(ask, lifecycle)),
        _feedback(care, ask),
        _tickets(care, ask),
        _referrals(care),
        _claims(care, ask, lifecycle),
    )
    return tuple(line for line in lines if line)


def _value(care: CareCard, ask: Ask, lifecycle: Lifecycle, customer: Customer) -> str:
    if care.profit is None:
        return ""
    told = {"profit": worth.exact(care.profit, ask), "currency": lifecycle.settings.currency}
    if customer.stage == LOST:
        return _("Value: {profit} {currency} profit so far; lost, so nothing more is expected.").format(**told)
    if care.expected is None:
        return _("Value: {profit} {currency} profit so far.").format(**told)
    line = _("Value: {profit} {currency} profit so far, about {more} more in the next 12 months.")
    return line.format(**told, more=worth.about(care.expected, ask))


def _touch(care: CareCard, here: Ask) -> str:
    if care.last_touch is None:
        return ""
    touch = care.last_touch.touchpoint
    told = _("Last touch: {kind} on {day}").format(kind=touch.kind, day=day(touch.at, here))
    by = _("by {who}").format(who=owner_name(care.last_touch.by))
    note = f" ({touch.note})" if touch.note else ""
    return f"{told} {by}{note}."


def _feedback(care: CareCard, ask: Ask) -> str:
    if not care.answers:
        return ""
    told = [
        _("{score}, {ago} (n = {n})").format(
            score=score(one.latest.kind, one.latest.score), ago=said.ago(one.latest.days), n=number(one.n, ask)
        )
        for one in care.answers
    ]
    return _("Feedback: {answers}.").format(answers="; ".join(told))


def _tickets(care: CareCard, ask: Ask) -> str:
    n = len(care.open_tickets)
    if not n:
        return ""
    subjects = [f"“{one.detail}”" for one in care.open_tickets if one.detail]
    told = plural("{n} open ticket", "{n} open tickets", n).format(n=number(n, ask))
    return f"{told}: {_named(subjects, len(subjects))}." if subjects else f"{told}."


def _referrals(care: CareCard) -> str:
    parts = []
    if care.referred:
        names = [one.name for one in care.referred]
        parts.append(_("Referred {names}").format(names=_named(names, len(names))))
    if care.referred_by:
        names = [one.name for one in care.referred_by]
        parts.append(_("Came by referral of {names}").format(names=_named(names, len(names))))
    return f"{'. '.join(parts)}." if parts else ""


def _claims(care: CareCard, ask: Ask, lifecycle: Lifecycle) -> str:
    found = []
    for on, name in ((List.AT_RISK, _("At risk")), (List.ADVOCATE, _("Advocate"))):
        claim = care.claims.get(on)
        if claim and claim.lasts:
            found.append(f"{name}: {said.claimed(claim, ask, lifecycle)}.")
        elif claim and claim.outcome:
            found.append(_("{name}: the last claim ended with {outcome}.").format(name=name, outcome=claim.outcome))
    return " ".join(found)


def _named(names: list[str], n: int) -> str:
    more = n - MOST
    rest = [plural("{n} more", "{n} more", more).format(n=more)] if more > 0 else []
    return listed([*names[:MOST], *rest])
