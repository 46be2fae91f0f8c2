"""What the doctor says of the database itself: its tables, indexes, file and server, and what no command would write."""

from __future__ import annotations

import shutil
import sqlite3
from collections import namedtuple
from contextlib import closing
from datetime import timedelta

import psycopg
import pytest

from lifecycle.checkup import Verdict
from storage import sample
from storage.database import Database
from storage.doctor import Patient, postgres
from tests.storage.desk import Desk
from tests.storage.doctoring import HOUR, broken_by, examined, instant, now, path_of


@pytest.mark.parametrize("index", ["stage_moves_by_customer", "names_live", "visits_open"])
def test_an_index_that_is_missing_is_named_with_the_statement_that_makes_it(own_address, index):
    broken_by(own_address, f"DROP INDEX {index}")

    found = examined(own_address, "indexes")
    assert found.verdict is Verdict.TROUBLE
    assert found.said == f"1 index is missing or not as it was made: {index}."

    broken_by(own_address, *found.mend.partition(": ")[2].split("; "))
    assert examined(own_address, "indexes").verdict is Verdict.OK


def test_an_index_over_other_columns_does_not_count(own_address):
    broken_by(own_address, "DROP INDEX actions_by_actor", "CREATE INDEX actions_by_actor ON actions (actor)")

    assert "actions_by_actor" in examined(own_address, "indexes").said


def test_a_lost_unique_key_is_found(empty_postgres_address):
    made = Database(empty_postgres_address)
    made.migrate()
    made.close()
    broken_by(empty_postgres_address, "ALTER TABLE actions DROP CONSTRAINT actions_workspace_id_request_key_key")

    found = examined(empty_postgres_address, "indexes")
    assert "actions_workspace_id_request_key_key" in found.said

    broken_by(empty_postgres_address, *found.mend.partition(": ")[2].split("; "))
    assert examined(empty_postgres_address, "indexes").verdict is Verdict.OK


def test_an_index_that_is_not_valid_is_named(empty_postgres_address):
    made = Database(empty_postgres_address)
    made.migrate()
    made.close()
    broken_by(
        empty_postgres_address,
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'stage_moves_by_customer'::regclass",
    )

    found = examined(empty_postgres_address, "indexes")

    assert found.verdict is Verdict.TROUBLE
    assert found.mend == "Make it again: REINDEX INDEX stage_moves_by_customer;"


def test_a_damaged_file_is_found(sqlite_address, sqlite_database):
    sample.fill(sqlite_database, now())
    sqlite_database.close()
    path = path_of(sqlite_address)
    content = bytearray(path.read_bytes())
    for page in range(50, len(content) // 4096, 7):  # behind the schema, without which nothing opens
        content[page * 4096 : page * 4096 + 200] = b"\xaa" * 200
    path.write_bytes(content)

    found = examined(sqlite_address, "integrity")

    assert found.verdict is Verdict.TROUBLE
    assert "backup" in found.mend


def test_a_journal_that_makes_readers_wait_is_a_warning_and_stays_as_it_is(sqlite_address):
    broken_by(sqlite_address, "PRAGMA journal_mode = DELETE")

    found = examined(sqlite_address, "journal")

    assert found.verdict is Verdict.WARNING
    assert "delete" in found.said
    with closing(sqlite3.connect(path_of(sqlite_address))) as raw:
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("delete",)


@pytest.mark.parametrize(
    ("free", "verdict"), [(10**7, Verdict.TROUBLE), (10**8, Verdict.WARNING), (10**10, Verdict.OK)]
)
def test_a_disk_that_fills_up_is_said_before_it_is_full(sqlite_address, monkeypatch, free, verdict):
    usage = namedtuple("usage", "total used free")  # noqa: PYI024 - as the standard library gives it
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage(10**11, 10**11 - free, free))

    assert examined(sqlite_address, "disk").verdict is verdict


def test_more_threads_than_connections_are_a_warning(postgres_address):
    few, many = (examined(postgres_address, "connections", sessions=n) for n in (32, 5000))

    assert (few.verdict, many.verdict) == (Verdict.OK, Verdict.WARNING)
    assert "may want 5000" in many.said
    assert "LIFECYCLE_HTTP_WORKERS" in many.mend


def test_a_role_with_a_limit_of_its_own_has_that_many_connections(postgres_address):
    with psycopg.connect(postgres_address) as raw:
        who = raw.execute("SELECT current_user").fetchone()[0]
        raw.execute(f'ALTER ROLE "{who}" CONNECTION LIMIT 20')
    try:
        found = examined(postgres_address, "connections", sessions=32)
    finally:
        with psycopg.connect(postgres_address) as raw:
            raw.execute(f'ALTER ROLE "{who}" CONNECTION LIMIT -1')

    assert found.verdict is Verdict.WARNING
    assert "room for 20 " in found.said


