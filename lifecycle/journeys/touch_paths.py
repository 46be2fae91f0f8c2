"""Which contacts a customer had before reaching a stage, or while not reaching it: the paths that credit is given over. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lifecycle import touchpoints as kinds_of
from lifecycle.model import LOST, Kind
from lifecycle.ports.touchpoints import NO_VALUE, NOBODY

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from lifecycle.flows import Bools, Ints, Span
    from lifecycle.model import StageModel


@dataclass(frozen=True, slots=True)
class Contacts:
    """Contacts as arrays of one length: whose, of which kind (place in the list of kinds), when (microseconds since 1970), id."""

    customer_id: Ints
    kind: Ints
    at_us: Ints
    id: Ints

    def among(self, rows: Bools | Ints) -> Contacts:
        """Those of these rows."""
        return Contacts(self.customer_id[rows], self.kind[rows], self.at_us[rows], self.id[rows])


@dataclass(frozen=True, slots=True)
class Ends:
    """Where the path of each customer ends, ordered by id: `reached` the stage asked for at `at_us`, or else did not, by the
    loss or the end of the period."""

    customer_id: Ints
    at_us: Ints
    reached: Bools


@dataclass(frozen=True, slots=True)
class TouchPaths:
    """The contacts of each path, path by path, by time and then id: `path` is a place in `ends`, `kind` in the list of
    kinds. A path without contacts has no rows."""

    ends: Ends
    path: Ints
    kind: Ints

    def of(self, *, reached: bool) -> TouchPaths:
        """The paths that reached the stage, or those that did not."""
        return self.among(self.ends.reached == reached)

    def among(self, chosen: Bools) -> TouchPaths:
        """These of the paths, counted anew from 0."""
        ends = Ends(self.ends.customer_id[chosen], self.ends.at_us[chosen], self.ends.reached[chosen])
        rows = chosen[self.path]
        return TouchPaths(ends, (np.cumsum(chosen) - 1)[self.path[rows]], self.kind[rows])


def contacts(touches: pd.DataFrame, kinds: Sequence[str]) -> Contacts:
    """The contacts among touchpoints of these kinds (`Store.touchpoints`).

    A review with a value and a referral with an `other_id` were given by the customer, who had no contact by it; the
    customer who was referred had one, of the kind referral.
    """
    kind = touches["kind_no"].to_numpy(dtype=np.int64)
    customer_id = touches["customer_id"].to_numpy(dtype=np.int64)
    at_us, ids = touches["at"].to_numpy(dtype=np.int64), touches["id"].to_numpy(dtype=np.int64)
    kept = np.ones(len(kind), dtype=bool)
    if kinds_of.REVIEW in kinds:
        review = kind == kinds.index(kinds_of.REVIEW)
        kept &= ~(review & (touches["value"].to_numpy(dtype=np.int64) != NO_VALUE))
    if kinds_of.REFERRAL in kinds:
        other = touches["other_id"].to_numpy(dtype=np.int64)
        given = (kind == kinds.index(kinds_of.REFERRAL)) & (other != NOBODY)
        customer_id = np.where(given, other, customer_id)
    found = Contacts(customer_id, kind, at_us, ids)
    return found if kept.all() else found.among(kept)


def ends(model: StageModel, goal: int, moves: pd.DataFrame, standing: pd.DataFrame, span: Span) -> Ends:
    """Who reached a stage in the period, and who could have.

    Reached: entered the stage, not by bouncing back, or skipped past it from below (as `Store.reached` counts); the first
    time in the period. Could have: stood in a stage below at the start, or entered one in the period; below a stage after
    conversion that is conversion and what follows it, since only customers get there step by step.
    `moves`: those of the period (`Store.moves_between`); `standing`: who stood in such a stage just before it
    (`Store.standing`).
    """
    stage, who = moves["stage"].to_numpy(dtype=np.int64), moves["customer_id"].to_numpy(dtype=np.int64)
    at_us, kind = moves["entered_at"].to_numpy(dtype=np.int64), moves["kind"].to_numpy(dtype=np.int64)
    came = moves["from_stage"].to_numpy(dtype=np.int64)
    below = [one.id for one in model.stages[: model.position(goal)]]
    over = (kind == Kind.SKIP) & np.isin(stage, model.later(goal)) & np.isin(came, below)
    there = np.flatnonzero(((stage == goal) & (kind != Kind.BACK)) | over)
    reached, first = np.unique(who[there], return_index=True)
    waited = np.isin(stage, waiting(model, goal))
    stood = standing["customer_id"].to_numpy(dtype=np.int64)
    others = np.setdiff1d(np.union1d(who[waited], stood), reached, assume_unique=True)
    customer_id = np.concatenate([reached, others])
    until = np.concatenate([at_us[there[first]], _left(others, who, stage, at_us, span)])
    order = np.argsort(customer_id)
    return Ends(customer_id[order], until[order], np.arange(len(order))[order] < len(reached))


def waiting(model: StageModel, goal: int) -> tuple[int, ...]:
    """The stages whose customers could reach the goal next: those below it, from conversion on for a goal after it."""
    at, conversion = model.position(goal), model.position(model.conversion)
    return tuple(stage.id for stage in model.stages[conversion if at > conversion else 0 : at])


def _left(others: Ints, who: Ints, stage: Ints, at_us: Ints, span: Span) -> Ints:
    """When the path of each who did not reach the stage ended: at the loss that was their last move of the period, else
    with its last instant."""
    last, back = np.unique(who[::-1], return_index=True)
    rows = len(who) - 1 - back
    gone = rows[stage[rows] == LOST]
    until = np.full(len(others), span.end_us - 1, dtype=np.int64)
    found, place, row = np.intersect1d(others, last[stage[rows] == LOST], assume_unique=True, return_indices=True)
    if len(found):
        until[place] = at_us[gone[row]]
    return until


def touch_paths(touched: Contacts, ended: Ends, window_us: int) -> TouchPaths:
    """The contacts of each path: at most a window before its end, and not after it (at the same instant is before it: dates
    without a time fall together)."""
    if not len(ended.customer_id):
        nothing = np.empty(0, dtype=np.int64)
        return TouchPaths(ended, nothing, nothing)
    path = np.minimum(np.searchsorted(ended.customer_id, touched.customer_id), len(ended.customer_id) - 1)
    before = ended.at_us[path] - touched.at_us
    rows = np.flatnonzero((ended.customer_id[path] == touched.customer_id) & (before >= 0) & (before <= window_us))
    order = rows[np.lexsort((touched.id[rows], touched.at_us[rows], path[rows]))]
    return TouchPaths(ended, path[order], touched.kind[order])
