"""Everything that is logged, in any order, beside a plain model of it: what is open, waits, was given, lasts and is measured is
what the model says after every step, the doctor finds nothing, and when all is taken back nothing is left.

Set LIFECYCLE_DIARY to a number of histories for a longer run.
"""

from __future__ import annotations

import itertools
import os
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import select

from lifecycle.care.claims import List
from lifecycle.errors import Conflict, NotAllowed, NothingToDo, NotUnderstood, Raced, Refusal
from lifecycle.flows import microseconds
from lifecycle.touchpoints import ASK, NPS, REFERRAL, TICKET, State
from storage.doctor.touches import touches
from storage.tables import customers
from storage.touchpoint_tables import touchpoints
from tests.lifecycle.diary import (
    AGREED,
    ANSWERED,
    ASKED,
    CLAIM,
    CLOSED,
    DECLINED,
    ENDS,
    OPEN,
    OUT,
    REOPENED,
    Done,
    Plain,
)
from tests.lifecycle.imports.reading import touchpoints as read
from tests.lifecycle.requests import MANAGER, MONDAY, OTHER, Requests

HISTORIES = int(os.environ.get("LIFECYCLE_DIARY", "0"))
_teams = itertools.count()
SOMEBODY, ANY = st.integers(0, 3), st.integers(0, 40)
AGO = st.none() | st.integers(0, 4)


