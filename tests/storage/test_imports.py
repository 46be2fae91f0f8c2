"""Imports beside everything else: what is kept is what a rebuild makes, all of it or nothing, and nobody is in the way."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from datetime import timedelta
from itertools import count

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from lifecycle.errors import Raced
from lifecycle.ledger_many import Log, Visits
from lifecycle.model import Kind, Visit
from storage.database import Database
from storage.ids import Ids
from storage.tables import actions, customers, names, stage_moves, visits
from tests.lifecycle.files import moves
from tests.lifecycle.importing import in_small_chunks, nobody
from tests.lifecycle.requests import MANAGER
from tests.storage.comparing import kept_and_rebuilt
from tests.storage.desk import MONDAY
from tests.storage.playing import LINE, NAMES, SAID, Office
from tests.warm import ROOT

TEAMS = count(1)
STEPS = st.one_of(
    st.tuples(st.just("take"), st.lists(LINE, max_size=8)),
    st.tuples(st.just("take"), st.lists(LINE, max_size=8)),
    st.tuples(st.just("take_customers"), st.lists(SAID, max_size=4)),
    st.tuples(st.just("step"), st.sampled_from(NAMES), st.sampled_from("LAKC"), st.sampled_from([None, "2026-03-04"])),
    st.tuples(st.just("turn"), st.integers(0, 20)),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=3, max_size=12), few=st.sampled_from([0, 30]))
def test_after_imports_moves_and_undos_what_is_kept_is_what_a_rebuild_makes(database, monkeypatch, steps, few):
    monkeypatch.setattr("lifecycle.service.context.FEW", few)
    office = Office(database, team=f"I{next(TEAMS)}")
    for step in steps:
        office.play(step)

    kept, rebuilt = kept_and_rebuilt(database, office.team)

    assert kept == rebuilt
    assert all(kept == told for kept, told in office.projected())


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(LINE, max_size=12), before=st.lists(LINE, max_size=6))
def test_any_file_twice_changes_nothing(database, lines, before):
    office = Office(database, team=f"J{next(TEAMS)}")
    office.take(before)
    office.take(lines)
    once = office.projected()

    assert office.take(lines) is None
    assert office.projected() == once


def test_columns_are_read_as_they_were_written(desk):
    acme = desk.add("Acme Corp")
    at = np.array([1_772_409_600_000_001, -1, 946_684_800_000_000])
    with desk.acting() as (store, action_id):
        first = store.new_ids(desk.now, 3)
        log = Log(np.full(3, acme), np.arange(first, first + 3), np.array([3, 0, 6]), at)
        store.log_moves(log, ["jan", None, "Žofie \U0001f600"], action_id, desk.now)
        none = np.iinfo(np.int64).min
        stays = ([none, 5, none], [1, 2, 1], [none, at[0], at[1]], [0, 3, 2])
        columns = (log.customer_id, log.move_id, [-1, 3, 0], log.stage, [1, 5, 6], at, *stays)
        store.put_visits([acme], Visits(*(np.array(column, np.int64) for column in columns)))
    with desk.reading() as store:
        found = store.log_of([acme, acme + 1])
        order = np.argsort(found.move_id)
        assert [column[order].tolist() for column in found] == [column.tolist() for column in log]
        assert store.movers([first, first + 1, first + 2]) == {first: "jan", first + 2: "Žofie \U0001f600"}
        told = {visit.move_id: visit for visit in store.visits_of(acme)}
        moved = {move.id: move for move in store.action_moves(action_id)}
        assert moved[first].recorded_at == desk.now
    assert told[first].from_stage is None
    assert told[first].left_at is None
    lost = told[first + 1]
    came = moved[first].effective_at
    assert lost == Visit(acme, first + 1, 3, 0, Kind.LOST, moved[first + 1].effective_at, lost.left_at, 2, came, 3)
    assert lost.left_at - lost.entered_at == timedelta(microseconds=6)


@pytest.mark.parametrize(
    "texts", [["jan"] * 40 + ["eva"] * 40, [f"rep {n}" for n in range(80)], [None] * 80, [""] * 80]
)
def test_who_moved_is_kept_however_many_there_are(desk, texts):
    acme = desk.add("Acme Corp")
    with desk.acting() as (store, action_id):
        first = store.new_ids(desk.now, 80)
        ids = np.arange(first, first + 80)
        store.log_moves(Log(np.full(80, acme), ids, np.ones(80, int), np.arange(80)), texts, action_id, desk.now)
    with desk.reading() as store:
        found = store.movers(ids.tolist())

    assert {key: found[key] for key in found if found[key]} == {
        key: text for key, text in zip(ids.tolist(), texts, strict=True) if text
    }


def test_a_name_that_somebody_took_meanwhile_makes_the_import_run_again(desk):
    desk.add("Acme Corp")
    with pytest.raises(Raced), desk.acting() as (store, action_id):
        store.add_customers([(store.new_ids(desk.now, 1), "ACME corp")], action_id, desk.now)


def test_a_block_of_ids_begins_after_all_that_were_made_and_so_does_the_next_id():
    ids = Ids()
    one = ids.new(MONDAY)

    block = ids.block(MONDAY, 5_000_000)

    assert one < block
    assert ids.new(MONDAY) == block + 5_000_000
    assert ids.new(MONDAY + timedelta(days=1)) > block + 5_000_000


def test_ids_that_another_process_has_taken_are_passed_over(desk):
    acme = desk.add("Acme Corp")
    with desk.acting() as (store, _action_id):
        store._ids = Ids()
        store._ids._last = acme - 3
        now = MONDAY - timedelta(days=1)

        assert store.new_ids(now, 5) > acme


IMPORTING = """
import sys
from storage.database import Database
from tests.lifecycle.files import moves
from tests.lifecycle.importing import nobody
from tests.lifecycle.requests import MANAGER, Requests
office = Requests(Database(sys.argv[1]))
lines = [f"Customer {n} A 2026-03-02" for n in range(20_000)]
def told(n):
    if n > 21_000:
        print("writing", flush=True)
        sys.stdin.read()
