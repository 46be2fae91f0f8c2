"""Reading which digest is meant: a subscription's of a due time, or a kind of a period."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from lifecycle.digests.kinds import USUAL, find, kinds
from lifecycle.errors import NotUnderstood
from lifecycle.period import parse_period
from lifecycle.text import _

if TYPE_CHECKING:
    from commands import Ask
    from lifecycle.digests.kind import Kind
    from lifecycle.digests.report import Report
    from lifecycle.digests.subscription import Subscription
    from lifecycle.period import Period
    from lifecycle.service import Lifecycle

LAST = "last week"
POLITE = frozenset({"please", "now", "here"})


def read_due(words: str, lifecycle: Lifecycle) -> tuple[Subscription, datetime]:
    """`<id> <due time>`. NotUnderstood for anything else, and for a digest that has ended."""
    found = _due(words)
    if found is None:
        raise NotUnderstood(_("Which digest? /digest list shows those there are."))
    return lifecycle.digests.find(found[0]), found[1]


def read_kind(words: str, ask: Ask, lifecycle: Lifecycle) -> tuple[Kind, Period]:
    """`[kind] [period]`: the overview of last week where nothing else is said. NotUnderstood for another word."""
    typed = [one for one in words.strip(" ?!.").split() if one.casefold() not in POLITE]
    for n in range(len(typed), 0, -1):
        kind = find(" ".join(typed[:n]))
        if kind:
            return kind, read_period(" ".join(typed[n:]), ask, lifecycle)
    kind = find(USUAL)
    assert kind
    try:
        return kind, read_period(" ".join(typed), ask, lifecycle)
    except NotUnderstood as refusal:
        names = ", ".join(one.slug for one in kinds())
        told = _('I know no digest "{typed}"; there are {names}, of a period such as last week.')
        raise NotUnderstood(told.format(typed=" ".join(typed), names=names)) from refusal


def report_of(words: str, ask: Ask, lifecycle: Lifecycle) -> Report:
    """The report that a button asks about, without its picture: of a due time, or of a kind and a period."""
    if _due(words):
        return lifecycle.digest_content.due(*read_due(words, lifecycle), drawn=False)
    return lifecycle.digest_content.asked(*read_kind(words, ask, lifecycle), ask.channel, drawn=False)


def _due(words: str) -> tuple[int, datetime] | None:
    first, _space, rest = words.strip().partition(" ")
    try:
        due = datetime.fromisoformat(rest.strip())
    except ValueError:
        return None
    return (int(first), due) if first.isdecimal() and due.tzinfo else None


def read_period(text: str, ask: Ask, lifecycle: Lifecycle) -> Period:
    """The period that was typed, last week where none was. NotUnderstood for none, and for one to come."""
    settings = lifecycle.settings
    period = parse_period(text or LAST, ask.now, settings.zone, settings.week_start)
    if period.start > ask.now:
        raise NotUnderstood(_("That period has not begun yet."))
    return period
