"""Random histories: what is kept equals what is rebuilt, and every ledger adds up. On both databases."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lifecycle.errors import Conflict
from tests.storage.comparing import kept_and_rebuilt, ledger_of, plain_ledger
from tests.storage.desk import MONDAY, Desk

NAMES = ("Acme Corp", "Umbrella Ltd", "Zenith Travel")
STAGES = st.integers(0, 6)
SOMEBODY = st.integers(0, 2)
STEPS = st.one_of(
    st.tuples(st.just("add"), SOMEBODY),
    st.tuples(st.just("move"), SOMEBODY, STAGES),
    st.tuples(st.just("move"), SOMEBODY, STAGES),
    st.tuples(st.just("back-date"), SOMEBODY, STAGES, st.integers(0, 30)),
    st.tuples(st.just("own"), SOMEBODY, st.sampled_from(["UONE", "UTWO"])),
    st.tuples(st.just("alias"), SOMEBODY, st.sampled_from(["shop", "store"])),
    st.tuples(st.just("undo"), st.integers(0, 30)),
    st.tuples(st.just("redo"), st.integers(0, 30)),
    st.tuples(st.just("order"), st.permutations([1, 2, 3, 4, 5, 6])),
)
TEAMS = count(1)
MICROSECOND = timedelta(microseconds=1)


class History:
    """Plays random steps at a desk; what cannot be done is passed over."""

    def __init__(self, desk):
        self.desk = desk
        self.customers = []
        self.standing = []
        self.voided = []

    def play(self, step):
        name, *words = step
        try:
            done = getattr(self, name.replace("-", "_"))(*words)
        except Conflict:
            return
        if done is not None:
            self.standing.append(done)

    def add(self, who):
        customer_id, action_id = self.desk.add_by(NAMES[who], owner="UREP")
        self.customers.append(customer_id)
        return action_id

    def move(self, who, stage):
        return self._there(who) and self.desk.move(self._there(who), stage)

    def back_date(self, who, stage, minutes):
        at = self.desk.now - timedelta(minutes=minutes)
        return self._there(who) and self.desk.move(self._there(who), stage, at)

    def own(self, who, owner):
        return self._there(who) and self.desk.say("customer", str(self._there(who)), "owner", owner)

    def alias(self, who, name):
        return self._there(who) and self.desk.alias(self._there(who), name)

    def undo(self, which):
        if self.standing:
            action_id = self.standing.pop(which % len(self.standing))
            self.desk.undo(action_id)
            self.voided.append(action_id)

    def redo(self, which):
        if self.voided:
            action_id = self.voided[which % len(self.voided)]
            self.desk.redo(action_id)
            self.voided.remove(action_id)
            self.standing.append(action_id)

    def order(self, stage_ids):
        with self.desk.reading() as store:
            if [stage.id for stage in store.settings().model.ladder] == list(stage_ids):
                return None
        return self.desk.order(stage_ids)

    def _there(self, who):
        """The id of a customer who can be seen, or None."""
        with self.desk.reading() as store:
            seen = store.customer_ids()
        return seen[who % len(seen)] if seen else None


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(STEPS, min_size=5, max_size=25),
    instants=st.tuples(st.integers(-10, 80), st.integers(-10, 80)).map(sorted),
)
def test_what_is_kept_is_what_a_rebuild_makes_and_the_ledger_adds_up(database, steps, instants):
    desk = Desk(database, team=f"T{next(TEAMS)}")
    history = History(desk)
    for step in [("add", 0), ("move", 0, 1), *steps]:
        history.play(step)

    kept, rebuilt = kept_and_rebuilt(database, desk.team)
    assert kept == rebuilt

    start, end = (MONDAY + timedelta(minutes=minutes) for minutes in instants)
    visits = [visit for customer_id in history.customers for visit in desk.visits(customer_id)]
    assert ledger_of(desk, start, end) == plain_ledger(visits, start, end)
    opening, came, went, closing = plain_ledger(visits, start, end)
    for stage in range(7):
        assert opening[stage] + came[stage] - went[stage] == closing[stage]


@pytest.mark.parametrize("stage", [0, 4])
def test_visits_never_begin_lost_and_never_repeat_a_stage(desk, stage):
    acme = desk.add("Acme Corp")
    first = desk.move(acme, 1)
    for to_stage in (0, 0, stage, stage):
        desk.move(acme, to_stage)

    desk.undo(first)

    path = desk.path(acme)
    assert path == ([] if stage == 0 else [stage])
    kept, rebuilt = kept_and_rebuilt(desk.database, desk.team)
    assert kept == rebuilt
