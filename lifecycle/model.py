"""The things of the domain: stages and their order, customers, moves, visits, actions, people.

Everything here is frozen and plain. Times are aware UTC; amounts are integer cents beside their currency;
a stage is known by a small integer that never changes, so that it can be renamed and re-ordered freely.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from lifecycle.text import _

if TYPE_CHECKING:
    from datetime import datetime

MANY = 16_383
"""The largest number of stays in one stage that is told from more."""
LOST = 0
"""The stage id of the state outside the ladder: churned, or a lost deal."""


class Kind(IntEnum):
    """How a customer came to a visit, told by where they were before."""

    NEW = 1
    FORWARD = 2
    SKIP = 3
    BACK = 4
    LOST = 5
    WON_BACK = 6


class Rule(StrEnum):
    """When a customer of the cohort counts as having reached a step.

    REACHED: entered it or any later stage. ORDERED: entered it after having matched the step before; who skips a
    step is out from there on. ANY: entered it, whatever came before.
    """

    REACHED = "reached"
    ORDERED = "ordered"
    ANY = "any"


TERMINAL = "terminal"
"""The person who asks from the machine itself: no user of Slack."""


class Role(StrEnum):
    """What a person may do: a viewer asks, a rep also writes, a manager also decides about the workspace."""

    VIEWER = "viewer"
    REP = "rep"
    MANAGER = "manager"

    def covers(self, needed: Role) -> bool:
        """Whether this role may do what `needed` may do."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


@dataclass(frozen=True, slots=True)
class Stage:
    """One rung of the ladder. `slug` is the preset's word, `name` what the workspace calls it."""

    id: int
    slug: str
    name: str
    retired: bool = False


@dataclass(frozen=True, slots=True)
class StageModel:
    """The workspace's ordered stages, retired ones among them, since history still speaks of those.

    `conversion` is the id of the stage where a prospect becomes a customer in the strict sense.
    """

    preset: str
    stages: tuple[Stage, ...]
    conversion: int
    _position: dict[int, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_position", {stage.id: at for at, stage in enumerate(self.stages)})

    @property
    def ladder(self) -> tuple[Stage, ...]:
        """The stages that a customer can be moved to, lowest first."""
        return tuple(stage for stage in self.stages if not stage.retired)

    def stage(self, stage_id: int) -> Stage:
        """The stage with this id; `LOST` gives the state outside the ladder. KeyError for an unknown id."""
        if stage_id == LOST:
            return Stage(LOST, "lost", _("Lost"))
        return self.stages[self._position[stage_id]]

    def position(self, stage_id: int) -> int:
        """Place in the order, 0 the lowest; -1 for lost."""
        return -1 if stage_id == LOST else self._position[stage_id]

    def later(self, stage_id: int) -> tuple[int, ...]:
        """Ids of the stages after this one, retired ones among them."""
        return tuple(stage.id for stage in self.stages[self.position(stage_id) + 1 :])

    def skipped(self, from_stage: int, to_stage: int) -> tuple[Stage, ...]:
        """The stages that a move up from one to the other passes by, without the retired ones."""
        low, high = self.position(from_stage), self.position(to_stage)
        return tuple(stage for stage in self.stages[low + 1 : high] if not stage.retired)

    def kind(self, from_stage: int | None, to_stage: int) -> Kind:
        """What a move between two different stages is; `from_stage` is None for a customer's first move."""
        if from_stage is None:
            return Kind.NEW
        if to_stage == LOST:
            return Kind.LOST
        if from_stage == LOST:
            return Kind.WON_BACK
        if self.position(to_stage) < self.position(from_stage):
            return Kind.BACK
        return Kind.SKIP if self.skipped(from_stage, to_stage) else Kind.FORWARD


@dataclass(frozen=True, slots=True)
class Person:
    """Someone of the Slack workspace. `outsider`: of another organisation, in a shared channel."""

    id: str
    role: Role
    name: str = ""
    zone: str | None = None
    language: str | None = None
    outsider: bool = False


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer or prospect, and where they are: `stage` and `since` are None before the first move."""

    id: int
    name: str
    owner: str | None = None
    source: str | None = None
    segment: str | None = None
    acquisition_cost_cents: int | None = None
    currency: str | None = None
    stage: int | None = None
    since: datetime | None = None


NEXT_STEP = "next_step"
"""The fact about a customer that names the day of their next step, such as 2026-12-11: until it is over nobody counts
them as stuck."""
STUCK_DAYS = "stuck_days"
"""The fact about a workspace that says after how many days a customer is stuck; `stuck_days.2` says it of stage 2."""
RATE = "rate"
"""The fact about a workspace `rate.USD` says what one of a currency is worth in its own."""
MERGED_INTO = "merged_into"
"""The fact about a merged customer that names who stands for it: never one who was merged too."""
MERGED_UNDER = "merged_under"
"""The fact about a merged customer that names whom it was merged into itself, who may have been merged since."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A customer that was merged into another one, by the name it had."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class StageMove:
    """One line of the append-only log: when it happened (`effective_at`) and when we learned it (`recorded_at`)."""

    id: int
    customer_id: int
    to_stage: int
    effective_at: datetime
    recorded_at: datetime
    action_id: int


@dataclass(frozen=True, slots=True)
class Purchase:
    """Something a customer bought on a day (whole days since 1970); negative where they got their money back. `profit_cents`
    is None where no profit was said. `ref` is another system's name for it, unique in the workspace."""

    id: int
    customer_id: int
    day: int
    amount_cents: int
    profit_cents: int | None
    currency: str
    product: str | None = None
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Spend:
    """What was spent in a month (`day` is its first, days since 1970) to win customers of a source."""

    id: int
    source: str
    day: int
    amount_cents: int
    currency: str


@dataclass(frozen=True, slots=True)
class Contract:
    """A customer's contract: [starts_day, ends_day), days since 1970; without an end it runs until it is ended."""

    id: int
    customer_id: int
    starts_day: int
    ends_day: int | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """What was learnt and kept: `told` as text, made at `made_at` from data whose mark was `mark`."""

    mark: str
    made_at: datetime
    told: str


@dataclass(frozen=True, slots=True)
class Visit:
    """One stay in a stage: [entered_at, left_at), open while `left_at` is None. `move_id` is the move that began it.

    `nth`: which stay of the customer in this stage it is, 1 the first. `from_at` and `from_nth`: when the stay before it
    began, and which one in its stage that was; None where `from_stage` is.
    """

    customer_id: int
    move_id: int
    from_stage: int | None
    stage: int
    kind: Kind
    entered_at: datetime
    left_at: datetime | None = None
    nth: int = 1
    from_at: datetime | None = None
    from_nth: int | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that a person did that wrote something, and that can be undone as a whole.

    `verb` is the command's name (`stage move`), `summary` a sentence for lists, `undoes` the action that this
    one took back, `voided_by` the action that took this one back, `reply` what was answered, as JSON.
    """

    id: int
    request_key: str
    actor: str
    origin: str
    verb: str
    at: datetime
    summary: str = ""
    undoes: int | None = None
    voided_by: int | None = None
    reply: str | None = None
