"""A digest of which nobody knows whether it was posted: it is looked for where that is allowed, else its owner is asked."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.digests.posting import EVENT
from bot.unasked import Telling
from lifecycle.digests.standing import thread_key
from lifecycle.runs import RunState

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from slack_sdk import WebClient

    from bot.digests.lanes import Steps
    from bot.digests.pacing import Pace
    from bot.router import Router
    from lifecycle.digests.subscription import Subscription
    from lifecycle.ports import Ledger
    from lifecycle.runs import Run

AROUND_S = 600
"""The message of a run was posted within so many seconds of when it was marked."""


class Unknown:
    """Finds out what became of a run, or asks its owner, once."""

    def __init__(  # noqa: PLR0913, PLR0917 - what asking needs
        self, router: Router, ledger: Ledger, client: WebClient, now: Callable[[], datetime], holder: str, pace: Pace
    ) -> None:
        self._ledger = ledger
        self._client = client
        self._now = now
        self._holder = holder
        self._pace = pace
        self._telling = Telling(router, ledger, client, now, holder)

    def see_to(self, team: str, subscription: Subscription, run: Run) -> Steps[bool]:
        """The run was marked as being sent, and whoever did that is gone. False: no digest was sent."""
        found = self._looked_for(subscription, run)
        if found is None:
            text = f"digest unsure {subscription.id} {run.due_at.isoformat()}"
            key = f"unsure/{run.key}/{run.changed_at.isoformat()}"
            turn, owner = partial(self._pace.turn, team, subscription.owner), subscription.owner
            yield from self._telling.telling(team, owner, text, key, subscription.channel, turn=turn, surely=True)
            return False
        runs, now = self._ledger.runs, self._now()
        state = RunState.SENT if found else RunState.CLAIMED  # what is not there may be posted
        if runs.settle(team, run.key, state, now, subscription.channel if found else None, found or None) and found:
            runs.claim(team, thread_key(run.key), now, self._holder, now, timedelta(0))  # for whoever looks next
        return False

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
