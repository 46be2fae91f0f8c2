"""`stage reason`: say afterwards why a move was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import ACTOR, CHANNEL, Ask, Button, Field, Form, Reply, command
from commands._words import tokens, unquoted
from commands.stage._moved import because
from lifecycle.errors import NotUnderstood
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.service import Lifecycle


@command("stage reason", listed=False, writes=True, usage="<action> <reason>", examples=("stage reason 123 price",))
def reason(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Say why a move was made; its buttons fill this in."""
    words = tokens(ask.words)
    if not words or not words[0].lstrip("#").isdecimal():
        raise NotUnderstood(_("Press a reason under the move itself, or add it when you move: ... because price."))
    action_id, text = int(words[0].lstrip("#")), unquoted(ask.words.strip()[words[0].end :].strip())
    if not text:
        return Reply(_("Why was it?"), form=_form(action_id), asks=True)
    action = lifecycle.moves.give_reason(action_id, text)
    return Reply(
        headline=f"{action.summary} {because(text)}",
        buttons=(
            Button(_("Undo move"), f"stage undo {action_id}", who=ACTOR),
            Button(_("Take the reason back"), f"stage undo {lifecycle.action_id}", who=ACTOR),
        ),
        audience=CHANNEL,
        replaces=True,
    )


def _form(action_id: int) -> Form:
    return Form(_("Why was it?"), f"stage reason {action_id}", (Field("reason", _("Reason"), kind="long"),), _("Keep"))
