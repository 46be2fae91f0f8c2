"""`digest preview`: what a digest would say, for the person who asks alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from commands import PERSON, Phrase, command
from commands.digest._due import read_kind
from commands.digest._form import digest_reply

if TYPE_CHECKING:
    from commands import Ask, Reply
    from lifecycle.service import Lifecycle


@command(
    "digest preview",
    usage="[kind] [period]",
    examples=("digest preview", "digest preview retention", "digest preview overview 2026-11-16..2026-11-22"),
    phrases=(Phrase(r"(?:preview|show)(?: me)? (?:the |a )?(?P<kind>(?:\w+ )?)digest", "digest preview {kind}"),),
)
def preview(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Show what a digest would say now, to you alone; nothing is posted."""
    kind, period = read_kind(ask.words, ask, lifecycle)
    reply = digest_reply(ask, lifecycle, lifecycle.digest_content.asked(kind, period, ask.channel))
    return replace(reply, audience=PERSON, again=f"digest now {kind.slug} {period.exact()}")
