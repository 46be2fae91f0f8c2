"""A router over a database, with people whom Slack knows."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.router import Router
from bot.routing.request import Request
from lifecycle.model import Person, Role

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
TEAM = "T1"
PEOPLE = {
    "UREP": Person("UREP", Role.REP, "rep", "Europe/Prague", "cs_CZ"),
    "UMANAGER": Person("UMANAGER", Role.MANAGER, "manager"),
    "UVIEWER": Person("UVIEWER", Role.VIEWER, "viewer"),
    "UOUT": Person("UOUT", Role.REP, "stranger", outsider=True),
}


class World:
    """A router over a database, and what it asked Slack."""

    def __init__(self, database, commands):
        self.database = database
        self.met = []
        self.counted = []
        self.router = Router(
            database, commands, now=lambda: NOW, meet=self._meet, count=lambda *facts: self.counted.append(facts[:3])
        )

    def ask(self, text, person="UREP", key="k1", **more):
        return self.router.answer(Request(text, person, key, TEAM, **more))

    def customers(self):
        with self.database.transaction(TEAM, writes=False) as store:
            return len(store.customer_ids())

    def _meet(self, team, person_id):
        self.met.append(person_id)
        with self.database.transaction(team, writes=True) as store:
            store.remember_person(PEOPLE[person_id], NOW)
