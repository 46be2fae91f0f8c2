"""The app's home: what to type, how many customers stand where, and buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.blocks import render
from bot.edge import reader_of
from bot.routing.request import Request
from commands import CHANNEL, Button, Reply
from commands._reply import DIRECT
from lifecycle.text import _, speaking

if TYPE_CHECKING:
    from typing import Any

    from bot.router import Answer, Router

STOCK = "funnel now"


def home_view(router: Router, team: str | None, person: str) -> dict[str, Any]:
    """The view for this person, in their language. Home tabs take no tables, so the stages stand in one line."""
    answer = router.answer(Request(STOCK, person, f"home:{person}", team, origin="message"))
    with speaking(answer.language):
        reply = _reply(answer)
    blocks = [block for message in render(reply, reader_of(answer)) for block in message.blocks]
    return {"type": "home", "blocks": blocks}


def _reply(answer: Answer) -> Reply:
    stock = answer.reply
    counts = " · ".join(f"{row[0]} {row[1]}" for table in stock.tables[:1] for row in table.rows)
    return Reply(
        headline=_("Lifecycle keeps where each customer is, and how they move."),
        lines=(
            _("In any channel, type:  /stage move acme retention"),
            _("Mention me, or write me here:  move acme to retention"),
            _("And ask:  /funnel this week"),
            stock.headline,
            counts,
        ),
        receipt=stock.receipt,
        buttons=(
            Button(_("Funnel this week"), "funnel this week", to=DIRECT),
            Button(_("Who is where now"), STOCK, to=DIRECT),
            Button(_("Help"), "help", to=DIRECT),
        ),
        audience=CHANNEL,
    )
