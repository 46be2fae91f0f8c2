"""What is read for a question: a long past some weeks at a time, since all of it may not fit into memory; and the period
that a period is held against."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    import pandas as pd

    from lifecycle.period import Period
    from lifecycle.ports import Store

AT_ONCE = timedelta(weeks=4)
FEW = 20_000
"""Customers of whom all moves fit into memory: their past is read at once, which takes a fraction of the time."""


def moves_in_parts(store: Store, start: datetime, end: datetime) -> Iterator[pd.DataFrame]:
    """The moves of [start, end) as `Store.moves_between` gives them, in frames of `AT_ONCE` each, the first ones first;
    the last frame is what is left. One frame where the period is empty, and where there are `FEW` customers."""
    first = start
    if start + AT_ONCE < end and sum(store.stock(end).values()) <= FEW:
        yield store.moves_between(start, end)
        return
    while first + AT_ONCE < end:
        yield store.moves_between(first, first + AT_ONCE)
        first += AT_ONCE
    yield store.moves_between(first, max(first, end))


def part_and_previous(period: Period, now: datetime) -> tuple[Period, Period]:
    """The period as far as it has gone, and the same part of the one before."""
    if period.running(now):
        return period.elapsed(now), period.previous_same_part(now)
    return period, period.previous()
