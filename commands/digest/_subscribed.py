"""Which of the digests is meant, who may change it, and how it is called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from commands import ACTOR, Button, Reply, mention
from commands._say import listed
from commands.digest._kind_names import title
from commands.digest._schedule_text import clock, days_of, every
from commands.digest._schedule_words import HERE, Wanted
from lifecycle.digests.schedule import Cadence
from lifecycle.errors import NotAllowed, NotUnderstood
from lifecycle.model import Role
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from commands import Ask
    from lifecycle.digests.subscription import Subscription
    from lifecycle.service import Lifecycle

DIRECT = "D"
"""What the ids of direct messages begin with."""
_CHANNEL = re.compile(
    r"(?:(?:in|of|from|for)\s+)?(?:<#(?P<id>[A-Z0-9]+)(?:\|[^>]*)?>|(?P<raw>[CGD](?=[A-Z]*\d)[A-Z0-9]{7,}))(?=\s|$)"
)
ALL = ("all", "everything")
_OFTEN = "|".join(Cadence)
_FILLER = r"the|this|that|our|my|digests?|here|it|of|all|everything"


def may_change(subscription: Subscription, ask: Ask) -> bool:
    """Managers and the owner may change a digest anywhere; a rep those of the channel that they ask in.

    Who sees a message may press its buttons, so this is asked again on every press. The channel is the one that Slack says
    the person typed or pressed in: a rep who is not in a channel cannot change what it gets, however the id was come by.
    """
    if ask.person.role.covers(Role.MANAGER) or subscription.owner == ask.person.id:
        return True
    return ask.person.role.covers(Role.REP) and bool(ask.channel) and ask.channel == subscription.channel


def need_right(subscription: Subscription, ask: Ask) -> None:
    """NotAllowed unless the person may change this digest from here."""
    if not may_change(subscription, ask):
        said = _("Only its owner {who}, a manager, or a rep in its own channel can change that digest.")
        raise NotAllowed(said.format(who=mention(subscription.owner)))


def numbered(words: str, lifecycle: Lifecycle) -> tuple[Subscription, str]:
    """The digest whose id the words begin with, and the rest of them. NotUnderstood without one."""
    typed, _space, rest = words.strip().partition(" ")
    if not typed.isdecimal():
        raise NotUnderstood(_("Which digest? /digest list shows them."))
    return lifecycle.digests.find(int(typed)), rest.strip()


def take_which(words: str, kinds: Mapping[str, str]) -> tuple[Wanted, str]:
    """What of the words says which digest (a kind, how often, an id, a channel) and the rest, which says what is to be done."""
    kind, channel, number, often = None, None, None, None
    found = _CHANNEL.search(words)
    if found:
        channel, words = found["id"] or found["raw"], f"{words[: found.start()]} {words[found.end() :]}"
    rest = " ".join(words.split()).rstrip(".! ")
    names = "|".join(sorted(map(re.escape, set(kinds) - set(ALL)), key=len, reverse=True))
    which = rf"(?:(?P<kind>{names})|#?(?P<number>\d{{6,19}})|(?P<often>{_OFTEN})|{_FILLER})"
    first, last = re.compile(rf"{which}(?:\s+|$)", re.IGNORECASE), re.compile(rf"(?:^|\s+){which}$", re.IGNORECASE)
    while rest and (took := first.match(rest) or last.search(rest)):
        kind = kinds[took["kind"].casefold()] if took["kind"] else kind
        number = int(took["number"]) if took["number"] else number
        often = Cadence(took["often"].casefold()) if took["often"] else often
        rest = (rest[: took.start()] + rest[took.end() :]).strip()
    return Wanted(kind=kind, channel=channel, number=number, cadence=often), rest


def which(ask: Ask, lifecycle: Lifecycle, wanted: Wanted, again: Callable[[Subscription], str]) -> Subscription | Reply:
    """The digest that is meant: by its id, else the only one of this channel (or the one that was named) that fits, else
    the only own one elsewhere. Where several fit, the reply that asks; `again` gives the command for each.

    NotUnderstood where there is none, NotAllowed where it is somebody else's.
    """
    if wanted.number is not None:
        found = lifecycle.digests.find(wanted.number)
        need_right(found, ask)
        return found
    fitting = _fitting(ask, lifecycle, wanted)
    if not fitting:
        raise NotUnderstood(_none(ask, lifecycle, wanted))
    if len(fitting) > 1:
        return _asks(ask, fitting, again)
    need_right(fitting[0], ask)
    return fitting[0]


def _fitting(ask: Ask, lifecycle: Lifecycle, wanted: Wanted) -> Sequence[Subscription]:
    every_one = [one for one in lifecycle.digests.all() if _is_meant(one, wanted)]
    channel = ask.channel if wanted.channel in {None, HERE} else wanted.channel
    there = [one for one in every_one if one.channel == channel]
    if there or wanted.channel is not None:
        return there
    return [one for one in every_one if one.owner == ask.person.id]


def _is_meant(one: Subscription, wanted: Wanted) -> bool:
    return wanted.kind in {None, one.kind} and wanted.cadence in {None, one.schedule.cadence}


def _none(ask: Ask, lifecycle: Lifecycle, wanted: Wanted) -> str:
    if wanted.kind:
        channels = dict.fromkeys(one.channel for one in lifecycle.digests.all() if _is_meant(one, wanted))
        elsewhere = [mention(one) for one in channels if not one.startswith(DIRECT)]
        if wanted.channel is None and elsewhere:
            said = _('No digest "{kind}" comes here, but in {channels}: type it there, or say the channel, too.')
            return said.format(kind=title(wanted.kind), channels=listed(elsewhere))
        said = _('There is no digest "{kind}" here; /digest list shows those there are.')
        return said.format(kind=title(wanted.kind))
    if wanted.channel and wanted.channel != ask.channel:
        return _("No digest comes there; /digest list shows those there are.")
    return _("No digest comes here; /digest list shows those there are, /digest subscribe weekly begins one.")


def _asks(ask: Ask, fitting: Sequence[Subscription], again: Callable[[Subscription], str]) -> Reply:
    """Which one? Told apart by their days where all are here, else numbered, since a label cannot name a channel."""
    here = all(one.channel == ask.channel for one in fitting)
    labels = [_label(one, ask) if here else f"{n}" for n, one in enumerate(fitting, 1)]
    lines = () if here else tuple(f"{n}: {in_full(one, ask)}" for n, one in enumerate(fitting, 1))
    return Reply(
        _("Which digest?"),
        lines=lines,
        receipt=_("Nothing was changed."),
        buttons=tuple(Button(label, again(one), who=ACTOR) for label, one in zip(labels, fitting, strict=True)),
        replaces=True,
        asks=True,
    )


def _label(subscription: Subscription, ask: Ask) -> str:
    schedule = subscription.schedule
    return f"{title(subscription.kind)} · {days_of(schedule, ask.language)} {clock(schedule.at)}"


def in_full(subscription: Subscription, ask: Ask) -> str:
    """`Retention, every Monday 9:00 Europe/Prague, #success`."""
    return f"{title(subscription.kind)}, {every(subscription.schedule, ask)}, {where(subscription, ask)}"


def where(subscription: Subscription, ask: Ask) -> str:
    """The channel as one reads it: linked, or whose direct messages."""
    if not subscription.channel.startswith(DIRECT):
        return mention(subscription.channel)
    if subscription.owner == ask.person.id:
        return _("your direct messages")
    return _("the direct messages of {who}").format(who=mention(subscription.owner))


def called(subscription: Subscription, ask: Ask) -> str:
    """How it begins a sentence: `Retention`, where it is elsewhere `Retention (#success)`."""
    name = title(subscription.kind)
    return name if subscription.channel == ask.channel else f"{name} ({where(subscription, ask)})"
