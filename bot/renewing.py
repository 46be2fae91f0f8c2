"""A private list stays when the menu of one of its rows was used, and is brought up to date, so that the row says what happened.

Only a list that its reader alone sees: what others see they may be reading, and a press there is told in a message of its own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.deliver import Deliver
from bot.edge import reader_of

if TYPE_CHECKING:
    from bot.edge import Turn
    from bot.router import Router


def renew(router: Router, turn: Turn, said: str) -> None:
    """Show in the place of the pressed list what the command that gave it says now; where that cannot be, it stays as it is."""
    request = replace(turn.request, text=said, key=f"{turn.request.key}:list", need=None, once="")
    plan = router.plan(request)
    if plan.writes:
        return
    answer = router.answer(request, plan)
    if answer.outcome == "done" and not answer.reply.later:
        Deliver(turn.client).renew(answer.reply, turn.place, reader_of(answer), said)
