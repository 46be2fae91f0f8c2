"""Packing: the days that are over, some at a time, each time in a transaction of its own."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import bindparam, delete, func, insert, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from lifecycle.errors import Raced
from storage.packed.marks import DAY_US, EVERY_DAY, day_of
from storage.packed.shape import pack, summed, tally
from storage.packed.tables import changed_days, packed_days, packings
from storage.part import WS
from storage.tables import visits
from storage.trouble import is_duplicate
from storage.types import micros, moment

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Executable

    from storage.store import SqlStore

    Mark = tuple[int, int]

SETTLED_DAYS = 1
"""A day is packed when so many whole days have passed since: by then whatever was begun in it was committed."""
AT_ONCE = 50_000
"""Moves that one transaction packs, about: a tenth of a second."""
TOGETHER_DAYS = 3
"""Changed days no farther apart than this are packed in one go: Friday and Monday are."""
MARKS_AT_ONCE = 400

_P, _D, _C, _V = packings.c, packed_days.c, changed_days.c, visits.c
_UNTIL = select(_P.until).where(_P.workspace_id == WS).with_for_update()
_MARKS = select(_C.day, _C.id).where(_C.workspace_id == WS).order_by(_C.day)
_FIRST = select(func.min(_V.entered_at)).where(_V.workspace_id == WS)
_ENOUGH = (
    select(_V.entered_at)
    .where(_V.workspace_id == WS, _V.entered_at >= bindparam("first"))
    .order_by(_V.entered_at)
    .offset(AT_ONCE)
    .limit(1)
)
_SET_UNTIL = update(packings).where(_P.workspace_id == WS).values(until=bindparam("day"), tally=bindparam("sum"))
_TALLIES = select(_D.tally).where(_D.workspace_id == WS, _D.day < bindparam("end"))
_FORGET_BEFORE = delete(packed_days).where(_D.workspace_id == WS, _D.day < bindparam("end"))
_FORGET = _FORGET_BEFORE.where(_D.day >= bindparam("first"))
_UNMARK = delete(changed_days).where(
    _C.workspace_id == WS, tuple_(_C.day, _C.id).in_(bindparam("marks", expanding=True))
)


def is_packed(store: SqlStore, now: datetime) -> bool:
    """Whether every day that is over is packed, and none was changed since."""
    coverage = store.coverage()
    return coverage.until >= _over(now) and not coverage.changed


def pack_some(store: SqlStore, now: datetime) -> bool:
    """Pack some of what can be packed, first what was changed. False when nothing is left; Raced when somebody else began
    at the same moment."""
    until = _run(store, _UNTIL).scalar()
    # The marks are read before the rows: a change that comes between is in the rows, and its mark is left.
    marks: list[Mark] = [(day, mark) for day, mark in _run(store, _MARKS)]
    over = _over(now)
    if until is None or any(day == EVERY_DAY for day, _mark in marks):
        until = _begin(store, over, is_first=until is None)
    changed = [day for day, _mark in marks if EVERY_DAY < day < until]
    first, last = (changed[0], _together(changed)) if changed else (until, over)
    end = _enough(store, first, last)
    if first < end:
        _pack_days(store, first, end)
        until = max(until, end)
        _run(store, _SET_UNTIL, day=until, sum=summed(_run(store, _TALLIES, end=until).scalars()))
    done = [mark for mark in marks if first <= mark[0] < end or mark[0] == EVERY_DAY]
    for at in range(0, len(done), MARKS_AT_ONCE):
        _run(store, _UNMARK, marks=done[at : at + MARKS_AT_ONCE])
    return bool(changed) or end < over


def _over(now: datetime) -> int:
    """The first day that is not settled."""
    return day_of(micros(now)) - SETTLED_DAYS


def _begin(store: SqlStore, over: int, *, is_first: bool) -> int:
    """Begin with the first day that has a move, but with none that is not settled: into such a day somebody may still
    write, and not mark it. Later blocks may stay until their days are packed anew, since none is read before that."""
    begun = _run(store, _FIRST).scalar()
    first = min(over, day_of(micros(begun))) if begun else over
    if is_first:
        _insert_until(store, first)
    else:
        _run(store, _FORGET_BEFORE, end=first)
        _run(store, _SET_UNTIL, day=first, sum=None)
    return first


def _insert_until(store: SqlStore, day: int) -> None:
    try:
        store.connection.execute(insert(packings), {"workspace_id": store.workspace_id, "until": day})
    except IntegrityError as error:
        if is_duplicate(error):
            raise Raced from error
        raise


def _together(days: list[int]) -> int:
    """The day after the first of these sorted days that no other follows soon."""
    soon = (day for day, after in pairwise(days) if after - day > TOGETHER_DAYS)
    return next(soon, days[-1]) + 1


def _enough(store: SqlStore, first: int, last: int) -> int:
    """The day, at most `last`, before which there are about as many moves as one transaction packs."""
    found = _run(store, _ENOUGH, first=moment(first * DAY_US)).scalar()
    return min(last, max(first + 1, day_of(micros(found)))) if found else last


def _pack_days(store: SqlStore, first: int, end: int) -> None:
    """Write the blocks of the days [first, end) in the place of those there are."""
    moves = store.rows_between(moment(first * DAY_US), moment(end * DAY_US))
    days, begins = np.unique(moves[1] // DAY_US, return_index=True)
    blocks = np.split(moves, begins[1:], axis=1)
    _run(store, _FORGET, first=first, end=end)
    rows = [
        {"workspace_id": store.workspace_id, "day": day, "tally": tally(block), "moves": pack(block)}
        for day, block in zip(days.tolist(), blocks, strict=False)
    ]
    if rows:
        store.connection.execute(insert(packed_days), rows)


def _run(store: SqlStore, statement: Executable, **values: object) -> Any:  # noqa: ANN401 - whatever it gives
    return store.connection.execute(statement, {"ws": store.workspace_id, **values})
