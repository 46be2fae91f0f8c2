"""People who make requests of a real database: each opens one transaction and builds one `Lifecycle`, as the edge does.

`Requests(database).move("acme", "K", on="2026-03-02")` does what `/stage move acme knowledge on 2 March` does.
Stages are the letters A K C E R V of the six-stage model, L is lost.
"""

from __future__ import annotations

import itertools
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

from lifecycle.errors import Raced, UnknownCustomer
from lifecycle.ledger import project
from lifecycle.model import Person, Role
from lifecycle.service import Lifecycle
from lifecycle.service.moves import Wanted
from tests.lifecycle.journeys import LETTERS, NAMES

MONDAY = datetime(2026, 3, 9, 12, tzinfo=UTC)
REP = Person("UREP", Role.REP, "rep")
OTHER = Person("UOTHER", Role.REP, "other rep")
MANAGER = Person("UMANAGER", Role.MANAGER, "manager")
VIEWER = Person("UVIEWER", Role.VIEWER, "viewer")
PEOPLE = (REP, OTHER, MANAGER, VIEWER)

_keys = itertools.count()


class Requests:
    """One workspace and its clock, which goes on by a second with every request."""

    def __init__(self, database, now=MONDAY, team="T1", **settings):
        self.database = database
        self.team = team
        self.now = now
        with database.transaction(team, writes=True) as store:
            for person in PEOPLE:
                store.remember_person(person, now - timedelta(days=1))
        for field, value in settings.items():
            with self.asking(MANAGER) as lifecycle:
                lifecycle.workspace.change(field, str(value))

    @contextmanager
    def asking(self, person=REP, *, verb="test", writes=True, key=None):
        """One request: the `Lifecycle` of one transaction, committed at the end."""
        self.now += timedelta(seconds=1)
        with self.database.transaction(self.team, writes=writes) as store:
            yield self._lifecycle(store, person, verb, key)

    def reading(self, person=REP):
        return self.asking(person, writes=False)

    def again(self, act, person=REP):
        """What the edge does with a request that met another one on a row: run it once more."""
        for _ in range(5):
            try:
                with self.asking(person) as lifecycle:
                    return act(lifecycle)
            except Raced:
                continue
        raise AssertionError("raced five times")

    def add(self, *names, person=REP, **facts):
        """Add customers; the action that added the last of them."""
        for name in names:
            with self.asking(person, verb="customer add") as lifecycle:
                lifecycle.customers.add(name, **facts)
        return lifecycle.action_id

    def move(self, name, letter, on=None, person=REP, reason=None):
        """Move one customer, who is added first if there is none of this name. What was done, and the action's id."""
        with self.asking(person, verb="stage move") as lifecycle:
            return self.moving(lifecycle, name, letter, on, reason), lifecycle.action_id

    def moves(self, name, *steps):
        """Several moves of one customer: a letter (now) or a letter with its day."""
        for step in steps:
            done, _ = self.move(name, *((step,) if isinstance(step, str) else step))
        return done

    @staticmethod
    def moving(lifecycle, name, letter, on=None, reason=None):
        try:
            customer = lifecycle.names.find(name)
        except UnknownCustomer:
            customer = lifecycle.customers.add(name)
        day = date.fromisoformat(on) if on else None
        return lifecycle.moves.move([Wanted(customer, lifecycle.model.stage(LETTERS[letter]), day, reason)])[0]

    def undo(self, action_id=None, person=REP):
        """Take an action back; the undo's own action id."""
        with self.asking(person, verb="stage undo") as lifecycle:
            lifecycle.undo(action_id)
            return lifecycle.action_id

    def path(self, name):
        """The stages a customer has been in, as letters: `AKCA`."""
        return "".join(NAMES[visit.stage] for visit in self.visits(name))

    def kinds(self, name):
        return [visit.kind.name.lower() for visit in self.visits(name)]

    def visits(self, name):
        with self.reading() as lifecycle:
            return list(lifecycle.customers.card(lifecycle.names.exactly(name), 1).visits)

    def projected(self):
        """Per customer the visits as they are kept, and as the log gives them anew."""
        with self.database.transaction(self.team, writes=False) as store:
            model = store.settings().model
            ids = store.customer_ids()
            return [(store.visits_of(one), project(store.moves_of(one), model)) for one in ids]

    def _lifecycle(self, store, person, verb, key):
        key = key or f"request-{next(_keys)}"
        return Lifecycle(store, person=person, now=self.now, origin="slash", request_key=key, verb=verb)