with office.asking(MANAGER) as lifecycle:
    lifecycle.imports.take("moves", iter(moves(*lines)), nobody, told)
"""


def test_an_import_that_is_killed_leaves_nothing_and_can_be_started_again(address):
    child = subprocess.Popen(
        [sys.executable, "-c", IMPORTING, address], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdout.readline() == "writing\n"
    child.kill()
    child.communicate()

    database = Database(address)
    assert _counts(database) == {"actions": 0, "customers": 0, "names": 0, "stage_moves": 0, "visits": 0}
    office = Office(database)
    office.take([f"Customer {n} A 2026-03-02" for n in range(10)])
    assert _counts(database)["visits"] == 10
    database.close()


def test_an_import_that_is_stopped_leaves_nothing(database):
    office = Office(database)

    def stopped():
        yield from moves("Acme Corp A 2026-03-02")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), office.asking(MANAGER) as lifecycle:
        lifecycle.imports.take("moves", stopped(), nobody, nobody)

    assert sum(_counts(database).values()) == 0


def test_a_rep_moves_others_while_an_import_writes_and_waits_only_for_a_customer_that_it_touches(postgres_database):
    office, rep = Office(postgres_database), Office(postgres_database)
    for name in ("Acme Corp", "Umbrella"):
        office.move(name, "A", on="2026-03-01")
    waited = []

    def move_acme():
        rep.again(lambda lifecycle: rep.moving(lifecycle, "Acme Corp", "C"))
        waited.append(time.monotonic())

    with office.asking(MANAGER) as lifecycle:
        lifecycle.imports.take("moves", iter(moves("Acme Corp K 2026-03-02", "Zenith A 2026-03-02")), nobody, nobody)
        rep.again(lambda other: rep.moving(other, "Umbrella", "K"))
        thread = threading.Thread(target=move_acme)
        thread.start()
        time.sleep(0.3)
        assert waited == []
    thread.join()

    assert (office.path("Acme Corp"), office.path("Umbrella"), office.path("Zenith")) == ("AKC", "AK", "A")
    kept, rebuilt = kept_and_rebuilt(postgres_database, office.team)
    assert kept == rebuilt


def test_reps_move_while_a_file_is_read(database):
    """Reading holds no lock: it is done in a transaction that only reads."""
    office, rep = Office(database), Office(database)

    def coming():
        yield from moves("Acme Corp K 2026-03-02")
        rep.move("Acme Corp", "A", on="2026-03-01")
        yield from moves("Acme Corp C 2026-03-04")

    with office.reading(MANAGER) as lifecycle:
        staged = lifecycle.imports.stage("moves", coming(), nobody, nobody)
    with office.asking(MANAGER) as lifecycle:
        report = lifecycle.imports.write(staged, nobody, nobody)

    assert (report.matched_customers, report.new_customers) == (1, 0)
    assert office.path("Acme Corp") == "AKC"


def test_long_files_are_merged_in_several_chunks(database, monkeypatch):
    in_small_chunks(monkeypatch, customers=3)
    monkeypatch.setattr("lifecycle.service.context.AT_ONCE", 4)
    monkeypatch.setattr("lifecycle.service.context.FEW", 2)
    office = Office(database)
    lines = [f"Customer {n % 11} {letter} 2026-03-0{1 + n // 11}" for n, letter in enumerate("AKCERV" * 10)]

    done = office.take(lines)

    assert _counts(database)["stage_moves"] == 60
    assert office.take(lines) is None
    kept, rebuilt = kept_and_rebuilt(database, office.team)
    assert kept == rebuilt
    before = office.projected()
    office.undo(office.undo(done, person=MANAGER), person=MANAGER)
    assert office.projected() == before


def _counts(database):
    with database.connected(writes=False) as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (actions, customers, names, stage_moves, visits)
        }
