"""The app's home: what to type, how many customers stand where, and buttons."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.blocks import Reader, render
from bot.edge import reader_of
from bot.routing.refusals import new_reference, unshown
from bot.routing.request import Request
from bot.sending.slackcalls import same_but_quiet
from commands import CHANNEL, Button, Reply
from commands._reply import DIRECT
from lifecycle.text import _, speaking

if TYPE_CHECKING:
    from typing import Any

    from slack_sdk import WebClient

    from bot.router import Answer, Router

logger = logging.getLogger(__name__)

STOCK = "funnel now"


def publish(router: Router, client: WebClient, team: str | None, person: str) -> None:
    """Show it. Whatever is in the way stands there instead, with a reference: an empty home says nothing."""
    slack = same_but_quiet(client)
    try:
        slack.views_publish(user_id=person, view=home_view(router, team, person))
    except Exception:
        logger.exception(
            "a home could not be shown", extra=(facts := {"reference": new_reference(), "workspace": team})
        )
        blocks = render(Reply(unshown(facts["reference"] or "", wrote=False)), Reader(person=person))[0].blocks
        try:
            slack.views_publish(user_id=person, view={"type": "home", "blocks": blocks})
        except Exception:
            logger.exception("a failure could not be told", extra=facts)


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
