"""`digest resume`: a digest that rests comes again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Ask, Phrase, Reply, command
from commands._done import done
from commands._words import tokens
from commands.digest._comes import buttons_of, comes, elsewhere
from commands.digest._kind_names import said_kinds
from commands.digest._schedule_text import due_moment
from commands.digest._subscribed import called, in_full, take_which, which
from lifecycle.errors import NothingToDo, NotUnderstood
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.digests.subscription import Subscription
    from lifecycle.service import Lifecycle


@command(
    "digest resume",
    "digest retry",
    writes=True,
    usage="[kind]",
    examples=("digest resume", "digest resume retention"),
    phrases=(
        Phrase(r"(?:resume|continue|unpause|restart) (?:the |our |this )?(?P<kind>(?:\w+ )?)digests?(?P<rest>(?: .+)?)", "digest resume {kind} {rest}"),
    ),
)  # fmt: skip
def resume(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Let a digest that rests go on.

    What could not be sent, since Slack would not take it, is sent now, unless another one was due since.
    Its owner and managers may do so anywhere, a rep for the channel they ask in (`commands.digest._subscribed.may_change`).
    """
    wanted, rest = take_which(" ".join(tokens(ask.words)), said_kinds())
    if rest and rest.casefold() not in {"now", "again"}:
        said = _('I cannot read "{text}" here. Type /digest resume, or name the digest: /digest resume retention.')
        raise NotUnderstood(said.format(text=rest))
    found = which(ask, lifecycle, wanted, lambda one: f"digest resume {one.id}")
    return found if isinstance(found, Reply) else _resumed(ask, lifecycle, found)


def _resumed(ask: Ask, lifecycle: Lifecycle, found: Subscription) -> Reply:
    due = lifecycle.digest_runs.try_again(found)
    if due is not None:
        said = _("{digest}: the one of {due} is posted within a minute.")
        told = said.format(digest=called(found, ask), due=due_moment(due, found, ask))
        return done(ask, lifecycle, told, lines=(comes(found, ask, lifecycle, anew=False),))
    try:
        going = lifecycle.digests.pause(found, None)
    except NothingToDo:
        said = _("It does not rest: {digest}.").format(digest=in_full(found, ask))
        return Reply(said, receipt=_("Nothing was changed."))
    lines = elsewhere(going, ask) if found.trouble else ()
    return done(
        ask, lifecycle, comes(going, ask, lifecycle, anew=False), lines=lines, buttons=buttons_of(going, ask, lifecycle)
    )
