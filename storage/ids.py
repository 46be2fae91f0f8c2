"""Ids made by the application: 63 bits, later ones larger, so that an index grows at its end.

41 bits of milliseconds since 2020 (enough until 2089), then 22 bits that begin at random in each millisecond, so
that many processes can make ids without asking each other. Two that meet violate a primary key: one of them is
told `Raced` and goes again.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from threading import Lock

START = datetime(2020, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
RANDOM_BITS = 22


def first_id(at: datetime) -> int:
    """The smallest id that can be made at this instant or later."""
    return max(0, (at - START) // MILLISECOND) << RANDOM_BITS


class Ids:
    """Makes ids, each larger than the one before, even when the clock stands still or is set back."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._last = 0

    def new(self, now: datetime) -> int:
        """A fresh id: one more than the last within the same millisecond."""
        first = first_id(now)
        with self._lock:
            if first > self._last:
                # The upper half stays free, so that counting on from here does not run into the next millisecond.
                self._last = first + random.getrandbits(RANDOM_BITS - 1)
            self._last += 1
            return self._last

    def block(self, now: datetime, n: int) -> int:
        """The first of `n` fresh ids in a row. More than two million run on into the next milliseconds."""
        with self._lock:
            first = max(self._last + 1, first_id(now) + random.getrandbits(RANDOM_BITS - 1))
            self._last = first + n - 1
            return first
