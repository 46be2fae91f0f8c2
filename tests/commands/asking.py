"""A workspace that people speak to in plain calls: the real router over a real database, without Slack."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.rendering import forms
from bot.rendering.buttons import button_value, read_value
from bot.rendering.cells import Reader
from bot.rendering.terminal import as_text
from bot.router import Router
from bot.routing import match
from bot.routing.request import Request, plain
from commands import MANAGERS, Item, discover
from commands._reply import line_text
from commands._words import quote
from lifecycle.model import Person, Role

NOW = datetime(2026, 11, 20, 13, 3, tzinfo=UTC)
"""A Friday, 14:03 in Prague."""

TEAM, CHANNEL = "T1", "C1"
REP, OTHER, MANAGER, VIEWER = "UREP", "UOTHER", "UMANAGER", "UVIEWER"
PEOPLE = {
    REP: Person(REP, Role.REP, "rep", "Europe/Prague", "en"),
    OTHER: Person(OTHER, Role.REP, "other rep", "Europe/Prague", "en"),
    MANAGER: Person(MANAGER, Role.MANAGER, "manager", "Europe/Prague", "en"),
    VIEWER: Person(VIEWER, Role.VIEWER, "viewer", "Europe/Prague", "en"),
}
KNOWN = discover()


@dataclass(frozen=True)
class Heard:
    """A reply as the person who asked reads it, `@name` for people, and the answer it came in."""

    answer: object
    text: str
    wrote: bool

    def __getattr__(self, name):
        return getattr(self.answer.reply, name)

    @property
    def refused(self):
        return self.answer.outcome == "refused"

    @property
    def lines(self):
        return tuple(map(line_text, self.answer.reply.lines))

    @property
    def items(self):
        """What the menus beside lines offer, by the line."""
        return {line.text: line.buttons for line in self.answer.reply.lines if isinstance(line, Item)}

    @property
    def sentences(self):
        """The lines that have no menu."""
        return tuple(line for line in self.answer.reply.lines if not isinstance(line, Item))

    def menu(self, name):
        """What can be done about the line that begins with this name, by its label."""
        [buttons] = [buttons for line, buttons in self.items.items() if line.startswith(name)]
        return {button.label: button for button in buttons}

    @property
    def labels(self):
        return [button.label for button in self.buttons]

    @property
    def rows(self):
        return [row for table in self.tables for row in table.rows]

    def column(self, *titles):
        """What stands under these titles of the first table, row by row: alone, or as tuples."""
        table = self.tables[0]
        places = [[column.title for column in table.columns].index(title) for title in titles]
        found = [tuple(row[place] for place in places) for row in table.rows]
        return [one for (one,) in found] if len(titles) == 1 else found

    def button(self, label):
        """The button with this label, or whose label begins with it."""
        found = [b for b in self.buttons if b.label == label] or [b for b in self.buttons if b.label.startswith(label)]
        assert found, f"no button {label!r} among {self.labels}"
        return found[0]


class Asking:
    """People of one workspace, and a clock that stands still until `later` moves it."""

    def __init__(self, database):
        self.now = NOW
        self._database = database
        self._keys = itertools.count(1)
        self.router = Router(database, KNOWN, now=lambda: self.now, meet=self._meet)

    def say(self, text, as_=REP, channel=CHANNEL, **more):
        """A slash command when it begins with `/`, else a message in free order. Time goes on by a second."""
        group, rest = match.slashed(KNOWN, plain(text)) if text.startswith("/") else ("", plain(text))
        origin = "slash" if group else "message"
        return self._ask(Request(rest, as_, self._key(), TEAM, channel, origin, group=group, free=not group, **more))

    def press(self, heard, label, as_=REP, channel=CHANNEL, of=None):
        """Press a button, through the value that Slack keeps of it. `of`: of the menu beside the line of this name."""
        maker = Reader(person=heard.answer.person.id)
        press = read_value(button_value(heard.menu(of)[label] if of else heard.button(label), maker))
        assert press.for_ in {None, as_}, f"only {press.for_} may press {label!r}"
        need = Role.MANAGER if press.who == MANAGERS else None
        return self._ask(Request(press.run, as_, self._key(), TEAM, channel, "button", need=need))

    def fill(self, heard, as_=REP, channel=CHANNEL, **fields):
        """Fill in the form of a reply and submit it."""
        view = forms.view(heard.form, {})
        values = {name: {"value": {"value": value}} for name, value in fields.items()}
        text = plain(forms.submitted({**view, "state": {"values": values}}))
        return self._ask(Request(text, as_, self._key(), TEAM, channel, "form"))

    def given(self, *lines, as_=REP):
        """Say several things that must all be written; the last reply."""
        heard = None
        for line in lines:
            heard = self.say(line, as_)
            assert heard.wrote, f"{line}: {heard.text}"
        return heard

    def later(self, **delta):
        """Let time pass."""
        self.now += timedelta(**delta)

    def stage_of(self, name):
        """The stage a customer is in now, as the card says it: `Retention`, `lost`, None before the first move."""
        headline = self.say(f"/stage show {quote(name)}", as_=VIEWER).headline
        found = re.search(r" has been (?:in )?(.+?) for ", headline)
        assert found or "no stage yet" in headline, headline
        return found[1] if found else None

    def customers(self):
        """The names of all customers."""
        with self._database.transaction(TEAM, writes=False) as store:
            return [customer.name for customer in store.customers(store.customer_ids())]

    def _ask(self, request):
        answer = self.router.answer(request)
        assert answer.outcome != "failed", answer.reply.headline
        self.now += timedelta(seconds=1)
        names = {one.id: one.name for one in PEOPLE.values()}
        reader = Reader(answer.zone, answer.language, request.person, answer.now, names)
        with self._database.transaction(TEAM, writes=False) as store:
            wrote = store.action_by_key(request.key) is not None
        return Heard(answer, as_text(answer.reply, reader, width=200), wrote)

    def _key(self):
        return f"k{next(self._keys)}"

    def _meet(self, team, person_id):
        with self._database.transaction(team, writes=True) as store:
            store.remember_person(PEOPLE[person_id], self.now)


def told(heard):
    """The first line."""
    return heard.text.split("\n")[0]


def card(asking, name):
    """What is known of a customer: owner, source, segment and cost."""
    return asking.say(f"/stage show {name}").text.split("\n")[1]


def plan(text):
    """Which command is meant by a message in free order, and with which words."""
    return match.plan(KNOWN, Request(plain(text), REP, "k", free=True))
