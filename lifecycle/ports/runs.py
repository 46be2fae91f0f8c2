"""Runs: what is done by itself, each thing once, however many processes there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime, timedelta

    from lifecycle.runs import Run, RunState, Then


class Runs(Protocol):
    """Claims runs and notes what became of them; each call is a transaction of its own. `team` as for a `Ledger`."""

    def known(self, team: str | None, keys: Collection[str]) -> dict[str, Run]:
        """Those of these runs that were ever claimed, by key."""

    def claim(  # noqa: PLR0913, PLR0917 - what a claim says
        self, team: str | None, key: str, due_at: datetime, holder: str, now: datetime, hold: timedelta
    ) -> bool:
        """Claim a run for so long, before anything is sent. False: it is somebody else's, or it was ever being sent. One
        whose holder did not go on in time, and had sent nothing, is taken over."""

    def latest(self, team: str | None, prefix: str, limit: int) -> list[Run]:
        """The newest runs by their due time whose key begins so, at most so many."""

    def open(self, team: str | None, prefix: str, now: datetime, limit: int) -> list[Run]:
        """Runs whose key begins so that nobody holds now: not sent so far, or nobody knows; at most so many, by their key."""

    def renew(  # noqa: PLR0913, PLR0917 - what is noted of it
        self, team: str | None, key: str, holder: str, now: datetime, hold: timedelta, told: str | None = None
    ) -> bool:
        """Hold a claimed run for longer, and note how far it is. False: it is not this holder's any more."""

    def begin_sending(  # noqa: PLR0913, PLR0917 - what is noted of it
        self, team: str | None, key: str, holder: str, now: datetime, hold: timedelta, told: str | None = None
    ) -> bool:
        """Mark the claimed run as being sent, and note what it tells. False: it is not this holder's any more, and must not be
        sent."""

    def settle(  # noqa: PLR0913, PLR0917 - what is noted of it
        self, team: str | None, key: str, state: RunState, now: datetime, channel: str | None, ts: str | None
    ) -> bool:
        """Note what became of a run whose holder died while it was being sent. False where that is not so."""

    def end(  # noqa: PLR0913 - what is noted of it
        self,
        team: str | None,
        key: str,
        holder: str,
        state: RunState,
        now: datetime,
        *,
        channel: str | None = None,
        ts: str | None = None,
        error: str | None = None,
        told: str | None = None,
        then: Then | None = None,
    ) -> None:
        """Note what became of the holder's run, and let another one begin with that. CLAIMED gives it back: anybody may take
        it over at once."""

    def book(self, team: str | None, channel: str, now: datetime, apart: timedelta, most: timedelta) -> datetime | None:
        """The next moment at which a channel may be written to, so much after the one that was booked before by whomever;
        the caller has it. None, and nothing is booked, where that is longer than `most` from now: come again later."""


class RunRows(Protocol):
    """Runs as a request sees them, inside its transaction."""

    def runs(self, prefix: str, limit: int) -> list[Run]:
        """The newest runs by their due time whose key begins so, at most so many."""

    def settle_run(self, key: str, state: RunState, now: datetime) -> bool:
        """Somebody says what became of a run of which nobody knew. False where nobody had to ask."""

    def reopen_run(self, key: str, now: datetime) -> bool:
        """What could not be sent may be tried again: somebody saw to it. False where it was not given up."""
