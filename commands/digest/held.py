"""`digest held`: the message of a period, held against what the one before said, which whoever previews several weeks asks for."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from commands import command
from commands.digest._due import read_kind
from commands.digest._form import digest_reply
from lifecycle.digests.told import loads
from lifecycle.errors import NotUnderstood
from lifecycle.runs import Run, RunState
from lifecycle.text import _

if TYPE_CHECKING:
    from commands import Ask, Reply
    from lifecycle.service import Lifecycle


@command(
    "digest held",
    usage="<kind> <period> | <time> <told>",
    examples=("digest held retention 2026-11-16..2026-11-22 | 2026-11-16T09:00:00+00:00 {}",),
    listed=False,
)
def held(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """The digest of a period, as it would be had an earlier one said that."""
    wanted, _bar, before = ask.words.partition("|")
    kind, period = read_kind(wanted, ask, lifecycle)
    return digest_reply(ask, lifecycle, lifecycle.digest_content.report(kind, period, _run(before)))


def _run(words: str) -> Run:
    """The run of a digest that was due then and said this."""
    due, _space, told = words.strip().partition(" ")
    try:
        at = datetime.fromisoformat(due)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or (told != "{}" and loads(told) is None):
        raise NotUnderstood(_("Held against what? This is asked for by the preview of several weeks."))
    return Run("", at, RunState.SENT, "", at, 1, at, told=told)
