"""Who needs somebody: a line each, with a menu of what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Item
from commands._say import days, listed
from commands.clv._said import about
from commands.customer import _care_said as care
from commands.customer._care_menu import advocate_menu, at_risk_menu, stuck_menu, waiting_menu
from commands.journey._stuck_said import long
from lifecycle.care.rules import Why
from lifecycle.digests.kind import Need
from lifecycle.text import _

if TYPE_CHECKING:
    from datetime import datetime

    from commands import Ask, Button
    from lifecycle.care.signals import Reason
    from lifecycle.digests.report import Named, Person
    from lifecycle.service import Lifecycle
    from lifecycle.service.care_answers import Advocate, AtRisk, Waiting
    from lifecycle.service.stuck import Held

REASONS = 2
"""Reasons that are told of one customer: the gravest."""


def person_item(one: Named, ask: Ask, lifecycle: Lifecycle) -> Item:
    """`Acme Corp: nothing bought for 94 days, usually every 21; 1,400 EUR at stake`, and what can be done about it."""
    told = _("{name}: {why}.").format(name=one.customer.name, why="; ".join(_why(one.told, ask, lifecycle)))
    return Item(told, _menu(one, ask, lifecycle))


def _why(told: Person, ask: Ask, lifecycle: Lifecycle) -> list[str]:
    from lifecycle.service.care_answers import Advocate, AtRisk, Waiting  # noqa: PLC0415 - loaded with the report

    if isinstance(told, AtRisk):
        return _at_risk(told, ask, lifecycle)
    if isinstance(told, Advocate):
        return _to_ask(told, lifecycle)
    return _waiting(told) if isinstance(told, Waiting) else _held(told, ask.now)


def _menu(one: Named, ask: Ask, lifecycle: Lifecycle) -> tuple[Button, ...]:
    from lifecycle.service.care_answers import Advocate, AtRisk  # noqa: PLC0415 - as below

    if isinstance(one.told, AtRisk):
        return at_risk_menu(one.told, ask, lifecycle)
    if isinstance(one.told, Advocate):
        return advocate_menu(one.told, ask, lifecycle)
    return waiting_menu(one.customer) if one.need is Need.WAITING else stuck_menu(one.customer)


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
