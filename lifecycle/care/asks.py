"""Tickets that are open, and who was asked for something. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.care.signals import last_of_each
from lifecycle.ports.touchpoints import NOBODY
from lifecycle.touchpoints import State

if TYPE_CHECKING:
    import pandas as pd

    from lifecycle.flows import Bools, Ints


@dataclass(frozen=True, slots=True)
class Threads:
    """Tickets or asks, one row each: whose, when they began and when they stood last as they stand (`state`, a `State`)."""

    customer_id: Ints
    began_us: Ints
    last_us: Ints
    state: Ints

    @property
    def is_open(self) -> Bools:
        """Which tickets are not closed."""
        return np.asarray(self.state != State.CLOSED)

    @property
    def is_waiting(self) -> Bools:
        """Which asks have no answer."""
        return np.asarray(self.state == State.ASKED)

    def among(self, rows: Bools | Ints) -> Threads:
        """Those of a mask, or of row numbers in that order."""
        return Threads(*(getattr(self, name)[rows] for name in self.__slots__))


def threads(rows: pd.DataFrame) -> Threads:
    """What became of each. `rows`: `Store.touchpoints` of the kind, ordered by time; a row belongs to the row that its
    `other_id` names, or begins a thread itself. Rows whose beginning is not among them are taken to begin there."""
    own, begun = rows["id"].to_numpy(np.int64), rows["other_id"].to_numpy(np.int64)
    at, thread = rows["at"].to_numpy(np.int64), np.where(begun == NOBODY, own, begun)
    last = last_of_each(thread)
    first = len(thread) - 1 - last_of_each(thread[::-1])
    ids = rows["customer_id"].to_numpy(np.int64)[last]
    return Threads(ids, at[first], at[last], rows["state"].to_numpy(np.int64)[last])
