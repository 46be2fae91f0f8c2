"""`digest details`: what goes into the thread of a digest, for whoever sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import CHANNEL, Button, command
from commands._reply import FILE
from commands.digest._due import report_of
from commands.digest._thread import thread_reply
from lifecycle.errors import NothingToDo
from lifecycle.text import _

if TYPE_CHECKING:
    from commands import Ask, Reply
    from lifecycle.service import Lifecycle


@command(
    "digest details", usage="<id> <due time>", examples=("digest details 7 2026-11-23T08:00:00+00:00",), listed=False
)
def details(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """The tables of a digest, and how its numbers were counted. Refused where nothing happened: its line needs no thread."""
    report = report_of(ask.words, ask, lifecycle)
    if not report.logged:
        raise NothingToDo(_("Nothing was logged then, so there is nothing to count."))
    files = Button(_("CSV"), f"digest details {ask.words.strip()}", to=FILE)
    return thread_reply(ask, lifecycle, report, audience=CHANNEL, buttons=(files,))
