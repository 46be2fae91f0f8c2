"""`digest trouble`: why a digest rests that Slack would not take, and what to do. Typed by the bot alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Ask, Button, Reply, command
from commands.digest._kind_names import title
from commands.digest._subscribed import in_full, numbered
from commands.digest._trouble_words import remedy, why
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.service import Lifecycle


@command("digest trouble", usage="<digest>", examples=("digest trouble 123456789",), listed=False)
def trouble(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Say why a digest could not be sent, with the button that fixes it."""
    found, _rest = numbered(ask.words, lifecycle)
    if found.trouble is None:
        said = _("Nothing is in its way (any more): {digest}.")
        return Reply(said.format(digest=in_full(found, ask)), replaces=True)
    said = _("{title} could not be sent: {why}.")
    return Reply(
        said.format(title=title(found.kind), why=why(found.trouble, found, ask)),
        lines=(
            remedy(found.trouble, found, ask),
            _("Until then it rests: {digest}.").format(digest=in_full(found, ask)),
        ),
        buttons=(
            Button(_("Try again"), f"digest resume {found.id}"),
            Button(_("Another channel"), f"digest move {found.id}"),
            Button(_("End it"), f"digest unsubscribe {found.id}"),
        ),
    )
