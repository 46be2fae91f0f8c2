"""Databases that others hold, that do not answer, or whose connections die: what a person is told, and that nothing is half written."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing

import pytest

from lifecycle.errors import Busy, Raced
from storage.database import Database
from tests.ending import end_connections
from tests.storage.desk import Desk
from tests.together import at_once


def test_a_writer_that_waits_too_long_for_another_process_is_told_so(sqlite_address):
    database = Database(sqlite_address, patience=0.05)
    database.ping()
    other = sqlite3.connect(sqlite_address.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(Busy, match="nothing was changed"):
        Desk(database).add("Acme Corp")

    other.execute("ROLLBACK")
    other.close()
    assert Desk(database).add("Acme Corp")
    database.close()


def test_a_writer_that_waits_too_long_for_another_thread_is_told_so(address):
    database = Database(address, patience=0.05)
    desk = Desk(database)
    acme = desk.add("Acme Corp")
    told = []

    def move_too():
        try:
            desk.move(acme, 1)
        except Busy as busy:
            told.append(str(busy))

    with database.transaction("T1", writes=True) as store:
        store.lock(acme)
        at_once(move_too)

    assert told == ["The ledger is busy right now, and nothing was changed. Please try again in a moment."]
    assert desk.path(acme) == []
    database.close()


@pytest.mark.parametrize(
    "nowhere", ["postgresql://nobody@127.0.0.1:1/nothing", "postgresql://nobody@/nothing?host=/nonexistent"]
)
def test_a_database_that_does_not_answer_is_busy(nowhere):
    database = Database(nowhere)

    with pytest.raises(Busy, match="cannot be reached"):
        database.ping()
    with pytest.raises(Busy, match="cannot be reached"):
        Desk(database).add("Acme Corp")


def test_connections_that_died_while_idle_are_replaced_unnoticed(postgres_database, postgres_address):
    desk = Desk(postgres_database)
    acme = desk.add("Acme Corp")
    end_connections(postgres_address)

    desk.move(acme, 1)
    end_connections(postgres_address)

    assert desk.path(acme) == [1]


def test_a_connection_that_dies_at_work_is_busy_and_writes_nothing(postgres_database, postgres_address):
    desk = Desk(postgres_database)
    acme = desk.add("Acme Corp")

    with pytest.raises(Busy):
        _own_after_a_death(desk, acme, postgres_address)

    with desk.reading() as store:
        assert store.customer(acme).owner is None


def _own_after_a_death(desk, customer_id, address):
    with desk.acting() as (store, action_id):
        end_connections(address)
        store.say("customer", str(customer_id), "owner", "UREP", action_id, desk.now)


def test_a_connection_that_breaks_in_the_commit_lets_the_request_look_again(postgres_database, postgres_address):
    desk = Desk(postgres_database)
    desk.add("Acme Corp")

    with pytest.raises(Raced), desk.acting():
        end_connections(postgres_address)


def test_waiting_for_ones_turn_and_for_another_process_takes_no_longer_than_either(sqlite_address):
    database = Database(sqlite_address, patience=0.6)
    Desk(database).add("Acme Corp")
    took = []

    def write():
        began = time.monotonic()
        with pytest.raises(Busy), database.transaction("T1", writes=True):
            pass
        took.append(time.monotonic() - began)

    with closing(sqlite3.connect(sqlite_address.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waiting = [threading.Thread(target=write) for _each in range(3)]
        for thread in waiting:
            thread.start()
            time.sleep(0.1)
        for thread in waiting:
            thread.join()
    database.close()

    assert max(took) < 0.9
