"""`digest why`: the figures of a digest and how they were counted, for the person who asks alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import PERSON, Reply, command
from commands.digest._due import report_of
from commands.digest._form import nothing_yet
from commands.digest._thread import thread_reply

if TYPE_CHECKING:
    from commands import Ask
    from lifecycle.service import Lifecycle


@command("digest why", usage="[kind] [period]", examples=("digest why retention last week",), listed=False)
def why(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Show all figures of a digest and how they were counted."""
    report = report_of(ask.words, ask, lifecycle)
    if not report.recorded:
        return Reply(nothing_yet())
    return thread_reply(ask, lifecycle, report, audience=PERSON)
