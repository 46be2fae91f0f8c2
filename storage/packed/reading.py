"""Moves of a period: from the blocks of the days that are packed, and from the rows of all other days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from storage.columns import Columns
from storage.packed.marks import DAY_US, EVERY_DAY, day_of
from storage.types import micros, moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

_COVERAGE = """
SELECT until, tally, day FROM packings
LEFT JOIN (SELECT DISTINCT day FROM changed_days WHERE workspace_id = {ws}) AS changed ON day < until
WHERE workspace_id = {ws}"""
_BLOCKS = "SELECT day, moves FROM packed_days WHERE workspace_id = {ws} AND day >= {first} AND day < {end} ORDER BY day"
_TALLIES = "SELECT tally, day FROM packed_days WHERE workspace_id = {ws} AND day < {end}"
_ROWS = "visits WHERE workspace_id = {ws} AND entered_at >= {start} AND entered_at < {end}"
_PACKED = ("customer_id", "entered_at", "from_at", "code")
FEW = 20_000
"""Moves that are kept while the transaction reads on: in a small workspace a question's parts lie in its widest one."""
SMALL_BYTES = 32 * FEW
"""Blocks that are faster unpacked together: one by one each costs more than the moves in it."""
NEVER = -(2**40)
"""A day before all others."""
END_OF_TIME = datetime.max.replace(tzinfo=UTC)


class Days(NamedTuple):
    """Days [first, end) that are read in one way."""

    first: int
    end: int
    packed: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """The days whose blocks hold: all before `until` but those that were changed. `tally`: what those of all days before
    `until` come to, where that is known."""

    until: int
    changed: frozenset[int]
    tally: bytes | None = None

    @classmethod
    def whole(cls, until: int | None, tally: bytes | None) -> Coverage:
        """All days before `until`, or none where that is None; nothing was changed."""
        return cls(NEVER if until is None else until, frozenset(), tally)

    def parts(self, first: int, end: int) -> Iterator[Days]:
        """The days [first, end) in runs of one kind."""
        edge = max(first, min(end, self.until))
        loose = sorted(day for day in self.changed if first <= day < edge)
        at = first
        for _run, days in groupby(enumerate(loose), key=lambda each: each[1] - each[0]):
            run = [day for _number, day in days]
            yield from (Days(at, run[0], packed=True), Days(run[0], run[-1] + 1, packed=False))
            at = run[-1] + 1
        yield from (Days(at, edge, packed=True), Days(edge, end, packed=False))


class Packed(Columns):
    """Reads moves. What it read from rows is counted in `loose`: when that is much, packing pays."""

    loose = 0
    known: Coverage | None = None
    """What `coverage` tells, once it was read."""
    _tail: tuple[int, int, Ints] | None = None
    _few: tuple[int, int, Ints] | None = None

    def packed_moves(self, start: datetime, end: datetime) -> Ints:
        """The moves in [start, end) as (4, n): customer_id, entered_at, from_at (-1: none), code; in order of time."""
        import numpy as np  # noqa: PLC0415 - a move has no use for it

        start_us, end_us = micros(start), micros(end)
        if end_us <= start_us:
            return np.empty((4, 0), np.int64)
        begun, ended, few = self._few or (start_us, start_us, np.empty((4, 0), np.int64))
        if not begun <= start_us <= ended:
            begun, ended, few = start_us, start_us, few[:, :0]
        if end_us > ended:
            found = [part for days in self._parts(ended, end_us) for part in self._read(days, ended, end_us)]
            few = np.concatenate([few, *found], axis=1) if few.shape[1] or len(found) != 1 else found[0]
            ended = end_us
            self._few = (begun, ended, few) if few.shape[1] <= FEW and not self.can_write else None
        return few if begun == start_us and ended == end_us else _between(few, start_us, end_us)

    def tallied(self, before: int) -> tuple[list[bytes], list[tuple[datetime, datetime]]]:
        """What the blocks of the days before this one say of where customers went, and the spans of those days that
        have to be read from rows."""
        coverage = self.coverage()
        end = min(before, coverage.until)
        if coverage.tally is not None and end == coverage.until and not coverage.changed:
            return [coverage.tally], []
        told = self._fetch(_TALLIES, {"end": end}) if end > NEVER else []
        changed = [day for day in coverage.changed if day < end]
        loose = [(moment(day * DAY_US), moment((day + 1) * DAY_US)) for day in changed]
        return [tally for tally, day in told if day not in coverage.changed], loose

    def coverage(self) -> Coverage:
        """Which days are packed. Read once, since a transaction that reads sees one state of the ledger; one that
        writes is told that none are, since it may change what it reads. `Database` knows it from finding the workspace,
        unless days were changed."""
        if self.known is None:
            rows = [] if self.can_write else self._fetch(_COVERAGE, {})
            changed = frozenset(day for _until, _tally, day in rows if day is not None)
            is_known = bool(rows) and EVERY_DAY not in changed
            self.known = Coverage(rows[0][0], changed, rows[0][1]) if is_known else Coverage.whole(None, None)
        return self.known

    def _parts(self, start_us: int, end_us: int) -> list[Days]:
        days = self.coverage().parts(day_of(start_us), day_of(end_us - 1) + 1)
        return [each for each in days if each.first < each.end]

    def _read(self, days: Days, start_us: int, end_us: int) -> list[Ints]:
        from storage.packed.shape import unpack, unpack_many  # noqa: PLC0415 - they bring numpy

        if not days.packed:
            first, end = max(start_us, days.first * DAY_US), min(end_us, days.end * DAY_US)
            until = self.coverage().until
            if first >= until * DAY_US and not self.can_write:
                span = (until * DAY_US, micros(END_OF_TIME)) if until > NEVER else (first, end)
                return [_between(self._recent(*span), first, end)]
            return [self.rows_between(moment(first), moment(end))]
        rows = self._fetch(_BLOCKS, {"first": days.first, "end": days.end})
        if len(rows) > 1 and sum(len(block) for _day, block in rows) < SMALL_BYTES:
            return [_between(unpack_many([block for _day, block in rows]), start_us, end_us)]
        edges = day_of(start_us), day_of(end_us)  # no other day is cut
        return [_between(unpack(block), start_us, end_us) if day in edges else unpack(block) for day, block in rows]

    def _recent(self, start_us: int, end_us: int) -> Ints:
        """At least the moves in [start, end) that no block holds: most questions need the latest ones several times, and
        each is read once. Where the days before are packed they are few, and are asked for all at once."""
        import numpy as np  # noqa: PLC0415 - a move has no use for it

        begun, ended, moves = self._tail or (start_us, start_us, np.empty((4, 0), np.int64))
        if start_us > ended or end_us < begun:
            begun, ended, moves = start_us, start_us, moves[:, :0]
        if start_us < begun:
            moves = np.concatenate([self.rows_between(moment(start_us), moment(begun)), moves], axis=1)
        if end_us > ended:
            moves = np.concatenate([moves, self.rows_between(moment(ended), moment(end_us))], axis=1)
        self._tail = min(start_us, begun), max(end_us, ended), moves
        return moves

    def rows_between(self, start: datetime, end: datetime) -> Ints:
        """`packed_moves`, from the rows alone."""
        moves = self._block(_PACKED, _ROWS, "entered_at, customer_id, move_id", {"start": start, "end": end}).T
        self.loose += moves.shape[1]
        return moves


def _between(moves: Ints, start_us: int, end_us: int) -> Ints:
    """The moves in [start, end) of some that are in the order of time."""
    first, end = moves[1].searchsorted([start_us, end_us])
    return moves[:, first:end]
