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
from lifecycle.imports.staged_columns import lost_first
from lifecycle.ledger_many import Log, empty_log, project_many

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lifecycle.imports.merge import Days, Merged
    from lifecycle.imports.report import Rejects
    from lifecycle.imports.staging import Staged
    from lifecycle.ledger_many import Ints
    from lifecycle.service.context import Context

COST, CURRENCY = "acquisition_cost_cents", "currency"
AT_ONCE = 5000
"""Names that are looked up at once."""
MANY = 1000
"""From so many on, what was written changes how the database should look for it."""
UNBORN = 2**62
"""From here on are the numbers of new customers in a dry run, which makes no ids."""
PATIENCE = 3
"""How often names are looked up again because somebody else renamed customers meanwhile."""


class Settling:
    """What all kinds of files have in common: who the rows' customers are, and the counts."""

    def __init__(self, context: Context, staged: Staged, rejects: Rejects, *, writes: bool) -> None:
        self._context = context
        self._store = context.store
        self._staged = staged
        self._rejects = rejects
        self._writes = writes
        self._began = perf_counter()
        self._written = self._created = self._matched = self._duplicates = self._overruled = self._merged = 0
        self._took_stock = False
        if writes:
            self._store.begin_bulk()
        self._ids, self._is_new = self._identified()

    def _identified(self) -> tuple[Ints, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
        """The id of each customer by number, and who is new. Those who are not are locked."""
        keys = self._staged.whom.keys
        ids = self._found(keys)
        for _again in range(PATIENCE):
            if not self._writes:
                break
            self._store.lock_all(np.unique(ids[ids != NONE]).tolist())
            before, ids = ids, self._found(keys)
            if np.array_equal(ids, before):
                break
        else:
            raise Raced
        is_new = ids == NONE
        n = int(is_new.sum())
        first = self._store.new_ids(self._context.now, n) if self._writes and n else UNBORN
        ids[is_new] = np.arange(first, first + n)
        return ids, is_new

    def _found(self, keys: Sequence[str]) -> Ints:
        """The id of each name's customer, `NONE` of nobody's; asked for some at a time, to hold few of them at once."""
        ids = np.full(len(keys), NONE, np.int64)
        for at in range(0, len(keys), AT_ONCE):
            some = keys[at : at + AT_ONCE]
            found = self._store.ids_named(some)
            ids[at : at + AT_ONCE] = [found.get(key, NONE) for key in some]
        return ids

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
        if self._writes and self._written >= MANY:
            self._store.take_stock()
        return Report(
            rows=self._staged.read,
            written=self._written,
            new_customers=self._created,
            matched_customers=self._matched,
            duplicates=self._duplicates,
            overruled=self._overruled,
            rejected=self._rejects.counted,
            examples=self._rejects.examples(),
            action_id=self._context.action_id if self._writes else None,
            seconds=self._staged.seconds + perf_counter() - self._began,
        )

    def _step(self, rows: int, progress: Callable[[int], None]) -> None:
        if self._writes and self._written and not self._took_stock:
            self._store.take_stock()
            self._took_stock = True
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
            known = self._known(table["customer"][which])
            standing = self._store.log_of(known.tolist()) if len(known) else empty_log()
            kept, rows, merged = self._settled(which, standing, days, late)
            self._duplicates += int(merged.duplicate.sum())
            self._written += len(merged.new)
            if len(merged.new):
                self._take(kept, rows, standing, merged)
            self._step(len(which), progress)
        for number in np.sort(np.concatenate(late)).tolist() if late else ():
            self._rejects.add(lost_first(self._staged, number))
        return self._report()

    def _settled(self, which: Ints, standing: Log, days: Days, late: list[Ints]) -> tuple[Ints, Rows, Merged]:
        """The rows that are taken together: of a line that says that somebody was lost who was nowhere, none is, and
        without its other moves a later line may say the same. One row of each such line is added to `late`."""
        while True:
            part = self._staged.table[which]
            rows = Rows(self._ids[part["customer"]], part["stage"].astype(np.int64), part["at"], part["dated"])
            merged = merge(standing, rows, days)
            lines, first = np.unique(part["line"][merged.lost_first], return_index=True)
            late.append(which[merged.lost_first][first])
            spoilt = np.isin(part["line"], lines)
            if not (spoilt & ~merged.lost_first).any():
                return which, rows, merged
            which = which[~spoilt]

    def _take(self, which: Ints, rows: Rows, standing: Log, merged: Merged) -> None:
        """Write the new rows of a chunk, and the visits of whom they touch."""
        numbers = which[merged.new]
        customers = np.unique(self._staged.table["customer"][numbers])
        self._create(customers)
        self._matched += len(self._known(customers))
        if not self._writes:
            return
        context, store = self._context, self._store
        first = store.new_ids(context.now, len(numbers))
        ids = np.arange(first, first + len(numbers))
        log = Log(rows.customer_id[merged.new], ids, rows.stage[merged.new], merged.at[merged.new])
        moved_by = self._staged.words.told(self._staged.table["mover"][numbers].tolist())
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
        fields = sorted({CURRENCY, *(field for of_one in said.values() for field in of_one)})
        holding = self._store.said_of(known, fields) if known and fields else {}
        facts = {customer_id: self._news(customer_id, of_one, holding) for customer_id, of_one in said.items()}
        born = facts.keys() - known
        changed = {customer_id for customer_id, news in facts.items() if news or customer_id in born}
        overruled = self._overruled_among(which, said)
        self._written += len(changed)
        self._matched += len(changed - born)
        self._overruled += overruled
        self._duplicates += len(which) - len(changed) - overruled
        self._create(np.unique(numbers))
        self._say([fact for news in facts.values() for fact in news])

    def _overruled_among(self, which: Ints, said: dict[int, dict[str, str]]) -> int:
        """How many rows say something that a later row about the same customer says otherwise."""
        ids = self._ids[self._staged.table["customer"][which]].tolist()
        rows = (json.loads(self._staged.texts.at(place)) for place in self._staged.table["said"][which].tolist())
        return sum(not row.items() <= said[one].items() for one, row in zip(ids, rows, strict=True))

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
        cost = (customer_id, COST)
        if COST in said and holding.get(cost) != said[COST] and CURRENCY not in said:
            said = {**said, CURRENCY: self._staged.settings.currency}
        for field, value in said.items():
            key = (customer_id, field)
            if key not in holding or holding[key] != value:
                at = self._context.now if key in holding else first
                news.append((customer_id, field, value, (at - EPOCH) // MICROSECOND))
        return news
