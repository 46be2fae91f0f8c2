"""A desk from which tests write to the store as a service does: an action, the log, the projection, a commit."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from lifecycle.ledger import follow, project
from lifecycle.model import Action, StageMove
from lifecycle.stages import reorder, to_json

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Desk:
    """Somebody at work in one workspace. The clock goes on by a minute with each thing they do."""

    def __init__(self, database, team="T1", now=MONDAY, person="UREP"):
        self.database = database
        self.team = team
        self.now = now
        self.person = person
        self._requests = 0

    @contextmanager
    def reading(self):
        with self.database.transaction(self.team, writes=False) as store:
            yield store

    @contextmanager
    def acting(self, verb="stage move", undoes=None):
        """A writing transaction with an action in it."""
        self.now += timedelta(minutes=1)
        self._requests += 1
        with self.database.transaction(self.team, writes=True) as store:
            action_id = store.new_id(self.now)
            key = f"{self.person}-{id(self)}-{self._requests}"
            store.act(Action(action_id, key, self.person, "slash", verb, self.now, undoes=undoes))
            yield store, action_id

    def add(self, name, **facts):
        with self.acting("customer add") as (store, action_id):
            customer_id = store.new_id(self.now)
            store.add_customer(customer_id, name, action_id, self.now)
            for field, value in facts.items():
                store.say("customer", str(customer_id), field, value, action_id, self.now)
        return customer_id

    def add_by(self, name, **facts):
        """The customer's id and the action that created it."""
        customer_id = self.add(name, **facts)
        with self.reading() as store:
            return customer_id, store.last_action(None, MONDAY - timedelta(days=365)).id

    def alias(self, customer_id, name):
        with self.acting("customer alias") as (store, action_id):
            store.add_name(customer_id, name, action_id)
        return action_id

    def say(self, about, subject, field, value):
        with self.acting("say") as (store, action_id):
            store.say(about, subject, field, value, action_id, self.now)
        return action_id

    def move(self, customer_id, stage, at=None):
        """Move as the service does: now is after all other moves and follows on; a back-dated move tells the visits
        anew from the whole log, since moves that began no visit may begin one then."""
        with self.acting() as (store, action_id):
            store.lock(customer_id)
            last = store.last_visit(customer_id)
            now = max(self.now, last.entered_at + timedelta(microseconds=1)) if last else self.now
            move = StageMove(store.new_id(self.now), customer_id, stage, at or now, self.now, action_id)
            store.log_move(move)
            step = follow(last, store.been(customer_id, stage), move, store.settings().model)
            if at is not None:
                self.project(store, [customer_id])
            elif step:
                store.follow(*step)
        return action_id

    def undo(self, action_id):
        with self.acting("stage undo", undoes=action_id) as (store, by):
            self._void(store, action_id, by)
        return by

    def redo(self, action_id):
        with self.acting("stage undo") as (store, _action_id):
            self._void(store, action_id, None)

    def order(self, stage_ids):
        """Put the ladder into this order and tell everybody's visits anew."""
        with self.acting("lifecycle stages") as (store, action_id):
            model = store.settings().model
            changed = reorder(model, [model.stage(stage_id) for stage_id in stage_ids])
            store.say("workspace", "", "stages", to_json(changed), action_id, self.now)
            self.project(store, store.customer_ids())
        return action_id

    def visits(self, customer_id):
        with self.reading() as store:
            return store.visits_of(customer_id)

    def path(self, customer_id):
        return [visit.stage for visit in self.visits(customer_id)]

    @staticmethod
    def project(store, customer_ids):
        for customer_id in customer_ids:
            store.lock(customer_id)
            visits = project(store.moves_of(customer_id), store.settings().model)
            store.replace_visits(customer_id, visits)

    def _void(self, store, action_id, by):
        touched = store.touched(action_id)
        for customer_id in touched:
            store.lock(customer_id)
        model = store.settings().model
        store.void(action_id, by)
        self.project(store, store.customer_ids() if store.settings().model != model else touched)
