"""What happened to a customer, in words: one happening as a line, and all of them in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands._card import owner_name
from commands._say import day, money, number
from lifecycle.journeys.moods import Mood
from lifecycle.journeys.touch_story import What
from lifecycle.text import _, plural
from lifecycle.touch_names import kind_name
from lifecycle.touchpoints import COMPETITOR, FEEDBACK, NPS, REVIEW, State

if TYPE_CHECKING:
    from commands import Ask
    from lifecycle.journeys.touch_story import Happening, Story
    from lifecycle.touchpoints import Touchpoint

LONGEST = 80
"""Letters of what was said that a line shows."""


def happened(here: Ask, story: Story) -> str:
    """`12 touchpoints, last: call, Sun 3 May. Feedback: 2 of 3 positive. 1 ticket is open. 3 purchases.` Empty for nothing."""
    every = (_contacts(here, story), _felt(here, story), _tickets(here, story), _purchases(here, story))
    return " ".join(said for said in every if said)


def _contacts(here: Ask, story: Story) -> str:
    contacts = story.of(What.CONTACT)
    if not contacts:
        return ""
    last, n = contacts[-1], number(len(contacts), here)
    assert last.touchpoint
    said = plural("{n} touchpoint: {kind}, {day}.", "{n} touchpoints, last: {kind}, {day}.", len(contacts))
    # Only so many were read, so there are more of them than can be told.
    return said.format(n=f"{n}+" if story.cut else n, kind=kind_name(last.touchpoint.kind), day=day(last.at, here))


def _felt(here: Ask, story: Story) -> str:
    answers = story.of(What.FEEDBACK)
    if not answers:
        return ""
    last = answers[-1]
    if len(answers) == 1:
        return _("Feedback: {said}, {day}.").format(said=_score(last), day=day(last.at, here))
    positive = sum(one.mood is Mood.POSITIVE for one in answers)
    return _("Feedback: {k} of {n} positive, last: {said}, {day}.").format(
        k=number(positive, here), n=number(len(answers), here), said=_score(last), day=day(last.at, here)
    )


def _tickets(here: Ask, story: Story) -> str:
    n = story.open_tickets
    return plural("{n} ticket is open.", "{n} tickets are open.", n).format(n=number(n, here)) if n else ""


def _purchases(here: Ask, story: Story) -> str:
    bought = [one for one in story.of(What.PURCHASE) if one.amount_cents > 0]
    if not bought:
        return ""
    said = plural("{n} purchase: {day}.", "{n} purchases, last: {day}.", len(bought))
    return said.format(n=number(len(bought), here), day=day(bought[-1].at, here))


def told(here: Ask, one: Happening, *, short: bool = True) -> str:
    """One happening as a line: `call: about renewal`, `NPS 9`, `ticket closed: login fails`, `bought for 1,200 EUR`."""
    said, more = _what(here, one), ""
    if one.touchpoint and one.touchpoint.note:
        more = one.touchpoint.note
    line = f"{said}: {more}" if more else said
    return f"{line[: LONGEST - 1].rstrip()}…" if short and len(line) > LONGEST else line


def by(one: Happening) -> str | None:
    """Who logged it; None for a purchase."""
    return owner_name(one.by) if one.by else None


def _what(here: Ask, one: Happening) -> str:
    touch = one.touchpoint
    if touch is None:
        amount = money(abs(one.amount_cents), one.currency, here)
        return (_("bought for {amount}") if one.amount_cents > 0 else _("got back {amount}")).format(amount=amount)
    words = {
        What.TICKET: lambda: _with(_ticket(touch.state), one.subject),
        What.ASK: lambda: _asked(touch.state).format(what=_askable(touch.detail)),
        What.GIVEN: lambda: _("referred {name}").format(name=one.other or _("somebody")),
        What.FEEDBACK: lambda: _with(_score(one), None if touch.kind == REVIEW else touch.detail),
    }
    return words.get(one.what, lambda: _contact(one, touch))()


def _contact(one: Happening, touch: Touchpoint) -> str:
    if one.other:
        return _("referred by {name}").format(name=one.other)
    if touch.kind == COMPETITOR and touch.detail:
        return f"{kind_name(touch.kind)} {touch.detail}"
    return _with(kind_name(touch.kind), touch.detail)


def _with(said: str, more: str | None) -> str:
    return f"{said}: {more}" if more else said


def _score(one: Happening) -> str:
    """`NPS 9`, `CSAT 2 of 5`, `review 4 of 5 on G2`."""
    touch = one.touchpoint
    assert touch
    name = kind_name(touch.kind)
    if touch.kind == NPS:
        return f"{name} {touch.value}"
    said = _("{name} {value} of {most}").format(name=name, value=touch.value, most=FEEDBACK[touch.kind][1])
    return _("{said} on {site}").format(said=said, site=touch.detail) if touch.kind == REVIEW and touch.detail else said


def _ticket(state: State) -> str:
    return {
        State.ANSWERED: _("ticket answered"),
        State.CLOSED: _("ticket closed"),
        State.REOPENED: _("ticket opened again"),
    }.get(state, _("ticket opened"))


def _asked(state: State) -> str:
    return {State.AGREED: _("agreed to {what}"), State.DECLINED: _("declined {what}")}.get(state, _("asked for {what}"))


def _askable(detail: str | None) -> str:
    return {
        "review": _("a review"),
        "referral": _("a referral"),
        "reference": _("a reference"),
        "post": _("a post"),
    }.get(detail or "", _("something"))
