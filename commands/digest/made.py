"""`digest made`: the message of one due time, which whoever sends digests asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import command
from commands.digest._due import read_due
from commands.digest._form import digest_reply

if TYPE_CHECKING:
    from commands import Ask, Reply
    from lifecycle.service import Lifecycle


@command("digest made", usage="<id> <due time>", examples=("digest made 7 2026-11-23T08:00:00+00:00",), listed=False)
def made(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """The digest that was due at a time."""
    subscription, due = read_due(ask.words, lifecycle)
    return digest_reply(ask, lifecycle, lifecycle.digest_content.due(subscription, due))
