"""Transactions that write all or nothing or only read, and a rebuild of every workspace."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from lifecycle.errors import NotUnderstood
from lifecycle.model import Person, Role
from storage.tables import visits
from tests.together import at_once

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_an_exception_takes_everything_back(desk):
    with pytest.raises(LookupError):
        _add_and_fail(desk)

    with desk.reading() as store:
        assert store.customer_ids() == []
    assert desk.database.is_empty()


def test_a_reading_transaction_cannot_write(desk):
    desk.add("Acme Corp")

    with pytest.raises(Exception, match=r"read-?only"):
        _write_while_reading(desk)

    assert desk.add("Umbrella Ltd")


def test_a_reading_transaction_sees_one_instant(desk):
    acme = desk.add("Acme Corp")

    with desk.reading() as store:
        before = store.customer(acme)
        at_once(lambda: desk.move(acme, 1))
        assert store.customer(acme) == before
        assert store.stock(desk.now) == {}

    with desk.reading() as store:
        assert store.stock(desk.now) == {1: 1}


def test_rebuild_puts_right_what_was_spoilt_in_every_workspace(desk, new_desk):
    other = new_desk(team="T2")
    mine, theirs = desk.add("Acme Corp", owner="UREP"), other.add("Zenith Travel")
    for stage in (1, 2, 1):
        desk.move(mine, stage)
        other.move(theirs, stage)
    zone = desk.say("workspace", "", "zone", "Europe/Prague")
    before = desk.visits(mine), other.visits(theirs)
    told = []
    with desk.database.connected(writes=True) as connection:
        connection.execute(visits.delete())
        connection.exec_driver_sql("UPDATE customers SET owner = 'USPOILT'")
        connection.exec_driver_sql("UPDATE names SET live = false")
        connection.exec_driver_sql("UPDATE workspaces SET settings = '{}'")
        connection.commit()

    assert desk.database.rebuild(lambda done, total: told.append((done, total))) == 6

    assert (desk.visits(mine), other.visits(theirs)) == before
    with desk.reading() as store:
        assert store.named("acme corp").owner == "UREP"
        assert store.settings().zone == "Europe/Prague"
        assert store.action(zone).voided_by is None
    assert told[-1] == (2, 2)


def test_questions_one_after_the_other_leave_their_statements_prepared(postgres_database):
    for _time in range(8):
        postgres_database.was_answered("T1", "a key")
        postgres_database.ping()
        with suppress(NotUnderstood), postgres_database.transaction("T1", writes=False):
            raise NotUnderstood

    with postgres_database.connected(writes=False) as connection:
        told = connection.execute(text("SELECT statement FROM pg_prepared_statements")).scalars().all()
    assert any("workspaces" in statement for statement in told)


def test_ping_close_and_use_again(database):
    database.ping()
    database.close()
    database.ping()

    assert database.is_empty()


def _add_and_fail(desk):
    with desk.acting() as (store, action_id):
        store.add_customer(store.new_id(desk.now), "Acme Corp", action_id, desk.now)
        raise LookupError


def _write_while_reading(desk):
    with desk.reading() as store:
        store.remember_person(Person("U1", Role.REP), NOW)
