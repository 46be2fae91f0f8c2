"""A digest of which nobody knows whether it was posted: it is looked for where that is allowed, else its owner is asked."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.blocks import render
from bot.digests.posting import EVENT
from bot.edge import reader_of
from bot.routing.request import Request
from bot.sending.slackcalls import Patience, SendError, Slack, Unsure
from lifecycle.runs import RunState

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from slack_sdk import WebClient

    from bot.router import Router
    from lifecycle.digests.subscription import Subscription
    from lifecycle.ports import Ledger
    from lifecycle.runs import Run

logger = logging.getLogger(__name__)

HOLD = timedelta(minutes=2)
BUDGET_S = 20.0
AROUND_S = 600
"""The message of a run was posted within so many seconds of when it was marked."""
ORIGIN = "schedule"


class Unknown:
    """Finds out what became of a run, and tells owners what they have to see to: each thing once."""

    def __init__(
        self, router: Router, ledger: Ledger, client: WebClient, now: Callable[[], datetime], holder: str
    ) -> None:
        self._router = router
        self._ledger = ledger
        self._client = client
        self._now = now
        self._holder = holder

    def see_to(self, team: str, subscription: Subscription, run: Run) -> None:
        """The run was marked as being sent, and whoever did that is gone."""
        found = self._looked_for(subscription, run)
        if found is None:
            text = f"digest unsure {subscription.id} {run.due_at.isoformat()}"
            self.tell(team, subscription, text, f"unsure/{run.key}/{run.changed_at.isoformat()}")
            return
        state = RunState.SENT if found else RunState.CLAIMED  # what is not there may be posted
        self._ledger.runs.settle(
            team, run.key, state, self._now(), subscription.channel if found else None, found or None
        )

    def tell(self, team: str, subscription: Subscription, text: str, key: str) -> None:
        """Write to the digest's owner what this command says, once."""
        runs, now = self._ledger.runs, self._now()
        if not runs.claim(team, key, now, self._holder, now, HOLD):
            return
        answer = self._router.answer(
            Request(text, subscription.owner, f"run:{key}", team=team, channel=subscription.channel, origin=ORIGIN)
        )
        message = render(answer.reply, reader_of(answer))[0]
        if not runs.begin_sending(team, key, self._holder, self._now(), HOLD):
            return
        try:
            posted = Slack(self._client, Patience(BUDGET_S)).post(subscription.owner, message)
        except Unsure:
            return  # they may have it; to be asked twice is worse
        except SendError as error:
            logger.exception("a digest's owner could not be told", extra={"workspace": team, "outcome": error.code})
            runs.end(team, key, self._holder, RunState.CLAIMED, self._now(), error=error.code)
            return
        runs.end(team, key, self._holder, RunState.SENT, self._now(), channel=posted.channel, ts=posted.ts)

    def _looked_for(self, subscription: Subscription, run: Run) -> str | None:
        """The message's timestamp, empty where it is not there; None where the bot may not look, or nobody answered."""
        at = run.changed_at.timestamp()
        try:
            told: Any = self._client.conversations_history(
                channel=subscription.channel, oldest=str(at - AROUND_S), latest=str(at + AROUND_S), inclusive=True,
                include_all_metadata=True, limit=200,
            )  # fmt: skip
        except (SlackApiError, OSError):
            return None
        for message in told.get("messages", ()):
            metadata = message.get("metadata") or {}
            if metadata.get("event_type") == EVENT and metadata.get("event_payload", {}).get("run") == run.key:
                return str(message["ts"])
        return None if told.get("has_more") else ""
