"""Databases that are not there, cannot be reached, or have the tables of another version."""

from __future__ import annotations

import sqlite3

import pytest

from lifecycle.checkup import Verdict
from storage.doctor import reach
from tests.storage.doctoring import broken_by, examined


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
