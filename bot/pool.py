"""The bot's own bounded pool: what takes longer than an acknowledgement may. Full, it says so at once."""

from __future__ import annotations

import logging
import queue
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger(__name__)


class Pool:
    """`workers` threads and at most `waiting` tasks in line. Threads start with the first task."""

    def __init__(self, workers: int = 8, waiting: int = 64) -> None:
        self._line: queue.Queue[Callable[[], object]] = queue.Queue(maxsize=waiting)
        self._workers = workers
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._closed = False

    def submit(self, task: Callable[[], object]) -> bool:
        """Put a task in line. False, at once, when the line is full or the pool has stopped."""
        with self._lock:
            if self._closed:
                return False
            self._start()
            try:
                self._line.put_nowait(task)
            except queue.Full:
                return False
        return True

    @property
    def waiting(self) -> int:
        """How many tasks wait in line."""
        return self._line.qsize()

    def drain(self, limit_s: float) -> bool:
        """Take no more tasks and finish those there are, for at most `limit_s` seconds; True when all are done."""
        with self._lock:
            self._closed = True
        deadline = time.monotonic() + limit_s
        with self._line.all_tasks_done:
            while self._line.unfinished_tasks:
                left = deadline - time.monotonic()
                if left <= 0:
                    return False
                self._line.all_tasks_done.wait(left)
        return True

    def _start(self) -> None:
        while len(self._threads) < self._workers:
            # Daemons, so that a task that never ends cannot keep the process from stopping.
            thread = threading.Thread(target=self._work, name=f"pool-{len(self._threads)}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _work(self) -> None:
        while True:
            task = self._line.get()
            try:
                task()
            except Exception:
                logger.exception("a task of the pool failed")
            finally:
                self._line.task_done()
