"""The migrations lead to the tables."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from lifecycle.errors import Refusal
from storage import migrate
from storage.base import Base
from storage.database import Database
from tests.together import at_once


@pytest.fixture(params=["sqlite", "postgres"])
def empty_address(request, tmp_path):
    """A database without any table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/empty.db"
    return request.getfixturevalue("empty_postgres_address")


def test_the_newest_migration_is_the_one_that_the_program_names():
    scripts = ScriptDirectory.from_config(migrate.config())

    assert scripts.get_heads() == [migrate.HEAD]


def test_an_empty_database_is_brought_up_to_date_and_then_left_alone(empty_address, monkeypatch):
    database = Database(empty_address)
    assert not database.is_current()

    database.migrate()
    assert database.is_current()
    assert database.is_empty()

    monkeypatch.setattr(migrate, "upgrade", None)
    database.migrate()
    database.close()


def test_the_migrated_tables_are_those_of_the_code(database):
    with database.connected(writes=True) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": False})
        assert compare_metadata(context, Base.metadata) == []


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_the_migrated_tables_have_the_very_constraints_and_conditions_of_the_code(kind, request, tmp_path):
    """What Alembic does not compare: partial indexes, keys, foreign keys, collations."""
    empty = f"sqlite:///{tmp_path}/empty.db" if kind == "sqlite" else request.getfixturevalue("empty_postgres_address")
    of_code, migrated = Database(empty), Database(request.getfixturevalue(f"{kind}_address"))
    with of_code.connected(writes=True) as connection:
        Base.metadata.create_all(connection)
        wanted = _described(connection, is_sqlite=of_code.is_sqlite)
    with migrated.connected(writes=False) as connection:
        found = _described(connection, is_sqlite=migrated.is_sqlite)
    of_code.close()
    migrated.close()

    assert len(wanted) > 20
    assert found == wanted


def test_two_processes_that_start_at_once_both_end_up_to_date(empty_address):
    databases = [Database(empty_address) for _process in range(3)]
    failed = []

    def start(database):
        try:
            database.migrate()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what the test is about
            failed.append(error)

    at_once(*(lambda database=database: start(database) for database in databases))

    assert failed == []
    assert all(database.is_current() for database in databases)
    for database in databases:
        database.close()


def test_a_database_of_a_newer_program_is_refused(empty_address):
    database = Database(empty_address)
    database.migrate()
    with database.connected(writes=True) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.commit()

    with pytest.raises(Refusal, match="newer version"):
        database.migrate()
    database.close()


def test_a_migration_that_fails_leaves_nothing_behind(empty_address):
    database = Database(empty_address)

    with pytest.raises(LookupError):
        _upgrade_and_fail(database)

    with database.connected(writes=False) as connection:
        assert inspect(connection).get_table_names() == []
    database.close()


def _upgrade_and_fail(database):
    with database.connected(writes=True) as connection:
        migrate.upgrade(connection)
        raise LookupError


def _described(connection, *, is_sqlite):
    if is_sqlite:
        rows = connection.execute(
            text("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name != 'alembic_version'")
        )
        return sorted(" ".join(row[0].split()) for row in rows)
    indexes = text("SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename != 'alembic_version'")
    constraints = text(
        "SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text != 'alembic_version'"
    )
    columns = text(
        "SELECT table_name || ' ' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || "
        "coalesce(collation_name, '') || ' ' || coalesce(column_default, '') FROM information_schema.columns "
        "WHERE table_schema = 'public' AND table_name != 'alembic_version'"
    )
    return sorted(row[0] for query in (indexes, constraints, columns) for row in connection.execute(query))


def test_stays_are_counted_when_a_ledger_of_before_is_brought_up_to_date(desk, database):
    acme, umbrella = desk.add("Acme Corp"), desk.add("Umbrella Ltd")
    for customer, stage in [(acme, 1), (acme, 2), (umbrella, 2), (acme, 1), (acme, 2), (umbrella, 0), (acme, 0)]:
        desk.move(customer, stage)
    before = desk.visits(acme), desk.visits(umbrella)
    assert [visit.nth for visit in before[0]] == [1, 1, 2, 2, 1]

    with database.connected(writes=True) as connection:
        connection.execute(text("UPDATE visits SET nth = 1, from_at = NULL, from_nth = NULL"))
        connection.execute(text(stays_counted()))
        connection.commit()

    assert (desk.visits(acme), desk.visits(umbrella)) == before


def stays_counted():
    """The statement of the migration that began to count them."""
    return ScriptDirectory.from_config(migrate.config()).get_revision("0005").module._COUNT
