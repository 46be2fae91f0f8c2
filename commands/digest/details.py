"""`digest details`: what goes into the thread of a digest, for whoever sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import CHANNEL, command
from commands.digest._due import report_of
from commands.digest._thread import thread_reply

if TYPE_CHECKING:
    from commands import Ask, Reply
    from lifecycle.service import Lifecycle


@command("digest details", usage="<id> <due time>", listed=False)
def details(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """The tables of a digest, and how its numbers were counted."""
    return thread_reply(ask, lifecycle, report_of(ask.words, ask, lifecycle), audience=CHANNEL)
