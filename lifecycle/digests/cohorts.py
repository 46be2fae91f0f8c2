"""How new customers stayed, month by month of their coming. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.digests.report import AGES_DAYS
from lifecycle.flows import microseconds
from lifecycle.kpis.people import NOWHERE, conversion_rung, rungs
from lifecycle.model import LOST
from lifecycle.times.stuck import DAY_US

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    import pandas as pd

    from lifecycle.flows import Ints
    from lifecycle.model import StageModel
    from lifecycle.period import Period


@dataclass(frozen=True, slots=True)
class Cohort:
    """The `n` customers who became so in the month that begins on `first`, and how many of them were never lost within each
    of `AGES_DAYS`; None where some of them are not that old yet."""

    first: date
    n: int
    kept: tuple[int | None, ...]


def cohorts(
    model: StageModel, moves: pd.DataFrame, months: Sequence[Period], now: datetime, older: Ints | None = None
) -> tuple[Cohort, ...]:
    """A row for each month in which somebody came for the first time that is on record.

    `moves`: from before the first month up to now, as `Store.moves_between`. Who was a customer before them is told by the
    stage that they came from, and by `older`: those of the `doubtful` who were.
    """
    who, at = (moves[column].to_numpy(np.int64) for column in ("customer_id", "entered_at"))
    ids, came = _came(model, moves)
    if older is not None:
        new = ~np.isin(ids, older)
        ids, came = ids[new], came[new]
    gone = _lost_after(who, at, moves["stage"].to_numpy() == LOST, ids, came)
    return tuple(_cohorts(came, gone, months, microseconds(now)))


def doubtful(model: StageModel, moves: pd.DataFrame, months: Sequence[Period]) -> Ints:
    """Of those who came in one of these months: who was somewhere before all these moves, and may have been a customer then."""
    ids, came = _came(model, moves)
    recent = ids[(came >= microseconds(months[0].start)) & (came < microseconds(months[-1].end))]
    known, row = np.unique(moves["customer_id"].to_numpy(np.int64), return_index=True)
    somewhere = rungs(model, moves["from_stage"].to_numpy()[row]) != NOWHERE
    return recent[np.isin(recent, known[somewhere])]


def were(model: StageModel, moves: pd.DataFrame, ids: Ints) -> Ints:
    """Which of these customers any of the moves led to conversion or later."""
    reached = rungs(model, moves["stage"].to_numpy()) >= conversion_rung(model)
    return ids[np.isin(ids, moves["customer_id"].to_numpy(np.int64)[reached])]


def _came(model: StageModel, moves: pd.DataFrame) -> tuple[Ints, Ints]:
    """Who came to conversion or later (ascending) without having been there as these moves tell, and when first."""
    to, source = (rungs(model, moves[column].to_numpy()) for column in ("stage", "from_stage"))
    who, at = (moves[column].to_numpy(np.int64) for column in ("customer_id", "entered_at"))
    first = conversion_rung(model)
    ids, came = _first(who, at, to >= first)
    before, since = _first(who, at, source >= first)
    was = np.isin(ids, before) & (_of(before, since, ids) <= came)
    return ids[~was], came[~was]


def _cohorts(came: Ints, gone: Ints, months: Sequence[Period], now_us: int) -> list[Cohort]:
    found = []
    for month in months:
        rows = (came >= microseconds(month.start)) & (came < microseconds(month.end))
        n = int(np.count_nonzero(rows))
        if not n:
            continue
        old_us = now_us - int(came[rows].max())
        stayed = gone[rows] - came[rows]
        kept = (int(np.count_nonzero(stayed > age * DAY_US)) if age * DAY_US <= old_us else None for age in AGES_DAYS)
        found.append(Cohort(month.dates()[0], n, tuple(kept)))
    return found


def _first(who: Ints, at: Ints, mask: np.ndarray) -> tuple[Ints, Ints]:
    """The customers of the mask (ascending), and the first instant of each; rows are in order of time."""
    ids, rows = np.unique(who[mask], return_index=True)
    return ids, at[mask][rows]


def _of(ids: Ints, values: Ints, wanted: Ints) -> Ints:
    """The value of each wanted id; far away for those without one."""
    if not len(ids):
        return np.full(len(wanted), np.iinfo(np.int64).max)
    place = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    return np.where(ids[place] == wanted, values[place], np.iinfo(np.int64).max)


def _lost_after(who: Ints, at: Ints, lost: np.ndarray, ids: Ints, came: Ints) -> Ints:
    """When each of these customers was lost first after they came; far away for who was not."""
    since = _of(ids, came, who)
    return _of(*_first(who, at, lost & (at > since)), ids)
