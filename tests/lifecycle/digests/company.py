"""Small companies that log what happened through the house, while an oracle's book keeps what it should know by then."""

from __future__ import annotations

import contextlib
import itertools
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from lifecycle.care.claims import List
from lifecycle.digests.kind import Need
from lifecycle.digests.schedule import Cadence, Schedule
from lifecycle.digests.standing import run_key
from lifecycle.errors import Refusal
from lifecycle.runs import RunState
from lifecycle.service import Lifecycle
from lifecycle.service.moves import Already, Wanted
from lifecycle.service.purchases import Bought
from lifecycle.touchpoints import State
from tests.lifecycle.digests.oracle import DAY, TICK, Book, Move, Purchase, Touch
from tests.lifecycle.journeys import LETTERS
from tests.lifecycle.requests import MANAGER, REP, Requests

HOUR = timedelta(hours=1)
WEEKS = (
    ("UTC", "monday", (2026, 5, 18)),
    ("America/Los_Angeles", "monday", (2026, 3, 9)),  # the clocks went forward on its last day
    ("America/Los_Angeles", "sunday", (2026, 11, 9)),  # and back on its first one
    ("Europe/Prague", "monday", (2026, 3, 30)),
    ("Europe/Prague", "sunday", (2026, 11, 2)),
    ("Pacific/Auckland", "monday", (2026, 4, 6)),
)
_numbers = itertools.count()


class Event(NamedTuple):
    """Something that happened `before` the end of the last week, or just at a border; logged then or `late`, perhaps undone."""

    what: str
    who: int
    before: timedelta
    detail: object
    late: int
    undone: int


BORDERS = [weeks * 7 * DAY + off for weeks in (0, 1, 2) for off in (-TICK, 0 * TICK, TICK)]
FAR = [90 * DAY, 90 * DAY + TICK, 365 * DAY, 365 * DAY - TICK, 365 * DAY + TICK]
SAID = {
    "nps": (3, 7, 9, 10, 10),
    "csat": (1, 3, 5, 5),
    "review": (None, 2, 3, 4, 5),
    "call": (None,),
    "purchase": (10, 25, 40, 40, -5),
    "referral": range(14),
    "ask": (None, None, "agreed", "declined"),
    "ticket": (None, "answered", "closed"),
}
USUAL = (*SAID, "purchase", "purchase", "nps", "csat", "referral")
ON = {"A": "KKKCCEL", "K": "CCCERAL", "C": "EEERRKL", "E": "RRRVCL", "R": "VVVEEL", "V": "VRREL", "L": "CRKA"}


def events(random, customers):
    """What happened in a company of so many customers, in no order."""

    def before():
        return random.choice(
            (
                timedelta(hours=random.randint(-30, 15 * 24), minutes=7),
                timedelta(hours=random.randint(0, 8 * 24), minutes=7),
                timedelta(days=random.randint(15, 200), hours=11),
                timedelta(days=random.randint(15, 120), hours=11),
                random.choice(BORDERS),
                random.choice((*BORDERS, *FAR)),
            )
        )

    def one(what, who, detail, at=None):
        undone = random.choice((0, 0, 0, 0, 0, 1, 2)) if what not in {"merge", "opt out"} else 0
        return Event(what, who, at or before(), detail, random.choice((0, 0, 0, 1, 2, 3)), undone)

    found = []
    for who in range(customers):
        letter = random.choice("AAAKKCER")
        for at in sorted((before() for _ in range(random.randint(0, 7))), reverse=True):
            found.append(one("move", who, letter, at))
            letter = random.choice(ON[letter])
    for _ in range(random.randint(0, 6 * customers)):
        what = random.choice(USUAL)
        found.append(one(what, random.randrange(customers), random.choice(SAID[what])))
    rare = [what for what in ("opt out", "merge") if random.random() < 0.4]
    return found + [one(what, random.randrange(customers), random.randrange(14)) for what in rare]


