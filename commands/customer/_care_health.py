"""Health as it is said: one line that names what warns, and a row per part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Column, Table
from commands._say import listed
from commands.customer._care_said import ago, every, in_days, late, unused
from lifecycle.care.health import Mark, Part
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from commands import Ask
    from lifecycle.care.health import Health, Sign


def health_line(health: Health, ask: Ask) -> str:
    """How many parts warn and why: `2 of 5 parts warn: buying (nothing bought for 94 days, usually every 21) and ...`."""
    warn, good = health.marked(Mark.WARN), health.marked(Mark.GOOD)
    n = len(health.signs)
    if warn:
        told = plural("Health: {k} of {n} parts warns: {parts}.", "Health: {k} of {n} parts warn: {parts}.", len(warn))
        parts = listed([f"{_part(sign.part).casefold()} ({_why(sign, ask)})" for sign in warn])
        return told.format(k=len(warn), n=n, parts=parts)
    if good:
        told = plural(
            "Health: nothing warns; {k} of {n} parts is good, the others are unknown.",
            "Health: nothing warns; {k} of {n} parts are good, the others are unknown.",
            len(good),
        )
        return _("Health: all parts are good.") if len(good) == n else told.format(k=len(good), n=n)
    return _("Health: unknown; no purchase, feedback, ticket, use or contact tells it yet.")


def health_table(health: Health, ask: Ask) -> Table:
    """A row per part."""
    columns = (Column(_("Health")), Column(_("Is")), Column(_("Why")))
    return Table(columns, tuple((_part(sign.part), _mark(sign.mark), _why(sign, ask)) for sign in health.signs))


def _part(part: Part) -> str:
    return {
        Part.BUYING: _("Buying"),
        Part.FEEDBACK: _("Feedback"),
        Part.TICKETS: _("Tickets"),
        Part.USE: _("Use"),
        Part.CONTACT: _("Contact"),
    }[part]


def _mark(mark: Mark) -> str:
    return {Mark.GOOD: _("good"), Mark.WARN: _("warns"), Mark.UNKNOWN: _("unknown")}[mark]


def _why(sign: Sign, ask: Ask) -> str:
    if sign.part is Part.FEEDBACK:
        return _feedback(sign)
    told = {Part.BUYING: _buying, Part.TICKETS: _tickets, Part.USE: _use, Part.CONTACT: _contact}
    return told[sign.part](sign, ask)


def _buying(sign: Sign, ask: Ask) -> str:
    if sign.days is None:
        return _("no purchase logged")
    if sign.n == 1:
        told = _("bought once, {ago}").format(ago=ago(sign.days))
        if sign.usual is None:
            return told
        return _("{told}; three in four who came back did so within {limit}").format(
            told=told, limit=in_days(sign.usual, ask)
        )
    if sign.mark is Mark.WARN:
        return late(sign.days, sign.usual or 1, ask)
    told = _("bought {ago}, usually every {usual}")
    return told.format(ago=ago(sign.days), usual=in_days(sign.usual or 1, ask))


def _feedback(sign: Sign) -> str:
    if sign.days is None:
        return _("no answer in 12 months")
    told = _("{score}, {ago}").format(score=score(sign.kind, sign.n), ago=ago(sign.days))
    if sign.unanswered:
        return _("{told}, and nobody answered").format(told=told)
    return _("{told}; nothing newer").format(told=told) if sign.mark is Mark.UNKNOWN else told


def score(kind: str, value: int) -> str:
    """`NPS 9`, `CSAT 4 of 5`, `review 4 of 5`."""
    told = {"nps": _("NPS {n}"), "csat": _("CSAT {n} of 5"), "ces": _("CES {n} of 7"), "review": _("review {n} of 5")}
    return told[kind].format(n=value)


def _tickets(sign: Sign, ask: Ask) -> str:
    if sign.n:
        told = plural("{n} open, since {days}", "{n} open, the oldest since {days}", sign.n)
        return told.format(n=sign.n, days=in_days(sign.days or 0, ask))
    return _("none is open") if sign.mark is Mark.GOOD else _("none logged")


def _use(sign: Sign, ask: Ask) -> str:
    if sign.days is None:
        return _("no use logged")
    if sign.mark is Mark.WARN:
        return unused(sign.days, sign.usual or 1, ask)
    told = _("used {ago}").format(ago=ago(sign.days))
    return (
        told
        if sign.usual is None
        else _("{told}, usually every {usual}").format(told=told, usual=every(sign.usual, ask))
    )


def _contact(sign: Sign, ask: Ask) -> str:
    if sign.days is None:
        return _("no contact of ours logged")
    if sign.mark is Mark.WARN:
        return _("no contact of ours for {days}").format(days=in_days(sign.days, ask))
    return _("we were in contact {ago}").format(ago=ago(sign.days))
