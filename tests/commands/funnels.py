"""A workspace whose moves are told in advance, and questions about its funnel at a frozen instant."""

from __future__ import annotations

from datetime import timedelta

from tests.commands.asking import MANAGER, Asking
from tests.lifecycle.journeys import moment
from tests.lifecycle.requests import MANAGER as PERSON
from tests.lifecycle.requests import Requests


class Told:
    """`Told(database, "2026-03-09", {"c1": [("A", "2026-03-02"), ...]})`: stages are letters, L is lost. A whole day
    stands for itself, as a rep who dates a move back; `facts` are what the customers are added with."""

    def __init__(self, database, now, journeys=None, facts=None, **settings):
        self.requests = Requests(database, now=moment(now), **settings)
        self.asking = Asking(database)
        self.now = moment(now)
        for name, steps in (journeys or {}).items():
            self.requests.add(name, **(facts or {}).get(name, {}))
            for letter, day in steps:
                self.requests.move(name, letter, on=day)

    def ask(self, words, as_=MANAGER):
        """The reply to `/funnel words`, asked at the frozen instant."""
        self.asking.now = self.now
        return self.asking.say(f"/funnel {words}", as_=as_)

    def press(self, heard, label, as_=MANAGER):
        self.asking.now = self.now
        return self.asking.press(heard, label, as_=as_)

    def change(self, **settings):
        for field, value in settings.items():
            with self.requests.asking(PERSON) as lifecycle:
                lifecycle.workspace.change(field, str(value))

    def change_stages(self, change):
        with self.requests.asking(PERSON) as lifecycle:
            lifecycle.workspace.change_stages(change(lifecycle.model))


def weekly(counts, first="2025-12-15"):
    """Journeys in which so many customers go from Knowledge to Conversion in each week, on its Wednesday."""
    monday = moment(first)
    journeys = {}
    for week, count in enumerate(counts):
        for one in range(count):
            days = [(monday + timedelta(weeks=week, days=day)).date().isoformat() for day in (1, 2)]
            journeys[f"week {week} number {one}"] = [("K", days[0]), ("C", days[1])]
    return journeys
