"""The database as a whole: workspaces, claims, trouble, upkeep."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from lifecycle.errors import Busy, NotUnderstood, Raced, Refusal
from lifecycle.model import Person, Role
from storage.database import PURGE_EVERY, Database
from storage.engine import open_engine
from storage.tables import deliveries, visits
from tests.ending import end_connections
from tests.storage.desk import Desk
from tests.together import at_once

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_the_first_team_adopts_the_local_workspace_and_the_second_gets_its_own(new_desk):
    acme = new_desk(team=None).add("Acme Corp")

    with new_desk(team="T1").reading() as store:
        assert store.customer_ids() == [acme]
    with new_desk(team="T2").reading() as store:
        assert store.customer_ids() == []
    with new_desk(team=None).reading() as store:
        assert store.customer_ids() == [acme]


def test_without_a_local_workspace_the_first_team_has_the_home_one(new_desk):
    acme = new_desk(team="T1").add("Acme Corp")

    with new_desk(team="T2").reading() as store:
        assert store.customer_ids() == []
    with new_desk(team=None).reading() as store:
        assert store.customer_ids() == [acme]


@pytest.mark.parametrize("local", [True, False])
def test_of_many_teams_at_once_exactly_one_gets_the_home_workspace(database, local):
    if local:
        with database.transaction(None, writes=False):
            pass
    found = {}

    def connect(team):
        with database.transaction(team, writes=False) as store:
            found.setdefault(team, set()).add(store.workspace_id)

    at_once(*(lambda team=team: connect(team) for team in ["T1", "T2", "T3"] * 3))
    with database.transaction(None, writes=False) as store:
        home = store.workspace_id

    assert {len(ids) for ids in found.values()} == {1}
    assert len({tuple(ids) for ids in found.values()}) == 3
    assert sum(home in ids for ids in found.values()) == 1


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


def test_a_delivery_is_claimed_once(database):
    assert database.claim("T1", "Ev1", NOW)
    assert not database.claim("T1", "Ev1", NOW + timedelta(seconds=29))
    assert database.claim("T1", "Ev2", NOW)
    assert database.claim("T2", "Ev1", NOW)


def test_a_claim_without_an_answer_is_free_after_half_a_minute(database):
    database.claim("T1", "Ev1", NOW)
    assert database.claim("T1", "Ev1", NOW + timedelta(seconds=30))
    assert not database.claim("T1", "Ev1", NOW + timedelta(seconds=31))

    database.answered("T1", "Ev1", NOW + timedelta(seconds=32))
    assert not database.claim("T1", "Ev1", NOW + timedelta(hours=1))


def test_of_many_who_claim_at_once_one_does(database):
    database.claim("T1", "Ev0", NOW)
    claimed = []

    at_once(*([lambda: claimed.append(database.claim("T1", "Ev1", NOW))] * 6))

    assert sorted(claimed) == [False] * 5 + [True]


def test_old_deliveries_are_forgotten_now_and_then(database):
    database.claim("T1", "old", NOW - timedelta(days=2))
    database._claims = iter([PURGE_EVERY])

    database.claim("T1", "new", NOW)

    with database.connected(writes=False) as connection:
        assert [row.key for row in connection.execute(deliveries.select())] == ["new"]


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


def _own_after_a_death(desk, customer_id, address):
    with desk.acting() as (store, action_id):
        end_connections(address)
        store.say("customer", str(customer_id), "owner", "UREP", action_id, desk.now)


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


def test_what_the_installation_says_holds_until_the_workspace_says_otherwise(address):
    database = Database(address, zone="Asia/Tokyo", currency="JPY")
    desk = Desk(database)
    with database.transaction("T1", writes=False) as store:
        before = store.settings()

    desk.say("workspace", "", "currency", "CZK")
    database.rebuild()

    with database.transaction("T1", writes=False) as store:
        after = store.settings()
    database.close()
    assert (before.zone, before.currency) == ("Asia/Tokyo", "JPY")
    assert (after.zone, after.currency) == ("Asia/Tokyo", "CZK")


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


def test_what_a_person_was_told_is_kept_is_on_the_disk(sqlite_address):
    engine = open_engine(sqlite_address)
    with engine.connect() as connection:
        durable = connection.exec_driver_sql("PRAGMA synchronous").scalar()
        journal = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
    engine.dispose()

    assert (durable, journal) == (2, "wal")
