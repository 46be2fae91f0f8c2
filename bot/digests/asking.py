"""What the router answers for a digest, as its owner; and its picture."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.digests.posting import Picture
from bot.routing.request import Request
from bot.unasked import ORIGIN
from lifecycle.text import speaking

if TYPE_CHECKING:
    from bot.router import Answer, Router
    from lifecycle.digests.subscription import Subscription
    from lifecycle.runs import Run

logger = logging.getLogger(__name__)


class Asking:
    """Asks for what is posted of one run."""

    def __init__(self, router: Router) -> None:
        self._router = router

    def made(self, team: str, subscription: Subscription, run: Run) -> Answer:
        """The message."""
        return self._asked(team, subscription, run, "made")

    def details(self, team: str, subscription: Subscription, run: Run) -> Answer:
        """What stands in its thread."""
        return self._asked(team, subscription, run, "details")

    def _asked(self, team: str, subscription: Subscription, run: Run, what: str) -> Answer:
        text = f"digest {what} {subscription.id} {run.due_at.isoformat()}"
        return self._router.answer(
            Request(text, subscription.owner, f"run:{text}", team=team, channel=subscription.channel, origin=ORIGIN)
        )


def drawn(answer: Answer) -> Picture | None:
    """The chart of an answer; None where it has none, or it cannot be drawn."""
    chart = answer.reply.chart
    if chart is None:
        return None
    try:
        with speaking(answer.language):
            return Picture(chart.draw(), chart.title, chart.filename)
    except Exception:
        logger.exception("a digest's chart could not be drawn")
        return None
