"""Few threads for many jobs that wait often: who waits lends its thread to another, and a lane's jobs go one by one."""

from __future__ import annotations

import heapq
import threading
import time
from collections import defaultdict, deque
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Made = TypeVar("Made")
Steps: TypeAlias = Generator[float, None, Made]
"""Work in steps: what it yields is for how many seconds it has nothing to do; any thread may then go on with it."""


class Lanes:
    """Works off jobs once. `sleep`: called instead of waiting, so that a test need not wait."""

    def __init__(
        self,
        jobs: Iterable[tuple[str, Steps[bool]]],
        may_begin: Callable[[], bool] = lambda: True,
        sleep: Callable[[float], None] | None = None,
    ) -> None:
        """`jobs`: each with its lane, such as the channel that it writes to. `may_begin`: asked before a job's first step; once
        it says no, the jobs that have not begun are dropped."""
        self._waiting: defaultdict[str, deque[Steps[bool]]] = defaultdict(deque)
        for lane, job in jobs:
            self._waiting[lane].append(job)
        self._may_begin = may_begin
        self._sleep = sleep
        self._under_way: dict[str, Steps[bool]] = {}
        self._ready = [(0.0, order, lane) for order, lane in enumerate(self._waiting)]
        self._order = len(self._ready)
        self._at_work = 0
        self._change = threading.Condition()
        self.came_true = 0
        """How many jobs came to True so far."""
        self.dropped = 0
        """How many were never begun."""

    def work(self, threads: int) -> None:
        """Until every job has ended or was dropped. What a job raises ends here once the others are done."""
        lanes = len(self._waiting)
        if lanes:
            with ThreadPoolExecutor(min(threads, lanes)) as several:
                for done in [several.submit(self._work) for _thread in range(min(threads, lanes))]:
                    done.result()

    def _work(self) -> None:
        while (lane := self._next()) is not None:
            pause_s: float | None = None
            try:
                pause_s = self._step(lane)
            finally:
                self._back(lane, pause_s)

    def _next(self) -> str | None:
        """The lane whose turn it is, as soon as there is one; None when nothing is left."""
        with self._change:
            while self._ready or self._at_work:
                left_s = self._ready[0][0] - time.monotonic() if self._ready else None
                if left_s is not None and left_s <= 0:
                    self._at_work += 1
                    return heapq.heappop(self._ready)[2]
                self._change.wait(left_s)
            return None

    def _step(self, lane: str) -> float | None:
        """Go on with the lane's job; for how long it wants to wait, None when it has ended."""
        job = self._under_way.get(lane)
        if job is None:
            job = self._waiting[lane].popleft()
            if not self._may_begin():
                job.close()
                with self._change:
                    self.dropped += 1
                return None
            self._under_way[lane] = job
        try:
            pause_s = next(job)
        except StopIteration as end:
            del self._under_way[lane]
            with self._change:
                self.came_true += bool(end.value)
            return None
        if self._sleep is None:
            return pause_s
        self._sleep(pause_s)
        return 0.0

    def _back(self, lane: str, pause_s: float | None) -> None:
        """Let the lane wait for its next step, behind those that are ready already."""
        with self._change:
            self._at_work -= 1
            if lane in self._under_way or self._waiting[lane]:
                self._order += 1
                heapq.heappush(self._ready, (time.monotonic() + (pause_s or 0.0), self._order, lane))
            self._change.notify_all()
