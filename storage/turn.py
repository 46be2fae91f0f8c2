"""A lock that is fair: who came first goes first.

Python's own lock wakes whoever the system likes, so that under load one thread may be passed over again and again.
"""

from __future__ import annotations

from collections import deque
from threading import Lock


class Turn:
    """At most so many holders at a time, the others in the order in which they came."""

    def __init__(self, holders: int = 1) -> None:
        self._guard = Lock()
        self._free = holders
        self._line: deque[Lock] = deque()

    @property
    def waiting(self) -> int:
        """How many stand in line."""
        return len(self._line)

    def acquire(self, timeout: float) -> bool:
        """Wait for one's turn, at most so many seconds; whether it came."""
        with self._guard:
            if self._free:
                self._free -= 1
                return True
            place = Lock()
            place.acquire()
            self._line.append(place)
        if place.acquire(timeout=timeout):
            return True
        with self._guard:
            if place in self._line:
                self._line.remove(place)
                return False
        return True  # it was handed over in the very moment that the wait ended

    def release(self) -> None:
        """Hand the turn to whoever has waited longest."""
        with self._guard:
            if self._line:
                self._line.popleft().release()
            else:
                self._free += 1
