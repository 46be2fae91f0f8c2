"""`digest move`: another time, or another channel, for a digest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from commands import Ask, Phrase, Reply, command
from commands._done import done
from commands.digest._comes import buttons_of, comes, elsewhere
from commands.digest._kind_names import said_kinds
from commands.digest._schedule_form import form_of_move
from commands.digest._schedule_text import day_in, typed
from commands.digest._schedule_words import HERE, Wanted, read, schedule_of
from commands.digest._subscribed import DIRECT, called, in_full, which
from lifecycle.digests.standing import local_day
from lifecycle.errors import Conflict, NothingToDo, NotUnderstood
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.digests.schedule import Schedule
    from lifecycle.digests.subscription import Subscription
    from lifecycle.service import Lifecycle


@command(
    "digest move",
    "digest change",
    writes=True,
    usage="[kind] [daily|weekly|monthly] [monday|1st] [9:00] [zone] [in #channel]",
    examples=("digest move tuesday 8:30", "digest move retention monthly 1st"),
    phrases=(
        Phrase(r"(?:move|change|reschedule) (?:the |our )?(?P<kind>(?:\w+ )?)digest (?:to |in )?(?P<rest>.+)", "digest move {kind} {rest}"),
    ),
)  # fmt: skip
def move(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Change when a digest comes, or in which channel.

    Its owner and managers may do so anywhere, a rep for the channel they ask in (`commands.digest._subscribed.may_change`).
    """
    wanted = read(ask.words, said_kinds())
    found = which(
        ask, lifecycle, replace(wanted, channel=None, cadence=None), lambda one: _again(one, wanted, lifecycle)
    )
    if isinstance(found, Reply):
        return found
    channel = _channel(wanted, ask)
    if not wanted.says_when and channel is None:
        said = _("When and where shall it come? Now: {digest}.").format(digest=in_full(found, ask))
        return Reply(said, form=form_of_move(ask, found), asks=True)
    schedule = schedule_of(wanted, lifecycle.settings, found.schedule)
    _refuse_twice(found, schedule, channel or found.channel, lifecycle)
    try:
        changed = lifecycle.digests.change(found, schedule=schedule, channel=channel)
    except NothingToDo:
        said = _("It is so already: {digest}.").format(digest=in_full(found, ask))
        return Reply(said, receipt=_("Nothing was changed."))
    lines = (*_rests(changed, ask), *elsewhere(changed, ask), *_missed(found))
    return done(
        ask,
        lifecycle,
        comes(changed, ask, lifecycle, anew=False),
        lines=lines,
        buttons=buttons_of(changed, ask, lifecycle),
    )


def _channel(wanted: Wanted, ask: Ask) -> str | None:
    channel = ask.channel if wanted.channel == HERE else wanted.channel
    if channel and channel.startswith(DIRECT) and channel != ask.channel:
        raise NotUnderstood(_("Those are somebody's direct messages; type it there."))
    return channel or None


def _again(one: Subscription, wanted: Wanted, lifecycle: Lifecycle) -> str:
    """The command for one of several: with what was typed, written anew."""
    parts = [f"digest move {one.id}"]
    if wanted.says_when:
        parts.append(typed(schedule_of(wanted, lifecycle.settings, one.schedule)))
    if wanted.channel:
        parts.append(HERE if wanted.channel == HERE else f"in <#{wanted.channel}>")
    return " ".join(parts)


def _refuse_twice(found: Subscription, schedule: Schedule, channel: str, lifecycle: Lifecycle) -> None:
    """Conflict where the channel would get one kind twice as often as anybody wants it."""
    for one in lifecycle.digests.of(channel):
        if one.id != found.id and one.kind == found.kind and one.schedule.cadence is schedule.cadence:
            raise Conflict(_("That channel gets this digest already; /digest list shows when."))


def _missed(before: Subscription) -> tuple[str, ...]:
    """What could not be sent in the old channel is not sent in the new one by itself: it was due before that was chosen."""
    return (_("What could not be sent is not made up for: /digest now posts it there."),) if before.trouble else ()


def _rests(subscription: Subscription, ask: Ask) -> tuple[str, ...]:
    until = subscription.paused_until
    if until is None or not subscription.rests(local_day(ask.now, subscription)):
        return ()
    return (_("{digest} still rests until {day}.").format(digest=called(subscription, ask), day=day_in(until, ask)),)
