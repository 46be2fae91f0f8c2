"""Which days were changed after they were over: they are not read from their blocks until they are packed anew."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from sqlalchemy import insert

from storage.packed.tables import changed_days
from storage.part import Part
from storage.types import micros

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lifecycle.model import Visit

DAY_US = 86_400_000_000
EVERY_DAY = -(2**31)
"""The day that stands for all of them."""

_MARK = insert(changed_days)


def day_of(instant_us: int) -> int:
    """The day, in UTC and since 1970, that an instant lies in."""
    return instant_us // DAY_US


class Marks(Part):
    """Marks days, each once in a transaction."""

    packed_until: int | None = None
    """The day before which days were packed when the transaction began."""
    _marked: frozenset[int] = frozenset()

    def is_marked(self, day: int) -> bool:
        """Whether this transaction marked a day."""
        return day in self._marked

    def mark_days(self, days: Iterable[int]) -> None:
        """The moves of these days (`shape.day_of`) were changed by this transaction."""
        fresh = set(days) - self._marked
        if not fresh or EVERY_DAY in self._marked:
            return
        self._marked |= fresh
        # Each mark is a row of its own: who packs a day takes away the marks that it saw, and no later ones.
        rows = [{"workspace_id": self.workspace_id, "day": day, "id": random.getrandbits(62)} for day in sorted(fresh)]
        self.connection.execute(_MARK, rows)

    def mark_late(self, opened: Visit) -> None:
        """A visit was added that begins now. Its day is not packed, and needs no mark, unless somebody's clock is off by
        days."""
        if self.packed_until is not None and (day := day_of(micros(opened.entered_at))) < self.packed_until:
            self.mark_days([day])

    def mark_visits(self, before: Iterable[Visit], after: Iterable[Visit]) -> None:
        """One customer's visits were these and are those; when they ended says nothing of the moves that began them."""
        told = [{_move(visit): visit.entered_at for visit in visits} for visits in (before, after)]
        differing = told[0].keys() ^ told[1].keys()
        self.mark_days({day_of(micros((told[0] | told[1])[move])) for move in differing})


def _move(visit: Visit) -> tuple[object, ...]:
    return (
        visit.entered_at, visit.customer_id, visit.move_id, visit.from_stage, visit.stage, visit.kind, visit.nth,
        visit.from_at, visit.from_nth,
    )  # fmt: skip