class Company:
    """`log` everything that is logged up to an instant; `book` has what stands."""

    def __init__(self, database, week, customers, happened):
        zone, week_start, due = week
        self.database, self.team = database, f"D{next(_numbers)}"
        setting = ({} if zone == "UTC" else {"zone": zone}) | (
            {"week_start": "sunday"} if week_start == "sunday" else {}
        )
        self.requests = Requests(database, now=datetime(2024, 1, 1, tzinfo=UTC), team=self.team, **setting)
        self.names = [f"c{number}" for number in range(customers)]
        self.requests.add(*self.names)
        self.book = Book(zone=zone, week_start=6 if week_start == "sunday" else 0)
        self.schedule = Schedule(Cadence.WEEKLY, 0, time(9), zone)
        self.due = datetime(*due, 9, tzinfo=ZoneInfo(zone)).astimezone(UTC)
        self.due_before = self._a_week_before(self.due)
        self.end = self.book.midnight(self.book.week(self.book.day_of(self.due))[1])
        self.now = self.due + 5 * HOUR
        self._asks = itertools.count(1)
        self._todo = self._planned(happened)

    def _a_week_before(self, due):
        local = due.astimezone(ZoneInfo(self.book.zone)).replace(tzinfo=None) - timedelta(days=7)
        return local.replace(tzinfo=ZoneInfo(self.book.zone)).astimezone(UTC)

    def _planned(self, happened):
        """(when it is logged, its number, what is called with the house) in order."""
        late = (None, self.due_before - HOUR, self.due_before + 2 * DAY, self.now - 10 * HOUR / 60)
        undone = (None, self.due_before + 3 * DAY, self.now - HOUR / 60)
        plan = []
        for number, event in enumerate(happened):
            at = min(self.end - event.before, self.now - 20 * HOUR / 60)
            when = late[event.late]
            when = at if when is None or when < at else when
            plan.append((when, number, lambda house, e=event, at=at, n=number: self._do(house, e, at, n)))
            if event.undone and undone[event.undone] > when:
                plan.append((undone[event.undone], number, lambda house, n=number: self._undo(house, n)))
            if event.what in {"ask", "ticket"} and event.detail and not event.undone:
                later = min(max(when, at + 30 * HOUR), self.now - 5 * HOUR / 60)
                plan.append((later, number, lambda house, e=event, at=later, n=number: self._follow(house, e, at, n)))
        self._actions, self._threads = {}, {}
        return sorted(plan, key=lambda one: one[:2])

    def log(self, until):
        """Log all that is logged up to an instant."""
        with self.database.transaction(self.team, writes=True) as store:
            while self._todo and self._todo[0][0] <= until:
                at, _number, act = self._todo.pop(0)
                self._at = at
                act(self._house(store, at))

    @staticmethod
    def _house(store, at, person=MANAGER):
        key = f"company {next(_numbers)}"
        return Lifecycle(store, person=person, now=at, origin="slash", request_key=key, verb="test")

    def _undo(self, house, number):
        action = self._actions.get(number)
        if action is not None:
            house.undo(action)
            self.book.undo(action)

    def _do(self, house, event, at, number):
        customer = house.names.find(self.names[event.who])
        late = None if at == self._at else at
        try:
            if event.what == "move":
                self._move(house, customer, event, late)
            elif event.what == "purchase":
                day = self.book.day_of(at)
                house.purchases.log(Bought(customer, event.detail * 100, on=day))
                self.book.purchases.append(Purchase(customer.name, day, event.detail, house.action_id))
            elif event.what == "merge":
                self._merge(house, event)
            elif event.what == "opt out":
                house.touchpoints.opt_out(customer, True)
                self.book.opted_out.add(customer.name)
            else:
                self._touch(house, customer, event, at, late, number)
        except Refusal:
            return
        self._actions[number] = house.action_id

    def _move(self, house, customer, event, late):
        on = None if late is None else self.book.day_of(late)
        (done,) = house.moves.move(
            [Wanted(customer, house.model.stage(LETTERS[event.detail]), on, self._reason(event))]
        )
        if isinstance(done, Already):
            return
        mine = [move.at for move in self.book.moves if self.book.is_(move.who) == customer.name]
        if on is None:
            assert done.at == max([self._at, *(one + TICK for one in mine)])
        else:  # the definition: a bare date stands after that customer's other moves of that day
            assert self.book.day_of(done.at) == on
            assert all(done.at >= one for one in mine if self.book.day_of(one) == on)
        self.book.moves.append(Move(customer.name, event.detail, done.at, self._reason(event), house.action_id))

    @staticmethod
    def _reason(event):
        return ("price", None)[event.before // DAY % 2]

    def _merge(self, house, event):
        merged, survivor = (house.names.find(self.names[one % len(self.names)]) for one in (event.who, event.detail))
        if merged.id == survivor.id:
            return
        house.merges.merge(merged, survivor)
        for name in self.names:
            if self.book.is_(name) == merged.name:
                self.book.merged[name] = survivor.name

    def _touch(self, house, customer, event, at, late, number):
        other = thread = state = value = None
        name = customer.name
        if event.what == "referral":
            referred = house.names.find(self.names[event.detail % len(self.names)])
            house.touchpoints.refer(customer, referred, at=late)
            other = referred.name
        elif event.what == "ask":
            self._threads[number] = house.touchpoints.ask(customer, "review", at=late, anyway=True)
            thread, state = number, "asked"
        elif event.what == "ticket":
            self._threads[number] = house.touchpoints.ticket_opened(customer, at=late)
            thread, state = number, "opened"
        else:
            value = event.detail
            house.touchpoints.log(customer, event.what, at=late, value=value)
        self.book.touches.append(Touch(name, event.what, at, house.action_id, value, state, other, thread))

    def _follow(self, house, event, at, number):
        """Answer the ask, answer or close the ticket."""
        if number not in self._threads:
            return
        customer, begun = house.names.find(self.names[event.who]), self._threads[number]
        try:
            if event.what == "ask":
                house.touchpoints.answer_ask(customer, event.detail == "agreed", asked=begun)
            else:
                house.touchpoints.ticket_changed(begun, State[event.detail.upper()])
        except Refusal:
            return
        name = customer.name
        self.book.touches.append(Touch(name, event.what, at, house.action_id, None, event.detail, None, number))

    def happens_now(self, at):
        """Everybody is moved, at an instant that is in no digest yet."""
        with self.database.transaction(self.team, writes=True) as store:
            for number, name in enumerate(self.names):
                house = self._house(store, at)
                customer, stage = house.names.find(name), house.model.stage(LETTERS["LVAC"[number % 4]])
                with contextlib.suppress(Refusal):
                    house.moves.move([Wanted(customer, stage)])

    # -- digests

    def subscribe(self, kind):
        """The channel gets this digest from long before."""
        with self.database.transaction(self.team, writes=True) as store:
            return self._house(store, self.due_before - 20 * DAY).digests.subscribe(kind, self.schedule, "C1")

    def digest(self, subscription, due, now):
        """What the digest of a due time tells when it is made at an instant."""
        with self.database.transaction(self.team, writes=False) as store:
            return self._house(store, now, REP).digest_content.due(subscription, due, drawn=False)

    def ask(self, what, now):
        """What the house answers at an instant."""
        with self.database.transaction(self.team, writes=False) as store:
            return what(self._house(store, now, REP))

    def send(self, subscription, due, report, now):
        """The digest went out and was noted; whom it named."""
        with self.database.transaction(self.team, writes=False) as store:
            told = self._house(store, now, REP).digest_content.told(report, report.named)
        runs, key = self.database.runs, run_key(subscription.id, due)
        assert runs.claim(self.team, key, due, "one", now, HOUR)
        assert runs.begin_sending(self.team, key, "one", now, HOUR)
        runs.end(self.team, key, "one", RunState.SENT, now, channel="C1", ts="1.2", told=told)
        return [one.customer.name for one in report.named]

    def claim(self, named, at):
        """Somebody takes care of one whom the digest named."""
        on = List.AT_RISK if named.need is Need.AT_RISK else List.ADVOCATE
        with self.database.transaction(self.team, writes=True) as store:
            house = self._house(store, at, REP)
            house.claims.claim(house.names.find(named.customer.name), on)
            self.book.claims.append((named.customer.name, on.value, at, house.action_id))
