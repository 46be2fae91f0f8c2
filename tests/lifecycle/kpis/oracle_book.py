"""The log of a company in the plainest way, for the oracle of KPIs: lists of moves, purchases, touchpoints, facts. No numpy.

Stages are letters in their order, L is lost, None is nowhere. Instants are aware datetimes, days are dates.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)


@dataclass
class Move:
    """A move as it was logged."""

    who: str
    stage: str
    at: datetime
    action: int


@dataclass
class Step:
    """A move as it counts: where from, where to."""

    who: str
    at: datetime
    source: str | None
    stage: str


@dataclass
class Purchase:
    """Money of a day. `amount` and `profit` in the workspace's currency; None: not known, or it cannot be told in it. `said`:
    the amount in its own."""

    who: str
    day: date
    said: float
    amount: float | None
    profit: float | None
    product: str | None
    action: int


@dataclass
class Touch:
    """A touchpoint; `thread` is the ask or the ticket that it belongs to."""

    who: str
    kind: str
    at: datetime
    action: int
    value: int | None = None
    state: str | None = None
    other: str | None = None
    thread: int | None = None


@dataclass
class Fact:
    """What was said of a customer: owner, source, segment, cost, next step."""

    who: str
    field: str
    value: object
    at: datetime
    action: int


@dataclass
class Spent:
    """What was spent on a source in the month that begins on this day."""

    source: str
    month: date
    amount: float
    action: int


@dataclass
class Merged:
    """Who was merged into whom."""

    who: str
    into: str
    action: int


@dataclass
class Book:
    """Everything that stands in the log."""

    zone: str = "UTC"
    week_start: int = 0
    window_days: int = 90
    stuck_days: int = 30
    order: str = "AKCERV"
    retired: str = ""
    conversion: str = "C"
    moves: list[Move] = field(default_factory=list)
    purchases: list[Purchase] = field(default_factory=list)
    touches: list[Touch] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    spends: list[Spent] = field(default_factory=list)
    merges: list[Merged] = field(default_factory=list)
    kept: dict = field(default_factory=dict)

    def undo(self, action):
        """Without what this action said."""
        for rows in (self.moves, self.purchases, self.touches, self.facts, self.spends, self.merges):
            rows[:] = [row for row in rows if row.action != action]

    @property
    def window(self):
        return self.window_days * DAY

    def is_(self, who):
        """Who stands for this customer."""
        into = {one.who: one.into for one in self.merges}
        while who in into:
            who = into[who]
        return who

    def is_known_by(self, at):
        """Whether anything at all was on record before an instant."""
        last = self.day_of(at - timedelta(microseconds=1))
        return (
            any(mine[0].at < at for mine in self.steps().values())
            or any(one.at < at for one in self.touches)
            or any(one.day <= last for one in self.purchases)
        )

    # -- stages

    def rung(self, stage):
        """1 for the lowest; 0 for lost and for nowhere."""
        return self.order.index(stage) + 1 if stage and stage != "L" else 0

    @property
    def won_rung(self):
        return self.rung(self.conversion)

    @property
    def before_won(self):
        """The last stage in use below conversion."""
        return [one for one in self.order[: self.won_rung - 1] if one not in self.retired][-1]

    def is_won(self, stage):
        """At conversion or later."""
        return self.rung(stage) >= self.won_rung

    def is_prospect(self, stage):
        """In the ladder, below conversion."""
        return 0 < self.rung(stage) < self.won_rung

    # -- time

    def midnight(self, day):
        """The first instant of a local day."""
        return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def day_of(self, at):
        """The local day of an instant."""
        return at.astimezone(ZoneInfo(self.zone)).date()

    # -- moves

    def steps(self):
        """The moves that count, per customer: no second one to the same stage, no loss of who was nowhere."""
        if "steps" not in self.kept:
            found = {}
            for move in sorted(self.moves, key=lambda one: one.at):
                who = self.is_(move.who)
                mine = found.setdefault(who, [])
                before = mine[-1].stage if mine else None
                if before == move.stage or (before is None and move.stage == "L"):
                    continue
                mine.append(Step(who, move.at, before, move.stage))
            self.kept["steps"] = {who: mine for who, mine in found.items() if mine}
        return self.kept["steps"]

    def where(self, who, at):
        """The stage at an instant."""
        stage = None
        for step in self.steps().get(who, ()):
            if step.at <= at:
                stage = step.stage
        return stage

    def active(self, at):
        """Who is at conversion or later at an instant."""
        return [who for who in sorted(self.steps()) if self.is_won(self.where(who, at))]

    def in_period(self, start, end):
        """The moves of a period, in order of time."""
        found = [step for mine in self.steps().values() for step in mine if start <= step.at < end]
        return sorted(found, key=lambda step: step.at)

    def after(self, step):
        """The moves of this customer after this one."""
        mine = self.steps()[step.who]
        return mine[next(n for n, one in enumerate(mine) if one is step) + 1 :]

    # -- what was bought and said

    def bought(self, first, last):
        """The purchases and refunds of these days, both included, that can be told in the workspace's currency."""
        return [one for one in self.purchases if one.amount is not None and first <= one.day <= last]

    def buying_days(self, who, any_currency=False):
        """The different days with a purchase above zero."""
        found = [one for one in self.purchases if self.is_(one.who) == who and one.said > 0]
        return sorted({one.day for one in found if any_currency or one.amount is not None})

    def said(self, *kinds):
        """The touchpoints of these kinds in order of time; nobody refers themselves, as two who were merged into one would."""
        key = ("said", kinds)
        if key not in self.kept:
            found = [one for one in self.touches if one.kind in kinds and not self.is_of_itself(one)]
            self.kept[key] = sorted(found, key=lambda one: one.at)
        return self.kept[key]

    def is_of_itself(self, touch):
        return touch.other is not None and self.is_(touch.other) == self.is_(touch.who)

    def of(self, who, *kinds):
        """Those of one customer."""
        return [one for one in self.said(*kinds) if self.is_(one.who) == who]

    def reviews(self):
        """Those with a rating."""
        return [one for one in self.said("review") if one.value is not None]

    def referrals(self):
        """(who referred, whom, when), those that name somebody."""
        return [(self.is_(one.who), self.is_(one.other), one.at) for one in self.said("referral") if one.other]

    def acts(self):
        """(who, when) of what customers did for the company."""
        found = [(self.is_(one.who), one.at) for one in self.reviews()]
        found += [(giver, at) for giver, _other, at in self.referrals()]
        return found + [(self.is_(one.who), one.at) for one in self.said("ask") if one.state == "agreed"]

    # -- facts

    def held(self, who, name, at):
        """What an attribute was at an instant: the last that was said by then, or else the first that was said later. Nothing
        is taken away from who had none."""
        mine = sorted((one for one in self.facts if one.who == who and one.field == name), key=lambda one: one.at)
        mine = list(itertools.dropwhile(lambda one: one.value is None, mine))
        before = [one for one in mine if one.at <= at]
        if before:
            return before[-1].value
        return mine[0].value if mine else None

    def said_last(self, who, name, at=None):
        """The last that was said of it (until an instant)."""
        mine = sorted((one for one in self.facts if one.who == who and one.field == name), key=lambda one: one.at)
        mine = [one for one in mine if at is None or one.at <= at]
        return mine[-1].value if mine else None

    def take_over(self, merged, survivor, action):
        """What was never said of the survivor is taken over from who is merged into it."""
        for name in ("owner", "source", "segment", "cost", "next step"):
            of = {
                who: [one for one in self.facts if one.who == who and one.field == name] for who in (merged, survivor)
            }
            known = {who: any(one.value is not None for one in said) for who, said in of.items()}
            if known[merged] and not known[survivor]:
                self.facts += [Fact(survivor, name, one.value, one.at, action) for one in of[merged]]
