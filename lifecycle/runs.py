"""What the bot does by itself at a time: each thing is a run, which is claimed before anything is sent."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime, timedelta


AGAIN = "again"
"""The `error` of a run that somebody wants to be sent after all, since it did not arrive: it is late for a reason."""


class RunState(IntEnum):
    """How far a run is.

    CLAIMED: somebody is at it, and nothing was sent. SENDING: it is being sent, or its sender died over it, and then nobody
    knows whether it arrived. SENT: Slack said so. SKIPPED: it was not to be sent any more. FAILED: it cannot be sent.
    """

    CLAIMED = 1
    SENDING = 2
    SENT = 3
    SKIPPED = 4
    FAILED = 5


class Then(NamedTuple):
    """A run that begins in the very moment in which another one ends, so that nobody's death can come between: `key`, for how
    long the other one's holder has it (no time at all: whoever comes first), and how far it is, as its `told`."""

    key: str
    hold: timedelta
    told: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One of them. `key` names it in its workspace; `holder` has it until `held_until`; `ts` is the message's, once it was
    sent, and `told` what it said, as JSON, or of one with several messages how many are out."""

    key: str
    due_at: datetime
    state: RunState
    holder: str
    held_until: datetime
    tries: int
    changed_at: datetime
    channel: str | None = None
    ts: str | None = None
    error: str | None = None
    told: str | None = None
