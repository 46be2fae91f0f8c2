"""Each check of a database passes on a whole one, fails on one broken in its way, and says what mends it."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from datetime import timedelta
from random import Random

import numpy as np
import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from lifecycle.checkup import Verdict
from storage import sample
from storage.doctor import Patient, orphans, projection, reach
from storage.doctor.projection import unlike
from storage.doctor.reading import Reading
from tests.storage.comparing import derived
from tests.storage.desk import MONDAY, Desk
from tests.storage.doctoring import BOTH, HOUR, OF_KIND, broken_by, examined, instant, kind, now, path_of


def test_a_whole_database_is_well_by_every_check(address, database, acme):
    with closing(Patient(address, now)) as patient:
        found = {check.slug: check.look(lambda _done, _total: None) for check in patient.checks()}

    assert sorted(found) == sorted(BOTH + OF_KIND[kind(address)])
    assert {slug: one for slug, one in found.items() if one.verdict is not Verdict.OK} == {}
    assert all(one.said and not one.mend for one in found.values())


def test_the_sample_company_is_well(address, database):
    sample.fill(database, now())

    assert [slug for slug in BOTH if examined(address, slug).verdict is not Verdict.OK] == []


def test_an_empty_database_is_well(address):
    assert [slug for slug in BOTH if examined(address, slug).verdict is not Verdict.OK] == []


def test_a_look_at_everything_changes_nothing(address, database, acme):
    broken_by(address, "UPDATE customers SET owner = 'UWRONG'", "DELETE FROM visits WHERE stage = 2")
    with database.transaction("T1", writes=False) as store:
        before = derived(store)
    database.close()
    content = content_of(address)

    with closing(Patient(address, now)) as patient:
        for check in patient.checks():
            check.look(lambda _done, _total: None)

    assert content_of(address) == content
    with database.transaction("T1", writes=False) as store:
        assert derived(store) == before


def content_of(address):
    """The bytes of the database's files; on PostgreSQL the rows that were ever written."""
    if kind(address) == "sqlite":
        path = path_of(address)
        return {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in path.parent.glob(f"{path.name}*")}
    with psycopg.connect(address) as raw:
        return raw.execute("SELECT xmin::text, ctid::text FROM visits ORDER BY 2").fetchall()


def test_the_transaction_of_a_check_cannot_write(address, database, acme):
    reading = Reading(address)

    with pytest.raises(DBAPIError), reading.transaction() as connection:
        connection.execute(text("UPDATE customers SET owner = 'UOTHER'"))
    reading.close()


def test_a_file_that_is_not_there_is_said_and_not_made(tmp_path):
    path = tmp_path / "none" / "lifecycle.db"

    found = examined(f"sqlite:///{path}", "database")

    assert (found.verdict, found.mend) == (Verdict.TROUBLE, "Run: lifecycle-bot migrate")
    assert str(path) in found.said
    assert not path.parent.exists()


def test_a_file_that_is_no_database_is_said(tmp_path):
    path = tmp_path / "lifecycle.db"
    path.write_text("These are my notes. " * 100)

    found = examined(f"sqlite:///{path}", "database")

    assert found.verdict is Verdict.TROUBLE
    assert "file is not a database" in found.said


def test_a_file_that_may_not_be_written_is_said(sqlite_address, monkeypatch):
    monkeypatch.setattr(reach.os, "access", lambda _path, _how: False)

    assert "may not be written" in examined(sqlite_address, "database").said


def test_a_server_that_does_not_answer_is_said_without_its_password():
    found = examined("postgresql://bot:hunter2@127.0.0.1:9/ledger?application_name=x", "database")

    assert found.verdict is Verdict.TROUBLE
    assert "127.0.0.1:9" in found.said
    assert "hunter2" not in found.said + found.mend


def test_a_database_that_answers_slowly_is_a_warning(address, monkeypatch):
    monkeypatch.setattr(reach, "SLOW_S", 0.0)

    found = examined(address, "database")

    assert found.verdict is Verdict.WARNING
    assert " ms." in found.said


def test_tables_that_were_never_made_want_a_migration(tmp_path):
    sqlite3.connect(tmp_path / "empty.db").close()

    found = examined(f"sqlite:///{tmp_path}/empty.db", "migrations")

    assert (found.verdict, found.mend) == (Verdict.TROUBLE, "Run: lifecycle-bot migrate")