def test_a_transaction_that_never_ends_is_named(postgres_address, monkeypatch):
    monkeypatch.setattr(postgres, "LONG", timedelta(0))
    with psycopg.connect(postgres_address) as forgotten:
        forgotten.execute("SELECT 1")
        found = examined(postgres_address, "transactions")
        process = forgotten.info.backend_pid

    assert found.verdict is Verdict.WARNING
    assert f"process {process} (idle in transaction" in found.said
    assert found.mend.endswith(f"SELECT pg_terminate_backend({process});")


def test_a_server_that_nobody_repairs_any_more_is_a_warning(postgres_address, monkeypatch):
    monkeypatch.setattr(postgres, "OLDEST", 99)

    assert examined(postgres_address, "version").verdict is Verdict.WARNING


def test_the_channels_of_a_team_are_those_that_are_about_a_customer_now(address, database, acme):
    desk = Desk(database, person="UMANAGER")
    umbrella = desk.add("Umbrella Inc")
    desk.say("channel", "C1", "customer", str(umbrella))
    desk.say("channel", "C1", "customer", str(acme))
    desk.say("channel", "C2", "customer", str(umbrella))
    desk.say("channel", "C3", "customer", str(umbrella))
    desk.say("channel", "C3", "customer", None)
    desk.undo(desk.say("channel", "C4", "customer", str(acme)))

    with closing(Patient(address, now)) as patient:
        assert sorted(patient.bound_channels("T1")) == [("C1", "Acme Corp"), ("C2", "Umbrella Inc")]
        assert patient.bound_channels("T2") == []


def test_an_index_of_other_rows_is_not_as_it_was_made(own_address):
    broken_by(
        own_address,
        "DROP INDEX visits_open",
        "CREATE INDEX visits_open ON visits (workspace_id, stage, entered_at, customer_id, left_at)",
    )

    found = examined(own_address, "indexes")
    assert found.said == "1 index is missing or not as it was made: visits_open."

    broken_by(own_address, *found.mend.partition(": ")[2].split("; "))
    assert examined(own_address, "indexes").verdict is Verdict.OK


def test_an_index_under_another_name_does_not_count(own_address):
    of_move = "(workspace_id, customer_id, effective_at, id)"
    broken_by(
        own_address,
        "DROP INDEX stage_moves_by_customer",
        f"CREATE INDEX by_customer ON stage_moves {of_move}",
    )

    assert "stage_moves_by_customer" in examined(own_address, "indexes").said


def test_a_column_that_is_missing_is_named(own_address):
    broken_by(own_address, "ALTER TABLE stage_moves DROP COLUMN moved_by", "DROP TABLE choices")

    found = examined(own_address, "columns")

    assert found.said == "2 tables or columns are missing: choices, stage_moves.moved_by."
    assert found.mend == "Put the last backup in place."


def test_tables_of_a_migration_that_nobody_knows_are_not_called_missing(own_address):
    broken_by(own_address, "DELETE FROM alembic_version")

    found = examined(own_address, "migrations")

    assert found.said == "Which migration the tables are of is lost: alembic_version is empty."
    assert found.mend == "Put the last backup in place."


def test_a_folder_is_no_database(tmp_path):
    found = examined(f"sqlite:///{tmp_path}", "database")

    assert (found.said, found.mend) == (f"{tmp_path} is a folder.", "Set LIFECYCLE_DATABASE_URL to a file.")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE people SET role_given = 'boss' WHERE id = 'UREP'", "UREP with a role that there is not"),
        ('UPDATE workspaces SET settings = \'{"zone": "Mars/X"}\'', "the time zone Mars/X, which there is not"),
        ("UPDATE workspaces SET settings = 'x'", "settings that cannot be read"),
        (
            (
                "INSERT INTO facts (workspace_id, id, about, subject, field, value, at, action_id, live) "
                "SELECT workspace_id, 1, 'pair', 'x-y', 'same', 'no', at, action_id, live FROM facts LIMIT 1"
            ),
            "pairs that are not of two customers: x-y",
        ),
        (
            (
                "UPDATE customers SET merged_into = (SELECT max(id) FROM customers) WHERE id < (SELECT max(id) FROM customers)"
                "; UPDATE customers SET merged_into = (SELECT min(id) FROM customers) WHERE merged_into IS NULL"
            ),
            "merged into somebody who stands for nobody",
        ),
    ],
)
def test_what_no_command_would_have_written_is_found(address, database, acme, change, said):
    broken_by(address, *change.split("; "))

    found = examined(address, "sense")

    assert found.verdict is Verdict.TROUBLE
    assert said in found.said


def test_a_fact_in_the_future_is_found(address, database, acme):
    later = instant(address, now() + HOUR)
    broken_by(address, f"UPDATE facts SET at = {later} WHERE subject = '{acme}' AND field = 'owner'")

    assert "in the future" in examined(address, "clocks").said
