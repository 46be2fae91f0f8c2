"""The log of a company in the plainest way: lists of moves, purchases and touchpoints, for the oracle of digests. No numpy.

Stages are the letters A K C E R V, L is lost, None is nowhere. Instants are aware datetimes, days are dates.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LADDER = "AKCERV"
DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)


@dataclass
class Move:
    """A move as it was logged."""

    who: str
    stage: str
    at: datetime
    reason: str | None
    action: int


@dataclass
class Step:
    """A move as it counts: where from, where to."""

    who: str
    at: datetime
    source: str | None
    stage: str
    reason: str | None

    @property
    def back(self):
        return self.source not in {None, "L"} and self.stage != "L" and rung(self.stage) < rung(self.source)

    @property
    def forward(self):
        return self.source not in {None, "L"} and rung(self.stage) > rung(self.source)


@dataclass
class Purchase:
    """Money of a day."""

    who: str
    day: date
    amount: float
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


def rung(stage):
    """1 to 6; 0 for lost and for nowhere."""
    return LADDER.index(stage) + 1 if stage and stage != "L" else 0


@dataclass
class Book:
    """Everything that stands in the log."""

    zone: str = "UTC"
    week_start: int = 0
    window_days: int = 90
    moves: list[Move] = field(default_factory=list)
    purchases: list[Purchase] = field(default_factory=list)
    touches: list[Touch] = field(default_factory=list)
    merged: dict[str, str] = field(default_factory=dict)
    opted_out: set[str] = field(default_factory=set)
    claims: list[tuple[str, str, datetime, int]] = field(default_factory=list)

    def copy(self):
        """As it stands now."""
        return copy.deepcopy(self)

    def undo(self, action):
        """Without what this action said."""
        for rows in (self.moves, self.purchases, self.touches):
            rows[:] = [row for row in rows if row.action != action]
        self.claims[:] = [row for row in self.claims if row[3] != action]

    def is_(self, who):
        """Who stands for this customer."""
        return self.merged.get(who, who)

    # -- time

    def midnight(self, day):
        """The first instant of a local day."""
        return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def day_of(self, at):
        """The local day of an instant."""
        return at.astimezone(ZoneInfo(self.zone)).date()

    def week(self, due_day):
        """The newest week that was over on this day: its first day, and the first one after it."""
        end = due_day
        while end.weekday() != self.week_start:
            end -= DAY
        return end - 7 * DAY, end

    # -- moves

    def steps(self):
        """The moves that count, per customer: no second one to the same stage, no loss of who was nowhere."""
        found = {}
        for move in sorted(self.moves, key=lambda one: one.at):
            who = self.is_(move.who)
            mine = found.setdefault(who, [])
            before = mine[-1].stage if mine else None
            if before == move.stage or (before is None and move.stage == "L"):
                continue
            mine.append(Step(who, move.at, before, move.stage, move.reason))
        return found

    def where(self, who, at):
        """The stage at an instant."""
        stage = None
        for step in self.steps().get(who, ()):
            if step.at <= at:
                stage = step.stage
        return stage

    def active(self, at):
        """Who is at conversion or later at an instant."""
        return [who for who in sorted(self.steps()) if rung(self.where(who, at)) >= rung("C")]

    def in_period(self, start, end):
        """The moves of a period, in order of time."""
        found = [step for mine in self.steps().values() for step in mine if start <= step.at < end]
        return sorted(found, key=lambda step: step.at)

    # -- what was bought and said

    def bought(self, who=None):
        """Day and amount of each purchase, of one customer or of all."""
        return [(one.day, one.amount) for one in self.purchases if who in {None, self.is_(one.who)}]

    def buying_days(self, who):
        """The different days with a purchase above zero."""
        return sorted({day for day, amount in self.bought(who) if amount > 0})

    def said(self, kind, who=None):
        """The touchpoints of a kind, in order of time."""
        found = [one for one in self.touches if one.kind == kind and who in {None, self.is_(one.who)}]
        return sorted(found, key=lambda one: one.at)

    def reviews(self):
        """Those with a rating."""
        return [one for one in self.said("review") if one.value is not None]

    def referrals(self):
        """Those that name somebody else: two who were merged into one referred nobody."""
        return [one for one in self.said("referral") if one.other is not None and not self.is_of_itself(one)]

    def is_of_itself(self, touch):
        """Whether it is a referral of oneself, by two who were merged into one."""
        return touch.kind == "referral" and touch.other is not None and self.is_(touch.other) == self.is_(touch.who)

    def acts(self):
        """What customers did for the company."""
        return [*self.reviews(), *self.referrals(), *(one for one in self.said("ask") if one.state == "agreed")]
