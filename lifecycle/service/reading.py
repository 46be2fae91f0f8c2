"""Reading a long past some weeks at a time: all of it at once may not fit into memory."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    import pandas as pd

    from lifecycle.ports import Store

AT_ONCE = timedelta(weeks=4)


def moves_in_parts(store: Store, start: datetime, end: datetime) -> Iterator[pd.DataFrame]:
    """The moves of [start, end) as `Store.moves_between` gives them, in frames of `AT_ONCE` each, the first ones first;
    the last frame is what is left. One frame, an empty one, where the period is empty."""
    first = start
    while first + AT_ONCE < end:
        yield store.moves_between(first, first + AT_ONCE)
        first += AT_ONCE
    yield store.moves_between(first, max(first, end))
