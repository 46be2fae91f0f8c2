"""Counters for Prometheus. Several processes count together when they share a folder (see `settings.share_metrics`)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client import multiprocess as together

if TYPE_CHECKING:
    from bot.pool import Pool

BUCKETS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)


class Metrics:
    """What one process counts, and the page that shows it, or all processes' sum where they share a folder."""

    def __init__(self, pool: Pool | None = None, shared: str | None = None) -> None:
        self._own = CollectorRegistry()
        self._shared = shared
        labels = ("command", "origin", "outcome")
        self._requests = Counter("lifecycle_requests", "Requests answered", labels, registry=self._own)
        self._seconds = Histogram(
            "lifecycle_request_seconds", "Time to a reply", ("command",), registry=self._own, buckets=BUCKETS
        )
        if pool is not None and not shared:
            waiting = Gauge("lifecycle_pool_waiting", "Questions waiting in line", registry=self._own)
            waiting.set_function(lambda: pool.waiting)

    def count(self, command: str, origin: str, outcome: str, seconds: float) -> None:
        """Count one answered request."""
        self._requests.labels(command, origin, outcome).inc()
        self._seconds.labels(command).observe(seconds)

    def page(self) -> bytes:
        """The metrics in Prometheus' text format."""
        if not self._shared:
            return generate_latest(self._own)
        every = CollectorRegistry()
        together.MultiProcessCollector(every, path=self._shared)  # type: ignore[no-untyped-call]
        return generate_latest(every)


def forget_process(pid: int, shared: str | None) -> None:
    """Take a stopped process's live gauges away."""
    if shared and Path(shared).is_dir():
        together.mark_process_dead(pid, path=shared)  # type: ignore[no-untyped-call]
