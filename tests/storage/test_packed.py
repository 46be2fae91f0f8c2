"""Packed days say what the rows say, whatever was changed since, and whoever packs meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from lifecycle.model import Kind
from storage.packed import packing
from storage.packed.shape import columns_of, net, pack, tally, unpack
from storage.packed.tables import changed_days, packed_days
from storage.types import micros
from tests.storage.desk import MONDAY, Desk
from tests.storage.test_projection import SOMEBODY, STAGES, History

TEAMS = count(1)
DAY = timedelta(days=1)
STEPS = st.one_of(
    st.tuples(st.just("add"), SOMEBODY),
    st.tuples(st.just("move"), SOMEBODY, STAGES),
    st.tuples(st.just("move"), SOMEBODY, STAGES),
    st.tuples(st.just("back-date"), SOMEBODY, STAGES, st.integers(0, 30 * 24 * 60)),
    st.tuples(st.just("undo"), st.integers(0, 30)),
    st.tuples(st.just("redo"), st.integers(0, 30)),
    st.tuples(st.just("order"), st.permutations([1, 2, 3, 4, 5, 6])),
    st.tuples(st.just("wait"), st.integers(1, 100)),
    st.tuples(st.just("pack")),
)


class Packing(History):
    """Random steps over weeks, packed in between."""

    def wait(self, hours):
        self.desk.now += timedelta(hours=hours)

    def pack(self):
        self.desk.database.pack(self.desk.team, self.desk.now)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(STEPS, min_size=5, max_size=25),
    instants=st.tuples(st.integers(-900, 900), st.integers(-900, 900)).map(sorted),
)
def test_what_is_read_from_blocks_is_what_the_rows_say(database, steps, instants):
    desk = Desk(database, team=f"P{next(TEAMS)}")
    history = Packing(desk)
    for step in [("add", 0), ("move", 0, 1), ("wait", 80), ("pack",), *steps]:
        history.play(step)

    with desk.reading() as store:
        start, end = (MONDAY + timedelta(hours=hours) for hours in instants)
        packed, rows = store.packed_moves(start, end), store.rows_between(start, end)
        assert packed.tolist() == rows.tolist()
        visits = [visit for one in set(history.customers) for visit in store.visits_of(one)]
        standing = sorted(map(tuple, store.standing(end).to_numpy(dtype="int64").tolist()))
        assert standing == _standing(visits, end)
        assert store.stock(end) == _stock(visits, end)


def _standing(visits, at):
    stood = [v for v in visits if v.entered_at <= at and (v.left_at is None or at < v.left_at)]
    return sorted((v.customer_id, v.stage, v.nth, micros(v.entered_at)) for v in stood)


def _stock(visits, at):
    stages = [stage for _customer, stage, _nth, _entered in _standing(visits, at)]
    return {stage: stages.count(stage) for stage in sorted(set(stages))}


@pytest.fixture
def month(desk):
    """Acme Corp moves every day for twenty days; then a week passes."""
    acme = desk.add("Acme Corp")
    for day in range(20):
        desk.move(acme, 1 + day % 2)
        desk.now += DAY
    desk.now += 7 * DAY
    return desk, acme


def packed(desk):
    """The days that are read from blocks."""
    with desk.reading() as store:
        coverage = store.coverage()
        days = store.connection.execute(
            select(packed_days.c.day).where(packed_days.c.workspace_id == store.workspace_id)
        )
        return [day for day in days.scalars() if day < coverage.until and day not in coverage.changed]


def test_days_are_packed_when_a_whole_day_has_passed_since(desk):
    acme = desk.add("Acme Corp")
    desk.move(acme, 1)

    desk.now += DAY
    desk.database.pack("T1", desk.now)
    assert packed(desk) == []

    desk.now += DAY
    desk.database.pack("T1", desk.now)
    assert len(packed(desk)) == 1


def test_a_long_past_is_packed_some_at_a_time(month, monkeypatch):
    desk, _acme = month
    monkeypatch.setattr(packing, "_ENOUGH", packing._ENOUGH.offset(4))

    turns = 1
    while desk.database.pack("T1", desk.now):
        turns += 1

    assert turns >= 4
    assert len(packed(desk)) == 20


def test_only_the_days_that_a_change_touched_are_read_from_rows_until_they_are_packed_anew(month):
    desk, acme = month
    desk.database.pack("T1", desk.now)
    assert len(packed(desk)) == 20

    desk.move(acme, 5, MONDAY + timedelta(days=3, hours=1))
    # The new move's own day, and the next day's, which comes from another stage now.
    assert len(packed(desk)) == 18
    with desk.reading() as store:
        assert store.moves_between(MONDAY, desk.now)["stage"].tolist()[3:6] == [2, 5, 1]

    desk.database.pack("T1", desk.now)
    desk.database.pack("T1", desk.now)
    assert len(packed(desk)) == 20
    assert not desk.database.pack("T1", desk.now)
    with desk.reading() as store:
        assert store.moves_between(MONDAY, desk.now)["stage"].tolist()[3:6] == [2, 5, 1]


def test_the_sum_of_all_tallies_is_kept_and_not_used_while_a_day_is_changed(month):
    desk, _acme = month

    def seen():
        with desk.reading() as store:
            return store.stock(desk.now), store.coverage().tally is not None and not store.coverage().changed

    assert seen() == ({2: 1}, False)
    desk.database.pack("T1", desk.now)
    assert seen() == ({2: 1}, True)
    desk.move(desk.add("Late Ltd"), 3, MONDAY + timedelta(days=2))
    assert seen() == ({2: 1, 3: 1}, False)
    while desk.database.pack("T1", desk.now):
        pass
    assert seen() == ({2: 1, 3: 1}, True)


def test_a_move_of_today_touches_no_block_and_leaves_no_mark(month):
    desk, acme = month
    desk.database.pack("T1", desk.now)

    desk.move(acme, 6)

    assert len(packed(desk)) == 20
    with desk.reading() as store:
        assert store.connection.execute(select(func.count()).select_from(changed_days)).scalar() == 0


def test_other_kinds_of_moves_void_every_block(month):
    desk, _acme = month
    desk.database.pack("T1", desk.now)

    with desk.acting() as (store, _action_id):
        store.change_kinds({(2, 1): Kind.FORWARD})
    assert packed(desk) == []
    with desk.reading() as store:
        assert 4 not in store.moves_between(MONDAY, desk.now)["kind"].tolist()

    while desk.database.pack("T1", desk.now):
        pass
    assert len(packed(desk)) == 20
    with desk.reading() as store:
        assert 4 not in store.moves_between(MONDAY, desk.now)["kind"].tolist()


def test_a_rebuild_voids_every_block(month):
    desk, _acme = month
    desk.database.pack("T1", desk.now)

    desk.database.rebuild()

    assert packed(desk) == []
    with desk.reading() as store:
        assert len(store.moves_between(MONDAY, desk.now)) == 20


def test_a_change_that_is_committed_while_a_day_is_packed_keeps_its_mark(postgres_database):
    desk, other = Desk(postgres_database), Desk(postgres_database, person="UOTHER")
    acme, umbrella = desk.add("Acme Corp"), desk.add("Umbrella Ltd")
    desk.move(acme, 1)
    desk.now = other.now = desk.now + 10 * DAY

    with postgres_database.transaction("T1", writes=True) as packer:
        seen = packer.connection.execute(text("SELECT count(*) FROM visits")).scalar()
        assert packing.pack_some(packer, desk.now) is False
        other.move(umbrella, 3, MONDAY + timedelta(hours=1))
    assert seen == 1

    with desk.reading() as store:
        assert sorted(store.moves_between(MONDAY, desk.now)["stage"].tolist()) == [1, 3]
    desk.database.pack("T1", desk.now)
    assert len(packed(desk)) == 1
    with desk.reading() as store:
        assert sorted(store.moves_between(MONDAY, desk.now)["stage"].tolist()) == [1, 3]


def test_a_customer_who_is_taken_back_is_in_no_block(desk):
    acme, created = desk.add_by("Acme Corp")
    desk.move(acme, 1)
    desk.now += 10 * DAY
    desk.database.pack("T1", desk.now)
    assert len(packed(desk)) == 1

    desk.undo(created)

    with desk.reading() as store:
        assert len(store.moves_between(MONDAY, desk.now)) == 0
        assert store.stock(desk.now) == {}


def test_years_that_lie_apart_are_read_part_by_part_and_add_up(month):
    desk, _acme = month
    long_ago = datetime(2019, 1, 1, tzinfo=UTC)
    for _turn in range(2):
        with desk.reading() as store:
            parts = [(long_ago, MONDAY), (MONDAY, MONDAY + 7 * DAY), (MONDAY + 7 * DAY, desk.now)]
            assert store.reached(2, [1], [3, 4, 5, 6], parts) == [0, 1, 1]
            assert store.reached(2, [1], [3, 4, 5, 6], parts[1:]) == [1, 1]
        desk.database.pack("T1", desk.now)


def test_an_empty_workspace_has_nothing_to_pack(desk):
    desk.add("Acme Corp")

    assert not desk.database.pack("T1", desk.now)
    with desk.reading() as store:
        assert store.stock(desk.now) == {}


def test_a_question_that_read_many_rows_asks_for_packing_and_a_move_does_not(month, monkeypatch):
    desk, acme = month
    asked = []
    monkeypatch.setattr("storage.database.WORTH_PACKING", 20)
    desk.database.on_loose = asked.append
    with desk.reading() as store:
        store.moves_between(MONDAY, MONDAY + 2 * DAY)
    desk.move(acme, 5)
    assert asked == []

    with desk.reading() as store:
        store.moves_between(MONDAY, desk.now)
    assert asked == ["T1"]

    desk.database.pack("T1", desk.now)
    with desk.reading() as store:
        store.moves_between(MONDAY, desk.now)
    assert asked == ["T1"]


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 32767), st.integers(-1, 32767), st.integers(1, 6), st.integers(1, 16383)), max_size=20
    )
)
def test_a_block_gives_back_what_was_packed(rows):
    moves = np.array(
        [[7, -5, -1, s | (f + 1) << 16 | k << 32 | n << 35 | n << 49] for s, f, k, n in rows], np.int64
    ).reshape(-1, 4).T  # fmt: skip

    told = columns_of(unpack(pack(moves)))

    assert [told[name].tolist() for name in ("stage", "from_stage", "kind", "nth", "from_nth")] == [
        [row[at] for row in rows] for at in (0, 1, 2, 3, 3)
    ]
    counts = {}
    for stage, came, _kind, _nth in rows:
        counts[stage] = counts.get(stage, 0) + 1
        if came >= 0:
            counts[came] = counts.get(came, 0) - 1
    assert net([tally(moves)]) == {stage: n for stage, n in sorted(counts.items()) if n}
