"""A digest of which nobody knows whether it was posted: it is looked for where that is allowed, else its owner is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.digests.posting import EVENT
from bot.unasked import Telling
from lifecycle.runs import RunState

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from slack_sdk import WebClient

    from bot.router import Router
    from lifecycle.digests.subscription import Subscription
    from lifecycle.ports import Ledger
    from lifecycle.runs import Run

AROUND_S = 600
"""The message of a run was posted within so many seconds of when it was marked."""


class Unknown:
    """Finds out what became of a run, and tells owners what they have to see to: each thing once."""

    def __init__(
        self, router: Router, ledger: Ledger, client: WebClient, now: Callable[[], datetime], holder: str
    ) -> None:
        self._ledger = ledger
        self._client = client
        self._now = now
        self._telling = Telling(router, ledger, client, now, holder)

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
        self._telling.tell(team, subscription.owner, text, key, subscription.channel)

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
