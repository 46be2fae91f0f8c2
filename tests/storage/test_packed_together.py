"""Packed days under clocks that differ and packers that meet: whatever happens, blocks say what the rows say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from sqlalchemy import func, select

from lifecycle.errors import Busy, Raced
from lifecycle.ledger_many import project_many
from lifecycle.model import Kind, StageMove
from storage.database import Database
from storage.packed import packing
from storage.packed.tables import changed_days
from storage.types import micros
from tests.storage.desk import Desk

DAY = timedelta(days=1)
MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC)
LONG_AGO, FAR_OFF = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)


def moves(desk):
    """How many moves there are, which blocks and rows agree upon."""
    with desk.reading() as store:
        packed, rows = store.packed_moves(LONG_AGO, FAR_OFF), store.rows_between(LONG_AGO, FAR_OFF)
    assert np.array_equal(packed, rows)
    return rows.shape[1]


@pytest.fixture
def dawn(database):
    """A customer whose first move, the workspace's first, is made two seconds after midnight; another one."""
    desk = Desk(database, now=MIDNIGHT - timedelta(seconds=178))
    acme, umbrella = desk.add("Acme Corp"), desk.add("Umbrella Ltd")
    desk.move(acme, 1)
    return desk, umbrella


def test_a_first_move_of_today_packs_no_day_into_which_a_slow_clock_may_write(dawn):
    desk, umbrella = dawn
    desk.database.pack("T1", desk.now)

    slow = Desk(desk.database, person="USLOW", now=MIDNIGHT - timedelta(seconds=64))
    slow.move(umbrella, 1)

    assert moves(desk) == 2


def test_beginning_anew_packs_no_day_into_which_a_slow_clock_may_write(dawn):
    desk, umbrella = dawn
    desk.database.pack("T1", desk.now - 3 * DAY)
    with desk.acting() as (store, _action_id):
        store.change_kinds({(2, 1): Kind.FORWARD})
    desk.database.pack("T1", desk.now)

    slow = Desk(desk.database, person="USLOW", now=MIDNIGHT - timedelta(seconds=64))
    slow.move(umbrella, 1)

    assert moves(desk) == 2


@pytest.fixture
def month_ahead(desk):
    """Acme Corp, moved twice; a packer whose clock is a month ahead has been here."""
    acme = desk.add("Acme Corp")
    desk.move(acme, 1)
    desk.move(acme, 2)
    desk.database.pack("T1", desk.now + 30 * DAY)
    return desk, acme


def test_a_move_of_a_day_that_is_packed_already_is_read_whatever_the_clocks_say(month_ahead):
    desk, acme = month_ahead

    desk.move(acme, 3)

    assert moves(desk) == 3


def test_two_who_pack_a_workspace_for_the_first_time_do_not_disturb_each_other(postgres_database):
    desk = Desk(postgres_database)
    desk.move(desk.add("Acme Corp"), 1)
    desk.now += 10 * DAY
    second = Database(postgres_database.engine.url.render_as_string(hide_password=False))

    with postgres_database.transaction("T1", writes=True) as one:
        with second.transaction("T1", writes=True) as other:
            packing._begin(other, 0, is_first=True)
        with pytest.raises(Raced):
            packing._begin(one, 0, is_first=True)
        one.connection.rollback()

    second.close()
    assert not desk.database.pack("T1", desk.now)
    assert moves(desk) == 1


def test_a_packer_that_waited_in_vain_says_that_there_is_nothing_to_do(desk, monkeypatch):
    desk.move(desk.add("Acme Corp"), 1)

    def wait(_store, _now):
        raise Busy("another one")

    monkeypatch.setattr(packing, "pack_some", wait)

    assert not desk.database.pack("T1", desk.now + 10 * DAY)


def test_days_that_were_changed_together_are_packed_together(desk):
    acme = desk.add("Acme Corp")
    for day in range(20):
        desk.move(acme, 1 + day % 2)
        desk.now += DAY
    desk.now += 7 * DAY
    desk.database.pack("T1", desk.now)
    with desk.acting() as (store, _action_id):
        store.mark_days([*range(packing.day_of(0), 20), *range(20514, 20524), *range(20530, 20534)])

    turns = 1
    while desk.database.pack("T1", desk.now):
        turns += 1

    assert turns <= 5
    assert moves(desk) == 20
    with desk.reading() as store:
        assert not store.coverage().changed
        assert store.connection.execute(select(func.count()).select_from(changed_days)).scalar() == 0


def test_a_typo_in_the_year_1_costs_no_more_than_other_days(desk):
    acme = desk.add("Acme Corp")
    desk.move(acme, 1, LONG_AGO)
    desk.move(acme, 2)
    desk.now += 10 * DAY

    assert not desk.database.pack("T1", desk.now)

    assert moves(desk) == 2
    with desk.reading() as store:
        assert store.stock(LONG_AGO) == {1: 1}
        assert store.stock(desk.now) == {2: 1}


def test_what_is_written_in_bulk_marks_the_days_on_which_something_changed_and_no_others(desk):
    acme, umbrella = desk.add("Acme Corp"), desk.add("Umbrella Ltd")
    for stage in (1, 2, 1, 0, 3):
        desk.move(acme, stage)
        desk.move(umbrella, stage)
        desk.now += DAY
    desk.now += 5 * DAY
    desk.database.pack("T1", desk.now)
    gone = desk.now - timedelta(days=8)

    with desk.acting() as (store, action_id):
        add_move(store, acme, 4, desk.now, action_id)
        add_move(store, umbrella, 5, gone, action_id)
        told = project_many(store.log_of([acme, umbrella]), store.settings().model)
        store.put_visits([acme, umbrella], told)

    marked = {packing.day_of(micros(at)) for at in (desk.now, gone, gone + DAY)}
    with desk.reading() as store:
        assert set(store.connection.execute(select(changed_days.c.day)).scalars()) == marked
    assert moves(desk) == 12


def add_move(store, customer_id, stage, at, action_id):
    store.log_move(StageMove(store.new_id(at), customer_id, stage, at, at, action_id))
