"""Weeks of a ledger, counted: who stood where and for how long when each began, and where they stood when it ended. Pure.

Weeks are 7 x 24 hours, counted back from an instant. A place is a stage or lost. How long is in whole weeks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.model import LOST

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from lifecycle.flows import Ints
    from lifecycle.model import StageModel

WEEK_US = 7 * 24 * 3600 * 1_000_000
AGES = 17
"""Ages that are told apart, in whole weeks: 0 to 15, and all from 16 on."""


@dataclass(frozen=True, slots=True)
class Weeks:
    """Customers by week and place, `places` in order: lost, then the stages of the model.

    `stood` (weeks + 1, places, ages): just before each week, the last entry at the end of all. `left` (weeks, places,
    ages, places): of those, who made a move in the week, by the place where they stood at its end: it may be the same
    one again. `new` (weeks, places): who came in the week, by the place where they stood at its end.
    Always `stood[w + 1, p] = stood[w, p] - left[w, p] + left[w, :, :, p] + new[w, p]`, summed over ages.
    """

    places: tuple[int, ...]
    stood: Ints
    left: Ints
    new: Ints

    def __len__(self) -> int:
        return len(self.new)

    def stock(self) -> Ints:
        """Customers per place just before each week, and at the end: (weeks + 1, places)."""
        return np.asarray(self.stood.sum(axis=2))

    def between(self, first: int, last: int) -> Weeks:
        """The weeks [first, last)."""
        return Weeks(self.places, self.stood[first : last + 1], self.left[first:last], self.new[first:last])

    def recorded(self) -> Weeks:
        """Without the first weeks, while nobody was on record yet: that is not the same as nobody being there."""
        anyone = self.stood[:-1].any(axis=(1, 2))
        first = int(np.argmax(anyone)) if anyone.any() else len(self)
        return self.between(first, len(self))


def weekly(model: StageModel, moves: Iterable[pd.DataFrame], standing: pd.DataFrame, end_us: int, weeks: int) -> Weeks:
    """Count the last `weeks` weeks before an instant.

    `moves`: `Store.moves_between` of these weeks, in frames that each hold whole weeks, since all of a long past may not
    fit into memory at once; earlier moves are passed over. `standing`: `Store.standing` just before their end. Without
    anybody all counts are zero.
    """
    places = (LOST, *(stage.id for stage in model.stages))
    start_us, n = end_us - weeks * WEEK_US, len(places)
    stays = _lasting(places, standing, start_us, weeks)
    left, new = np.zeros((weeks, n, AGES, n), np.int64), np.zeros((weeks, n), np.int64)
    for frame in moves:
        first = int(np.searchsorted(frame["entered_at"].to_numpy(), start_us))
        told = _Told.of(places, frame.iloc[first:], start_us)
        _count_ended(stays, told)
        left_then, new_then = _moved(n, told, weeks)
        left, new = left + left_then, new + new_then
    return Weeks(places, _stood(stays), left, new)


@dataclass(frozen=True, slots=True)
class _Told:
    """Moves as arrays: the customer, the places (-1: none) from and to, the week in which the stay that was left
    began (negative before the first one) and the week of the move."""

    customer_id: Ints
    before: Ints
    after: Ints
    since: Ints
    week: Ints

    @classmethod
    def of(cls, places: tuple[int, ...], moves: pd.DataFrame, start_us: int) -> _Told:
        week_of = _weeks(moves["entered_at"].to_numpy(dtype=np.int64), start_us)
        return cls(
            customer_id=moves["customer_id"].to_numpy(dtype=np.int64),
            before=_place(places, moves["from_stage"].to_numpy()),
            after=_place(places, moves["stage"].to_numpy()),
            since=_weeks(moves["from_at"].to_numpy(dtype=np.int64), start_us),
            week=week_of,
        )


def _weeks(at_us: Ints, start_us: int) -> Ints:
    """The week in which each instant lies; those long before the first one are all as old as matters."""
    weeks = at_us - start_us
    weeks //= WEEK_US  # in place: of millions of stays every copy counts
    return np.maximum(weeks, -AGES - 1, out=weeks).astype(np.int32)


def _place(places: tuple[int, ...], stages: Ints) -> Ints:
    """Where each stage stands among the places; -1 for none."""
    table = np.full(max(places) + 2, -1, dtype=np.int32)
    table[list(places)] = range(len(places))
    return np.asarray(table[stages])


def _lasting(places: tuple[int, ...], standing: pd.DataFrame, start_us: int, n: int) -> Ints:
    """Stays by place, the week in which they began, and the one in which they ended: here those that last, in none."""
    here = _place(places, standing["stage"].to_numpy())
    since = _weeks(standing["entered_at"].to_numpy(dtype=np.int64), start_us)
    stays = np.zeros((len(places), n + AGES + 1, n + 1), dtype=np.int64)
    began = here * stays.shape[1] + since + AGES + 1
    stays[:, :, n] = np.bincount(began, minlength=stays[:, :, n].size).reshape(stays.shape[:2])
    return stays


def _count_ended(stays: Ints, told: _Told) -> None:
    """Add the stays that these moves ended."""
    ended = told.before >= 0
    began = told.before[ended] * stays.shape[1] + told.since[ended] + AGES + 1
    key = began * stays.shape[2] + told.week[ended]
    stays += np.bincount(key, minlength=stays.size).reshape(stays.shape)


def _stood(stays: Ints) -> Ints:
    """`Weeks.stood`, from the stays by the week in which they began and the one in which they ended."""
    n_places, _weeks_begun, n = stays.shape
    # Who ended in a week or later stood just before it: summed from the last week back.
    lasting = np.cumsum(stays[:, :, ::-1], axis=2)[:, :, ::-1]
    stood = np.zeros((n, n_places, AGES), dtype=np.int64)
    for week in range(n):
        # A stay that began in the week before is 0 whole weeks old.
        by_age = lasting[:, week + AGES :: -1, week]
        stood[week, :, : AGES - 1] = by_age[:, : AGES - 1]
        stood[week, :, AGES - 1] = by_age[:, AGES - 1 :].sum(axis=1)
    return stood


def _moved(n_places: int, told: _Told, n: int) -> tuple[Ints, Ints]:
    """`Weeks.left` and `Weeks.new`: of each customer's moves in a week the first one says where from, the last one
    where to."""
    order = np.argsort(told.customer_id, kind="stable")
    who, week = told.customer_id[order], told.week[order]
    turn = np.ones(len(order) + 1, dtype=bool)
    turn[1:-1] = (who[1:] != who[:-1]) | (week[1:] != week[:-1])
    first, last = order[turn[:-1]], order[turn[1:]]
    before, week, after = told.before[first], told.week[first], told.after[last]
    age = np.clip(week - 1 - told.since[first], 0, AGES - 1)
    known = before >= 0
    key = ((week * n_places + before) * AGES + age) * n_places + after
    left = np.bincount(key[known], minlength=n * n_places * AGES * n_places)
    new = np.bincount((week * n_places + after)[~known], minlength=n * n_places)
    return left.reshape(n, n_places, AGES, n_places), new.reshape(n, n_places)
