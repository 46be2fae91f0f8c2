"""`digest why`: the figures of a digest and how they were counted, for the person who asks alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import PERSON, command
from commands.digest._due import report_of
from commands.digest._thread import thread_reply

if TYPE_CHECKING:
    from commands import Ask, Reply
    from lifecycle.service import Lifecycle


@command("digest why", usage="[kind] [period]", examples=("digest why retention last week",), listed=False)
def why(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Show all figures of a digest and how they were counted."""
    return thread_reply(ask, lifecycle, report_of(ask.words, ask, lifecycle), audience=PERSON)
