"""What will come, and when first: the sentence that stands below everything that begins or changes a digest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Button, mention
from commands.digest._kind_names import title
from commands.digest._schedule_text import due_day, every, span
from commands.digest._subscribed import DIRECT, where
from lifecycle.digests.standing import next_due
from lifecycle.text import _

if TYPE_CHECKING:
    from commands import Ask
    from lifecycle.digests.subscription import Subscription
    from lifecycle.service import Lifecycle


def comes(subscription: Subscription, ask: Ask, lifecycle: Lifecycle, *, anew: bool) -> str:
    """`Retention, every Monday 9:00 Europe/Prague, first on Mon 30 Nov, about Mon 23 to Sun 29 Nov.` With its channel where
    that is another one than this; `next on` where it is not `anew`."""
    due = next_due(subscription, ask.now)
    period = subscription.schedule.period(due, lifecycle.settings.week_start, lifecycle.settings.zone)
    said = _("{title}, {every}, first on {day}, about {period}.")
    if not anew:
        said = _("{title}, {every}, next on {day}, about {period}.")
    return said.format(
        title=_with_channel(subscription, ask),
        every=every(subscription.schedule, ask),
        day=due_day(due, subscription, ask),
        period=span(period, ask),
    )


def _with_channel(subscription: Subscription, ask: Ask) -> str:
    if subscription.channel == ask.channel:
        return title(subscription.kind)
    said = _("{title} in {channel}")
    return said.format(title=title(subscription.kind), channel=where(subscription, ask))


def elsewhere(subscription: Subscription, ask: Ask) -> tuple[str, ...]:
    """What must be so for it to arrive in another channel: nobody here can know."""
    if subscription.channel == ask.channel or subscription.channel.startswith(DIRECT):
        return ()
    said = _("I must be a member of {channel}: type /invite @Lifecycle there.")
    return (said.format(channel=mention(subscription.channel)),)


def buttons_of(subscription: Subscription, ask: Ask, lifecycle: Lifecycle) -> tuple[Button, ...]:
    """[Preview] of the newest day, week or month that is over, and [Change]."""
    settings = lifecycle.settings
    over = subscription.schedule.period(ask.now, settings.week_start, settings.zone)
    return (
        Button(_("Preview"), f"digest preview {subscription.kind} {over.exact()}"),
        Button(_("Change"), f"digest move {subscription.id}"),
    )
