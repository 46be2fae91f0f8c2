"""Addresses of databases: which are taken, what is refused in one sentence, and how they are set up."""

from __future__ import annotations

import pytest

from lifecycle.errors import Refusal
from storage.database import Database
from storage.engine import open_engine


@pytest.mark.parametrize("unreadable", ["", "nonsense", "mysql://host/name", "oracle://host/name"])
def test_an_address_that_cannot_be_read_is_refused_with_what_to_write(unreadable):
    with pytest.raises(Refusal, match="sqlite:///path"):
        Database(unreadable)


@pytest.mark.parametrize("volatile", ["sqlite://", "sqlite:///:memory:", "sqlite:///file:x?mode=memory&uri=true"])
def test_a_database_in_memory_is_refused_because_threads_would_not_share_it(volatile):
    with pytest.raises(Refusal, match="needs a file"):
        Database(volatile)


def test_the_folder_of_a_sqlite_file_is_made(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/new/folder/lifecycle.db")
    database.migrate()

    assert (tmp_path / "new" / "folder" / "lifecycle.db").exists()
    database.close()


def test_a_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(Refusal, match="cannot be made"):
        Database(f"sqlite:///{tmp_path}/file/folder/lifecycle.db")


def test_sqlite_is_set_up_for_many_writers(sqlite_database):
    with sqlite_database.connected(writes=True) as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "cache_size", "busy_timeout", "query_only")
        }

    assert 4_000 < pragmas.pop("busy_timeout") <= 5_000
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "cache_size": -16384, "query_only": 0}


@pytest.mark.parametrize("kind", ["a folder", "no database", "a folder that is a file"])
def test_a_file_that_is_no_database_is_said_in_one_sentence(tmp_path, kind):
    path = tmp_path / "thing"
    if kind == "a folder":
        path.mkdir()
    else:
        path.write_text("Dear diary, today nobody moved.")
    database = Database(f"sqlite:///{path}") if kind != "a folder that is a file" else None

    with pytest.raises(Refusal, match=r"must be a SQLite database|cannot be made"):
        (database or Database(f"sqlite:///{path}/lifecycle.db")).migrate()


def test_what_a_person_was_told_is_kept_is_on_the_disk(sqlite_address):
    engine = open_engine(sqlite_address)
    with engine.connect() as connection:
        durable = connection.exec_driver_sql("PRAGMA synchronous").scalar()
        journal = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
    engine.dispose()

    assert (durable, journal) == (2, "wal")
