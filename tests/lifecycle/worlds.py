"""Workspaces in which every move was made at its very instant, and what is answered there at another."""

from __future__ import annotations

import itertools
from datetime import timedelta

from lifecycle.period import parse_period
from lifecycle.service import Lifecycle
from tests.commands.asking import MANAGER, Asking
from tests.lifecycle.journeys import LETTERS
from tests.lifecycle.oracles_calendar import utc
from tests.lifecycle.requests import REP, Requests

_numbers = itertools.count()


class World:
    """`World(database, [[("A", instant), ...], ...], now, zone)`: the customers are c0, c1, ...; L is lost."""

    def __init__(self, database, histories, now, zone="UTC", team=None, **setting):
        self.team = team or f"W{next(_numbers)}"
        self.now, self.zone = now, zone
        self.week_start = 6 if setting.get("week_start") == "sunday" else 0
        if zone != "UTC":
            setting["zone"] = zone
        self.requests = Requests(database, now=utc("2024-01-01"), team=self.team, **setting)
        self._asking = Asking(database)
        moves = [(at, who, letter) for who, history in enumerate(histories) for letter, at in history]
        with database.transaction(self.team, writes=True) as store:
            for at, who, letter in sorted(moves, key=lambda move: move[0]):
                key = f"move {next(_numbers)}"
                lifecycle = Lifecycle(store, person=REP, now=at, origin="slash", request_key=key, verb="stage move")
                Requests.moving(lifecycle, f"c{who}", letter, None, None)

    def ask(self, question, about, *args, **more):
        """What a room of the house answers at `now`: `ask("journeys.in_period", "last week")`."""
        self.requests.now = self.now - timedelta(seconds=1)
        room, name = question.split(".")
        with self.requests.asking() as lifecycle:
            return getattr(getattr(lifecycle, room), name)(self._read(about), *args, **more)

    def _read(self, about):
        return parse_period(about, self.now, self.zone, self.week_start) if isinstance(about, str) else about

    def say(self, words):
        """The reply to a command at `now`; only in team T1, which is the one that people speak in."""
        self._asking.now = self.now
        return self._asking.say(words, as_=MANAGER)

    def customer(self, name):
        """The customer of this name."""
        with self.requests.reading() as lifecycle:
            return lifecycle.names.find(name)

    def stage(self, letter):
        """The stage of this letter, as the workspace has it."""
        with self.requests.reading() as lifecycle:
            return lifecycle.model.stage(LETTERS[letter])
