"""What is said of something that was taken back, or brought back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from commands import CHANNEL, Button, Reply
from commands._card import each_stands
from commands.stage._moved import receipt
from lifecycle.text import _

if TYPE_CHECKING:
    from commands import Ask
    from lifecycle.service import Lifecycle
    from lifecycle.service.undo import Undone

LAST = r"(?:that|this|it|(?:my |the )?last(?: one| move| action| thing)?)"
"""Words for the last thing done."""

MOVES = frozenset({"stage move", "stage lost"})


def which(words: str) -> str:
    """What of the words points at an action: nothing for none and for words such as `that, please`."""
    said = words.strip(" #.!?")
    return "" if re.fullmatch(rf"(?:{LAST})?(?:[\s,]*(?:please|pls))?", said, re.IGNORECASE) else said


def undone_reply(ask: Ask, lifecycle: Lifecycle, undone: Undone) -> Reply:
    """What is so now, and the button that turns it around."""
    headline, lines = _said(undone, lifecycle)
    if undone.covered:
        lines = (*lines, _("It was changed again since, and that change stands."))
    label = _("Undo again") if undone.redone else _("Redo")
    return Reply(
        headline=headline,
        lines=lines,
        receipt=receipt(ask),
        buttons=(Button(label, f"stage undo {undone.by}"),),
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
    where = each_stands(customers, lifecycle)
    if len(customers) == 1:
        return said.format(what=where[0]), ()
    told = _("Done again for {n} customers.") if undone.redone else _("Undone for {n} customers.")
    return told.format(n=len(customers)), where
