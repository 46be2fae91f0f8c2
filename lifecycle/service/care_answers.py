"""What the questions about caring are answered with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from lifecycle.care.advocates import LeftOut as NotAsked
    from lifecycle.care.at_risk import LeftOut as NotListed
    from lifecycle.care.buying import Second
    from lifecycle.care.claims import Claim, Episode, List
    from lifecycle.care.health import Answered, Health
    from lifecycle.care.rules import Why
    from lifecycle.care.signals import Reason
    from lifecycle.model import Customer
    from lifecycle.service.own_currency import LeftOut
    from lifecycle.touchpoints import Logged, Touchpoint
    from lifecycle.value.base import Base


@dataclass(frozen=True, slots=True)
class Known:
    """What there is to tell risk or advocacy from: whether purchases count, feedback, use and moves back were found."""

    purchases: bool
    feedback: bool
    use: bool


@dataclass(frozen=True, slots=True)
class AtRisk:
    """Somebody at risk: every reason, the value at stake (money; None: not known), and who takes care of them."""

    customer: Customer
    reasons: tuple[Reason, ...]
    stake: float | None
    claim: Claim | None


@dataclass(frozen=True, slots=True)
class AtRiskAnswer:
    """A page of those at risk, of `n` in all; `stake`: of all of them, `staked` of whom it is known. `reasons`: how many have
    each. `signed` of `active` customers (in conversion or later) have one, listed or left out. `base`: the model of purchases (None: nothing bought, or too few again), `unread` purchases that could not count."""

    page: tuple[AtRisk, ...]
    n: int
    stake: float
    staked: int
    claimed: int
    reasons: dict[Why, int]
    left_out: NotListed
    signed: int
    active: int
    second: Second
    known: Known
    base: Base | None
    unread: LeftOut


@dataclass(frozen=True, slots=True)
class Advocate:
    """Somebody who may be asked: NPS and CSAT of the latest answers (None: none that speaks for it), days since the younger
    one, whether they acted before, bought again, stayed; their expected profit of the coming year (None: not known)."""

    customer: Customer
    nps: int | None
    csat: int | None
    days: int
    acted: bool
    again: bool
    stayed: bool
    value: float | None
    claim: Claim | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who was asked so many days ago and has not answered."""

    customer: Customer
    days: int


@dataclass(frozen=True, slots=True)
class AdvocatesAnswer:
    """A page of those who may be asked, of `n` in all, and who was asked and has not answered (`waiting` of `n_waiting`,
    longest ago first)."""

    page: tuple[Advocate, ...]
    n: int
    waiting: tuple[Waiting, ...]
    n_waiting: int
    left_out: NotAsked
    known: Known
    base: Base | None


@dataclass(frozen=True, slots=True)
class Scored:
    """The latest answer of a kind, and how many there are in all."""

    latest: Answered
    n: int


@dataclass(frozen=True, slots=True)
class CareCard:
    """What is known of one customer beside their moves: health; the last contact; the latest answers; open tickets, oldest
    first; whom they referred and who referred them; profit to date and in the coming year (money; None: nothing bought, or
    too little known); the day of the next step; who takes care of them, by list."""

    health: Health
    last_touch: Logged | None
    answers: tuple[Scored, ...]
    open_tickets: tuple[Touchpoint, ...]
    referred: tuple[Customer, ...]
    referred_by: tuple[Customer, ...]
    profit: float | None
    expected: float | None
    next_step: date | None
    claims: dict[List, Claim] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Became:
    """What became of a claim: how it ended, and whether the customer moved forward after it was made."""

    episode: Episode
    moved_forward: bool

    @property
    def is_quiet(self) -> bool:
        """Whether nothing came of it yet: neither an outcome nor a move forward."""
        return self.episode.outcome is None and not self.moved_forward


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims made in a period, first to last."""

    rows: tuple[Became, ...]

    @property
    def done(self) -> int:
        """How many ended with an outcome."""
        return sum(row.episode.outcome is not None for row in self.rows)

    @property
    def moved_forward(self) -> int:
        """How many customers moved forward after they were claimed."""
        return sum(row.moved_forward for row in self.rows)

    @property
    def quiet(self) -> int:
        """How many nothing came of yet."""
        return sum(row.is_quiet for row in self.rows)
