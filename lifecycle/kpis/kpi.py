"""What a KPI is: the object, what it is counted from, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import numpy.typing as npt

    from lifecycle.flows import Bools, Ints
    from lifecycle.kpis.evidence import Evidence
    from lifecycle.times.incidence import Floats


class Unit(StrEnum):
    """What a value is in. RATE is 0 to 1, MONEY is of the workspace's currency, SCORE is -100 to 100, RATING 1 to 5, EFFORT
    1 to 7."""

    RATE = "rate"
    COUNT = "count"
    MONEY = "money"
    MONEY_PER_DAY = "money per day"
    DAYS = "days"
    HOURS = "hours"
    MONTHS = "months"
    SCORE = "score"
    RATING = "rating"
    EFFORT = "effort"
    TIMES = "times"


class Better(StrEnum):
    """Which way a value should go; NEITHER for what is only to be known."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Parts:
    """What a KPI is counted from: a row per thing counted (a customer, a deal, an answer, a ticket), as arrays of one length.

    `over` and `of` are the row's part of the numerator and of the denominator; durations stand in `over`, with `open` where
    they are not over yet. `at_us`: when the row happened (microseconds since 1970), by which a breakdown asks for the
    owner, source or segment of that time. `more`: further columns that a KPI's own measure reads.

    `customer_id` 0: a row of no customer, as spending is. `source`: of such rows the source (text or None), None for other
    rows; None where there is no row of that kind.
    """

    customer_id: Ints
    at_us: Ints
    over: Floats
    of: Floats
    open: Bools
    more: dict[str, Floats]
    source: npt.NDArray[np.object_] | None = None

    def __len__(self) -> int:
        return len(self.customer_id)

    def where(self, mask: Bools) -> Parts:
        """Those of the mask."""
        return Parts(
            self.customer_id[mask],
            self.at_us[mask],
            self.over[mask],
            self.of[mask],
            self.open[mask],
            {name: column[mask] for name, column in self.more.items()},
            None if self.source is None else self.source[mask],
        )


@dataclass(frozen=True, slots=True)
class Measured:
    """A KPI's value in a period; None: not measurable (nothing to divide by, or nothing logged), which is not zero.

    `over` and `of`: numerator and denominator. `n`: how many things it was counted from. `low`, `high`: the 95 % interval,
    None where there is none. `open`: how many of the n may still change it (inside their window, unanswered, still open).
    `beyond`: it is a duration that is longer than `value`, since too few were over (median not reached).
    """

    value: float | None
    over: float
    of: float
    n: int
    low: float | None = None
    high: float | None = None
    open: int = 0
    beyond: bool = False


@dataclass(frozen=True, slots=True)
class KPI:
    """One KPI. `stage` is the six-stage preset's slug of the stage that it belongs to. Texts are in English, to be put
    through `_` where they are shown, and whole sentences that people read: what it is
    (`definition`), how it is counted (`formula`, with `numerator` and `denominator` named), what a zero or an empty
    denominator means (`zero_rule`), and what would have to be logged where it cannot be measured (`missing`, with the
    command). Under `minimum_n` the counts are shown instead of the value. `target`: the default, None without one.

    `aliases`: what else people type for it. `known`: whether anything that it counts was ever logged; where not, it is not
    measurable. `leads`: it is among the first to be told of its stage, in a table of all stages and week by week. `whole`: in a breakdown each part is its share of all things counted, and the parts add up to 1.
    """

    slug: str
    name: str
    stage: str
    unit: Unit
    better: Better
    definition: str
    formula: str
    numerator: str
    denominator: str
    window: str
    zero_rule: str
    missing: str
    minimum_n: int
    parts: Callable[[Evidence], Parts]
    measure: Callable[[Parts], Measured]
    target: float | None = None
    aliases: tuple[str, ...] = ()
    known: Callable[[Evidence], bool] | None = None
    whole: bool = False
    leads: bool = False
