"""`stage undo`: take back the last thing done, or a given one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from commands import ACTOR, CHANNEL, Ask, Button, Phrase, Reply, command
from commands._card import stands
from commands.stage._moved import receipt
from lifecycle.errors import NotUnderstood
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from lifecycle.service import Lifecycle
    from lifecycle.service.undo import Undone

NAMED = 20
"""How many customers are named; more are counted."""

LAST = r"(?:that|this|it|(?:my |the )?last(?: one| move| action| thing)?)"
MOVES = frozenset({"stage move", "stage lost"})


@command(
    "stage undo",
    "undo",
    writes=True,
    usage="[action]",
    examples=("stage undo",),
    phrases=(Phrase(rf"(?:take {LAST} back|take back {LAST}|revert(?: {LAST})?)", "stage undo"),),
)
def undo(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Take back the last thing you did, as a whole."""
    words = ask.words.strip(" #.!?")
    if re.fullmatch(rf"(?:{LAST})?(?:[\s,]*(?:please|pls))?", words, re.IGNORECASE):
        words = ""
    if words and not words.isdecimal():
        raise NotUnderstood(
            _("To undo your last action, type /stage undo alone; for an older one use its Undo button.")
        )
    undone = lifecycle.undo(int(words) if words else None)
    headline, lines = _said(undone, lifecycle)
    label = _("Undo again") if undone.redone else _("Redo")
    return Reply(
        headline=headline,
        lines=lines,
        receipt=receipt(ask),
        buttons=(Button(label, f"stage undo {undone.by}", who=ACTOR),),
        audience=CHANNEL,
        replaces=True,
    )


def _said(undone: Undone, lifecycle: Lifecycle) -> tuple[str, tuple[str, ...]]:
    """What is so now. Of moves: where their customers are. Of anything else: the sentence that holds no longer."""
    said = _("Done again: {what}") if undone.redone else _("Undone: {what}")
    verb, customers = undone.action.verb, undone.customers
    if verb == "stage reason":
        what = _("the reason is back.") if undone.redone else _("the reason is taken back, the move stays.")
        return said.format(what=what), ()
    if verb not in MOVES or not customers:
        return said.format(what=f"“{undone.action.summary or verb}”"), ()
    where = [
        stands(one.name, None if one.stage is None else lifecycle.model.stage(one.stage)) + "." for one in customers
    ]
    if len(where) == 1:
        return said.format(what=where[0]), ()
    more = len(where) - NAMED
    rest = [plural("and {n} more", "and {n} more", more).format(n=more)] if more > 0 else []
    told = _("Done again for {n} customers.") if undone.redone else _("Undone for {n} customers.")
    return told.format(n=len(where)), (*where[:NAMED], *rest)
