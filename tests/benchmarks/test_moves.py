"""What a committed move costs beside its own statements, and what a safer disk costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event

from lifecycle.model import Customer, Person, Role
from lifecycle.service import Lifecycle
from lifecycle.service.moves import Moved, Wanted
from storage.database import Database
from tests.benchmarks.replay import plain_engine, recorded, replay, with_values
from tests.benchmarks.timing import in_turns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.board import Board
    from tests.benchmarks.replay import Statements

REP = Person("UREP", Role.REP, "rep", "Europe/Prague", "en")
START = datetime(2026, 11, 20, 13, 3, tzinfo=UTC)
UP, DOWN = STAGES = (2, 1)
PAIRS = 600
WARM = 50


class Desk:
    """Moves one customer between two stages, a second later each time."""

    def __init__(self, database: Database, name: str) -> None:
        self.database = database
        self._name = name
        self._seconds = count(1)
        self.customer = self._added()
        for stage in (DOWN, UP, DOWN):
            self.move(stage)

    def move(self, stage: int) -> tuple[str, datetime]:
        """One move, committed; its request key and instant."""
        now, key = self._next()
        with self.database.transaction(None, writes=True) as store:
            lifecycle = self._lifecycle(store, now, key)
            done = lifecycle.moves.move([Wanted(self.customer, lifecycle.model.stage(stage))])
        assert isinstance(done[0], Moved)
        return key, now

    def _added(self) -> Customer:
        now, key = self._next()
        with self.database.transaction(None, writes=True) as store:
            store.remember_person(REP, now)
            return self._lifecycle(store, now, key).customers.add(self._name)

    def _next(self) -> tuple[datetime, str]:
        n = next(self._seconds)
        return START + timedelta(seconds=n), f"{self._name} {n}"

    @staticmethod
    def _lifecycle(store: Any, now: datetime, key: str) -> Lifecycle:
        return Lifecycle(store, person=REP, now=now, origin="slash", request_key=key, verb="stage move")


@dataclass
class Recorded:
    """The statements of a move up and of one down again, and the values in them that belong to one move alone."""

    up: Statements
    down: Statements
    marks: list[tuple[Any, ...]]
    """(action id, move id, key, instant) of the moves before up, up, and down."""


def record(desk: Desk) -> Recorded:
    """Make a move up and one down, and keep what they ran."""
    done = [desk.move(UP), desk.move(DOWN)]
    with recorded(desk.database.engine) as up:
        done.append(desk.move(UP))
    with recorded(desk.database.engine) as down:
        done.append(desk.move(DOWN))
    with desk.database.transaction(None, writes=False) as store:
        marks = []
        for key, now in done[1:]:
            action = store.action_by_key(key)
            assert action
            marks.append((action.id, store.action_moves(action.id)[0].id, key, now))
    return Recorded(up, down, marks)


def replays(found: Recorded, database: Database, n: int) -> Iterator[Statements]:
    """So many pairs of up and down with fresh values, each following on the one before."""
    last = found.marks[2]
    for at in range(n):
        for way, before, own in ((found.up, 0, 1), (found.down, 1, 2)):
            now = START + timedelta(days=1, seconds=at, milliseconds=own)
            with database.transaction(None, writes=False) as store:
                fresh = (store.new_id(now), store.new_id(now), f"replay {at} {own}", now)
            values = dict(zip(found.marks[before], last, strict=True)) | dict(zip(found.marks[own], fresh, strict=True))
            yield with_values(way, values)
            last = fresh


def test_a_move_costs_little_more_than_its_statements(
    board: Board, kind: str, ledger: Database, empty_address: str
) -> None:
    ours, subject = Desk(ledger, "Acme Corp"), Desk(ledger, "Umbrella")
    found = record(subject)
    engine = plain_engine(empty_address)
    ready = list(replays(found, ledger, PAIRS // 2))

    medians = in_turns(lambda at: ours.move(STAGES[at % 2]), lambda at: replay(engine, ready[at]), PAIRS, WARM)

    engine.dispose()
    assert moves_of(ledger, subject.customer) == moves_of(ledger, ours.customer) + 4, "each replay was a whole move"
    what = f"a move committed, {kind}"
    board.ratio(what, *medians, beside=f"its {len(found.up)} statements through SQLAlchemy Core", most=1.5)


def moves_of(database: Database, customer: Customer) -> int:
    """How many moves the customer has, each with its visit."""
    with database.transaction(None, writes=False) as store:
        moves, visits = store.moves_of(customer.id), store.visits_of(customer.id)
    assert [move.id for move in moves] == [visit.move_id for visit in visits]
    return len(moves)


@pytest.mark.parametrize("kind", ["sqlite"])
def test_what_a_power_cut_may_take_has_a_price(board: Board, ledger: Database, empty_address: str) -> None:
    careless = Database(empty_address)
    event.listen(careless.engine, "connect", lambda raw, _entry: raw.execute("PRAGMA synchronous = NORMAL"))
    safe, quick = Desk(ledger, "Acme Corp"), Desk(careless, "Umbrella")

    medians = in_turns(lambda at: safe.move(STAGES[at % 2]), lambda at: quick.move(STAGES[at % 2]), PAIRS // 2, WARM)

    careless.close()
    assert moves_of(ledger, safe.customer) == moves_of(ledger, quick.customer)
    said = f"{medians[0] * 1000:.2f} ms"
    board.note(
        "a move committed so that a power cut cannot take it, sqlite", said, f"without: {medians[1] * 1000:.2f} ms"
    )
