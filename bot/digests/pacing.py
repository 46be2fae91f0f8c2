"""About one message a second in each channel, over all processes; and patience with Slack that keeps no thread waiting."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.sending.slackcalls import Spent

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.digests.lanes import Made, Steps
    from lifecycle.ports import Ledger

APART_S = 1.1
"""A little more than the second that Slack asks for: calls do not all take equally long."""
MOST_AHEAD_S = 5.0
"""Nobody books a channel for longer ahead than this: who dies leaves no long gap."""
PAUSE_S = 0.5


class Stopping(Exception):  # noqa: N818 - a turn of the road, not a fault
    """The process is about to end, so that somebody else is to go on; nothing was posted."""


class Pace:
    """Gives each message its moment."""

    def __init__(self, ledger: Ledger, now: Callable[[], datetime], apart_s: float = APART_S) -> None:
        self._ledger = ledger
        self._now = now
        self._apart_s = apart_s
        self.stopping: Callable[[], bool] = lambda: False
        """Whether the process is about to end."""

    def turn(self, team: str, channel: str) -> Steps[None]:
        """Wait until the channel may be written to, once. `channel`: or whom a direct message is for. Stopping where the process
        is about to end meanwhile."""
        if self._apart_s:
            yield from self._booked(team, channel)
        if self.stopping():
            raise Stopping

    def _booked(self, team: str, channel: str) -> Steps[None]:
        apart, most = timedelta(seconds=self._apart_s), timedelta(seconds=MOST_AHEAD_S)
        while not self.stopping():
            now = self._now()
            at = self._ledger.runs.book(team, channel, now, apart, most)
            if at is not None:
                if at > now:
                    yield (at - now).total_seconds()
                return
            yield MOST_AHEAD_S / 2


class Patience:
    """How long Slack may be busy in all, for the calls of one thing; the calls themselves must not wait."""

    def __init__(self, seconds: float) -> None:
        self._left_s = seconds

    def call(self, does: Callable[[], Made]) -> Steps[Made]:
        """What the call gives, tried again as long as Slack is busy or away and nothing was done. Its last error where that
        takes too long."""
        pause_s = PAUSE_S
        while True:
            began = time.monotonic()
            try:
                return does()
            except Spent as error:
                wait_s = pause_s if error.wait_s is None else error.wait_s
                self._left_s -= time.monotonic() - began + wait_s
                if self._left_s < 0:
                    raise
            yield wait_s
            pause_s *= 2
