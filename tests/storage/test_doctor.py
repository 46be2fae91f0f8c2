"""A whole database is well by every check, none of them changes it, and a rebuild mends what it can."""

from __future__ import annotations

import hashlib
from contextlib import closing

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from lifecycle.checkup import Verdict
from storage import sample
from storage.doctor import Patient
from storage.doctor.reading import Reading
from tests.storage.comparing import derived
from tests.storage.doctoring import BOTH, OF_KIND, broken_by, examined, kind, now, path_of


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


def test_what_the_projection_mends_is_mended(address, database, acme):
    broken_by(address, "DELETE FROM visits WHERE stage = 2", "UPDATE customers SET owner = 'UWRONG', live = NOT live")
    assert {examined(address, slug).verdict for slug in ("projection", "values")} == {Verdict.TROUBLE}

    database.rebuild()

    assert {examined(address, slug).verdict for slug in ("projection", "values")} == {Verdict.OK}
