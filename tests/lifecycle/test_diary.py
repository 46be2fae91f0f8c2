"""Everything that is logged, in any order, beside a plain model of it: what is open, waits, was given, lasts and is measured is
what the model says after every step, the doctor finds nothing, and when all is taken back nothing is left.

Set LIFECYCLE_DIARY to a number of histories for a longer run.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant, run_state_machine_as_test
from sqlalchemy import select

from lifecycle.touchpoints import ASK, NPS, REFERRAL, TICKET
from storage.doctor.touches import touches
from storage.tables import customers
from tests.lifecycle.diary import CLAIM, ENDS, OUT
from tests.lifecycle.diary_turned import Turned

HISTORIES = int(os.environ.get("LIFECYCLE_DIARY", "0"))


class Diary(Turned):
    """What is seen after every step is what the model says, and when all is taken back nothing is left."""

    @invariant()
    def agrees(self):
        plain, parents = self.plain, self.plain.parents()
        who = {one: plain.who(one, parents) for one in self.names}
        threads, given = plain.threads(), self.referrals()
        scores = sorted((at, id_, who[one], value) for _o, one, id_, value, at in plain.rows("score"))
        frame = sorted([at, who[one], 0, value, 0] for at, _id, one, value in scores)
        frame += sorted(
            [row[0], who[row[2]], 1 if row[3] == TICKET else 2, -1, row[4]] for rows in threads.values() for row in rows
        )
        with self.requests.reading() as lifecycle, self.database.transaction(self.requests.team, writes=False) as store:
            assert store.customer_ids() == self.standing()
            assert store.survivors() == {one: plain.who(one, parents) for one in parents}
            for one in store.customers(self.standing()):
                held = lifecycle.touchpoints
                mine = [(thread, rows) for thread, rows in threads.items() if who[rows[0][2]] == one.id]
                waiting = {thread for thread, rows in mine if rows[-1][-1] not in ENDS}
                open_now = {row.opened.id for row in held.open_tickets(one)} | {row.id for row in held.open_asks(one)}
                assert open_now == waiting
                told = [row.touchpoint for row in store.touchpoints_of(one.id, [REFERRAL])]
                assert {(row.customer_id, row.other_id) for row in told} == {pair for pair in given if one.id in pair}
                assert bool(held.opted_out_at(one)) is bool(plain.holds(one.id, OUT))
                assert store.fact("customer", str(one.id), CLAIM) == plain.holds(one.id, CLAIM)
                latest = store.touchpoints_of(one.id, [NPS], 1)
                assert [row.touchpoint.value for row in latest] == [row[3] for row in scores if row[2] == one.id][-1:]
            seen = store.touchpoints([NPS, TICKET, ASK])
            rows = seen[["at", "customer_id", "kind_no", "value", "state"]].to_numpy().tolist()
            assert sorted(rows) == sorted(frame)
            assert list(touches(store.connection, store.workspace_id)) == []

    def teardown(self):
        """Take everything back, the newest first, and what is in the way before it."""
        for _round in range(400):
            standing = [one for one, act in self.plain.done.items() if act.stands and act.undoes is None]
            if not standing:
                break
            if not any(self.turn(one) for one in reversed(self.undoing(standing))):
                raise AssertionError(f"nothing can be taken back of {standing}: {self.last}")
        with self.database.transaction(self.requests.team, writes=False) as store:
            assert store.count_touchpoints() == 0
            assert store.customer_ids() == []
            assert not store.connection.execute(
                select(customers.c.id).where(customers.c.workspace_id == store.workspace_id, customers.c.live.is_(True))
            ).all()

    def undoing(self, standing):
        """By what to take them back: the newest that brought them back, or themselves."""
        handles = {}
        for one, act in self.plain.done.items():
            if act.stands:
                handles[self.plain.chain(one)[-1]] = one
        return [handles[one] for one in standing]


def played(database, histories, steps):
    machine = type("OfThisDatabase", (Diary,), {"database": database})
    quiet = settings(
        max_examples=histories, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(machine, settings=quiet)


def test_whatever_is_logged_taken_back_and_merged_is_what_a_plain_model_says(sqlite_database):
    played(sqlite_database, HISTORIES or 8, 30 if HISTORIES else 20)


def test_the_same_on_postgres(postgres_database):
    played(postgres_database, HISTORIES // 10 or 2, 20)
