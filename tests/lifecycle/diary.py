"""What is logged, told plainly in Python: a list of things done, each standing or taken back, and what follows from those."""

from __future__ import annotations

from dataclasses import dataclass, field

OPEN, ANSWERED, CLOSED, REOPENED, ASKED, AGREED, DECLINED = range(1, 8)
ENDS = {CLOSED, AGREED, DECLINED}
OUT, CLAIM = "opted_out", "claim.at_risk"


@dataclass
class Done:
    """A thing done: its rows and facts, and what it took back (None: nothing)."""

    rows: list = field(default_factory=list)
    undoes: int | None = None
    stands: bool = True


class Plain:
    """The model. Rows: ("customer", c) | ("row", thread, customer, kind, state, at) | ("score", c, value, at) |
    ("referral", a, b) | ("fact", c, field, value, at) | ("under", a, b or None)."""

    def __init__(self):
        self.done: dict[int, Done] = {}

    def rows(self, name):
        return [
            (order, *row[1:])
            for order, one in enumerate(self.done.values()) if one.stands for row in one.rows if row[0] == name
        ]  # fmt: skip

    def there(self):
        return {row[1] for row in self.rows("customer")}

    def parents(self):
        said = {one: parent for _order, one, parent in self.rows("under")}
        return {one: parent for one, parent in said.items() if parent}

    def who(self, one, parents=None):
        parents, seen = self.parents() if parents is None else parents, set()
        while one in parents and one not in seen:
            seen.add(one)
            one = parents[one]
        return one

    def threads(self):
        """By thread: its rows (at, order, customer, kind, state), sorted."""
        found = {}
        for order, thread, customer, kind, state, at in self.rows("row"):
            found.setdefault(thread, []).append((at, order, customer, kind, state))
        return {thread: sorted(rows) for thread, rows in found.items()}

    def history(self, customer, about):
        rows = [
            (at, n, value) for n, (_o, c, f, value, at) in enumerate(self.rows("fact")) if (c, f) == (customer, about)
        ]
        return {at: value for at, _n, value in sorted(rows, key=lambda row: row[:2])}

    def holds(self, customer, about):
        return next(reversed(self.history(customer, about).values()), None)

    def lasting(self, customer, about):
        told = self.holds(customer, about)
        return told if told and not told.startswith("done") else None

    def copies(self, one, into):
        """What comes along with a merge."""
        found = []
        for about in (OUT, CLAIM):
            if self.lasting(one, about) and not self.lasting(into, about):
                since = max(self.history(into, about), default=0)
                found += [("fact", into, about, v, at) for at, v in self.history(one, about).items() if at > since]
        return found

    def given_back(self, one):
        """What a split says of those above, of what came along."""
        parents, back, said = self.parents(), None, []
        while one in parents:
            merging = [act for act in self.done.values() if act.stands and ("under", one, parents[one]) in act.rows][-1]
            taken = {(row[2], row[4]) for row in merging.rows if row[0] == "fact"}
            back = taken if back is None else back & taken
            said += [("fact", parents[one], about, None, at) for about, at in sorted(back)]
            one = parents[one]
        return said

    def loose(self):
        """What hangs in the air."""
        there = self.there()
        spoken = {one[2] for one in self.rows("row")} | {one[1] for one in self.rows("score") + self.rows("named")}
        spoken |= {name for one in self.rows("referral") for name in one[1:3]} | {one[1] for one in self.rows("fact")}
        spoken |= {name for one in self.rows("under") for name in one[1:] if name}
        threads = {("thread", thread) for thread, rows in self.threads().items() if not _fits(rows)}
        return threads | {("customer", one) for one in spoken - there} | set(self._outcomes())

    def _outcomes(self):
        """The outcomes of claims that there are not."""
        for customer in {row[1] for row in self.rows("fact")}:
            lasts = False
            for at, told in self.history(customer, CLAIM).items():
                ends = bool(told) and told.startswith("done")
                if ends and not lasts:
                    yield "outcome", customer, at
                lasts = bool(told) and not ends

    def may_turn(self, action):
        """Whether taking this back leaves nothing more in the air (None: a merge may be in the way as well)."""
        chain, before = self.chain(action), self.loose()
        if any(self.done[one].stands is bool(depth % 2) for depth, one in enumerate(chain)):
            return False
        original, kept = self.done[chain[-1]], {one: self.done[one].stands for one in chain}
        if len(chain) % 2 == 0:
            since = {row[1:3] for one in self.done for row in self.done[one].rows
                     if one > chain[-2] and self.done[one].stands and row[0] == "referral"}  # fmt: skip
            if any(row[1:3] in since for row in original.rows if row[0] == "referral"):
                return False
        self.turn(chain)
        well = self.loose() <= before
        for one, stood in kept.items():
            self.done[one].stands = stood
        return None if well and any(row[0] == "under" for row in original.rows) else well

    def last_undo(self):
        """The newest undo that stands and brought nothing back."""
        undos = (one for one, act in reversed(self.done.items()) if act.stands and act.undoes)
        return next((one for one in undos if len(self.chain(one)) % 2 == 0), None)

    def chain(self, action):
        found = [action]
        while (undone := self.done[found[-1]].undoes) is not None:
            found.append(undone)
        return found

    def turn(self, chain):
        """Take the first of these back, and with it turn those that it took back."""
        for depth, action in enumerate(chain):
            self.done[action].stands = bool(depth % 2)


def _fits(rows):
    states = [row[-1] for row in rows]
    if states[0] not in {OPEN, ASKED}:
        return False
    ended = False
    for state in states[1:]:
        if ended is not (state == REOPENED):
            return False
        ended = state in ENDS
    return True
