"""A sample customer's life: where they stood at each clock, and a touchpoint of theirs. Pure, always the same.

Instants are clocks: working days from the morning of today, -3.25 is a quarter of a day before the morning of the
third working day before today's.
"""

from __future__ import annotations

import math
import random
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from lifecycle.model import LOST
from lifecycle.stage_names import CONVERSION
from lifecycle.touchpoints import ADVERTISING, BLOG, EMAIL, NOTIFICATION, SEARCH, SOCIAL, TICKET, USED, State

if TYPE_CHECKING:
    from storage.sample.company import Sampled

NOW = 0.97
"""Nothing of today is later than this part of what of it has passed."""

BY_MACHINE = frozenset({ADVERTISING, BLOG, EMAIL, NOTIFICATION, SEARCH, SOCIAL, TICKET, USED})
"""What nobody types: it comes in files, a week at a time."""


@dataclass(frozen=True, slots=True)
class Touch:
    """A touchpoint of the company's `customer`-th customer at a clock. `other`: whom they referred, counted like that;
    `opened`: the clock of the row that this one goes on with."""

    customer: int
    clock: float
    kind: str
    value: int | None = None
    state: State = State.NONE
    detail: str | None = None
    note: str | None = None
    other: int | None = None
    opened: float | None = None

    @property
    def by_import(self) -> bool:
        """Whether it came with others in a file."""
        return self.kind in BY_MACHINE


@dataclass(frozen=True)
class Life:
    """A customer's moves as stays: stage, from a clock until another one."""

    number: int
    sampled: Sampled

    @cached_property
    def stays(self) -> list[tuple[int, float, float]]:
        """Stage, since and until; the last one lasts until now."""
        clocks = [min(NOW, step.hour - step.days_ago) for step in self.sampled.steps]
        return [
            (step.stage, since, until)
            for step, (since, until) in zip(self.sampled.steps, pairwise([*clocks, NOW]), strict=True)
        ]

    @cached_property
    def won_at(self) -> float:
        """When they reached conversion or went past it; infinite for who never did."""
        return min((since for stage, since, _until in self.stays if stage >= CONVERSION), default=math.inf)

    @cached_property
    def setbacks(self) -> list[float]:
        """When they went back or were lost."""
        return [after[1] for before, after in pairwise(self.stays) if after[0] < before[0]]

    @property
    def is_lost(self) -> bool:
        """Whether they are lost today."""
        return self.stays[-1][0] == LOST

    @cached_property
    def mood(self) -> float:
        """By how much their scores lie above those of others, of ten."""
        return self.spread("mood").gauss(0, 0.7)

    @cached_property
    def talks(self) -> float:
        """How gladly they tell others of the company: most a little, a few a lot."""
        return 1 + 6 * self.spread("talk").random() ** 3

    def spread(self, what: str) -> random.Random:
        """Chances of a customer's own, so that what happens to one hangs on nobody else."""
        return random.Random(f"sample {what} {self.sampled.name}")  # noqa: S311 - the same every time, on purpose

    def stage_at(self, clock: float) -> int | None:
        """Where they stood; None before they came."""
        nth = bisect_right(self._since, clock)
        return self.stays[nth - 1][0] if nth else None

    @cached_property
    def _since(self) -> list[float]:
        return [since for _stage, since, _until in self.stays]

    def trouble_within(self, clock: float, days: float) -> bool:
        """Whether they go back or are lost in so many working days from this clock on."""
        return any(clock <= at <= clock + days for at in self.setbacks)
