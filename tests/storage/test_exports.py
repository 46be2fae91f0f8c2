"""What exports read: everything that stands, in order, a part at a time; and the way there and back."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest

from lifecycle.exports.text import CsvText
from lifecycle.imports.customers import read_customers
from lifecycle.imports.files import open_table
from lifecycle.imports.moves import read_moves
from lifecycle.model import LOST, Person, Role
from lifecycle.service import Lifecycle
from lifecycle.stage_names import AWARENESS, CONVERSION, EXPERIENCE, KNOWLEDGE, RETENTION
from lifecycle.stages import preset, switch, to_json
from storage import exports
from tests.storage.desk import MONDAY, Desk

TEAM, OTHER = "T1", "T2"
NOW = MONDAY + timedelta(days=30)
MANAGER = Person("UMANAGER", Role.MANAGER)


def lifecycle_of(store, origin="terminal", key="export"):
    return Lifecycle(store, person=MANAGER, now=NOW, origin=origin, request_key=key, verb=key)


def flat(blocks):
    return [row for block in blocks for row in block]


def exported(database, what, team=TEAM):
    with database.transaction(team, writes=False) as store:
        text = CsvText(getattr(lifecycle_of(store).exports, what)())
        return (text.header + "".join(lines for lines, _n in text.blocks())).encode()


def imported(database, what, content, team=OTHER):
    """Import a file into another workspace; the report."""
    with database.transaction(team, writes=True) as store, open_table(io.BytesIO(content), {}) as table:
        lifecycle = lifecycle_of(store, "import", f"import:{what}")
        zone = lifecycle.settings.zone
        if what == "customers":
            return lifecycle.imports.take(
                "customers", read_customers(table, NOW, zone), lambda _bad: None, lambda _n: None
            )
        rows = read_moves(table, lifecycle.model, zone, NOW)
        return lifecycle.imports.take("moves", rows, lambda _bad: None, lambda _n: None)


def ledger_of(database, team):
    """Customers, moves and visits without what an import makes anew: when and by which door they were recorded."""
    with database.transaction(team, writes=False) as store:
        customers, moves = flat(store.customer_rows()), flat(store.move_rows())
        return sorted(customers), sorted(row[:5] for row in moves), sorted(flat(store.visit_rows()), key=str)


@pytest.fixture
def told(desk):
    """A ledger with a skip, a bounce-back, a loss, a back-dated move, two moves at one instant and tricky names."""
    acme = desk.add(
        "Acme Corp",
        owner="UREP",
        source="fair",
        acquisition_cost_cents="150050",
        currency="EUR",
        acquired_on="2026-01-31",
    )
    tricky = desk.add('=Umbrella; "Ltd"', segment="-5 %")
    desk.add("Nobody yet")
    desk.move(acme, AWARENESS, at=datetime(2026, 3, 1, 8, 0, 0, 1, UTC))
    desk.move(acme, CONVERSION)
    desk.move(acme, KNOWLEDGE)
    desk.move(tricky, AWARENESS, at=datetime(2026, 2, 1, tzinfo=UTC))
    desk.move(tricky, RETENTION, at=datetime(2026, 2, 1, tzinfo=UTC))
    desk.move(tricky, LOST)
    with desk.acting("stage reason") as (store, action_id):
        last = store.moves_of(tricky)[-1]
        store.add_reason(last.id, "+ price;\n- and silence, too", action_id, desk.now)
    return desk


def test_moves_come_by_customer_and_time_with_who_made_them_and_why(told, database):
    with database.transaction(TEAM, writes=False) as store:
        rows = flat(store.move_rows())

    assert [(row[0], row[1]) for row in rows] == [
        ("Acme Corp", AWARENESS), ("Acme Corp", CONVERSION), ("Acme Corp", KNOWLEDGE),
        ('=Umbrella; "Ltd"', AWARENESS), ('=Umbrella; "Ltd"', RETENTION), ('=Umbrella; "Ltd"', LOST),
    ]  # fmt: skip
    assert rows[0][2] == 1_772_352_000_000_001
    assert {(row[3], row[6]) for row in rows} == {("UREP", "slash")}
    assert [row[4] for row in rows] == [None] * 5 + ["+ price;\n- and silence, too"]


def test_customers_have_what_holds_now_and_where_they_are(told, database):
    with database.transaction(TEAM, writes=False) as store:
        acme, tricky, nobody = flat(store.customer_rows())

    assert acme[:7] == ("Acme Corp", "UREP", "fair", None, 150_050, "2026-01-31", "EUR")
    assert (acme[7], tricky[7]) == (KNOWLEDGE, LOST)
    assert nobody == ("Nobody yet", *[None] * 8)


def test_what_was_taken_back_is_not_exported(told, database):
    umbrella, created = told.add_by("Umbrella")
    undone = told.move(umbrella, AWARENESS)
    told.undo(undone)
    told.undo(created)

    with database.transaction(TEAM, writes=False) as store:
        names = {
            row[0] for part in (store.customer_rows(), store.move_rows(), store.visit_rows()) for row in flat(part)
        }

    assert names == {"Acme Corp", '=Umbrella; "Ltd"', "Nobody yet"}


def test_a_reason_that_was_taken_back_gives_way_to_the_one_before(told, database):
    with told.acting("stage reason") as (store, action_id):
        move = max(store.moves_of(store.customer_ids()[0]), key=lambda one: one.effective_at)
        store.add_reason(move.id, "product", action_id, told.now)
    with told.acting("stage reason") as (store, later):
        store.add_reason(move.id, "price", later, told.now)
    told.undo(later)

    with database.transaction(TEAM, writes=False) as store:
        assert flat(store.move_rows())[2][4] == "product"


def test_a_period_takes_its_start_and_leaves_its_end(told, database):
    span = (datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 3, 1, 8, 0, 0, 1, UTC))

    with database.transaction(TEAM, writes=False) as store:
        moves, visits = flat(store.move_rows(span)), flat(store.visit_rows(span))
        counts = store.count_rows("moves", span), store.count_rows("moves"), store.count_rows("customers")

    assert [row[1] for row in moves] == [AWARENESS, RETENTION]
    assert [row[2] for row in visits] == [AWARENESS, RETENTION]
    assert counts == (2, 6, 3)


def test_rows_come_some_at_a_time(told, database, monkeypatch):
    monkeypatch.setattr(exports, "AT_ONCE", 4)

    with database.transaction(TEAM, writes=False) as store:
        assert [len(block) for block in store.move_rows()] == [4, 2]


def test_a_reading_that_is_stopped_leaves_the_transaction_usable(told, database, monkeypatch):
    monkeypatch.setattr(exports, "AT_ONCE", 2)

    with database.transaction(TEAM, writes=False) as store:
        reading = store.move_rows()
        next(reading)
        reading.close()

        assert store.count_rows("moves") == 6


def test_another_workspace_is_never_exported(told, database):
    with database.transaction(OTHER, writes=False) as store:
        assert flat(store.customer_rows()) + flat(store.move_rows()) + flat(store.visit_rows()) == []


def test_what_was_exported_imports_again_to_the_same_ledger(told, database):
    before = ledger_of(database, TEAM)

    customers = imported(database, "customers", exported(database, "customers"))
    moves = imported(database, "moves", exported(database, "moves"))

    assert (customers.rejected.total(), moves.rejected.total()) == (0, 0)
    assert (customers.written, moves.written) == (3, 6)
    assert ledger_of(database, OTHER) == before


def test_a_stage_that_is_retired_by_now_is_read_as_itself(desk, database):
    acme = desk.add("Acme Corp", owner="UREP")
    desk.move(acme, EXPERIENCE)
    for team in (TEAM, OTHER):
        five = to_json(switch(preset("six"), "five"))
        Desk(database, team).say("workspace", "", "stages", five)

    moves = imported(database, "moves", exported(database, "moves"))

    assert (moves.written, moves.rejected.total()) == (1, 0)
    with database.transaction(OTHER, writes=False) as store:
        assert flat(store.move_rows())[0][1] == EXPERIENCE


def test_what_was_exported_imports_again_into_its_own_ledger_without_a_change(told, database):
    before = ledger_of(database, TEAM)

    moves = imported(database, "moves", exported(database, "moves"), TEAM)
    customers = imported(database, "customers", exported(database, "customers"), TEAM)

    assert (moves.written, moves.duplicates, moves.rejected.total()) == (0, 6, 0)
    assert (customers.written, customers.rejected.total()) == (0, 0)
    assert ledger_of(database, TEAM) == before


def test_the_funnel_s_rows_add_up(told, database):
    with database.transaction(TEAM, writes=False) as store:
        lifecycle = lifecycle_of(store)
        from lifecycle.period import parse_period  # noqa: PLC0415 - only here

        [columns] = lifecycle.exports.funnel(parse_period("2026-03", NOW, "UTC")).blocks

    rows = list(zip(*columns, strict=True))
    assert [row[0] for row in rows][-1] == "Lost"
    for _stage, was, came_in, on, back, lost, now, *_rest in rows:
        assert was + came_in - on - back - lost == now
    assert sum(row[2] for row in rows) == 4
