"""`stage undo`: take back the last thing done, or a given one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Ask, Phrase, Reply, command
from commands.stage._undone import LAST, undone_reply, which
from lifecycle.errors import NotUnderstood
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.service import Lifecycle


@command(
    "stage undo",
    "undo",
    writes=True,
    usage="[action]",
    examples=("stage undo",),
    phrases=(Phrase(rf"(?:take {LAST} back|take back {LAST}|revert(?: {LAST})?)", "stage undo"),),
)
def undo(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Take back the last thing you did, as a whole."""
    words = which(ask.words)
    if words and not words.isdecimal():
        raise NotUnderstood(
            _("To undo your last action, type /stage undo alone; for an older one use its Undo button.")
        )
    return undone_reply(ask, lifecycle, lifecycle.undo(int(words) if words else None))
