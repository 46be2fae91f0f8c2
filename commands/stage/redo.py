"""`stage redo`: bring back what one took back last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Ask, Phrase, Reply, command
from commands.stage._undone import LAST, undone_reply, which
from lifecycle.errors import NotUnderstood
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.service import Lifecycle


@command(
    "stage redo",
    "redo",
    writes=True,
    examples=("stage redo",),
    phrases=(Phrase(rf"(?:bring {LAST} back|bring back {LAST}|do {LAST} again)", "stage redo"),),
)
def redo(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Bring back the last thing you undid."""
    if which(ask.words):
        raise NotUnderstood(
            _("To bring back what you undid last, type /stage redo alone; for an older one use its Redo button.")
        )
    return undone_reply(ask, lifecycle, lifecycle.undo.redo())
