"""`digest move`: another time, another channel, or another owner, for a digest."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING

from commands import Ask, Button, Phrase, Reply, command, mention
from commands._done import done
from commands.digest._comes import buttons_of, comes, elsewhere
from commands.digest._kind_names import said_kinds
from commands.digest._schedule_form import form_of_move
from commands.digest._schedule_text import day_in, due_moment, typed
from commands.digest._schedule_words import HERE, ME, Wanted, read, schedule_of
from commands.digest._subscribed import DIRECT, called, in_full, which
from commands.digest._trouble_words import remedy, why
from lifecycle.digests.standing import local_day
from lifecycle.errors import Conflict, NothingToDo, NotUnderstood
from lifecycle.text import _

if TYPE_CHECKING:
    from datetime import datetime

    from lifecycle.digests.schedule import Schedule
    from lifecycle.digests.subscription import Subscription
    from lifecycle.service import Lifecycle


@command(
    "digest move",
    "digest change",
    writes=True,
    usage="[kind] [daily|weekly|monthly] [monday|1st] [9:00] [zone] [in #channel] [to @owner]",
    examples=("digest move tuesday 8:30", "digest move retention monthly 1st", "digest move retention to @rep"),
    phrases=(
        Phrase(r"(?:hand|give|pass|assign) (?:over )?(?:the |our |my )?(?P<kind>(?:\w+ )?)digest (?:over )?to (?P<who><@[^>]+>|me)", "digest move {kind} owner {who}"),
        Phrase(r"(?:move|change|reschedule) (?:the |our )?(?P<kind>(?:\w+ )?)digest (?:to |in )?(?P<rest>.+)", "digest move {kind} {rest}"),
    ),
)  # fmt: skip
def move(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Change when a digest comes, in which channel, or whose it is.

    Its owner and managers may do so anywhere, a rep for the channel they ask in (`commands.digest._subscribed.may_change`);
    only its owner and managers hand it over.
    """
    wanted = read(ask.words, said_kinds())
    found = which(
        ask, lifecycle, replace(wanted, channel=None, cadence=None), lambda one: _again(one, wanted, lifecycle)
    )
    if isinstance(found, Reply):
        return found
    channel, owner = _channel(wanted, ask), _owner(wanted, ask, found)
    if not wanted.says_when and channel is None and owner is None:
        said = _("When and where shall it come? Now: {digest}.").format(digest=in_full(found, ask))
        return Reply(said, form=form_of_move(ask, found), asks=True)
    schedule = schedule_of(wanted, lifecycle.settings, found.schedule)
    _refuse_twice(found, schedule, channel or found.channel, lifecycle)
    try:
        changed = lifecycle.digests.change(found, schedule=schedule, channel=channel, owner=owner)
    except NothingToDo:
        said = _("It is so already: {digest}.").format(digest=in_full(found, ask))
        return Reply(said, receipt=_("Nothing was changed."))
    if replace(changed, owner=found.owner) == found:
        return done(ask, lifecycle, _is_theirs(changed, ask), lines=_what_for(changed, ask))
    theirs = (_is_theirs(changed, ask),) if changed.owner != found.owner else ()
    missed = _missed(found, changed, lifecycle)
    return done(
        ask,
        lifecycle,
        comes(changed, ask, lifecycle, anew=False),
        lines=(*theirs, *_rests(changed, ask), *elsewhere(changed, ask), *_not_sent(found, missed, ask)),
        buttons=(*_make_up(found, missed), *buttons_of(changed, ask, lifecycle)),
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
    if wanted.owner:
        parts.append(f"owner {wanted.owner}" if wanted.owner == ME else f"owner <@{wanted.owner}>")
    return " ".join(parts)


def _refuse_twice(found: Subscription, schedule: Schedule, channel: str, lifecycle: Lifecycle) -> None:
    """Conflict where the channel would get one kind twice as often as anybody wants it."""
    for one in lifecycle.digests.of(channel):
        if one.id != found.id and one.kind == found.kind and one.schedule.cadence is schedule.cadence:
            raise Conflict(_("That channel gets this digest already; /digest list shows when."))


def _owner(wanted: Wanted, ask: Ask, found: Subscription) -> str | None:
    """Whose it shall be; None where nothing was said of that. NotUnderstood where it can be nobody else's."""
    owner = ask.person.id if wanted.owner == ME else wanted.owner
    if owner and owner != found.owner and found.channel.startswith(DIRECT):
        raise NotUnderstood(_("Who gets a digest in direct messages owns it; subscribe them to one of their own."))
    return owner


def _is_theirs(changed: Subscription, ask: Ask) -> str:
    said = _("{digest} is {who}'s now.")
    return said.format(digest=called(changed, ask), who=mention(changed.owner))


def _what_for(changed: Subscription, ask: Ask) -> tuple[str, ...]:
    """What an owner is there for; and what there is for the new one to see to already."""
    told = _(
        "It comes as before. They may change it anywhere, and are asked when it cannot be sent or may not have arrived."
    )
    if changed.trouble is None:
        return (told,)
    said = _("It cannot be sent now: {why}. {remedy}")
    return told, said.format(why=why(changed.trouble, changed, ask), remedy=remedy(changed.trouble, changed, ask))


def _missed(before: Subscription, changed: Subscription, lifecycle: Lifecycle) -> datetime | None:
    """When the one was due that could not be sent in the old channel and can be in the new one; None for none."""
    stays = before.schedule == changed.schedule and before.channel != changed.channel
    return lifecycle.digest_runs.missed(before) if stays else None


def _not_sent(before: Subscription, missed: datetime | None, ask: Ask) -> tuple[str, ...]:
    """It is not sent in the new channel by itself: it was due before that was chosen."""
    if before.trouble is None:
        return ()
    if missed is None:
        return (_("What could not be sent is not made up for: /digest now posts it there."),)
    said = _("The one of {due} was never posted; Post the missed one sends it there.")
    return (said.format(due=due_moment(missed, before, ask)),)


def _make_up(found: Subscription, missed: datetime | None) -> tuple[Button, ...]:
    if missed is None:
        return ()
    return (Button(_("Post the missed one"), f"digest again {found.id} {missed.astimezone(UTC).isoformat()}"),)


def _rests(subscription: Subscription, ask: Ask) -> tuple[str, ...]:
    until = subscription.paused_until
    if until is None or not subscription.rests(local_day(ask.now, subscription)):
        return ()
    return (_("{digest} still rests until {day}.").format(digest=called(subscription, ask), day=day_in(until, ask)),)
