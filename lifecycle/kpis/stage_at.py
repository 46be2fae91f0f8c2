"""The next move of customers after an instant, and with it the stage they were in then. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lifecycle.kpis.people import NOWHERE, among, coded, index_of, rungs

if TYPE_CHECKING:
    from lifecycle.flows import Ints, Small
    from lifecycle.kpis.evidence import Evidence

NONE = -1
"""No next move."""


def next_row(evidence: Evidence, customer_id: Ints, from_row: Ints) -> Ints:
    """The first move of each customer at this row or a later one of all moves that were read; `NONE` if there is none."""
    if not len(customer_id):
        return np.zeros(0, np.int64)
    start = int(from_row.min())
    later = evidence.read.moves()["customer_id"].to_numpy(dtype=np.int64)[start:]
    different, who = coded(customer_id)
    place = among(later, different)
    theirs = np.flatnonzero(place >= 0)
    # A customer's moves together, in the order of time: one number tells both.
    many = len(later) + 1
    keys = np.append(np.sort(place[theirs] * many + theirs), np.iinfo(np.int64).max)
    key = keys[np.searchsorted(keys, who * many + from_row - start, side="left")]
    return np.where(key // many == who, key % many + start, NONE)


def rung_at(evidence: Evidence, customer_id: Ints, at_us: Ints) -> Small:
    """The place in the model's order (see `lifecycle.kpis.people`) of each customer at each instant, a move at that very
    instant done: where their next move after it came from, or where they stand now if none came."""
    if not len(customer_id):
        return np.zeros(0, np.int16)
    moves = evidence.read.moves()
    after = np.searchsorted(moves["entered_at"].to_numpy(), at_us, side="right")
    row = next_row(evidence, customer_id, np.asarray(after, np.int64))
    moved = row != NONE
    stage = np.full(len(row), NOWHERE, np.int64)
    stage[moved] = moves["from_stage"].to_numpy(dtype=np.int64)[row[moved]]
    stage[~moved] = _standing_stage(evidence, customer_id[~moved])
    return rungs(evidence.model, stage)


def _standing_stage(evidence: Evidence, customer_id: Ints) -> Ints:
    """Where each of these customers stands now; nowhere for whom nothing is known of."""
    standing = evidence.read.standing()
    index = evidence.once(("who stands",), lambda: index_of(standing["customer_id"].to_numpy(dtype=np.int64)))
    place = np.asarray(index.get_indexer(index_of(customer_id)), np.int64)
    return np.append(standing["stage"].to_numpy(dtype=np.int64), NOWHERE)[place]
