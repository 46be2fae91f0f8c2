"""What the bot does by itself: jobs that a thread of each process looks after, again and again.

Any number of processes may run the same jobs: a job claims each thing it does (`lifecycle.ports.runs`).
"""

from __future__ import annotations

import logging
import random
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

logger = logging.getLogger(__name__)

FIRST_S = 60.0
"""A process that has just begun has commands to answer first."""
JITTER = 0.2
"""So that many processes do not all look at the same moment."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something to look after every so many seconds. It may raise: that is logged, and it is tried again the next time.
    `run` is given what tells whether the process is about to end, so that nothing more should be begun."""

    name: str
    every_s: float
    run: Callable[[Callable[[], bool]], object]


class Ticking:
    """Runs jobs in one thread, one after the other, until it is stopped."""

    def __init__(self, jobs: Sequence[Job], first_s: float = FIRST_S) -> None:
        self._jobs = jobs
        self._first_s = first_s
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin, in the background."""
        self._thread = threading.Thread(target=self._run, name="ticking", daemon=True)
        self._thread.start()

    def stop(self, limit_s: float) -> bool:
        """Begin nothing more, and wait for what is at hand; False when that takes longer than `limit_s`."""
        self._stop.set()
        if self._thread is None:
            return True
        self._thread.join(limit_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        left = {job.name: self._first_s * (1 - JITTER * random.random()) for job in self._jobs}  # noqa: S311 - no secret
        while left and not self._stop.wait(pause := max(0.0, min(left.values()))):
            for job in self._jobs:
                left[job.name] -= pause
                if left[job.name] <= 0 and not self._stop.is_set():
                    self._look_after(job)
                    left[job.name] = job.every_s * (1 - JITTER * random.random())  # noqa: S311 - as above

    def _look_after(self, job: Job) -> None:
        try:
            job.run(self._stop.is_set)
        except Exception:
            logger.exception("a job failed", extra={"outcome": job.name})
