"""`digest subscribe`: a channel is told by itself, each day, week or month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Ask, Button, Phrase, Reply, command
from commands._done import done
from commands.digest._comes import buttons_of, comes, elsewhere
from commands.digest._kind_names import said_kinds
from commands.digest._schedule_form import form_of_new
from commands.digest._schedule_text import every, typed
from commands.digest._schedule_words import HERE, ME, Wanted, read, schedule_of
from commands.digest._subscribed import DIRECT, in_full, may_change
from lifecycle.digests.kinds import USUAL, kinds
from lifecycle.digests.standing import local_day
from lifecycle.errors import NotUnderstood
from lifecycle.model import TERMINAL
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.digests.schedule import Schedule
    from lifecycle.digests.subscription import Subscription
    from lifecycle.service import Lifecycle

_SEND = (
    r"(?!.*\bnow\b)(?=.*\b(?:daily|weekly|monthly|every|each|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b)"
    r"(?:send|give|post|bring|get)(?: (?:us|me|here|this channel))?"
)
"""A wish for one digest, now, is another command."""
_A = r"(?:the |an? |our )?"
_KIND = r"(?:\w+ ){0,3}?"


@command(
    "digest subscribe",
    "digest add",
    writes=True,
    usage=f"[{'|'.join(kind.slug for kind in kinds())}] [daily|weekly|monthly] [monday|1st] [9:00] [zone] [in #channel]",
    examples=(
        "digest subscribe weekly",
        "digest subscribe retention weekly monday 9:00",
        "digest subscribe advocacy monthly 1st 8am Europe/Prague",
    ),
    phrases=(
        Phrase(rf"{_SEND} {_A}(?P<kind>{_KIND})(?:(?P<often>daily|weekly|monthly) )?digests?(?P<rest>(?: .+)?)", "digest subscribe {kind} {often} {rest}"),
        Phrase(rf"{_SEND} {_A}(?P<often>daily|weekly|monthly) (?P<kind>{_KIND})digests?(?P<rest>(?: .+)?)", "digest subscribe {kind} {often} {rest}"),
        Phrase(rf"subscribe (?:us |this channel |me )?to {_A}(?P<before>{_KIND})digests?(?P<rest>(?: .+)?)", "digest subscribe {before} {rest}"),
    ),
)  # fmt: skip
def subscribe(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Let a channel get a digest by itself, each day, week or month."""
    wanted = read(ask.words, said_kinds())
    if wanted.number is not None:
        raise NotUnderstood(_("To change a digest that there is, use /digest move; /digest list shows them."))
    if wanted.owner not in {None, ME, ask.person.id}:
        raise NotUnderstood(_("Who subscribes owns it; afterwards it can be handed over: /digest move to @rep."))
    schedule = schedule_of(wanted, lifecycle.settings)
    if not ask.words.strip():
        said = _("Which digest shall come here, and when?")
        return Reply(said, form=form_of_new(ask, schedule, ask.channel), asks=True)
    kind, channel = wanted.kind or USUAL, _channel(wanted, ask)
    there = [one for one in lifecycle.digests.of(channel) if one.kind == kind]
    same = next((one for one in there if one.schedule.cadence is schedule.cadence), None)
    if same:
        return _has_it(ask, same, schedule_of(wanted, lifecycle.settings, same.schedule))
    if ask.person.id == TERMINAL:
        said = _("A digest needs an owner in Slack, who is told when it cannot be sent: type it there, or with --as.")
        raise NotUnderstood(said)
    fresh = lifecycle.digests.subscribe(kind, schedule, channel)
    said = comes(fresh, ask, lifecycle, anew=True)
    return done(ask, lifecycle, said, lines=elsewhere(fresh, ask), buttons=buttons_of(fresh, ask, lifecycle))


def _channel(wanted: Wanted, ask: Ask) -> str:
    channel = ask.channel if wanted.channel in {None, HERE} else wanted.channel
    if not channel:
        raise NotUnderstood(_("There is no channel here; say which: /digest subscribe weekly in #success."))
    if channel.startswith(DIRECT) and channel != ask.channel:
        raise NotUnderstood(_("Those are somebody's direct messages; type it there."))
    return channel


def _has_it(ask: Ask, there: Subscription, wanted: Schedule) -> Reply:
    """The channel gets that kind as often already: at this time, or at another to which it can be moved. `wanted`: what was not
    said is as it is there."""
    buttons = []
    mine = may_change(there, ask)
    if there.schedule != wanted and mine:
        label = _("Make it {every}").format(every=every(wanted, ask))
        buttons.append(Button(label, f"digest move {there.id} {typed(wanted)}"))
    elif there.rests(local_day(ask.now, there)) and mine:
        buttons.append(Button(_("Let it go on"), f"digest resume {there.id}"))
    said = _("That digest comes already: {digest}.").format(digest=in_full(there, ask))
    if there.schedule == wanted and there.rests(local_day(ask.now, there)):
        said = _("That digest is there already, and rests: {digest}.").format(digest=in_full(there, ask))
    return Reply(said, receipt=_("Nothing was changed."), buttons=tuple(buttons), asks=bool(buttons))
