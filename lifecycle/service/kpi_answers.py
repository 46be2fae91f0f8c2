"""What is answered about KPIs: plain values for the commands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from lifecycle.kpis.asking import State
    from lifecycle.kpis.columns import Columns
    from lifecycle.kpis.kpi import KPI, Measured
    from lifecycle.model import Customer, Stage
    from lifecycle.period import Period
    from lifecycle.service.own_currency import LeftOut
    from lifecycle.stats import Verdict


@dataclass(frozen=True, slots=True)
class Wanted:
    """A target as it holds: `value` in the KPI's unit, `by` its last day (None: from now on), `own`: the KPI has it of itself,
    nobody set it. `currency`: it was set in another currency than the workspace has now, so that it holds no more."""

    value: float
    by: date | None = None
    own: bool = False
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A KPI in a period, and in the one before it (None: nothing was recorded yet). `state` is held against `goal`, what
    `target` asks of a period so long (of a count, its part of a month); `due`: its day is over, so that what is not hit is missed."""

    kpi: KPI
    stage: Stage
    now: Measured
    before: Measured | None
    target: Wanted | None
    state: State
    goal: float | None = None
    due: bool = True

    @property
    def is_measurable(self) -> bool:
        """Whether there is a value, be it of too few. Without one nothing was logged that it counts, or there is nothing to
        divide by, however many things there are."""
        return self.now.value is not None

    @property
    def is_enough(self) -> bool:
        """Whether there is a value that may be shown as one."""
        return self.now.value is not None and self.now.n >= self.kpi.minimum_n

    @property
    def change(self) -> float | None:
        """The value less the one before, where both may be shown."""
        if self.before is None or self.before.value is None or self.now.value is None or not self.is_enough:
            return None
        comparable = self.before.n >= self.kpi.minimum_n and not (self.now.beyond or self.before.beyond)
        return self.now.value - self.before.value if comparable else None


@dataclass(frozen=True, slots=True)
class StageRow:
    """A stage with its three fixed columns, now and in the period before, and its KPIs."""

    stage: Stage
    now: Columns
    before: Columns | None
    kpis: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """A KPI in one of the weeks of a chart. `enough`: it was counted from enough to believe it."""

    starts: date
    value: float | None
    n: int
    enough: bool


@dataclass(frozen=True, slots=True)
class Course:
    """A KPI week by week, the oldest first, and its target."""

    stage: Stage
    kpi: KPI
    weeks: tuple[Week, ...]
    target: float | None


@dataclass(frozen=True, slots=True)
class Asked:
    """The period as far as it had gone at `as_of`, when it was counted, the same part of the one before, and purchases that
    could not count. `is_old`: more may have come since."""

    period: Period
    previous: Period
    left_out: LeftOut
    as_of: datetime
    is_old: bool = False


@dataclass(frozen=True, slots=True)
class BoardAnswer:
    """Every stage with its KPIs. `courses` counts the weeks of a chart when it is called, after the transaction too.
    `recorded`: whether anything at all was logged."""

    asked: Asked
    stages: tuple[StageRow, ...]
    courses: Callable[[], tuple[Course, ...]]
    recorded: bool

    @property
    def rows(self) -> tuple[Row, ...]:
        """The KPIs of all stages."""
        return tuple(row for stage in self.stages for row in stage.kpis)


@dataclass(frozen=True, slots=True)
class Split:
    """A KPI by a field of the customers: (value of the field, measured), the most frequent first."""

    row: Row
    parts: tuple[tuple[str | None, Measured], ...]


@dataclass(frozen=True, slots=True)
class OneAnswer:
    """One KPI: its row, the verdict of its own history, the weeks of a chart, and what it is by a field if that was asked.
    `classes`: of a score, how many answers were above, between and below."""

    asked: Asked
    row: Row
    verdict: Verdict
    course: Course
    by: tuple[tuple[str | None, Measured], ...] = ()
    classes: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """One of the things that a KPI was counted from."""

    customer: Customer | None
    at: datetime
    over: float
    of: float
    is_open: bool


@dataclass(frozen=True, slots=True)
class ExplainAnswer:
    """A KPI with what it was counted from: some of the things, the newest first, and how many there are of them."""

    asked: Asked
    row: Row
    counted: tuple[Counted, ...] = field(default=())
    n: int = 0
    customers: int = 0
