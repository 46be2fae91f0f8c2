"""`digest list`: which digests there are, and how each stands."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from commands import Ask, Button, Phrase, Reply, command
from commands.digest._kind_names import said_kinds
from commands.digest._listed import only_one, several, table_of, troubles
from commands.digest._schedule_words import HERE, Wanted, read
from commands.digest._subscribed import DIRECT, may_change
from lifecycle.digests.standing import State
from lifecycle.errors import NotUnderstood
from lifecycle.model import Role
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lifecycle.digests.standing import Standing
    from lifecycle.service import Lifecycle

VERBS = ("subscribe", "list", "preview", "now", "pause", "resume", "move", "unsubscribe")
NOTHING_MORE = frozenset({"", HERE, "all", "digests", "everything", "please"})
HELP = frozenset({"help", "?"})
MOST_BUTTONS = 3
"""Digests of this channel that have buttons below the list; of more than that one types."""


@command(
    "digest list",
    "digest",
    "digests",
    usage="[here]",
    examples=("digest list", "digest"),
    phrases=(
        Phrase(r"(?:which|what) digests? (?:are|is|do we have|come|comes|are sent|does this channel get)\b.*", "digest list"),
        Phrase(r"(?:show|list)(?: me)? (?:all |the |our )*digests(?: here)?", "digest list"),
        Phrase(r"when (?:does|is|will|comes) (?:the |our )?(?:next )?(?:\w+ )?digest\b.*", "digest list"),
    ),
)  # fmt: skip
def digests(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Show which digests come where, when each came last and comes next, and what is in its way."""
    words = ask.words.strip()
    said = words.casefold().rstrip(".?!")
    if said not in NOTHING_MORE:
        return _unread(words)
    standings = [lifecycle.digest_runs.standing(one) for one in lifecycle.digests.all()]
    here = [one for one in standings if one.subscription.channel == ask.channel]
    others = [one for one in standings if one.subscription.channel != ask.channel and _shown(one, ask)]
    rows = here if said == HERE else here + others
    return Reply(
        _headline(here, others, ask),
        lines=troubles(rows, ask),
        tables=(table_of(rows, ask),) if rows else (),
        receipt=_receipt(rows),
        buttons=(*_buttons(here, ask), *_begin(ask)),
        again="digest list",
    )


def _shown(one: Standing, ask: Ask) -> bool:
    """What comes to somebody's direct messages is theirs, and managers' to know."""
    mine = one.subscription.owner == ask.person.id
    return mine or ask.person.role.covers(Role.MANAGER) or not one.subscription.channel.startswith(DIRECT)


def _headline(here: Sequence[Standing], others: Sequence[Standing], ask: Ask) -> str:
    n = len(others)
    if not here and not others:
        return _("No digest comes anywhere yet. /digest subscribe weekly sends one here every week.")
    if not here:
        said = plural("No digest comes here; {n} comes elsewhere.", "No digest comes here; {n} come elsewhere.", n)
        return said.format(n=n)
    said = only_one(here[0], ask) if len(here) == 1 else several(here, ask)
    return f"{said} {_('{n} elsewhere.').format(n=n)}" if n else said


def _receipt(rows: Sequence[Standing]) -> str:
    if not rows:
        return _("Kinds: {kinds}. Daily, weekly or monthly.").format(
            kinds=", ".join(dict.fromkeys(said_kinds().values()))
        )
    return _(
        "Times are those of each digest's own zone. /digest subscribe weekly begins another one; pause, move and"
        " unsubscribe change one."
    )


def _buttons(here: Sequence[Standing], ask: Ask) -> tuple[Button, ...]:
    """For one that something is in the way of: what fixes it. For the only one of this channel: what changes it."""
    found: list[Button] = []
    mine = [one for one in here if may_change(one.subscription, ask)]
    for one in mine[:MOST_BUTTONS]:
        number = one.subscription.id
        if one.state is State.TROUBLE:
            found += [Button(_("Try again"), f"digest resume {number}")]
        if one.state is State.RESTS:
            found += [Button(_("Let it go on"), f"digest resume {number}")]
        if one.state is State.UNKNOWN and one.asked:
            which = f"{number} {one.asked.due_at.isoformat()}"
            found += [
                Button(_("It arrived"), f"digest arrived {which}"),
                Button(_("Post it again"), f"digest again {which}"),
            ]
    if len(mine) == 1:
        number = mine[0].subscription.id
        found.append(Button(_("Change"), f"digest move {number}"))
        if mine[0].state in {State.ON_TIME, State.LATE}:
            found.append(Button(_("Pause"), f"digest pause {number}"))
    return tuple(found)


def _begin(ask: Ask) -> tuple[Button, ...]:
    return (Button(_("Subscribe"), "digest subscribe"),) if ask.person.role.covers(Role.REP) else ()


def _unread(words: str) -> Reply:
    """What was typed behind /digest is no verb: perhaps it was one misspelt, a kind, or the words of `digest subscribe`."""
    verbs = ", ".join(VERBS)
    if words.casefold() in HELP:
        said, meant = _("The digest commands are {verbs}.").format(verbs=verbs), ["help digest"]
    else:
        said, meant = (
            _('"/digest {words}" is none of mine. I know: {verbs}.').format(words=words, verbs=verbs),
            _meant(words),
        )
    buttons = tuple(Button(_('Do "{command}"').format(command=one), one) for one in meant)
    return Reply(said, receipt=_("Nothing was changed."), buttons=buttons, asks=True)


def _meant(words: str) -> list[str]:
    """The commands that may have been meant."""
    first, _space, rest = words.partition(" ")
    near = difflib.get_close_matches(first.casefold(), VERBS, 1, 0.7)
    if near:
        return [f"digest {near[0]} {rest}".strip()]
    try:
        wanted = read(words, said_kinds())
    except NotUnderstood:
        return []
    subscribe = [f"digest subscribe {words}"]
    return [f"digest preview {wanted.kind}", *subscribe] if wanted == Wanted(kind=wanted.kind) else subscribe
