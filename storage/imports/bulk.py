"""The part of the store that reads and writes thousands of rows at once: imports, their undo, a rebuild.

Numpy is imported when a method needs it: the store of a single move is made of this part too.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from lifecycle.errors import Raced
from lifecycle.names import key as name_key
from storage.columns import Columns
from storage.imports import reading
from storage.packed.marks import EVERY_DAY
from storage.part import AT_ONCE, OF_ACTION, WS
from storage.tables import customers, facts, reasons, stage_moves
from storage.touchpoint_tables import touchpoints
from storage.trouble import is_duplicate_row
from storage.types import micros
from storage.value_tables import contracts, purchases, spends
from storage.voids import Voids

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from lifecycle.ledger_many import Log, Visits

_TAKEN = [
    select(table.c.id)
    .where(table.c.workspace_id == WS, table.c.id.between(bindparam("first_id"), bindparam("last_id")))
    .limit(1)
    for table in (customers, facts, reasons, stage_moves, purchases, spends, contracts, touchpoints)
]
_GROWING = "actions, customers, names, facts, stage_moves, visits, reasons, purchases, spends, touchpoints"
_STAGES = (
    select(stage_moves.c.to_stage)
    .where(stage_moves.c.workspace_id == WS, stage_moves.c.action_id == OF_ACTION)
    .distinct()
)


class Bulk(Voids, Columns):
    """Reads and writes in bulk. Every list of ids or keys may be of any length."""

    def begin_bulk(self) -> None:
        """From here on statements may take long, and SQLite may keep four times as many pages: many rows touch many
        pages of every index, and a page that is pushed out is written and read again."""
        self._plain("SET LOCAL statement_timeout = 0" if self.is_postgres else "PRAGMA cache_size = -65536", {})

    def take_stock(self) -> None:
        """Let PostgreSQL look how its tables have grown: what it takes for empty it reads from end to end, for each row
        that refers to it. Tables that somebody else is looking at are passed over."""
        if self.is_postgres:
            self._plain(f"ANALYZE (SKIP_LOCKED) {_GROWING}", {})

    def new_ids(self, now: datetime, n: int) -> int:
        """The first of `n` fresh ids in a row, later than any made before."""
        while True:
            first = self._ids.block(now, n)
            # Another process may have made an id in the very milliseconds that so many ids run over.
            if not any(self._run(taken, first_id=first, last_id=first + n - 1).first() for taken in _TAKEN):
                return first

    def ids_named(self, keys: Sequence[str]) -> dict[str, int]:
        """The customers whose name or alias has exactly one of these keys."""
        found, into = self._ask(reading.NAMED, keys), self.survivors()
        return {key: into.get(customer_id, customer_id) for key, customer_id in found}

    def that_begin(self, keys: Sequence[str]) -> set[str]:
        """Which of these keys, and a space, begin somebody's name or alias."""
        return {key for (key,) in self._ask(reading.BEGINNING, keys)}

    def lock_all(self, customer_ids: Sequence[int]) -> None:
        """Let no other transaction move these customers until this one ends."""
        if self.is_postgres:
            self._ask({True: reading.LOCK}, sorted(customer_ids))

    def log_of(self, customer_ids: Sequence[int]) -> Log:
        """The standing moves of these customers and of all who were merged into them, in no order; a merged one has
        none."""
        into = self.survivors()
        ids = reading.with_merged(customer_ids, into) if into else customer_ids
        rows = self._ask(reading.LOG, ids, at_once=max(len(ids), 1))
        return reading.as_log(rows, into, is_postgres=self.is_postgres)

    def movers(self, move_ids: Sequence[int]) -> dict[int, str]:
        """Who made each of these moves, as the file said that it was imported from; others are left out."""
        return dict(self._ask(reading.MOVERS, move_ids))

    def action_stages(self, action_id: int) -> list[int]:
        """The stages that an action moved customers to, voided or not."""
        return list(self._run(_STAGES, of_action=action_id).scalars())

    def said_of(self, customer_ids: Sequence[int], fields: Sequence[str]) -> dict[tuple[int, str], str | None]:
        """What holds of these customers: the value of each field that something was said about."""
        rows = self._ask(reading.SAID, customer_ids, fields=reading.asked(fields, is_postgres=self.is_postgres))
        return {(int(subject), field): value for subject, field, value in rows}

    def add_customers(self, named: Sequence[tuple[int, str]], action_id: int, at: datetime) -> None:
        """Write customers (id, name). Raced when a name's key is taken: whoever looked before saw it free."""
        ids = [customer_id for customer_id, _name in named]
        spelt = [name for _customer_id, name in named]
        whose = {"action_id": ("int8", action_id), "live": ("bool", 1)}
        with duplicates_told():
            self._load(
                "customers", len(ids), id=("int8", ids), name=("text", spelt), at=("instant", micros(at)), **whose
            )
            self._load(
                "names",
                len(ids),
                name_key=("text", [name_key(name) for name in spelt]),
                customer_id=("int8", ids),
                name=("text", spelt),
                is_alias=("bool", 0),
                **whose,
            )

    def log_moves(self, log: Log, moved_by: Sequence[str | None], action_id: int, at: datetime) -> None:
        """Append to the move log; `moved_by` says of each who made it, if the file does."""
        with duplicates_told():
            self._load(
                "stage_moves",
                len(log.at),
                id=("int8", log.move_id),
                customer_id=("int8", log.customer_id),
                to_stage=("int2", log.stage),
                effective_at=("instant", log.at),
                recorded_at=("instant", micros(at)),
                action_id=("int8", action_id),
                moved_by=("text", moved_by if any(moved_by) else None),
            )

    def put_visits(self, customer_ids: Sequence[int], visits: Visits) -> None:
        """Put these visits in the place of all visits of these customers; `visits` may hold others' too, who have
        none yet."""
        from lifecycle.ledger_many import NOWHERE, OPEN  # noqa: PLC0415 - it brings numpy

        self._mark_past(customer_ids, visits)
        if len(customer_ids):
            self._plain(reading.FORGET[self.is_postgres], {"asked": self._list(customer_ids)})
        self._load(
            "visits",
            len(visits.stage),
            customer_id=("int8", visits.customer_id),
            entered_at=("instant", visits.entered_at),
            move_id=("int8", visits.move_id),
            from_stage=("int2", visits.from_stage, NOWHERE),
            stage=("int2", visits.stage),
            kind=("int2", visits.kind),
            left_at=("instant", visits.left_at, OPEN),
            nth=("int2", visits.nth),
            from_at=("instant", visits.from_at, OPEN),
            from_nth=("int2", visits.from_nth, 0),
        )

    def _mark_past(self, customer_ids: Sequence[int], visits: Visits) -> None:
        """Mark the days on which the visits that these customers have differ from those that they will."""
        import numpy as np  # noqa: PLC0415 - as above

        from storage.packed.differing import COLUMNS, differing_days  # noqa: PLC0415 - it brings numpy

        if self.is_marked(EVERY_DAY):
            return
        before = [np.empty((0, len(COLUMNS)), np.int64)]
        for at in range(0, len(customer_ids), AT_ONCE):
            asked = {"asked": self._list(customer_ids[at : at + AT_ONCE])}
            before.append(self._block(COLUMNS, reading.VISITS_OF[self.is_postgres], None, asked))
        self.mark_days(differing_days(np.concatenate(before), visits))

    def add_reasons(self, said: Sequence[tuple[int, str]], action_id: int, at: datetime) -> None:
        """Keep why moves were made: (move id, text)."""
        self._load(
            "reasons",
            len(said),
            id=("int8", self._some_ids(at, len(said))),
            move_id=("int8", [move_id for move_id, _text in said]),
            text=("text", [text for _move_id, text in said]),
            at=("instant", micros(at)),
            action_id=("int8", action_id),
        )

    def say_all(self, said: Sequence[tuple[int, str, str | None, int]], action_id: int, now: datetime) -> None:
        """Write facts about customers (customer, field, value, instant in microseconds) and bring the customers'
        current values up to date."""
        self._load(
            "facts",
            len(said),
            id=("int8", self._some_ids(now, len(said))),
            about=("text", "customer"),
            subject=("text", [str(fact[0]) for fact in said]),
            field=("text", [fact[1] for fact in said]),
            value=("text", [fact[2] for fact in said]),
            at=("instant", [fact[3] for fact in said]),
            action_id=("int8", action_id),
            live=("bool", 1),
        )
        for field in {fact[1] for fact in said}:
            self.refresh_customers(field, [fact[0] for fact in said if fact[1] == field])

    def _some_ids(self, now: datetime, n: int) -> list[int]:
        first = self.new_ids(now, n) if n else 0
        return list(range(first, first + n))

    def _load(self, table: str, n: int, **columns: Sequence[Any]) -> None:
        from storage.imports.columns import load  # noqa: PLC0415 - it brings numpy

        columns["workspace_id"] = ("int8", self.workspace_id)
        load(self._raw, table, n, columns, is_postgres=self.is_postgres)

    def _ask(
        self, statement: Mapping[bool, str], values: Sequence[object], at_once: int = AT_ONCE, **others: object
    ) -> list[tuple[Any, ...]]:
        """The rows that a statement about a list of values gives."""
        found: list[tuple[Any, ...]] = []
        for at in range(0, len(values), at_once):
            part = {"ws": self.workspace_id, "asked": self._list(values[at : at + at_once]), **others}
            found += self._plain(statement[self.is_postgres], part)
        return found

    def _list(self, values: Sequence[object]) -> object:
        return reading.asked(values, is_postgres=self.is_postgres)

    def _plain(self, statement: str, values: dict[str, object]) -> list[tuple[Any, ...]]:
        """Run a statement on the driver's own cursor."""
        cursor = self._raw.cursor(binary=True) if self.is_postgres else self._raw.cursor()
        try:
            given = ({"ws": self.workspace_id, **values},) if values else ()
            cursor.execute(statement, *given)
            return list(cursor.fetchall()) if cursor.description else []
        finally:
            cursor.close()

    @property
    def _raw(self) -> Any:  # noqa: ANN401 - either driver's connection
        return self.connection.connection


@contextmanager
def duplicates_told() -> Iterator[None]:
    """Raced, when the key of a row is taken."""
    try:
        yield
    except Exception as error:
        if is_duplicate_row(error):
            raise Raced from error
        raise
