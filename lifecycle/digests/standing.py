"""How a digest stands, told from its runs: when it came last, when it comes next, and what is in its way. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lifecycle.dates import begins
from lifecycle.runs import AGAIN, RunState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lifecycle.digests.subscription import Subscription
    from lifecycle.runs import Run

LATE_AFTER = timedelta(minutes=10)
"""A digest is made, spread and posted within a minute or two; what takes longer than this is late."""
MOMENT = timedelta(microseconds=1)


class State(StrEnum):
    """TROUBLE: Slack would not take it, it rests until somebody sees to it. UNKNOWN: nobody knows whether the newest one
    arrived; its owner is asked. RESTS: it is paused. LATE: it was due and is not out yet. ON_TIME: all is well."""

    TROUBLE = "trouble"
    UNKNOWN = "unknown"
    RESTS = "rests"
    LATE = "late"
    ON_TIME = "on time"


@dataclass(frozen=True, slots=True)
class Standing:
    """`next_due`: when it comes next, as far as nothing is in its way. `delivered`: the newest run that was sent, `failed`
    the newest with an error, `asked` the one of which nobody knows, `late_since` when a late one was due."""

    subscription: Subscription
    state: State
    next_due: datetime
    delivered: Run | None = None
    failed: Run | None = None
    asked: Run | None = None
    late_since: datetime | None = None


def run_key(subscription_id: int, due: datetime) -> str:
    """What a run of a digest is called."""
    return f"digest/{subscription_id}/{due.astimezone(UTC).isoformat()}"


def thread_key(run_key: str) -> str:
    """What the run of a digest's thread is called."""
    return f"thread/{run_key}"


def runs_of(subscription_id: int) -> str:
    """What the keys of all runs of a digest begin with."""
    return f"digest/{subscription_id}/"


def next_due(subscription: Subscription, now: datetime) -> datetime:
    """The first due time to come on which it does not rest."""
    after = max(now, subscription.since)
    if subscription.paused_until is not None:
        after = max(after, begins(subscription.paused_until, subscription.schedule.zone) - MOMENT)
    return subscription.schedule.due_after(after)


def expected(subscription: Subscription, now: datetime) -> datetime | None:
    """The newest due time up to now that should have been sent; None where there is none, as in a pause."""
    due = subscription.schedule.due_before(now)
    is_wanted = due > subscription.since or due == subscription.missed
    return due if is_wanted and not subscription.rests(local_day(due, subscription)) else None


def local_day(at: datetime, subscription: Subscription) -> date:
    """The day by the clocks that the digest goes by."""
    return at.astimezone(ZoneInfo(subscription.schedule.zone)).date()


def standing(subscription: Subscription, runs: Sequence[Run], now: datetime) -> Standing:
    """How it stands. `runs`: its newest runs, the newest first."""
    newest = runs[0] if runs else None
    asked = newest if newest and newest.state is RunState.SENDING and newest.held_until <= now else None
    due = expected(subscription, now)
    late = due if due and now - due > LATE_AFTER and _is_open(due, runs) else None
    return Standing(
        subscription,
        _state(subscription, asked, late, now),
        next_due(subscription, now),
        delivered=next((run for run in runs if run.state is RunState.SENT), None),
        failed=next((run for run in runs if run.error and run.error != AGAIN), None),
        asked=asked,
        late_since=late,
    )


def _state(subscription: Subscription, asked: Run | None, late: datetime | None, now: datetime) -> State:
    if subscription.trouble is not None:
        return State.TROUBLE
    if asked:
        return State.UNKNOWN
    if subscription.rests(local_day(now, subscription)):
        return State.RESTS
    return State.LATE if late else State.ON_TIME


def _is_open(due: datetime, runs: Sequence[Run]) -> bool:
    """Whether what was due was not sent, skipped or given up, and is not being sent."""
    run = next((run for run in runs if run.due_at == due), None)
    return run is None or run.state is RunState.CLAIMED
