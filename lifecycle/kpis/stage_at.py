"""In which stage customers were at instants, told backwards from where they stand now. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lifecycle.kpis.people import NOWHERE, among, rungs

if TYPE_CHECKING:
    import pandas as pd

    from lifecycle.flows import Ints, Small
    from lifecycle.kpis.evidence import Evidence


def rung_at(evidence: Evidence, customer_id: Ints, at_us: Ints) -> Small:
    """The place in the model's order (see `lifecycle.kpis.people`) of each customer at each instant, a move at that very
    instant done: where their next move after it came from, or where they stand now if none came."""
    if not len(customer_id):
        return np.zeros(0, np.int16)
    different, who = np.unique(customer_id, return_inverse=True)
    later = evidence.moves(int(at_us.min()) + 1, evidence.as_of_us)
    place = among(later["customer_id"].to_numpy(dtype=np.int64), different)
    theirs = np.flatnonzero(place >= 0)
    # A customer's moves together, in the order of time: one number tells both.
    many = len(later) + 1
    keys = np.sort(place[theirs] * many + theirs)
    since = np.searchsorted(later["entered_at"].to_numpy(), at_us, side="right")
    found = np.searchsorted(keys, who * many + since, side="left")
    next_key = np.append(keys, -1)[found]
    moved = (found < len(keys)) & (next_key // many == who)
    stage = _standing_stage(evidence, different)[who]
    stage[moved] = later["from_stage"].to_numpy(dtype=np.int64)[next_key[moved] % many]
    return rungs(evidence.model, stage)


def _standing_stage(evidence: Evidence, customer_id: Ints) -> Ints:
    """Where each of these customers stands now; -1 for nowhere."""
    standing = evidence.read.standing()
    index = evidence.once(("standing",), lambda: index_of(standing["customer_id"].to_numpy(dtype=np.int64)))
    place = np.asarray(index.get_indexer(index_of(customer_id)), np.int64)
    stage = np.append(standing["stage"].to_numpy(dtype=np.int64), NOWHERE)
    return np.asarray(stage[place])


def index_of(customer_id: Ints) -> pd.Index[Any]:
    """Customers as an index, in which many are found quickly."""
    import pandas as pd  # noqa: PLC0415 - whoever holds a frame has imported it already

    index: pd.Index[Any] = pd.Index(customer_id)
    return index
