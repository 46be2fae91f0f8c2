"""Who needs somebody, a line each, and the buttons of the first ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Button
from commands._say import days, listed
from commands.clv._said import about
from commands.customer import _care_said as care
from commands.journey._stuck_said import long
from lifecycle.care.claims import List
from lifecycle.care.rules import Why
from lifecycle.digests.kind import Need
from lifecycle.service.names import reference
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from commands import Ask
    from lifecycle.care.signals import Reason
    from lifecycle.digests.report import Named, Person
    from lifecycle.service import Lifecycle
    from lifecycle.service.care_answers import Advocate, AtRisk, Waiting
    from lifecycle.service.stuck import Held

WITH_BUTTONS = 3
REASONS = 2
"""Reasons that are told of one customer: the gravest."""


def person_line(one: Named, ask: Ask, lifecycle: Lifecycle) -> str:
    """`Acme Corp: nothing bought for 94 days, usually every 21; 1,400 EUR at stake`."""
    return _("{name}: {why}.").format(name=one.customer.name, why="; ".join(_why(one.told, ask, lifecycle)))


def _why(told: Person, ask: Ask, lifecycle: Lifecycle) -> list[str]:
    from lifecycle.service.care_answers import Advocate, AtRisk, Waiting  # noqa: PLC0415 - loaded with the report

    if isinstance(told, AtRisk):
        return _at_risk(told, ask, lifecycle)
    if isinstance(told, Advocate):
        return _to_ask(told, lifecycle)
    return _waiting(told) if isinstance(told, Waiting) else _held(told, ask.now)


def first_buttons(named: Sequence[Named]) -> tuple[Button, ...]:
    """The one thing to do about each of the first customers."""
    return tuple(_first(one) for one in named[:WITH_BUTTONS])


def every_button(named: Sequence[Named]) -> tuple[Button, ...]:
    """All that can be done about each of these customers."""
    return tuple(button for one in named for button in _every(one))


def _first(one: Named) -> Button:
    who, name = reference(one.customer), care.short(one.customer.name)
    if one.need is Need.STUCK:
        return Button(_("Move {name}").format(name=name), f"stage move {who}")
    if one.need is Need.WAITING:
        return Button(_("{name} said yes").format(name=name), f"log ask {who} agreed")
    on = care_list(one.need)
    return Button(_("Claim {name}").format(name=name), f"customer claim {who} {on}")


def care_list(need: Need) -> str:
    """The list as it is typed."""
    return "at risk" if need is Need.AT_RISK else List.ADVOCATE.value


def _every(one: Named) -> tuple[Button, ...]:
    who, name = reference(one.customer), care.short(one.customer.name)
    touch = Button(_("Log touch {name}").format(name=name), f"log touch {who}")
    snooze = Button(_("Snooze {name}").format(name=name), f"customer snooze {who}")
    aside = Button(_("Not relevant: {name}").format(name=name), f"customer dismiss {who} {care_list(one.need)}")
    ask = Button(_("Ask {name}").format(name=name), f"log ask {who} for review")
    no = Button(_("{name} said no").format(name=name), f"log ask {who} declined")
    more = {
        Need.AT_RISK: (touch, snooze, aside),
        Need.ASK: (ask, aside),
        Need.WAITING: (no, touch),
        Need.STUCK: (touch, snooze),
    }[one.need]
    return (_first(one), *more)


def _at_risk(one: AtRisk, ask: Ask, lifecycle: Lifecycle) -> list[str]:
    parts = [_reason(reason, ask, lifecycle) for reason in one.reasons[:REASONS]]
    if one.stake is not None and one.stake >= 1:
        stake = _("{stake} {currency} at stake")
        parts.append(stake.format(stake=about(one.stake, ask), currency=lifecycle.settings.currency))
    claim = care.claimed(one.claim, ask, lifecycle)
    return [*parts, claim] if claim else parts


def _reason(one: Reason, ask: Ask, lifecycle: Lifecycle) -> str:
    """As the list has it; of one-time buyers in short, since several stand below each other and the thread has the rule."""
    if one.why is not Why.ONCE:
        return care.reason(one, ask, lifecycle)
    told = _("bought once, {ago}, usually again within {limit}")
    return told.format(ago=care.ago(one.days), limit=care.in_days(int(one.first), ask))


def _to_ask(one: Advocate, lifecycle: Lifecycle) -> list[str]:
    scores = [_("NPS {score}").format(score=one.nps)] if one.nps is not None else []
    scores += [_("CSAT {score} of 5").format(score=one.csat)] if one.csat is not None else []
    parts = [_("to be asked")]
    parts.append(_("{score}, {ago}").format(score=listed(scores), ago=care.ago(one.days)))
    if one.acted:
        parts.append(_("acted before"))
    elif one.again:
        parts.append(_("bought again"))
    elif one.stayed:
        parts.append(_("in {stage} or later for 90 days").format(stage=care.retention_name(lifecycle)))
    return parts


def _waiting(one: Waiting) -> list[str]:
    return [_("asked {ago}, no answer yet").format(ago=care.ago(one.days))]


def _held(one: Held, now: datetime) -> list[str]:
    told = _("{stay} in {stage}, three in four move on within {limit}")
    if not one.limit.measured:
        told = _("{stay} in {stage}, longer than the {limit} set for it")
    return [told.format(stay=days(now - one.since), stage=one.limit.stage.name, limit=long(one.limit))]