class Diary(RuleBasedStateMachine):
    """A workspace in which people log, undo and merge, and its model."""

    database = None

    def __init__(self):
        super().__init__()
        self.requests = Requests(self.database, now=MONDAY, team=f"D{next(_teams)}")
        self.plain, self.names, self.keys, self.files, self.renamed = Plain(), {}, [], [], itertools.count()
        for name in ("Acme", "Umbrella", "Zenith"):
            self.add(name)

    # What is done.

    def add(self, name):
        made = self.act(lambda at: at.customers.add(name).id, lambda one: [("customer", one)])
        self.names[made] = name

    def act(self, do, rows, person=MANAGER):
        """Do it, and tell the model what it wrote: `rows` of what it gave. What it gave."""
        key = f"key-{len(self.keys)}-{self.requests.team}"
        with self.requests.asking(person, key=key) as lifecycle:
            gave = do(lifecycle)
        self.keys.append(key)
        self.plain.done[lifecycle.action_id] = Done(list(rows(gave)))
        return gave

    def refused(self, do, *how):
        with pytest.raises(how), self.requests.asking(MANAGER) as lifecycle:
            do(lifecycle)

    def standing(self):
        into = self.plain.parents()
        return sorted(one for one in self.plain.there() if one not in into)

    def some(self, number):
        standing = self.standing()
        return standing[number % len(standing)] if standing else None

    def found(self, lifecycle, one):
        return lifecycle.names.exactly(self.names_now(one))

    def names_now(self, one):
        return self.names[one]

    def day(self, ago):
        return None if ago is None else self.requests.now - timedelta(days=ago)

    @property
    def us(self):
        """The instant of the request that comes next."""
        return microseconds(self.requests.now + timedelta(seconds=1))

    @rule()
    def add_somebody(self):
        if len(self.names) < 6:
            self.add(f"Lamp {len(self.names)}")

    @rule()
    def come_and_go(self):
        """Somebody of whom a thing was logged goes with it, and it does not come back alone."""
        if len(self.names) < 6:
            self.add(f"Lamp {len(self.names)}")
            self.score(len(self.standing()) - 1, 7, None)
            *_before, added, logged = self.plain.done
            self.turn(logged)
            back = list(self.plain.done)[-1]
            self.turn(added)
            self.turn(back)

    @rule(who=SOMEBODY, value=st.integers(0, 10), ago=AGO)
    def score(self, who, value, ago):
        one, at = self.some(who), self.day(ago)
        if one:
            self.act(
                lambda lc: lc.touchpoints.log(self.found(lc, one), NPS, value=value, at=at),
                lambda row: [("score", one, row.id, value, microseconds(row.at))],
            )

    @rule(who=SOMEBODY, ago=AGO)
    def ticket(self, who, ago):
        if one := self.some(who):
            self.act(
                lambda lc: lc.touchpoints.ticket_opened(self.found(lc, one), "login", at=self.day(ago)),
                lambda row: [("row", row.id, one, TICKET, OPEN, microseconds(row.at))],
            )

    @rule(which=ANY, state=st.sampled_from([ANSWERED, CLOSED, CLOSED, REOPENED]), ago=AGO)
    def step(self, which, state, ago):
        threads = [(thread, rows) for thread, rows in self.plain.threads().items() if rows[0][3] == TICKET]
        if not threads:
            return
        self.step_of(threads[which % len(threads)][0], state, ago)

    def step_of(self, thread, state, ago=None):
        rows, at = self.plain.threads()[thread], self.day(ago)

        def do(lifecycle):
            opened = next(
                one.opened
                for one in lifecycle.touchpoints.tickets(self.whose(lifecycle, rows))
                if one.opened.id == thread
            )
            return lifecycle.touchpoints.ticket_changed(opened, State(state), at=at)

        if (rows[-1][-1] == CLOSED) is not (state == REOPENED):
            self.refused(do, NothingToDo)
            return
        with suppress(NotUnderstood):
            self.act(do, lambda row: [("row", thread, rows[0][2], TICKET, state, microseconds(row.at))])

    def whose(self, lifecycle, rows):
        return self.found(lifecycle, self.plain.who(rows[0][2]))

    @rule(who=SOMEBODY, ago=AGO)
    def ask(self, who, ago):
        if one := self.some(who):
            self.act(
                lambda lc: lc.touchpoints.ask(self.found(lc, one), "post", at=self.day(ago), anyway=True),
                lambda row: [("row", row.id, one, ASK, ASKED, microseconds(row.at))],
            )

    @rule(which=ANY, agreed=st.booleans(), ago=AGO)
    def answer(self, which, agreed, ago):
        threads = [(thread, rows) for thread, rows in self.plain.threads().items() if rows[0][3] == ASK]
        if not threads:
            return
        thread, rows = threads[which % len(threads)]
        state, at = AGREED if agreed else DECLINED, self.day(ago)

        def do(lc):
            whose = self.whose(lc, rows)
            with self.database.transaction(self.requests.team, writes=False) as store:
                asked = store.touchpoint(thread)
            return lc.touchpoints.answer_ask(whose, agreed, asked=asked, at=at)

        if len(rows) > 1:
            self.refused(do, NothingToDo)
            return
        with suppress(NotUnderstood):
            self.act(do, lambda row: [("row", thread, rows[0][2], ASK, state, microseconds(row.at))])

    @rule(who=SOMEBODY, other=SOMEBODY)
    def refer(self, who, other):
        one, two = self.some(who), self.some(other)
        if not one or one == two:
            return
        do = lambda lc: lc.touchpoints.refer(self.found(lc, one), self.found(lc, two))  # noqa: E731
        if (one, two) in self.referrals():
            self.refused(do, Conflict)
            return
        self.act(do, lambda row: [("referral", one, two, row.id)])

    @rule(who=SOMEBODY, out=st.booleans())
    def opt_out(self, who, out):
        if not (one := self.some(who)):
            return
        at, do = self.us, lambda lc: lc.touchpoints.opt_out(self.found(lc, one), out)
        if bool(self.plain.holds(one, OUT)) is out:
            self.refused(do, NothingToDo)
            return
        self.act(do, lambda _none: [("fact", one, OUT, "yes" if out else None, at)])

    @rule(who=SOMEBODY, days=st.integers(0, 3), mine=st.booleans())
    def claim(self, who, days, mine):
        if not (one := self.some(who)):
            return
        person, at = MANAGER if mine else OTHER, self.us
        due = (self.requests.now + timedelta(days=days)).date()
        told = f"{person.id} {due.isoformat()}"
        if self.plain.holds(one, CLAIM) != told:
            self.act(
                lambda lc: lc.claims.claim(self.found(lc, one), List.AT_RISK, due),
                lambda _c: [("fact", one, CLAIM, told, at)],
                person,
            )

    @rule(who=SOMEBODY)
    def end(self, who):
        if not (one := self.some(who)):
            return
        at, do = self.us, lambda lc: lc.claims.done(self.found(lc, one), List.AT_RISK, "kept")
        if not self.plain.lasting(one, CLAIM):
            self.refused(do, NothingToDo)
            return
        self.act(do, lambda _c: [("fact", one, CLAIM, "done kept", at)])

    @rule(who=SOMEBODY)
    def rename(self, who):
        if one := self.some(who):
            new = f"Kite {next(self.renamed)}"
            self.act(lambda lc: lc.customers.rename(self.found(lc, one), new), lambda _c: [("named", one)])
            self.read_names()

    @rule(who=SOMEBODY, other=SOMEBODY)
    def merge(self, who, other):
        one, two = self.some(who), self.some(other)
        if one and one != two:
            copies = self.plain.copies(one, two)
            self.act(
                lambda lc: lc.merges.merge(self.found(lc, one), self.found(lc, two)),
                lambda _j: [("under", one, two), *copies],
            )

    @rule(which=ANY)
    def split(self, which):
        merged = sorted(self.plain.parents())
        if merged:
            one = merged[which % len(merged)]
            said = self.plain.given_back(one)
            self.act(lambda lc: lc.merges.split(one), lambda _p: [("under", one, None), *said])
            self.read_names()

    @rule(who=SOMEBODY, value=st.integers(0, 10), closed=st.booleans())
    def bring(self, who, value, closed):
        """A file of a score and a ticket; the same file again changes nothing."""
        if not (one := self.some(who)):
            return
        name, n = self.names[one], len(self.keys)
        lines = [
            f"{name},nps,2026-03-05 10:{n % 60:02}:{n // 60:02},{value},,,,,,",
            f"{name},ticket,2026-03-06 10:00,,,s{n},,,,{n}",
        ]
        lines += [f"{name},ticket,2026-03-07 10:00,,closed,s{n},,,,{n}"] if closed else []

        def do(lc):
            rows = read("customer,kind,at,value,state,detail,note,other,by,ref", *lines)
            return lc.imports.take("touchpoints", iter(rows), lambda _bad: None, lambda _n: None)

        def rows(report):
            assert report.written == len(lines)
            with self.database.transaction(self.requests.team, writes=False) as store:
                t = touchpoints.c
                found = store.connection.execute(
                    select(t.id, t.kind, t.value, t.state, t.at, t.other_id)
                    .where(t.action_id == report.action_id)
                    .order_by(t.id)
                ).all()
            for id_, kind, told, state, at, other in found:
                if kind == NPS:
                    yield "score", one, id_, told, microseconds(at)
                else:
                    yield "row", other or id_, one, TICKET, state, microseconds(at)

        self.act(do, rows)
        with self.requests.asking(MANAGER) as lifecycle:
            assert do(lifecycle).written == 0

    @rule(which=ANY, person=st.sampled_from([MANAGER, MANAGER, MANAGER, OTHER]))
    def undo(self, which, person):
        """Something that stands, of whatever age: also an undo, which brings back what it took."""
        standing = [one for one, act in self.plain.done.items() if act.stands]
        self.turn(standing[which % len(standing)], person)

    @rule(which=ANY)
    def undo_what_others_go_on_from(self, which):
        """The beginning of a ticket, an ask or a claim."""
        begins = {OPEN, ASKED, CLOSED}
        standing = [
            one
            for one, act in self.plain.done.items()
            if act.stands and any((row[0] == "row" and row[4] in begins) or CLAIM in row for row in act.rows)
        ]
        if standing:
            self.turn(standing[which % len(standing)])

    @rule(which=ANY)
    def bring_back(self, which):
        """Something that was taken back, of whatever age."""
        undos = [one for one, act in self.plain.done.items() if act.stands and act.undoes is not None]
        if undos:
            self.turn(undos[which % len(undos)])

    @rule()
    def undo_what_was_done_twice(self):
        """Take the last thing back and do the like anew, then bring the first back."""
        last = list(self.plain.done)[-1]
        rows = self.plain.done[last].rows
        if not self.turn(last) or not rows:
            return
        back = list(self.plain.done)[-1]
        if rows[0][0] == "referral":
            self.act(
                lambda lc: lc.touchpoints.refer(*(self.found(lc, one) for one in rows[0][1:3])),
                lambda row: [("referral", *rows[0][1:3], row.id)],
            )
        elif rows[0][0] == "row" and rows[0][4] == CLOSED:
            self.step_of(rows[0][1], CLOSED)
        self.turn(back)

    def turn(self, action, person=MANAGER):
        """Take it back; whether that was done."""
        may = self.plain.may_turn(action)
        try:
            with self.requests.asking(person, verb="stage undo") as lifecycle:
                lifecycle.undo(action)
        except NotAllowed:
            assert person is OTHER
            return False
        except Refusal as refusal:
            if may:
                raise AssertionError(f"refused: {refusal}") from refusal
            self.last = refusal
            return False
        assert may is not False, "not refused"
        chain = self.plain.chain(action)
        self.plain.turn(chain)
        self.plain.done[lifecycle.action_id] = Done(undoes=action)
        self.read_names()
        return True

    @rule()
    def redo(self):
        last = self.plain.last_undo()
        if last is None:
            self.refused(lambda lc: lc.undo.redo(), NothingToDo)
            return
        self.turn(last)

    @precondition(lambda self: self.keys)
    @rule(which=ANY)
    def again(self, which):
        """The same delivery again."""
        with pytest.raises(Raced), self.requests.asking(MANAGER, key=self.keys[which % len(self.keys)]) as lifecycle:
            lifecycle.customers.add("Nobody")

    def read_names(self):
        with self.database.transaction(self.requests.team, writes=False) as store:
            self.names |= {one.id: one.name for one in store.customers(store.customer_ids())}

    # What is seen.

    def referrals(self):
        parents = self.plain.parents()
        pairs = {
            (self.plain.who(row[1], parents), self.plain.who(row[2], parents)) for row in self.plain.rows("referral")
        }
        return {pair for pair in pairs if pair[0] != pair[1]}

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
