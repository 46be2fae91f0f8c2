"""What is done to a diary of touchpoints besides logging: customers come, go and merge, and actions are taken back and brought back."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from lifecycle.errors import NothingToDo, Raced
from tests.lifecycle.diary import ASKED, CLAIM, CLOSED, OPEN
from tests.lifecycle.diary_logged import ANY, SOMEBODY, Logged
from tests.lifecycle.requests import MANAGER, OTHER


class Turned(Logged):
    """Customers added, renamed, merged and split; undo and redo of whatever age."""

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