@pytest.mark.parametrize(("revision", "mend"), [("0001", "Run: lifecycle-bot migrate"), ("9999", "Update the program")])
def test_tables_of_another_version_want_a_migration_or_another_program(own_address, monkeypatch, revision, mend):
    monkeypatch.setattr(reach.migrate, "HEAD", "0007")
    broken_by(own_address, f"UPDATE alembic_version SET version_num = '{revision}'")

    found = examined(own_address, "migrations")

    assert found.verdict is Verdict.TROUBLE
    assert found.mend.startswith(mend)


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM visits WHERE customer_id = {acme} AND stage = 2",
        "UPDATE visits SET kind = 2 WHERE customer_id = {acme} AND stage = 4",
        "UPDATE visits SET left_at = NULL WHERE customer_id = {acme} AND stage = 1",
        "DELETE FROM visits WHERE customer_id = {acme}",
        "UPDATE stage_moves SET to_stage = 5 WHERE customer_id = {acme} AND to_stage = 4",
        "UPDATE actions SET voided_by = id WHERE id = (SELECT max(action_id) FROM stage_moves WHERE customer_id = {acme})",
    ],
)
def test_visits_that_the_log_does_not_make_are_found_with_the_customers_name(address, database, acme, change):
    broken_by(address, change.format(acme=acme))

    found = examined(address, "projection")

    assert (found.verdict, found.mend) == (Verdict.TROUBLE, "Run: lifecycle-bot rebuild")
    assert found.said == "The visits of 1 customer differ from what the log makes: Acme Corp."


def test_visits_of_somebody_who_never_moved_are_found(address, database, acme):
    broken_by(
        address,
        "INSERT INTO visits (workspace_id, customer_id, entered_at, move_id, stage, kind) "
        "SELECT workspace_id, 99, entered_at, move_id, stage, kind FROM visits WHERE stage = 4",
    )

    assert "1 customer differ" in examined(address, "projection").said


def test_three_customers_are_named_and_the_others_counted(address, database):
    desk = Desk(database)
    for name in ("Acme Corp", "Umbrella Ltd", "Zenith Travel", "Orchard Foods"):
        desk.move(desk.add(name), 1)
    broken_by(address, "DELETE FROM visits")

    said = examined(address, "projection").said

    assert said.endswith(
        "The visits of 4 customers differ from what the log makes: Acme Corp, Umbrella Ltd, Zenith Travel, …."
    )


def test_what_the_projection_mends_is_mended(address, database, acme):
    broken_by(address, "DELETE FROM visits WHERE stage = 2", "UPDATE customers SET owner = 'UWRONG', live = NOT live")
    assert {examined(address, slug).verdict for slug in ("projection", "values")} == {Verdict.TROUBLE}

    database.rebuild()

    assert {examined(address, slug).verdict for slug in ("projection", "values")} == {Verdict.OK}


def test_the_comparison_tells_how_far_it_is(address, database, monkeypatch):
    sample.fill(database, now())
    told = []
    monkeypatch.setattr(projection, "AT_ONCE", 50)

    found = examined(address, "projection", told=lambda done, total: told.append((done, total)))

    assert found.verdict is Verdict.OK
    assert [done for done, _total in told][:3] == [50, 100, 150]
    assert told[-1] == (told[0][1], told[0][1])


def test_customers_are_compared_some_at_a_time(address, database, monkeypatch):
    monkeypatch.setattr(projection, "AT_ONCE", 2)
    desk = Desk(database)
    for name in "ABCDE":
        desk.move(desk.add(f"{name} Corp"), 1)
    broken_by(
        address, "DELETE FROM visits WHERE customer_id IN (SELECT id FROM customers WHERE name IN ('B Corp', 'E Corp'))"
    )

    assert examined(address, "projection").said.endswith(": B Corp, E Corp.")


@pytest.mark.parametrize("seed", range(50))
def test_two_sides_are_compared_as_two_sets_would_be(seed):
    rng = Random(seed)
    rows = [(customer, visit, rng.randrange(2)) for customer in range(5) for visit in range(3)]
    mine, theirs = (sorted(row for row in rows if rng.random() < 0.8) for _side in range(2))

    found = unlike(*(np.array(side, np.int64).reshape(-1, 3) for side in (mine, theirs)))

    assert found == sorted({row[0] for row in set(mine) ^ set(theirs)})


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("UPDATE customers SET owner = 'UWRONG' WHERE name = 'Acme Corp'", "customers.owner of Acme Corp"),
        ("UPDATE customers SET owner = NULL WHERE name = 'Acme Corp'", "customers.owner of Acme Corp"),
        ("UPDATE customers SET source = 'fair' WHERE name = 'Acme Corp'", "customers.source of Acme Corp"),
        (
            "UPDATE customers SET acquisition_cost_cents = 1 WHERE name = 'Acme Corp'",
            "customers.acquisition_cost_cents of Acme Corp",
        ),
        ("UPDATE names SET live = NOT live WHERE name = 'shop'", "names.live of Acme Corp"),
        ("UPDATE facts SET live = NOT live WHERE value = 'UOTHER'", "facts.live of "),
        ("UPDATE people SET role_given = 'manager' WHERE id = 'UREP'", "people.role_given of UREP"),
        ('UPDATE workspaces SET settings = \'{"zone": "Asia/Tokyo"}\'', "the settings of a workspace"),
        ("UPDATE workspaces SET settings = 'zone'", "the settings of a workspace"),
    ],
)
def test_a_current_value_that_nobody_said_is_found(address, database, acme, change, named):
    broken_by(address, change)

    found = examined(address, "values")

    assert found.verdict is Verdict.TROUBLE
    assert named in found.said
    assert found.mend == "Run: lifecycle-bot rebuild"


