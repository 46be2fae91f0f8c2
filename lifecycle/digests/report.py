"""What a digest tells: plain values for the commands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from typing import TypeAlias

    from lifecycle.care.claims import Claim
    from lifecycle.digests.kind import Kind, Need, Win
    from lifecycle.digests.silence import Heard
    from lifecycle.digests.subscription import Subscription
    from lifecycle.digests.told import Figure, Logged
    from lifecycle.kpis.kpi import KPI
    from lifecycle.model import Customer
    from lifecycle.model import Person as Member
    from lifecycle.period import Period
    from lifecycle.service.care_answers import Advocate, AtRisk, Waiting
    from lifecycle.service.kpi_answers import OneAnswer
    from lifecycle.service.stuck import Held

    Person: TypeAlias = "AtRisk | Advocate | Waiting | Held"

AGES_DAYS = (30, 60, 90, 120, 150, 180)
"""After how many days it is told how many of a month's new customers stayed."""


@dataclass(frozen=True, slots=True)
class Named:
    """A customer who needs somebody: on which list, and what that list tells of them."""

    need: Need
    told: Person

    @property
    def customer(self) -> Customer:
        """Who it is."""
        return self.told.customer

    @property
    def claim(self) -> Claim | None:
        """Who takes care of them, on a list where that is known."""
        return getattr(self.told, "claim", None)


@dataclass(frozen=True, slots=True)
class Listed:
    """How many are on a list now, of whom `claimed` are taken care of; the money at stake of the `staked` of whom it is
    known; the days within which three in four bought a second time (None: not known)."""

    n: int
    claimed: int = 0
    stake: float = 0.0
    staked: int = 0
    second_days: int | None = None


@dataclass(frozen=True, slots=True)
class Won:
    """How many wins of a kind, and the first customers behind them, each once."""

    n: int
    customers: tuple[Customer, ...]


@dataclass(frozen=True, slots=True)
class Became:
    """What has become of the `named` customers of the digest before: claimed since, moved forward, bought, lost; `quiet` are
    those of whom nothing of that is true."""

    named: int
    claimed: int
    moved: int
    bought: int
    lost: int
    quiet: int


@dataclass(frozen=True, slots=True)
class Restated:
    """A figure of the digest before that its period counts otherwise by now."""

    kpi: KPI
    said: Figure
    now: Figure


@dataclass(frozen=True, slots=True)
class Restatement:
    """All of them, and how much more was on record of that period by now (less, below zero)."""

    period: Period
    rows: tuple[Restated, ...]
    more: Logged


@dataclass(frozen=True, slots=True)
class Silent:
    """Somebody who has logged nothing of late: how many customers they own, and when they logged last (None: never)."""

    person: Member
    customers: int
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class Report:
    """A digest's content: `answers` by the KPI's slug, in the kind's order, each with the weeks of the charts.

    `lists`: every list that the kind names customers of; None: it is still being worked out. `logged`: what there is of the
    period; nothing of it means that nothing happened. `recorded`: whether anything was ever logged. `became`,
    `restatement`: None without an earlier digest to hold it against. `skipped`: when a digest before this one was due that
    was not sent. `next_due`: None where the channel is not subscribed to it.
    """

    kind: Kind
    period: Period
    as_of: datetime
    answers: Mapping[str, OneAnswer]
    recorded: bool
    logged: Logged
    lists: Mapping[Need, Listed | None] = field(default_factory=dict)
    named: tuple[Named, ...] = ()
    wins: Mapping[Win, Won] = field(default_factory=dict)
    heard: Heard | None = None
    became: Became | None = None
    restatement: Restatement | None = None
    subscription: Subscription | None = None
    due: datetime | None = None
    skipped: datetime | None = None
    next_due: datetime | None = None
