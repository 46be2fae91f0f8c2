"""`digest now`: a digest for this channel, asked for by somebody; the ones that come by themselves come all the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from commands import Phrase, command
from commands.digest._due import read_kind
from commands.digest._form import digest_reply

if TYPE_CHECKING:
    from commands import Ask, Reply
    from lifecycle.service import Lifecycle


@command(
    "digest now",
    usage="[kind] [period]",
    examples=("digest now", "digest now advocacy", "digest now retention last month"),
    phrases=(
        Phrase(r"(?:post|send)(?: us| me)? (?:the |a )?(?P<kind>(?:\w+ )?)digest(?: now| here)?", "digest now {kind}"),
    ),
)
def now(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Post a digest of the last complete week into this channel."""
    kind, period = read_kind(ask.words, ask, lifecycle)
    reply = digest_reply(ask, lifecycle, lifecycle.digest_content.asked(kind, period, ask.channel))
    return replace(reply, again=f"digest now {kind.slug} {period.exact()}")
