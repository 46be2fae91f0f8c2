"""Words that the lists of care and the card share: reasons as a person would give them, claims, labels."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from commands import mention
from commands._card import is_person
from commands._say import date_in, number
from commands.clv._said import share
from lifecycle.care.claims import List
from lifecycle.care.rules import Why
from lifecycle.stage_names import RETENTION
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from datetime import date

    from commands import Ask
    from lifecycle.care.claims import Claim
    from lifecycle.care.signals import Reason
    from lifecycle.service import Lifecycle


def ago(days: int) -> str:
    """`today`, `1 day ago`, `94 days ago`."""
    if days < 1:
        return _("today")
    return plural("{n} day ago", "{n} days ago", days).format(n=days)


def in_days(days: int, ask: Ask) -> str:
    """`94 days`."""
    return plural("{n} day", "{n} days", days).format(n=number(days, ask))


def reason(one: Reason, ask: Ask, lifecycle: Lifecycle) -> str:
    """Why somebody is at risk, as a part of a sentence."""
    if one.why is Why.OVERDUE:
        return late(one.days, int(one.first), ask)
    if one.why is Why.UNUSED:
        return unused(one.days, int(one.first), ask)
    told, numbers = _("NPS {score}, {ago}, and nobody answered"), {"score": str(int(one.first)), "ago": ago(one.days)}
    if one.why is Why.ONCE:
        told = _("bought once, {ago} (three in four of those who came back did so within {limit})")
        numbers["limit"] = in_days(int(one.first), ask)
    elif one.why is Why.FELL:
        told = _("the chance that they still buy fell from {before} to {now} in four weeks")
        numbers |= {"before": share(one.first), "now": share(one.second)}
    elif one.why is Why.LOW:
        told = _("a review of {score} of 5, {ago}") if one.second == 1 else _("CSAT {score} of 5, {ago}")
    elif one.why is Why.BACK:
        before, after = (lifecycle.model.stage(int(stage)).name for stage in (one.first, one.second))
        told = _("bounced back from {before} to {after} {ago}")
        numbers |= {"before": before, "after": after}
    return told.format(**numbers)


def late(days: int, usual: int, ask: Ask) -> str:
    """How long nothing was bought."""
    told = _("nothing bought for {gap}, usually every {usual}")
    return told.format(gap=in_days(days, ask), usual=every(usual, ask))


def unused(days: int, usual: int, ask: Ask) -> str:
    """How long the product was not used."""
    told = _("not used for {gap}, usually every {usual}")
    return told.format(gap=in_days(days, ask), usual=every(usual, ask))


def every(days: int, ask: Ask) -> str:
    """`day`, `21`: what stands after `every`, where days were named before."""
    return _("day") if days <= 1 else number(days, ask)


def in_short(why: Why) -> str:
    """A reason in a word or two."""
    return {
        Why.OVERDUE: _("overdue"),
        Why.ONCE: _("bought once"),
        Why.FELL: _("chance fell"),
        Why.LOW: _("low rating"),
        Why.DETRACTOR: _("detractor"),
        Why.BACK: _("bounced back"),
        Why.UNUSED: _("use stopped"),
    }[why]


def claimed(claim: Claim | None, ask: Ask, lifecycle: Lifecycle) -> str:
    """`claimed by @you until Fri 4 Dec`; empty for no claim that lasts."""
    if claim is None or not claim.lasts or claim.due is None:
        return ""
    told = _("claimed by {who}, due {day}") if is_over(claim, ask, lifecycle) else _("claimed by {who} until {day}")
    return told.format(who=who(claim.person), day=on(claim.due, ask, lifecycle))


def is_over(claim: Claim, ask: Ask, lifecycle: Lifecycle) -> bool:
    """Whether the day by which it was to be done is over."""
    return bool(claim.due and claim.due < local_day(ask, lifecycle))


def who(person: str) -> str:
    """The person who claimed."""
    return mention(person) if is_person(person) else person


def on(day: date, ask: Ask, lifecycle: Lifecycle) -> str:
    """`Fri 4 Dec`, with the year when it is not this one."""
    return date_in(ask.language, day, with_year=day.year != local_day(ask, lifecycle).year)


def local_day(ask: Ask, lifecycle: Lifecycle) -> date:
    """Today by the workspace's calendar."""
    return ask.now.astimezone(ZoneInfo(lifecycle.settings.zone)).date()


def list_name(on_: List) -> str:
    """The list as a part of a sentence."""
    return _("the list of customers at risk") if on_ is List.AT_RISK else _("the list of advocates")


def retention_name(lifecycle: Lifecycle) -> str:
    """What the workspace calls retention, or its last stage where it has none."""
    stages = lifecycle.model.stages
    return next((stage.name for stage in stages if stage.id == RETENTION), lifecycle.model.ladder[-1].name)
