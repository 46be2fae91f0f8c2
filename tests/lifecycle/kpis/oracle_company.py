"""Random small companies that log what happened through the house, while an oracle's book keeps what stands."""

from __future__ import annotations

import contextlib
import itertools
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from lifecycle.errors import Refusal
from lifecycle.service import Lifecycle
from lifecycle.service.moves import Already, Wanted
from lifecycle.service.purchases import Bought
from lifecycle.stages import add, preset, retire
from lifecycle.touchpoints import State
from tests.lifecycle.kpis.oracle_book import DAY, HOUR, TICK, Book, Fact, Merged, Move, Purchase, Spent, Touch
from tests.lifecycle.requests import MANAGER, REP, Requests

IDS = dict(zip("LAKCERVTU", range(9), strict=True))
"""The stages of the presets, and two of a workspace's own: T after knowledge, U after experience."""
RATES = {"EUR": Fraction(1), "USD": Fraction("0.8"), "CHF": None}
_numbers = itertools.count()


def steps(event):
    """What followed an ask or a ticket."""
    if event.what == "ask":
        return [event.detail] if event.detail else []
    return event.detail


class Company:
    """Everything that was logged until `now`; `book` has what stands."""

    def __init__(self, database, random, scene, kind, customers):
        self.database, self.team, self.random = database, f"O{next(_numbers)}", random
        zone = ZoneInfo(scene.zone)
        self.now = datetime(*scene.now, tzinfo=zone).astimezone(UTC)
        setting = {} if scene.zone == "UTC" else {"zone": scene.zone}
        setting |= {"week_start": "sunday"} if scene.week_start == "sunday" else {}
        setting["window_days"] = random.choice((10, 30, 60))
        setting |= random.choice(({}, {"margin_rate": "40"}))
        self.requests = Requests(database, now=datetime(2022, 1, 1, tzinfo=UTC), team=self.team, **setting)
        self.names = [f"c{number}" for number in range(customers)]
        self.requests.add(*self.names, owner="")
        self.book = Book(scene.zone, 6 if scene.week_start == "sunday" else 0, setting["window_days"])
        self.margin = Fraction(2, 5) if "margin_rate" in setting else None
        self._begin(kind)
        self._actions, self._threads = {}, {}

    def _begin(self, kind):
        with self.requests.asking(MANAGER) as house:
            house.workspace.change_rate("USD", "0.8")
        model, book = preset("five" if kind == "five" else "six"), self.book
        book.retired = "E" if kind == "five" else ""
        if kind.startswith("own"):
            model = add(model, "Trial", model.stage(IDS["K"]))
            model = add(model, "Onboarding", model.stage(IDS["E"]))
            book.order = "AKTCEURV"
        self._last_model = model
        for letter in {"own retired": "TR", "no knowledge": "K", "no conversion": "C"}.get(kind, ""):
            self._last_model = retire(self._last_model, self._last_model.stage(IDS[letter]))
            book.retired += letter
        book.conversion = "E" if kind == "no conversion" else "C"
        if model != preset("six"):
            with self.requests.asking(MANAGER) as house:
                house.workspace.change_stages(model)
        self._model = model

    def log(self, happened):
        """Log all of it in the order in which it was heard of; the stages are what they are in the end."""
        plan = []
        for number, event in enumerate(happened):
            logged = event.at
            if event.late:
                logged += (self.now - HOUR - event.at) * self.random.random()
            plan.append((logged, number, lambda at, e=event, n=number: self._do(e, at, n)))
            if event.undone:
                undone = min(logged + timedelta(minutes=self.random.randint(1, 90 * 24 * 60)), self.now - 2 * TICK)
                plan.append((undone, number, lambda at, n=number: self._undo(at, n)))
            if event.what in {"ask", "ticket"}:
                for place, step in enumerate(steps(event)):
                    logged += timedelta(minutes=self.random.choice((0, 7, 600, 60 * 24 * 13)))
                    own = 1000 * (place + 1) + number
                    later = min(logged, self.now - HOUR / 2)
                    plan.append((later, own, lambda at, e=event, s=step, n=number, o=own: self._follow(e, s, at, n, o)))
                    if self.random.random() < 0.1:
                        plan.append((later + HOUR / 4, own, lambda at, o=own: self._undo(at, o)))
        plan.append((self.now - TICK, -1, self._end_models))
        for at, _number, act in sorted(plan, key=lambda one: one[:2]):
            with contextlib.suppress(Refusal), self._transaction():
                act(at)

    @contextlib.contextmanager
    def _transaction(self, writes=True):
        with self.database.transaction(self.team, writes=writes) as self._store:
            yield
        self.book.kept.clear()

    def _end_models(self, at):
        if self._last_model != self._model:
            self._house(at).workspace.change_stages(self._last_model)

    def aim(self, kpis):
        """Set targets of some KPIs, which are returned by slug."""
        found = {
            kpi.slug: self.random.choice((0.5, 1, 4.7) if kpi.unit != "rate" else (0.1, 0.5, 0.62)) for kpi in kpis
        }
        self.targets = {
            slug: max(value, 1) if slug in {"rating", "ces", "review-mean"} else value for slug, value in found.items()
        }
        with self._transaction():
            for kpi in kpis:
                self._house(self.now - TICK).kpis.targets.set(kpi, self.targets[kpi.slug])

    def _house(self, at, person=MANAGER):
        key = f"oracle {next(_numbers)}"
        return Lifecycle(self._store, person=person, now=at, origin="slash", request_key=key, verb="test")

    def ask(self, what, now=None):
        """What the house answers."""
        with self._transaction(writes=False):
            return what(self._house(now or self.now, REP))

    def _undo(self, at, number):
        if self._actions.get(number) is not None:  # None would mean the last action
            self._house(at).undo(self._actions[number])
            self.book.undo(self._actions[number])

    def _do(self, event, logged, number):
        house = self._house(logged)
        who = house.names.find(self.names[event.who])
        late = None if logged == event.at else event.at
        doing = getattr(self, f"_{event.what}", self._touch)
        doing(house, who, event, late, logged)
        self._actions[number] = house.action_id
        if event.what in {"ask", "ticket"}:
            self._threads[number] = self._begun

    def _move(self, house, who, event, late, _logged):
        stage = house.model.stage(IDS[event.detail]) if event.detail in f"L{self.book.order}" else None
        if stage is None or stage.retired:
            return
        on = None if late is None else self.book.day_of(late)
        (done,) = house.moves.move([Wanted(who, stage, on)])
        if not isinstance(done, Already):
            self.book.moves.append(Move(who.name, event.detail, done.at, house.action_id))

    def _purchase(self, house, who, event, _late, _logged):
        random, day = self.random, self.book.day_of(event.at)
        currency = random.choice(("EUR", "EUR", "EUR", "USD", "CHF"))
        profit_cents = random.choice((None, None, round(30 * event.detail)))
        product = random.choice((None, None, "Support", "Cloud"))
        cents = round(100 * event.detail)
        house.purchases.log(Bought(who, cents, profit_cents, currency=currency, on=day, product=product))
        profit = cents * self.margin if profit_cents is None and self.margin is not None else profit_cents
        rate = RATES[currency]
        told = [None if one is None or rate is None else one * rate / 100 for one in (cents, profit)]
        self.book.purchases.append(Purchase(who.name, day, cents, *told, product, house.action_id))

    def _spend(self, house, _who, event, _late, _logged):
        month = self.book.day_of(event.at).replace(day=1)
        source, currency = self.random.choice(("web", "FAIR", "expo")), self.random.choice(("EUR", "USD", "CHF"))
        cents = round(100 * event.detail)
        house.purchases.spend(source, month, cents, currency)
        if RATES[currency]:
            self.book.spends.append(Spent(source, month, cents * RATES[currency] / 100, house.action_id))

    def _cost(self, house, who, event, _late, logged):
        house.purchases.cost(who, round(100 * event.detail))
        self.book.facts.append(Fact(who.name, "cost", Fraction(str(event.detail)), logged, house.action_id))

    def _set(self, house, who, event, _late, logged):
        house.customers.set(who, event.what, event.detail)
        self.book.facts.append(Fact(who.name, event.what, event.detail, logged, house.action_id))

    _owner = _source = _segment = _set

    def _snooze(self, house, who, event, _late, logged):
        day: date = self.book.day_of(logged) + event.detail * DAY
        house.snoozes.snooze(who, day)
        self.book.facts.append(Fact(who.name, "next step", day, logged, house.action_id))

    def _merge(self, house, who, event, _late, _logged):
        into = house.names.find(self.names[event.detail])
        house.merges.merge(who, into)
        self.book.take_over(who.name, into.name, house.action_id)
        self.book.merges.append(Merged(who.name, into.name, house.action_id))

    # -- touchpoints

    def _touch(self, house, who, event, late, _logged):
        house.touchpoints.log(who, event.what, at=late, value=event.detail)
        self._said(house, who, event.what, event.at, event.detail)

    def _said(self, house, who, kind, at, value=None, **more):
        self.book.touches.append(Touch(who.name, kind, at, house.action_id, value, **more))

    def _referral(self, house, who, event, late, logged):
        if event.detail is None:  # they were told of us
            house.touchpoints.log(who, "referral", at=late)
            self._said(house, who, "referral", event.at)
            return
        other = house.names.find(self.names[event.detail % len(self.names)])
        house.touchpoints.refer(who, other, at=late)
        if not other.source:
            self.book.facts.append(Fact(other.name, "source", "referral", logged, house.action_id))
        self._said(house, who, "referral", event.at, other=other.name)

    def _ask(self, house, who, event, late, _logged):
        self._begun = house.touchpoints.ask(who, self.random.choice(("review", "post")), at=late, anyway=True)
        self._said(house, who, "ask", event.at, state="asked", thread=self._begun.id)

    def _ticket(self, house, who, event, late, _logged):
        self._begun = house.touchpoints.ticket_opened(who, at=late)
        self._said(house, who, "ticket", event.at, state="opened", thread=self._begun.id)

    def _follow(self, event, step, logged, number, own):
        """Answer the ask; answer, close or reopen the ticket."""
        begun = self._threads.get(number)
        if begun is None:
            return
        house = self._house(logged)
        who = house.names.find(self.names[event.who])
        if event.what == "ask":
            one = house.touchpoints.answer_ask(who, step == "agreed", asked=begun)
        else:
            one = house.touchpoints.ticket_changed(
                begun, {"a": State.ANSWERED, "c": State.CLOSED, "r": State.REOPENED}[step]
            )
        self._said(house, who, event.what, one.at, state=one.state.name.lower(), thread=begun.id)
        self._actions[own] = house.action_id
