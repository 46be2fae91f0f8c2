"""A shop whose owners are asked how a first purchase went."""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.first_purchases import AskingOwners
from bot.people import People
from bot.playground.world import TEAM
from bot.router import Router
from lifecycle.model import Person, Role
from lifecycle.service import Lifecycle
from lifecycle.service.purchases import Bought
from lifecycle.touchpoints import CSAT

MONDAY_MORNING = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
PRAGUE = "Europe/Prague"


class Shop:
    """A workspace in which things are bought; its clock stands until it is set."""

    def __init__(self, workspace):
        self.workspace = workspace
        self.database = workspace.bot.database
        self.now = MONDAY_MORNING
        self.rep = Person(workspace.rep, Role.REP, "rep", PRAGUE, "en")
        with self.database.transaction(TEAM, writes=True) as store:
            store.remember_person(self.rep, self.now)

    @contextmanager
    def at_work(self):
        with self.database.transaction(TEAM, writes=True) as store:
            yield Lifecycle(
                store,
                person=replace(self.rep, role=Role.MANAGER),
                now=self.now,
                origin="slash",
                request_key=uuid.uuid4().hex,
                verb="test",
            )

    def sell(self, name, days_ago=3, owner=None):
        with self.at_work() as lifecycle:
            customer = lifecycle.customers.add(name, owner=owner or self.rep.id)
        with self.at_work() as lifecycle:
            lifecycle.purchases.log(Bought(customer, 100_00, on=(self.now - timedelta(days=days_ago)).date()))
        return customer

    def asking(self):
        client, database = self.workspace.bot.client, self.database
        known = self.workspace.bot.edge.router.commands
        router = Router(
            database, known, now=lambda: self.now, meet=People(database, lambda: client, lambda: self.now).meet
        )
        return AskingOwners(router, database, client, lambda: self.now)

    def asked(self, as_=None):
        """The questions that the rep got: the first line of each."""
        playground, who = self.workspace.playground, as_ or self.rep.id
        return [one for one in playground.messages(playground.dm(who), who) if one.get("bot_id")]

    def in_slack(self, person):
        return self.workspace.playground._core.world.users[person]

    def scores(self, customer):
        with self.database.transaction(TEAM, writes=False) as store:
            return [one.touchpoint.value for one in store.touchpoints_of(customer.id, [CSAT])]

    def run_of(self, customer):
        key = f"first purchase/{customer.id}"
        return self.database.runs.known(TEAM, [key]).get(key)
