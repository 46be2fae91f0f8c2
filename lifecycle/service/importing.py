"""The writing part of an import: staged rows against the standing ledger, a chunk of customers at a time."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.dates import begins
from lifecycle.errors import Raced
from lifecycle.imports.aside import NONE
from lifecycle.imports.chunks import by_customer
from lifecycle.imports.merge import EPOCH, MICROSECOND, Rows, days_of, merge
from lifecycle.imports.report import Report
from lifecycle.imports.staging import lost_first
from lifecycle.ledger_many import Log, empty_log, project_many

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lifecycle.imports.merge import Merged
    from lifecycle.imports.report import Rejects
    from lifecycle.imports.staging import Staged
    from lifecycle.ledger_many import Ints
    from lifecycle.service.context import Context

UNBORN = 2**62
"""From here on are the numbers of new customers in a dry run, which makes no ids."""
PATIENCE = 3
"""How often names are looked up again because somebody else renamed customers meanwhile."""


class Settling:
    """What moves and customers have in common: who the rows' customers are, and the counts."""

    def __init__(self, context: Context, staged: Staged, rejects: Rejects, *, writes: bool) -> None:
        self._context = context
        self._store = context.store
        self._staged = staged
        self._rejects = rejects
        self._writes = writes
        self._began = perf_counter()
        self._written = self._created = self._duplicates = self._merged = 0
        if writes:
            self._store.begin_bulk()
        self._ids, self._is_new = self._identified()

    def _identified(self) -> tuple[Ints, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
        """The id of each customer by number, and who is new. Those who are not are locked."""
        keys = self._staged.whom.keys
        found = self._store.ids_named(keys)
        for _again in range(PATIENCE):
            if not self._writes:
                break
            self._store.lock_all(sorted(set(found.values())))
            before, found = found, self._store.ids_named(keys)
            if found == before:
                break
        else:
            raise Raced
        ids = np.array([found.get(key, NONE) for key in keys], np.int64)
        is_new = ids == NONE
        n = int(is_new.sum())
        first = self._store.new_ids(self._context.now, n) if self._writes and n else UNBORN
        ids[is_new] = np.arange(first, first + n)
        return ids, is_new

    def _known(self, numbers: Ints) -> Ints:
        """The ids of those among these customers who were there before: two names of a file may be one customer's."""
        return np.unique(self._ids[numbers[~self._is_new[numbers]]])

    def _create(self, numbers: Ints) -> None:
        """Write the new ones among these customers."""
        new = numbers[self._is_new[numbers]]
        self._created += len(new)
        if self._writes and len(new):
            named = [(int(self._ids[number]), self._staged.whom.names[number]) for number in new.tolist()]
            self._store.add_customers(named, self._context.act(), self._context.now)

    def _report(self) -> Report:
        return Report(
            rows=self._staged.read,
            written=self._written,
            new_customers=self._created,
            matched_customers=len(np.unique(self._ids[~self._is_new])),
            duplicates=self._duplicates,
            rejected=self._rejects.counted,
            examples=self._rejects.examples(),
            action_id=self._context.action_id if self._writes else None,
            seconds=self._staged.seconds + perf_counter() - self._began,
        )

    def _step(self, rows: int, progress: Callable[[int], None]) -> None:
        self._merged += rows
        progress(self._staged.read + self._merged)


class MovesIn(Settling):
    """Moves: told from those that stand already, written, and projected."""

    def run(self, progress: Callable[[int], None]) -> Report:
        """Merge all rows."""
        table = self._staged.table
        days = days_of(table["at"][table["dated"]], self._staged.settings.zone)
        late: list[Ints] = []
        for which in by_customer(self._ids[table["customer"]]):
            part = table[which]
            rows = Rows(self._ids[part["customer"]], part["stage"].astype(np.int64), part["at"], part["dated"])
            known = self._known(part["customer"])
            standing = self._store.log_of(known.tolist()) if len(known) else empty_log()
            merged = merge(standing, rows, days)
            late.append(which[merged.lost_first])
            self._duplicates += int(merged.duplicate.sum())
            self._written += len(merged.new)
            if len(merged.new):
                self._take(which, rows, standing, merged)
            self._step(len(which), progress)
        for number in np.sort(np.concatenate(late)).tolist() if late else ():
            self._rejects.add(lost_first(self._staged, number))
        return self._report()

    def _take(self, which: Ints, rows: Rows, standing: Log, merged: Merged) -> None:
        """Write the new rows of a chunk, and the visits of whom they touch."""
        numbers = which[merged.new]
        customers = np.unique(self._staged.table["customer"][numbers])
        self._create(customers)
        if not self._writes:
            return
        context, store = self._context, self._store
        first = store.new_ids(context.now, len(numbers))
        ids = np.arange(first, first + len(numbers))
        log = Log(rows.customer_id[merged.new], ids, rows.stage[merged.new], merged.at[merged.new])
        movers = self._staged.movers
        moved_by = [movers[mover] for mover in self._staged.table["mover"][numbers].tolist()]
        store.log_moves(log, moved_by, context.act(), context.now)
        touched = self._ids[customers]
        stood = standing.take(np.isin(standing.customer_id, touched))
        store.put_visits(self._known(customers).tolist(), project_many(stood.then(log), context.settings.model))
        self._give_reasons(numbers, ids)

    def _give_reasons(self, numbers: Ints, move_ids: Ints) -> None:
        places = self._staged.table["reason"][numbers]
        said = [
            (move_id, self._staged.texts.at(place))
            for move_id, place in zip(move_ids.tolist(), places.tolist(), strict=True)
            if place != NONE
        ]
        if said:
            self._store.add_reasons(said, self._context.act(), self._context.now)


class CustomersIn(Settling):
    """Customers: created where they are new; of what a file says of them, what was not known is written."""

    def run(self, progress: Callable[[int], None]) -> Report:
        """Merge all rows. Of several rows about one customer the last that says something holds."""
        table = self._staged.table
        for which in by_customer(self._ids[table["customer"]]):
            self._take(which)
            self._step(len(which), progress)
        return self._report()

    def _take(self, which: Ints) -> None:
        numbers = self._staged.table["customer"][which]
        said: dict[int, dict[str, str]] = {customer_id: {} for customer_id in self._ids[numbers].tolist()}
        places = self._staged.table["said"][which]
        for customer_id, place in zip(self._ids[numbers].tolist(), places.tolist(), strict=True):
            said[customer_id] |= json.loads(self._staged.texts.at(place))
        known = self._known(numbers).tolist()
        fields = sorted({field for of_one in said.values() for field in of_one})
        holding = self._store.said_of(known, fields) if known and fields else {}
        facts = {customer_id: self._news(customer_id, of_one, holding) for customer_id, of_one in said.items()}
        born = facts.keys() - known
        changed = sum(1 for customer_id, news in facts.items() if news or customer_id in born)
        self._written += changed
        self._duplicates += len(which) - changed
        self._create(np.unique(numbers))
        self._say([fact for news in facts.values() for fact in news])

    def _say(self, facts: Sequence[tuple[int, str, str, int]]) -> None:
        if self._writes and facts:
            self._store.say_all(facts, self._context.act(), self._context.now)

    def _news(
        self, customer_id: int, said: dict[str, str], holding: dict[tuple[int, str], str | None]
    ) -> list[tuple[int, str, str, int]]:
        """The facts that are not known. What was never said holds from the day that the customer was acquired, or from
        the beginning of time; what differs from what holds, from now on."""
        acquired = said.get("acquired_on")
        first = (
            begins(date.fromisoformat(acquired), self._staged.settings.zone)
            if acquired
            else datetime(1970, 1, 1, tzinfo=UTC)
        )
        news = []
        for field, value in said.items():
            key = (customer_id, field)
            if key not in holding or holding[key] != value:
                at = self._context.now if key in holding else first
                news.append((customer_id, field, value, (at - EPOCH) // MICROSECOND))
        return news