def test_a_customer_who_is_not_live_though_their_action_stands_is_found(address, database, acme):
    broken_by(address, "UPDATE customers SET live = NOT live WHERE name = 'Umbrella Ltd'")

    assert "customers.live of Umbrella Ltd" in examined(address, "values").said


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE names SET name_key = 'somebody' WHERE name = 'Acme Corp'",
        "UPDATE customers SET name = 'Acme Inc' WHERE name = 'Acme Corp'",
        "DELETE FROM names WHERE name = 'Acme Corp'",
    ],
)
def test_a_name_that_does_not_find_its_customer_is_found(address, database, acme, change):
    broken_by(address, change)

    found = examined(address, "names")

    assert found.verdict is Verdict.TROUBLE
    assert "Acme" in found.said


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        ("DELETE FROM customers WHERE id = {acme}", "3 of stage_moves without customers"),
        ("DELETE FROM customers WHERE id = {acme}", "2 of names without customers"),
        ("DELETE FROM customers WHERE id = {acme}", "3 of visits without customers"),
        ("DELETE FROM customers WHERE id = {acme}", "1 of facts without customers"),
        ("DELETE FROM actions WHERE verb = 'stage move'", "5 of stage_moves without actions"),
        ("DELETE FROM stage_moves WHERE to_stage = 4", "1 of reasons without stage_moves"),
        ("DELETE FROM stage_moves WHERE to_stage = 4", "1 of visits without their move"),
        ("DELETE FROM workspaces", "1 of people without workspaces"),
        ("UPDATE actions SET undoes = 77 WHERE undoes IS NOT NULL", "1 of actions without undoes"),
        (
            "UPDATE facts SET about = 'channel', field = 'customer', value = '77' WHERE field = 'role'",
            "1 of facts without their channel's customer",
        ),
        ("UPDATE stage_moves SET to_stage = 99 WHERE to_stage = 4", "1 of stage_moves to a stage that nobody has"),
    ],
)
def test_rows_that_lost_what_they_belong_to_are_counted(address, database, acme, change, lost):
    broken_by(address, change.format(acme=acme))

    with closing(Reading(address)) as reading:
        ties = orphans.lost_rows(reading, lambda _done, _total: None)

    assert any(one.startswith(lost) for one in ties), ties
    found = examined(address, "orphans")
    assert found.verdict is Verdict.TROUBLE
    assert "backup" in found.mend


def test_visits_without_a_customer_are_mended_by_a_rebuild(address, database, acme):
    broken_by(
        address,
        "INSERT INTO visits (workspace_id, customer_id, entered_at, move_id, stage, kind) "
        "SELECT workspace_id, 99, entered_at, move_id, stage, kind FROM visits WHERE stage = 4",
    )

    found = examined(address, "orphans")
    assert found.said == "1 row has lost what it belongs to: 1 of visits without customers."
    assert found.mend == "Run: lifecycle-bot rebuild"

    database.rebuild()
    assert examined(address, "orphans").verdict is Verdict.OK


def test_a_stage_that_nobody_has_stops_the_comparison_with_a_sentence(address, database, acme):
    broken_by(address, "UPDATE stage_moves SET to_stage = 99 WHERE to_stage = 2")

    found = examined(address, "projection")

    assert found.verdict is Verdict.TROUBLE
    assert "a stage that its workspace does not have" in found.said


@pytest.mark.parametrize("column", ["recorded_at", "effective_at"])
def test_a_move_in_the_future_is_found(address, database, acme, column):
    broken_by(address, f"UPDATE stage_moves SET {column} = {instant(address, now() + HOUR)} WHERE to_stage = 4")

    found = examined(address, "clocks")

    assert found.verdict is Verdict.WARNING
    assert "1 entry lies in the future." in found.said
    assert "/stage undo" in found.mend


def test_an_action_in_the_future_is_found(address, database, acme):
    broken_by(address, f"UPDATE actions SET at = {instant(address, now() + HOUR)} WHERE verb = 'role'")

    assert "1 entry lies in the future." in examined(address, "clocks").said


@pytest.mark.parametrize(("seconds", "verdict"), [(59, Verdict.OK), (61, Verdict.WARNING)])
def test_a_move_may_take_effect_a_minute_after_it_was_recorded_at_most(address, database, acme, seconds, verdict):
    recorded, effective = MONDAY, MONDAY + timedelta(seconds=seconds)
    times = f"recorded_at = {instant(address, recorded)}, effective_at = {instant(address, effective)}"
    broken_by(address, f"UPDATE stage_moves SET {times} WHERE to_stage = 4")

    assert examined(address, "clocks").verdict is verdict


def test_a_server_whose_clock_is_not_ours_is_a_warning(postgres_address):
    found = examined(postgres_address, "clocks", now=lambda: now() - timedelta(seconds=90))

    assert found.verdict is Verdict.WARNING
    assert "clock is 90 seconds from ours" in found.said
    assert "NTP" in found.mend
