"""A part of the pool for long work: so much at a time, the rest in line, so that short answers keep their threads."""

from __future__ import annotations

import logging
import threading
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.pool import Pool

logger = logging.getLogger(__name__)


class Lane:
    """`width` tasks at a time and at most `waiting` in line, done by the pool's threads in the order they came."""

    def __init__(self, pool: Pool, width: int = 2, waiting: int = 16) -> None:
        self._pool = pool
        self._width = width
        self._waiting = waiting
        self._line: deque[Callable[[], None]] = deque()
        self._running = 0
        self._lock = threading.Lock()

    def submit(self, task: Callable[[], None]) -> bool:
        """Put a task in line. False, at once, when the line is full."""
        with self._lock:
            if self._running >= self._width:
                if len(self._line) >= self._waiting:
                    return False
                self._line.append(task)
                return True
            self._running += 1
        if self._pool.submit(lambda: self._run(task)):
            return True
        with self._lock:
            self._running -= 1
        return False

    def _run(self, task: Callable[[], None] | None) -> None:
        while task:
            try:
                task()
            except Exception:
                logger.exception("a task of the lane failed")
            with self._lock:
                task = self._line.popleft() if self._line else None
                self._running -= task is None
