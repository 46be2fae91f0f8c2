"""Weeks of a ledger, counted: who stood where and for how long when each began, and where they stood when it ended. Pure.

Weeks are 7 x 24 hours, counted back from an instant. A place is a stage or lost. How long is in whole weeks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.model import LOST

if TYPE_CHECKING:
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


def weekly(model: StageModel, moves: pd.DataFrame, standing: pd.DataFrame, end_us: int, weeks: int) -> Weeks:
    """Count the last `weeks` weeks before an instant.

    `moves`: `Store.moves_between` of at least these weeks, earlier ones are passed over; `standing`: `Store.standing`
    just before their end. Without anybody all counts are zero.
    """
    places = (LOST, *(stage.id for stage in model.stages))
    start_us = end_us - weeks * WEEK_US
    first = int(np.searchsorted(moves["entered_at"].to_numpy(), start_us))
    told = _Told.of(places, moves.iloc[first:], start_us)
    stood = _stood(places, told, standing, (start_us, weeks))
    left, new = _moved(len(places), told, weeks)
    return Weeks(places, stood, left, new)


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
            before=_place(places, moves["from_stage"].to_numpy(dtype=np.int64)),
            after=_place(places, moves["stage"].to_numpy(dtype=np.int64)),
            since=_weeks(moves["from_at"].to_numpy(dtype=np.int64), start_us),
            week=week_of,
        )


def _weeks(at_us: Ints, start_us: int) -> Ints:
    """The week in which each instant lies; those long before the first one are all as old as matters."""
    return np.maximum((at_us - start_us) // WEEK_US, -AGES - 1)


def _place(places: tuple[int, ...], stages: Ints) -> Ints:
    """Where each stage stands among the places; -1 for none."""
    table = np.full(max(places) + 2, -1, dtype=np.int64)
    table[list(places)] = range(len(places))
    return np.asarray(table[stages])


def _stood(places: tuple[int, ...], told: _Told, standing: pd.DataFrame, weeks: tuple[int, int]) -> Ints:
    """`Weeks.stood`, from the stays by the week in which they began and the one in which they ended."""
    start_us, n = weeks
    ended = told.before >= 0
    here = _place(places, standing["stage"].to_numpy(dtype=np.int64))
    since = _weeks(standing["entered_at"].to_numpy(dtype=np.int64), start_us)
    place = np.concatenate([told.before[ended], here])
    began = np.concatenate([told.since[ended], since]) + AGES + 1
    until = np.concatenate([told.week[ended], np.full(len(here), n)])
    shape = (len(places), n + AGES + 1, n + 1)
    key = (place * shape[1] + began) * shape[2] + until
    stays = np.bincount(key, minlength=np.prod(shape)).reshape(shape)
    # Who ended in a week or later stood just before it: summed from the last week back.
    lasting = np.cumsum(stays[:, :, ::-1], axis=2)[:, :, ::-1]
    stood = np.zeros((n + 1, len(places), AGES), dtype=np.int64)
    for week in range(n + 1):
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
