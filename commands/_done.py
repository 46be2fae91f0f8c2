"""The reply to something that was written: what is so now, who did it when, and how to take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import CHANNEL, Button, Reply, mention
from commands._say import moment
from lifecycle.text import _

if TYPE_CHECKING:
    from commands import Ask
    from lifecycle.service import Lifecycle


def done(
    ask: Ask, lifecycle: Lifecycle, headline: str, *, lines: tuple[str, ...] = (), buttons: tuple[Button, ...] = ()
) -> Reply:
    """Seen by the channel, with [Undo]; `buttons` follow."""
    return Reply(
        headline=headline,
        lines=lines,
        receipt=_("by {who}, {moment}").format(who=mention(ask.person.id), moment=moment(ask.now, ask)),
        buttons=(undo_button(lifecycle), *buttons),
        audience=CHANNEL,
    )


def undo_button(lifecycle: Lifecycle) -> Button:
    """[Undo] for the action that this request wrote. Anybody may press it: whether they may undo it is asked then."""
    return Button(_("Undo"), f"stage undo {lifecycle.action_id}")
