"""`stage lost`: a deal was lost, or a customer left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Ask, Phrase, Reply, command
from commands._move_names import readings, split_lines, without_stop
from commands._phrases import SOMEONE
from commands._words import MoveItem, take_day, take_reason
from commands.stage._wanted import make
from lifecycle.errors import NotUnderstood
from lifecycle.model import LOST
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.service import Lifecycle

ALONE = "".join(rf"(?<! {word})" for word in ("is", "are", "was", "as", "to", "into", "in")) + r"(?<=[^\s>=→:-])"
"""A word or an arrow before `lost` is for another phrase to read."""


@command(
    "stage lost",
    writes=True,
    usage="<customer> [on <date>] [because <reason>]",
    examples=("stage lost acme because price",),
    phrases=(
        Phrase(r"(?:we )?(?:have |just |'ve )*lost (?P<rest>.+)", "stage lost {rest}"),
        Phrase(
            rf"{SOMEONE} (?:is|was|are|were|has|have|got)(?: now| been)? (?:lost|gone|churned|left)(?P<rest>(?:[\s,;:-].*)?)",
            "stage lost {name}{rest}",
        ),
        Phrase(
            rf"{SOMEONE}{ALONE} (?:churned|left us|cancelled|lost)(?P<rest>(?:[\s,;:-].*)?)",
            "stage lost {name}{rest}",
        ),
    ),
)
def lost(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Mark customers as lost, with the reason if there is one."""
    if not ask.words.strip() and lifecycle.names.bound(ask.channel) is None:
        raise NotUnderstood(_("Who is lost? Type it like this: /stage lost acme because price."))
    return make(ask, lifecycle, [_item(line, ask, lifecycle) for line in split_lines(ask.words) or [""]])


def _item(line: str, ask: Ask, lifecycle: Lifecycle) -> MoveItem:
    stage = lifecycle.model.stage(LOST)
    rest, reason = take_reason(line)
    rest, day = take_day(without_stop(rest), ask.now, lifecycle.settings.zone)
    return MoveItem(readings(rest) if rest.strip() else (), (stage,), stage.name, day, reason)
