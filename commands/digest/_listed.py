"""A row for each digest: which, where, how it stands, when it came and comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Column, Table, mention
from commands.digest._kind_names import title
from commands.digest._schedule_text import day_in, due_day, due_moment, every
from commands.digest._subscribed import called, where
from commands.digest._trouble_words import remedy, why
from lifecycle.digests.standing import State
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from commands import Ask
    from lifecycle.digests.standing import Standing


SEEN_TO = frozenset({State.TROUBLE, State.UNKNOWN, State.LATE})
"""The states that somebody has to do something about."""


def only_one(one: Standing, ask: Ask) -> str:
    """The only digest of this channel: `Retention comes here every Monday 9:00 UTC; next on Mon 30 Nov 9:00`."""
    if one.state in SEEN_TO:
        said = _("{title} comes here {every}, but it must be seen to.")
    elif one.state is State.RESTS:
        said = _("{title} rests here; next on {due}.")
    else:
        said = _("{title} comes here {every}; next on {due}.")
    return said.format(
        title=title(one.subscription.kind),
        every=every(one.subscription.schedule, ask),
        due=due_moment(one.next_due, one.subscription, ask),
    )


def several(here: Sequence[Standing], ask: Ask) -> str:
    """More than one: `2 digests come here; the next on Mon 30 Nov 9:00: Retention`."""
    n, waiting = len(here), sum(one.state in SEEN_TO for one in here)
    if waiting:
        return _("{n} digests come here; {waiting} of them must be seen to.").format(n=n, waiting=waiting)
    first = min(here, key=lambda one: one.next_due)
    said = _("{n} digests come here; the next on {due}: {title}.")
    due = due_moment(first.next_due, first.subscription, ask)
    return said.format(n=n, due=due, title=title(first.subscription.kind))


def table_of(standings: Sequence[Standing], ask: Ask) -> Table:
    """Those of this channel first, as they are given. The errors have a column where there were any."""
    errors = any(one.failed for one in standings)
    titles = [_("Digest"), _("State"), _("Next"), _("Last"), _("When"), _("Channel"), _("Owner")]
    rows = tuple(_row(one, ask, errors=errors) for one in standings)
    return Table(tuple(map(Column, [*titles, _("Last error")] if errors else titles)), rows)


def _row(one: Standing, ask: Ask, *, errors: bool) -> tuple[str | datetime | None, ...]:
    subscription = one.subscription
    in_the_way = one.state is State.TROUBLE
    row: tuple[str | datetime | None, ...] = (
        title(subscription.kind),
        _state(one, ask),
        None if in_the_way else _moment(one.next_due, one, ask),
        _moment(one.delivered.due_at, one, ask) if one.delivered else None,
        every(subscription.schedule, ask),
        where(subscription, ask),
        mention(subscription.owner),
    )
    return (*row, _error(one, ask)) if errors else row


def _moment(due: datetime, one: Standing, ask: Ask) -> str | datetime:
    return due if ask.as_data else due_moment(due, one.subscription, ask)


def _state(one: Standing, ask: Ask) -> str:
    until = one.subscription.paused_until
    return {
        State.ON_TIME: _("on time"),
        State.LATE: _("late"),
        State.RESTS: _("rests until {day}").format(day=day_in(until, ask)) if until else "",
        State.TROUBLE: _("cannot be sent"),
        State.UNKNOWN: _("waits for an answer"),
    }[one.state]


def _error(one: Standing, ask: Ask) -> str | None:
    if one.failed is None or not one.failed.error:
        return None
    day, said = due_day(one.failed.due_at, one.subscription, ask), why(one.failed.error, one.subscription, ask)
    return _("{day}: {why}").format(day=day, why=said)


def troubles(standings: Sequence[Standing], ask: Ask) -> tuple[str, ...]:
    """A sentence for each that somebody has to see to."""
    return tuple(said for one in standings if (said := _trouble(one, ask)))


def _trouble(one: Standing, ask: Ask) -> str:
    subscription = one.subscription
    name = called(subscription, ask)
    if one.state is State.TROUBLE:
        code = subscription.trouble or ""
        said = _("{digest} cannot be sent: {why}. {remedy}")
        return said.format(digest=name, why=why(code, subscription, ask), remedy=remedy(code, subscription, ask))
    if one.state is State.UNKNOWN and one.asked:
        due = due_moment(one.asked.due_at, subscription, ask)
        said = _("{digest}: did the one of {due} arrive? Nobody knows, so it is not posted again by itself.")
        return said.format(digest=name, due=due)
    if one.state is State.LATE and one.late_since:
        due = due_moment(one.late_since, subscription, ask)
        said = _("{digest} was due on {due} and is not out yet; if it stays so, tell your admin.")
        return said.format(digest=name, due=due)
    return ""
