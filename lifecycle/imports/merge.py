"""Rows against the standing log: which of them are there already, when bare dates stand, who cannot be lost. Pure.

All of it on columns, for a few thousand customers at a time; the rows come in the order of the file.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from lifecycle.dates import begins
from lifecycle.ledger_many import leading_losses, starts
from lifecycle.model import LOST

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lifecycle.ledger_many import Ints, Log

    Flags = NDArray[np.bool_]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
SECOND_US = 1_000_000


class Rows(NamedTuple):
    """Rows of moves as columns. `at` of a `dated` one is the first instant of its day."""

    customer_id: Ints
    stage: Ints
    at: Ints
    dated: Flags


class Days(NamedTuple):
    """The days that bare dates name: first instants, ascending, and the first instants of the days after."""

    starts: Ints
    ends: Ints

    def of(self, at: Ints) -> Ints:
        """The number of the day that each instant is in; -1 for those in none of them."""
        found = np.searchsorted(self.starts, at, side="right") - 1
        inside = (found >= 0) & (at < self.ends[found]) if len(self.starts) else np.zeros(len(at), bool)
        return np.where(inside, found, -1)


class Merged(NamedTuple):
    """What becomes of rows: `at` is when each happens, `new` numbers those to be written in the order of the ledger
    (customer, instant, place in the file); the others are duplicates, or losses of somebody who was nowhere."""

    at: Ints
    new: Ints
    duplicate: Flags
    lost_first: Flags


def days_of(dated_at: Ints, zone: str) -> Days:
    """The days that begin at these instants in the zone."""
    first = np.unique(dated_at)
    local = ZoneInfo(zone)
    days = [(EPOCH + at * MICROSECOND).astimezone(local).date() for at in first.tolist()]
    ends = [(begins(day + timedelta(days=1), zone) - EPOCH) // MICROSECOND for day in days]
    return Days(first, np.array(ends, np.int64))


def merge(standing: Log, rows: Rows, days: Days) -> Merged:
    """Tell the new rows from those that stand in the log already.

    A row with an instant is there already when its customer moved to that stage at that instant; the k-th row of a
    customer, stage and day when the customer has k moves to that stage on that day. So a file twice changes nothing.
    """
    duplicate, lost_first, at = np.zeros(len(rows.at), bool), np.zeros(len(rows.at), bool), rows.at
    exact = np.flatnonzero(~rows.dated)
    duplicate[exact], stood_for = _repeated(standing, rows, exact)
    if len(exact) < len(rows.at):
        on, loss = days.of(standing.at), rows.stage == LOST
        _mark_there(duplicate, standing, on, rows, np.flatnonzero(rows.dated & ~loss), days)
        lost_first = _lost_before_that_day(standing, rows, duplicate, days)
        _mark_there(duplicate, standing, on, rows, np.flatnonzero(rows.dated & loss & ~lost_first), days)
        at = _placed(standing, on, rows, np.flatnonzero(rows.dated & ~duplicate & ~lost_first), days)
    # A row with an instant that is in the log already keeps its place in the file among others of that instant.
    waiting = np.flatnonzero(~lost_first & ~(duplicate & rows.dated))
    order, leading = _in_order(standing.take(~stood_for), rows, at, waiting)
    lost_first[order[leading & ~duplicate[order]]] = True
    return Merged(at, order[~leading & ~duplicate[order]], duplicate, lost_first)


def _repeated(standing: Log, rows: Rows, exact: Ints) -> tuple[Flags, Flags]:
    """Which rows with an instant say what the log, or a row before them, says; and what in the log a row says too."""
    customer = np.concatenate((standing.customer_id, rows.customer_id[exact]))
    stage = np.concatenate((standing.stage, rows.stage[exact]))
    at = np.concatenate((standing.at, rows.at[exact]))
    order = np.lexsort((at, stage, customer))  # stable: the log before the file
    first = starts(customer[order], stage[order], at[order])
    last = np.append(np.flatnonzero(first)[1:], len(order)) - 1
    repeated, said = np.empty(len(order), bool), np.empty(len(order), bool)
    repeated[order] = ~first
    said[order] = (order[last] >= len(standing.at))[np.cumsum(first) - 1] if len(order) else False
    return repeated[len(standing.at) :], said[: len(standing.at)]


def _mark_there(duplicate: Flags, standing: Log, on: Ints, rows: Rows, dated: Ints, days: Days) -> None:  # noqa: PLR0913, PLR0917 - what stands, what comes, and the days of both
    """Mark which of these rows with a bare date are the k-th of at least k standing moves."""
    there = np.flatnonzero(on >= 0)
    customer = np.concatenate((standing.customer_id[there], rows.customer_id[dated]))
    stage = np.concatenate((standing.stage[there], rows.stage[dated]))
    day = np.concatenate((on[there], days.of(rows.at[dated])))
    order = np.lexsort((day, stage, customer))
    place, stood = _within(starts(customer[order], stage[order], day[order]), order < len(there))
    known = np.empty(len(order), bool)
    known[order] = place < 2 * stood  # place counts the standing ones too
    duplicate[dated] = known[len(there) :]


def _placed(standing: Log, on: Ints, rows: Rows, late: Ints, days: Days) -> Ints:
    """The rows' instants, those of `late` (with a bare date, and new) after the customer's other moves of the day."""
    others = np.flatnonzero(~rows.dated)
    of_others = days.of(rows.at[others])
    others, of_others = others[of_others >= 0], of_others[of_others >= 0]
    there = np.flatnonzero(on >= 0)
    customer = np.concatenate((standing.customer_id[there], rows.customer_id[others], rows.customer_id[late]))
    day = np.concatenate((on[there], of_others, days.of(rows.at[late])))
    at = np.concatenate((standing.at[there], rows.at[others], rows.at[late]))
    fixed = len(there) + len(others)
    is_late = np.arange(len(at)) >= fixed
    order = np.lexsort((np.where(is_late, 0, at), is_late, day, customer))
    first = starts(customer[order], day[order])
    place, before = _within(first, order < fixed)
    begin = np.maximum.accumulate(np.where(first, np.arange(len(order)), 0))
    # The last of the others, or a second before the day: the first one then stands at the day's beginning.
    base = np.where(before > 0, at[order][begin + np.maximum(before - 1, 0)], days.starts[day[order]] - SECOND_US)
    then = np.minimum(base + (place - before + 1) * SECOND_US, days.ends[day[order]] - 1)
    instants = np.empty(len(order), np.int64)
    instants[order] = then
    placed = rows.at.copy()
    placed[late] = instants[fixed:]
    return placed


def _lost_before_that_day(standing: Log, rows: Rows, duplicate: Flags, days: Days) -> Flags:
    """Which losses with a bare date are of somebody who was nowhere before: not on an earlier day, not at an instant
    of that day, and not in an earlier row of the file.

    Told from the file's own order, since a loss that comes first in the file would stand after the rows that follow it
    when the same file comes again and those are in the log.
    """
    lost_first = np.zeros(len(rows.at), bool)
    losses = np.flatnonzero(rows.dated & (rows.stage == LOST))
    if not len(losses):
        return lost_first
    real, stood = rows.stage != LOST, standing.take(standing.stage != LOST)
    who = np.unique(np.concatenate((rows.customer_id, stood.customer_id)))
    of_row, of_log = np.searchsorted(who, rows.customer_id), np.searchsorted(who, stood.customer_id)
    earliest = np.full(len(who), np.iinfo(np.int64).max)
    np.minimum.at(earliest, of_log, stood.at)
    np.minimum.at(earliest, of_row[real], rows.at[real])
    cell, cell_of_log = _cells(of_row, days.of(rows.at), days), _cells(of_log, days.of(stood.at), days)
    asked, which = np.unique(cell[losses], return_inverse=True)
    there = _count(asked, cell_of_log) + _count(asked, cell[real & ~rows.dated])
    there -= _count(asked, cell[real & rows.dated & duplicate])  # in the log for a row of the file, which has its place
    first = np.full(len(asked), len(cell))
    written = np.flatnonzero(real & rows.dated & np.isin(cell, asked))
    np.minimum.at(first, np.searchsorted(asked, cell[written]), written)
    nowhere = (earliest[of_row[losses]] >= rows.at[losses]) & (there[which] <= 0) & (first[which] > losses)
    lost_first[losses[nowhere]] = True
    return lost_first


def _cells(customer: Ints, day: Ints, days: Days) -> Ints:
    """A number for each customer and day; -1 for no day."""
    return np.where(day < 0, -1, customer * len(days.starts) + day)


def _count(asked: Ints, cells: Ints) -> Ints:
    """How often each of the cells asked for occurs."""
    found = cells[np.isin(cells, asked)]
    return np.bincount(np.searchsorted(asked, found), minlength=len(asked)).astype(np.int64)


def _within(first: Flags, counted: Flags) -> tuple[Ints, Ints]:
    """For rows in groups: each one's place in its group, and how many of the group are counted."""
    group = np.cumsum(first) - 1
    begin = np.flatnonzero(first)
    place = np.arange(len(first)) - begin[group]
    n = np.bincount(group, weights=counted, minlength=len(begin)).astype(np.int64)
    return place, n[group]


def _in_order(standing: Log, rows: Rows, at: Ints, waiting: Ints) -> tuple[Ints, Flags]:
    """These rows' numbers in the order of the ledger, and which of those are losses of somebody who was nowhere."""
    customer = np.concatenate((standing.customer_id, rows.customer_id[waiting]))
    stage = np.concatenate((standing.stage, rows.stage[waiting]))
    order = np.lexsort((np.concatenate((standing.at, at[waiting])), customer))
    leading = leading_losses(customer[order], stage[order])
    of_file = order >= len(standing.at)
    return waiting[order[of_file] - len(standing.at)], leading[of_file]
