"""The writing part of an import of touchpoints."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from lifecycle.dates import instant
from lifecycle.imports.aside import NONE
from lifecycle.imports.beginnings import Steps, beginnings
from lifecycle.imports.chunks import by_customer
from lifecycle.imports.counted import NEW, stood_for
from lifecycle.imports.merge import EPOCH, MICROSECOND, days_of
from lifecycle.imports.staged_columns import LATER, hangs_on_nothing, mark_of
from lifecycle.ports.bulk import TouchColumns
from lifecycle.ports.touchpoints import NOBODY
from lifecycle.service.importing import Settling
from lifecycle.touchpoints import State

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from numpy.typing import NDArray

    from lifecycle.imports.merge import Days
    from lifecycle.imports.report import Rejects, Report
    from lifecycle.imports.staging import Staged
    from lifecycle.ledger_many import Ints
    from lifecycle.service.context import Context

    Part = NDArray[Any]
    """Records of staged rows."""
    Flags = NDArray[np.bool_]

DAY_US = 24 * 3600 * 1_000_000
BEGINNING = (State.OPENED, State.ASKED)


class Touches(NamedTuple):
    """Touchpoints as numbers, in columns of the same length; `detail` and `note` are the marks of these texts."""

    id: Ints
    customer: Ints
    kind: Ints
    at: Ints
    value: Ints
    state: Ints
    detail: Ints
    note: Ints
    other: Ints

    @property
    def goes_on(self) -> Flags:
        """Which of them are later steps of a ticket or an ask."""
        return np.isin(self.state, LATER)

    def take(self, which: Ints) -> Touches:
        """Some of them."""
        return Touches(*(column[which] for column in self))

    def says(self, at: Ints) -> Ints:
        """All that they say at these instants or days, as a block of columns: but not by whom it was, since what somebody
        logged here is exported with their id, and of a later step no subject, since it has that of its ticket."""
        detail = np.where(self.goes_on, 0, self.detail)
        says = (self.customer, self.kind, at, self.value, self.state, detail, self.note, self.other)
        return np.stack(says, axis=1)


class Fates(NamedTuple):
    """What becomes of rows: which of those that stand each repeats (`NEW`: none), the place among those that stand and the
    rows behind them of the one with which it began (`NONE`: none), and whether it is written."""

    repeats: Ints
    begun: Ints
    is_new: Flags


class TouchpointsIn(Settling):
    """Touchpoints: known by all that they say, as often as they say it. Of one that only names a day it is enough that the
    same was logged at any time of that day; a new one stands at noon of it, or now where that is still to come."""

    def __init__(self, context: Context, staged: Staged, rejects: Rejects, *, writes: bool) -> None:
        super().__init__(context, staged, rejects, writes=writes)
        table, zone = staged.table, staged.settings.zone
        self._born = np.zeros(len(self._ids), bool)
        self._met = np.zeros(len(self._ids), bool)
        self._days = days_of(table["at"][table["dated"]], zone)
        self._noons = _noons(self._days, zone, (context.now - EPOCH) // MICROSECOND)
        self._standing_details: dict[int, str] = {}

    def run(self, progress: Callable[[int], None]) -> Report:
        """Merge all rows."""
        wrong: list[int] = []
        for which in by_customer(self._ids[self._staged.table["customer"]]):
            wrong += self._take(which)
            self._step(len(which), progress)
        for number in sorted(wrong):
            self._rejects.add(hangs_on_nothing(self._staged, number))
        self._matched = len(self._known(np.flatnonzero(self._met)))
        return self._report()

    def _take(self, which: Ints) -> list[int]:
        """Write what is new of some customers' rows; the numbers of those that nothing began, or that refer themselves."""
        part = self._staged.table[which]
        standing, rows = self._standing(part), self._rows(part)
        both, begun = self._begun(standing, rows, part)
        goes_on = begun != NONE
        bare = goes_on & (rows.detail == 0)
        rows.detail[bare] = both.detail[begun[bare]]
        late = goes_on & part["dated"]
        rows.at[late] = np.maximum(rows.at[late], both.at[begun[late]])
        repeats = self._repeated(standing, rows, begun, part["dated"])
        itself = ~rows.goes_on & (rows.other == rows.customer)
        lost = ((rows.goes_on & ~goes_on) | itself) & (repeats == NEW)
        fates = Fates(repeats, begun, (repeats == NEW) & ~lost)
        self._duplicates += int((repeats != NEW).sum())
        self._written += int(fates.is_new.sum())
        if fates.is_new.any():
            self._create_all(part[fates.is_new])
            if self._writes:
                self._write(part, rows, standing, fates)
        return [int(number) for number in which[lost]]

    def _rows(self, part: Part) -> Touches:
        at, dated = part["at"].copy(), part["dated"]
        at[dated] = self._noons[np.searchsorted(self._days.starts, at[dated])]
        other = np.where(part["other"] == NONE, NOBODY, self._ids[part["other"]])
        kind, value, state = (part[name].astype(np.int64) for name in ("kind", "value", "state"))
        detail, note = part["detail_mark"].copy(), part["note_mark"]
        return Touches(
            np.zeros(len(part), np.int64), self._ids[part["customer"]], kind, at, value, state, detail, note, other
        )

    def _standing(self, part: Part) -> Touches:
        """What stands of these rows' customers around the days that they name, and what began a ticket or an ask before."""
        first, last = int(part["at"].min()) - DAY_US, int(part["at"].max()) + 2 * DAY_US
        found = self._store.standing_touchpoints(self._known(part["customer"]).tolist(), first, last)
        self._standing_details = {mark_of(text): text for text in found.detail if text}
        kind = np.array(self._staged.words.numbers(found.kind), np.int64)
        detail, note = (np.array([mark_of(one) for one in texts], np.int64) for texts in (found.detail, found.note))
        whose = found.customer_id
        return Touches(found.id, whose, kind, found.at, found.value, found.state, detail, note, found.other_id)

    def _begun(self, standing: Touches, rows: Touches, part: Part) -> tuple[Touches, Ints]:
        """What stands and the rows behind it, and for each row the place there of the one with which it began, or `NONE`."""
        both = Touches(*(np.concatenate(pair) for pair in zip(standing, rows, strict=True)))
        n, dated = len(standing.id), part["dated"]
        until = rows.at.copy()
        until[dated] = self._days.ends[np.searchsorted(self._days.starts, part["at"][dated])] - 1
        goes_on = both.goes_on
        goes_on[:n] = False
        ref = np.concatenate([np.zeros(n, np.int64), part["ref_mark"]])
        at = np.concatenate([standing.at, np.where(rows.goes_on, until, rows.at)])
        begins = np.isin(both.state, BEGINNING)
        return both, beginnings(Steps(both.customer, both.kind, both.detail, ref, at, begins, goes_on))[n:]

    def _repeated(self, standing: Touches, rows: Touches, begun: Ints, dated: Flags) -> Ints:
        """Which of those that stand each row repeats; `NEW`: none. A later step is known by that with which it began."""
        found = np.full(len(rows.at), NEW, np.int64)
        later = rows.goes_on
        self._find(found, standing, rows, dated, ~later)
        own = np.where(found == NEW, -1 - np.arange(len(found)), np.append(standing.id, NOBODY)[found])
        ids = np.concatenate([standing.id, own])
        rows.other[later] = np.where(begun[later] == NONE, NOBODY, ids[begun[later]])
        self._find(found, standing, rows, dated, later)
        return found

    def _find(self, found: Ints, standing: Touches, rows: Touches, dated: Flags, asked: Flags) -> None:
        """Note which of those that stand these rows repeat: first those with a time, then those that only name a day."""
        there = np.flatnonzero(standing.goes_on == rows.goes_on[asked][0]) if asked.any() else np.empty(0, np.int64)
        days = self._days.of(standing.at), self._days.of(rows.at)
        for which, (theirs, mine) in (
            (np.flatnonzero(asked & ~dated), (standing.at, rows.at)),
            (np.flatnonzero(asked & dated), days),
        ):
            left = np.setdiff1d(there, found[found != NEW])
            again = stood_for(standing.take(left).says(theirs[left]), rows.take(which).says(mine[which]))
            found[which[again != NEW]] = left[again[again != NEW]]

    def _create_all(self, part: Part) -> None:
        """Write the new ones among those whom rows are of, or whom they refer."""
        others = part["other"][part["other"] != NONE]
        numbers = np.unique(np.concatenate([part["customer"], others]))
        self._met[numbers] = True
        self._create(numbers[~self._born[numbers]])
        self._born[numbers] = True

    def _write(self, part: Part, rows: Touches, standing: Touches, fates: Fates) -> None:
        repeats, begun, is_new = fates
        n = int(is_new.sum())
        ids = np.where(repeats == NEW, NOBODY, np.append(standing.id, NOBODY)[repeats])
        ids[is_new] = self._store.new_ids(self._context.now, n) + np.arange(n)
        other = rows.other.copy()
        other[begun != NONE] = np.concatenate([standing.id, ids])[begun[begun != NONE]]
        told, new = self._staged.words.told, Touches(*(column[is_new] for column in rows))
        columns = TouchColumns(
            ids[is_new], new.customer, told(new.kind.tolist()), new.at, new.value, new.state,
            self._texts(part, "detail", new.detail, self._standing_details), self._texts(part, "note", new.note, {}),
            other[is_new], told(part["by"][is_new].tolist()),
        )  # fmt: skip
        self._store.log_touchpoints(columns, self._context.act())

    def _texts(self, part: Part, name: str, marks: Ints, known: Mapping[int, str]) -> list[str | None]:
        """The texts that have these marks: of what stands, or of a row of this part."""
        place = dict(zip(part[f"{name}_mark"].tolist(), part[name].tolist(), strict=True))
        wanted = set(marks.tolist()) - {0}
        texts: dict[int, str | None] = {
            mark: known[mark] if mark in known else self._staged.texts.at(place[mark]) for mark in wanted
        }
        return [texts.get(mark) for mark in marks.tolist()]


def _noons(days: Days, zone: str, now_us: int) -> Ints:
    """When something happened of which only the day is known."""
    local = ZoneInfo(zone)
    dates = [(EPOCH + at * MICROSECOND).astimezone(local).date() for at in days.starts.tolist()]
    noons = [(instant(day, time(12), zone) - EPOCH) // MICROSECOND for day in dates]
    return np.minimum(np.array(noons, np.int64), now_us)
