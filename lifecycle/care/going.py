"""Reasons that moves and use tell: bounced back and not up again, use that stopped. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lifecycle.care.rules import FEWEST_USES, TIMES_UNUSED, UNUSED_DAYS, Why
from lifecycle.care.signals import DAY_US, days_since, last_of_each, signal
from lifecycle.model import LOST, Kind

if TYPE_CHECKING:
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


def bounced(model: StageModel, moves: pd.DataFrame, now_us: int) -> Signal:
    """Who moved back from conversion or later and has not been up again since in the stage that they left, or beyond it; of
    several such moves the last is told. Who was up again and is lower now has moved back anew, or was lost in between.

    `moves`: `Store.moves_between` of the last `BOUNCE_DAYS`, ordered by time.
    """
    kind, source = moves["kind"].to_numpy(), moves["from_stage"].to_numpy()
    left = positions(model, source)
    is_back = (kind == Kind.BACK) & (left >= model.position(model.conversion))
    who, ids = pd.factorize(moves["customer_id"].to_numpy(np.int64))
    has_bounced = np.zeros(len(ids), bool)
    has_bounced[who[is_back]] = True
    rows = np.flatnonzero(has_bounced[who])
    rows = rows[np.argsort(who[rows], kind="stable")]
    highest = _highest_since(who[rows], positions(model, moves["stage"].to_numpy()[rows]))
    rows = rows[is_back[rows] & (highest < left[rows])]
    rows = rows[last_of_each(who[rows])]
    days = days_since(moves["entered_at"].to_numpy(np.int64)[rows], now_us)
    return signal(Why.BACK, ids[who[rows]], days, source[rows], moves["stage"].to_numpy()[rows])


def _highest_since(ids: Ints, entered: Ints) -> Ints:
    """The highest of the places that a customer entered by each move or later; rows by customer and time."""
    if not len(ids):
        return entered
    group = np.append(0, np.cumsum(ids[1:] != ids[:-1]))
    # Read from behind, each customer's places stand above all of those before them.
    above = (group[-1] - group) * (int(entered.max()) + 2)
    return np.asarray(np.maximum.accumulate((entered + above)[::-1])[::-1] - above)


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
