"""Reasons that moves and use tell: bounced back and not up again, use that stopped. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lifecycle.care.rules import FEWEST_USES, TIMES_UNUSED, UNUSED_DAYS, Why
from lifecycle.care.signals import DAY_US, at_of, days_since, last_of_each, signal
from lifecycle.model import LOST, Kind

if TYPE_CHECKING:
    import pandas as pd

    from lifecycle.care.signals import Signal
    from lifecycle.flows import Ints, Small
    from lifecycle.model import StageModel

NOWHERE = -1
_MOST = 2**40
"""More days than any time has: sorts what is no gap behind all gaps."""


def positions(model: StageModel, stages: Ints | Small) -> Ints:
    """Places of the stages in the model's order: 0 the lowest, -1 for lost and for nowhere."""
    known = [stage.id for stage in model.stages]
    table = np.full(max([LOST, *known]) + 2, NOWHERE, np.int64)
    table[known] = range(len(known))
    return np.asarray(table[stages.astype(np.int64)])


def bounced(model: StageModel, moves: pd.DataFrame, standing: pd.DataFrame, now_us: int) -> Signal:
    """Whose last move back from conversion or later has not been made good: they stand below the stage that they left.

    `moves`: `Store.moves_between` of the last `BOUNCE_DAYS`, ordered by time. `standing`: where those stand who are in
    conversion or later now; others stand below it.
    """
    kind, source = moves["kind"].to_numpy(), moves["from_stage"].to_numpy()
    left = positions(model, source)
    rows = np.flatnonzero((kind == Kind.BACK) & (left >= model.position(model.conversion)))
    ids = moves["customer_id"].to_numpy(np.int64)[rows]
    rows = rows[last_of_each(ids)]
    ids, stood = moves["customer_id"].to_numpy(np.int64)[rows], standing["customer_id"].to_numpy(np.int64)
    order = np.argsort(stood, kind="stable")
    here = at_of(stood[order], positions(model, standing["stage"].to_numpy())[order], ids, NOWHERE)
    days = days_since(moves["entered_at"].to_numpy(np.int64)[rows], now_us)
    return signal(Why.BACK, ids, days, source[rows], moves["stage"].to_numpy()[rows], mask=here < left[rows])


def unused(used: pd.DataFrame, now_us: int) -> Signal:
    """Who used the product on at least `FEWEST_USES` days and has stopped. `used`: customer_id and at of each use. Days are
    those of 24 hours back from now, so that no calendar is asked."""
    ids, gone = used["customer_id"].to_numpy(np.int64), days_since(used["at"].to_numpy(np.int64), now_us)
    order = np.lexsort((-gone, ids))
    ids, gone = ids[order], gone[order]
    is_new = np.ones(len(ids), bool)
    is_new[1:] = (ids[1:] != ids[:-1]) | (gone[1:] != gone[:-1])
    ids, gone = ids[is_new], gone[is_new]
    starts = np.flatnonzero(np.append(True, ids[1:] != ids[:-1])) if len(ids) else np.zeros(0, np.int64)
    uses = np.diff(np.append(starts, len(ids)))
    usual, last = _median_gaps(ids, gone, starts, uses), gone[starts + uses - 1] if len(ids) else gone
    stopped = (uses >= FEWEST_USES) & (last >= UNUSED_DAYS) & (last > TIMES_UNUSED * usual)
    return signal(Why.UNUSED, ids[starts], last, usual, mask=stopped)


def _median_gaps(ids: Ints, gone: Ints, starts: Ints, uses: Ints) -> Ints:
    """The median gap in days of each customer, the upper one of two; 1 for who has none."""
    if not len(ids):
        return np.zeros(0, np.int64)
    gaps = np.append(gone[:-1] - gone[1:], _MOST)
    gaps[starts + uses - 1] = _MOST  # no gap follows the last use; it sorts behind the others
    gaps = gaps[np.lexsort((gaps, ids))]
    return np.where(uses > 1, gaps[starts + (uses - 1) // 2], 1)


def window_us(days: int) -> int:
    """So many days in microseconds."""
    return days * DAY_US
