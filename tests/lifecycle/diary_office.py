"""A workspace in which people log and take back, and its plain model: what is done there is told to the model too."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from hypothesis.stateful import RuleBasedStateMachine

from lifecycle.errors import NotAllowed, Refusal
from lifecycle.flows import microseconds
from tests.lifecycle.diary import Done, Plain
from tests.lifecycle.requests import MANAGER, MONDAY, OTHER, Requests

_teams = itertools.count()


class Office(RuleBasedStateMachine):
    """Something is done, refused or taken back; no rules yet."""

    database = None

    def __init__(self):
        super().__init__()
        self.requests = Requests(self.database, now=MONDAY, team=f"D{next(_teams)}")
        self.plain, self.names, self.keys, self.files, self.renamed = Plain(), {}, [], [], itertools.count()
        for name in ("Acme", "Umbrella", "Zenith"):
            self.add(name)

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

    def read_names(self):
        with self.database.transaction(self.requests.team, writes=False) as store:
            self.names |= {one.id: one.name for one in store.customers(store.customer_ids())}

    def referrals(self):
        parents = self.plain.parents()
        pairs = {
            (self.plain.who(row[1], parents), self.plain.who(row[2], parents)) for row in self.plain.rows("referral")
        }
        return {pair for pair in pairs if pair[0] != pair[1]}
