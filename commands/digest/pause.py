"""`digest pause`: a digest rests for a while."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from commands import ACTOR, Ask, Button, Phrase, Reply, command
from commands._done import done
from commands._say import calendar
from commands._words import tokens
from commands.digest._kind_names import said_kinds
from commands.digest._schedule_form import form_of_pause
from commands.digest._schedule_text import day_in, due_moment
from commands.digest._subscribed import called, in_full, take_which, which
from lifecycle.ahead import coming_day
from lifecycle.digests.standing import next_due
from lifecycle.errors import NothingToDo, NotUnderstood
from lifecycle.text import _

if TYPE_CHECKING:
    from datetime import date

    from lifecycle.digests.subscription import Subscription
    from lifecycle.service import Lifecycle

_LED = re.compile(r"^(?:(?:for|until|till|til|to|by)\b\s*)+(?:the\s+)?", re.IGNORECASE)


@command(
    "digest pause",
    writes=True,
    usage="[kind] [4 weeks|until 12 January]",
    examples=("digest pause 4 weeks", "digest pause retention until 12 January"),
    phrases=(
        Phrase(r"(?:pause|suspend|mute) (?:the |our |this )?(?P<kind>(?:\w+ )?)digests?(?P<rest>(?: .+)?)", "digest pause {kind} {rest}"),
    ),
)  # fmt: skip
def pause(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Let a digest rest until a day.

    Its owner and managers may do so anywhere, a rep for the channel they ask in (`commands.digest._subscribed.may_change`).
    """
    wanted, rest = take_which(" ".join(tokens(ask.words)), said_kinds())
    said = _LED.sub("", rest)
    until = _until(said, calendar(ask, lifecycle)) if said else None
    words = f"until {until.isoformat()}" if until else ("until" if rest else "")
    found = which(ask, lifecycle, wanted, lambda one: f"digest pause {one.id} {words}".rstrip())
    if isinstance(found, Reply):
        return found
    if until is None:
        return _until_when(ask, found, typed=bool(rest))
    try:
        paused = lifecycle.digests.pause(found, until)
    except NothingToDo as already:
        return Reply(str(already), receipt=_("Nothing was changed."), buttons=_resume(found))
    return done(ask, lifecycle, _rests(paused, ask, until), buttons=_resume(paused))


def _until(said: str, ask: Ask) -> date:
    day = coming_day(said, ask.now, ask.zone)
    if day is None:
        raise NotUnderstood(
            _('I cannot read "{text}" as a day to come. Please write it like 4 weeks, friday or 12 January.').format(
                text=said
            )
        )
    return day


def _until_when(ask: Ask, found: Subscription, *, typed: bool) -> Reply:
    """Ask for the day: usual ones at a tap, any other in a form."""
    if typed:
        return Reply(_("From which day on shall it come again?"), form=form_of_pause(found), asks=True)
    lengths = {"1 week": _("1 week"), "4 weeks": _("4 weeks"), "until": _("Until…")}
    return Reply(
        _("How long shall it rest? {digest}.").format(digest=in_full(found, ask)),
        receipt=_("Nothing was changed yet. A day works too: /digest pause until 12 January."),
        buttons=tuple(Button(label, f"digest pause {found.id} {words}", who=ACTOR) for words, label in lengths.items()),
        replaces=True,
        asks=True,
    )


def _rests(paused: Subscription, ask: Ask, until: date) -> str:
    said = _("{digest} rests until {day}; it comes again on {due}.")
    if paused.trouble is not None:
        said = _("{digest} rests until {day}. Even then it cannot be sent: see /digest list.")
    due = due_moment(next_due(paused, ask.now), paused, ask)
    return said.format(digest=called(paused, ask), day=day_in(until, ask), due=due)


def _resume(subscription: Subscription) -> tuple[Button, ...]:
    return (Button(_("Let it go on"), f"digest resume {subscription.id}"),)
