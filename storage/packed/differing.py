"""Of which days the moves differ between the visits that customers have and those that are put in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lifecycle.ledger_many import OPEN
from storage.columns import NOWHERE
from storage.packed.code import FROM, FROM_NTH, KIND, NTH
from storage.packed.marks import DAY_US

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lifecycle.ledger_many import Visits

    Ints = NDArray[np.int64]

COLUMNS = ("move_id", "customer_id", "entered_at", "from_at", "code")
"""What is compared: all that a block holds, and what its order follows from."""
_MOVE_ID, _ENTERED_AT = COLUMNS.index("move_id"), COLUMNS.index("entered_at")


def differing_days(before: Ints, after: Visits) -> set[int]:
    """The days of all moves that only one of the two has, or that they tell otherwise. `before`: a row of `COLUMNS` each,
    in any order. A move begins one visit at most, so that its two rows lie next to each other by its id."""
    rows = np.concatenate([before, _rows_of(after)])
    rows = rows[np.argsort(rows[:, _MOVE_ID])]
    same = (rows[1:] == rows[:-1]).all(axis=1)
    differ = np.ones(len(rows), bool)
    differ[1:] &= ~same
    differ[:-1] &= ~same
    return set(np.unique(rows[differ, _ENTERED_AT] // DAY_US).tolist())


def _rows_of(visits: Visits) -> Ints:
    code = (
        visits.stage
        | (visits.from_stage + 1) << FROM
        | visits.kind << KIND
        | visits.nth << NTH
        | visits.from_nth << FROM_NTH
    )
    from_at = np.where(visits.from_at == OPEN, NOWHERE, visits.from_at)
    return np.stack([visits.move_id, visits.customer_id, visits.entered_at, from_at, code], axis=1)
