"""Rate limits: a sliding window per method, and per channel for messages."""

from __future__ import annotations

import math
import time
from collections import defaultdict, deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PER_CHANNEL = frozenset({"chat.postMessage"})


class Limits:
    """Counts calls against the tiers that are switched on."""

    def __init__(self, tiers: Mapping[str, tuple[int, float]]) -> None:
        self._tiers = tiers
        self.last_wait = 0
        self._calls: defaultdict[tuple[str, str], deque[float]] = defaultdict(deque)

    def wait_for(self, method: str, channel: str) -> int:
        """0 when the call is allowed (and counted); else the whole seconds to wait for."""
        if method not in self._tiers:
            return 0
        most, seconds = self._tiers[method]
        calls = self._calls[method, channel if method in PER_CHANNEL else ""]
        now = time.monotonic()
        while calls and calls[0] <= now - seconds:
            calls.popleft()
        if len(calls) >= most:
            self.last_wait = max(1, math.ceil(calls[0] + seconds - now))
            return self.last_wait
        calls.append(now)
        return 0
