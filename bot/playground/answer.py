"""The kinds of deliveries, and how the bot may answer one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SLASH, INTERACTIVE, EVENT = "slash_commands", "interactive", "events_api"
TIMEOUT, FAILED = "operation_timeout", "dispatch_failed"


@dataclass(frozen=True, slots=True)
class Answer:
    """How the bot answered a delivery. `error` is empty when it acknowledged; `body` is a dict, a text or None.

    `reason` is Slack's word for a failed attempt; it stands in the header of the next one.
    """

    error: str = ""
    status: int = 0
    body: Any = None
    reason: str = ""
    no_retry: bool = False


@dataclass(frozen=True, slots=True)
class Parcel:
    """Something on its way to the bot. `attempt` counts from 0; `reason` says why the one before failed."""

    kind: str
    payload: dict[str, Any]
    attempt: int = 0
    reason: str = ""
