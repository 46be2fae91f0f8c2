"""The form in which a digest's kind, days, time and channel are chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Field, Form
from commands.digest._kind_names import kind_options
from commands.digest._schedule_text import clock, days_of, often
from lifecycle.digests.kinds import USUAL
from lifecycle.digests.schedule import Cadence, Schedule
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from commands import Ask
    from lifecycle.digests.subscription import Subscription


def form_of_new(ask: Ask, usual: Schedule, channel: str) -> Form:
    """Begin one: the usual one stands there already."""
    kinds = kind_options()
    return Form(
        title=_("Subscribe"),
        command="digest subscribe",
        fields=(
            Field("kind", _("Digest"), kind="choice", options=kinds, initial=USUAL),
            *_when(usual, ask),
            _channel(channel),
        ),
        submit=_("Subscribe"),
    )


def form_of_move(ask: Ask, subscription: Subscription) -> Form:
    """Change one: how it is stands there already."""
    return Form(
        title=_("Change the digest"),
        command=f"digest move {subscription.id}",
        fields=(*_when(subscription.schedule, ask), _channel(subscription.channel)),
        submit=_("Change"),
    )


def form_of_pause(subscription: Subscription) -> Form:
    """Until which day it rests."""
    return Form(
        title=_("Pause the digest"),
        command=f"digest pause {subscription.id}",
        fields=(Field("until", _("Comes again from"), kind="date", before="until "),),
        submit=_("Pause"),
    )


def _when(schedule: Schedule, ask: Ask) -> tuple[Field, ...]:
    options = tuple((often(one), days_of(one, ask.language)) for one in _each_day(schedule))
    return (
        Field("days", _("How often"), kind="choice", options=options, initial=often(schedule)),
        Field("at", _("At"), initial=clock(schedule.at)),
        Field("zone", _("Time zone"), initial=schedule.zone),
    )


def _channel(channel: str) -> Field:
    return Field("where", _("Channel"), kind="channel", before="in ", optional=True, initial=channel)


def _each_day(like: Schedule) -> Iterator[Schedule]:
    for cadence, days in ((Cadence.DAILY, [0]), (Cadence.WEEKLY, range(7)), (Cadence.MONTHLY, range(1, 32))):
        for day in days:
            yield Schedule(cadence, day, like.at, like.zone)
