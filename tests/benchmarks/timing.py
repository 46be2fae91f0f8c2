"""The clock: one call, two calls in turns, or pytest-benchmark's rounds."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


def timed(work: Callable[[], object]) -> float:
    """Seconds that a call takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def in_turns(ours: Callable[[int], object], theirs: Callable[[int], object], n: int, warm: int) -> tuple[float, float]:
    """The medians of both, called A B A B, so that whatever else this machine does meets both. Each is told the number
    of the turn; the first `warm` turns do not count."""
    taken = [(timed(lambda: ours(turn)), timed(lambda: theirs(turn))) for turn in range(n)]  # noqa: B023 - called at once
    first, second = zip(*taken[warm:], strict=True)
    return statistics.median(first), statistics.median(second)


def rounds_of(benchmark: Any, work: Callable[[], T], rounds: int) -> tuple[T, float]:
    """What the call gives, and the median of its rounds, which pytest-benchmark lists too."""
    result: T = benchmark.pedantic(work, rounds=rounds, warmup_rounds=3)
    return result, float(benchmark.stats.stats.median)
