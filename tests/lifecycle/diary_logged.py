"""What is logged in a diary of touchpoints, one rule each, typed or from a file."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from lifecycle.care.claims import List
from lifecycle.errors import Conflict, NothingToDo, NotUnderstood
from lifecycle.flows import microseconds
from lifecycle.touchpoints import ASK, NPS, TICKET, State
from storage.touchpoint_tables import touchpoints
from tests.lifecycle.diary import AGREED, ANSWERED, ASKED, CLAIM, CLOSED, DECLINED, OPEN, OUT, REOPENED
from tests.lifecycle.diary_office import Office
from tests.lifecycle.imports.reading import touchpoints as read
from tests.lifecycle.requests import MANAGER, OTHER

SOMEBODY, ANY = st.integers(0, 3), st.integers(0, 40)
AGO = st.none() | st.integers(0, 4)


class Logged(Office):
    """Scores, tickets, asks, referrals, opting out, claims, files."""

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
