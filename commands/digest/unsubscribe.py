"""`digest unsubscribe`: a digest comes no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Ask, Phrase, Reply, command
from commands._done import done
from commands._words import tokens
from commands.digest._kind_names import said_kinds
from commands.digest._subscribed import called, take_which, which
from lifecycle.errors import NotUnderstood
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.service import Lifecycle


@command(
    "digest unsubscribe",
    "digest end",
    "digest stop",
    writes=True,
    usage="[kind]",
    examples=("digest unsubscribe", "digest unsubscribe retention"),
    phrases=(
        Phrase(r"(?:stop|end|cancel|unsubscribe(?: us)?(?: from)?|no more)(?: sending(?: us)?)? ?(?:the |our |this )?(?P<kind>(?:\w+ )?)digests?(?P<rest>(?: .+)?)", "digest unsubscribe {kind} {rest}"),
    ),
)  # fmt: skip
def unsubscribe(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Let a digest come no more; Undo brings it back.

    Its owner and managers may do so anywhere, a rep for the channel they ask in (`commands.digest._subscribed.may_change`).
    """
    wanted, rest = take_which(" ".join(tokens(ask.words)), said_kinds())
    if rest:
        said = _(
            'I cannot read "{text}" here. Type /digest unsubscribe, or name the digest: /digest unsubscribe retention.'
        )
        raise NotUnderstood(said.format(text=rest))
    found = which(ask, lifecycle, wanted, lambda one: f"digest unsubscribe {one.id}")
    if isinstance(found, Reply):
        return found
    lifecycle.digests.end(found)
    return done(ask, lifecycle, _("{digest} comes no more.").format(digest=called(found, ask)))
