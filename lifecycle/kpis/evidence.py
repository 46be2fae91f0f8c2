"""What KPIs are counted from: frames of one stretch of time, and the period in it that is asked about."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from zoneinfo import ZoneInfo

import numpy as np

from lifecycle.dates import begins
from lifecycle.flows import microseconds, window_us
from lifecycle.times.stuck import DAY_US

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from lifecycle.flows import Ints, Span
    from lifecycle.model import StageModel

T = TypeVar("T")
MOST_KEPT = 16
"""Results shared by KPIs that are kept, about those of one period; what was not used for longest goes first."""
_EPOCH = date(1970, 1, 1)


class Reading(Protocol):
    """Reads the frames, each once, of a stretch [since_us, as_of_us] that reaches at least twelve months and the previous
    period back; int64 but where it is said. Instants are microseconds since 1970, days are days since 1970."""

    since_us: int
    as_of_us: int

    def moves(self) -> pd.DataFrame:
        """As `Store.moves_between`: customer_id, from_stage, from_at, from_nth, stage, nth, kind, entered_at; ordered by
        entered_at."""

    def standing(self) -> pd.DataFrame:
        """As `Store.standing` at `as_of_us`: customer_id, stage (lost too), nth, entered_at; in no order."""

    def touches(self, kind: str) -> pd.DataFrame:
        """The touchpoints of one kind: id, customer_id, at, value, state, other_id; ordered by at; referrals of all time. See
        `Store.touchpoints`."""

    def own_kinds(self) -> Sequence[tuple[str, bool]]:
        """The kinds of contacts that the workspace added, and whether it makes them itself."""

    def purchases(self) -> pd.DataFrame:
        """customer_id, day, amount, profit (float64, of the workspace's currency; profit NaN where it is not known), product_no
        (-1: not said); ordered by day. Refunds are negative."""

    def first_bought(self) -> pd.DataFrame:
        """Of everybody who ever bought: customer_id, first_day, second_day (-1: none); ordered by customer."""

    def spends(self) -> pd.DataFrame:
        """source, day (first of the month), until_day, amount (float64, the workspace's currency), of all time."""

    def own_costs(self) -> dict[int, float]:
        """The acquisition cost of each customer of whom one was said, in the workspace's currency."""

    def attributes(self, field: str) -> pd.DataFrame:
        """As `Store.attributes`: customer_id, said_at, value; every customer's."""

    def at_risk(self, at_us: int) -> Ints:
        """The ids, ascending, of everybody who showed at an instant a sign that they may be lost, as the list of them does."""

    def stuck(self, at_us: int) -> tuple[int, int]:
        """How many customers were stuck in the stage before conversion at an instant, and how many stood there."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The frames, and the period `span` that a KPI is asked for; what happened after its end counts only where a window
    reaches beyond it. `day_of(us)` tells which local day an instant is. `kept`: what several KPIs count from, made once."""

    model: StageModel
    span: Span
    read: Reading
    zone: str
    window_days: int
    kept: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def as_of_us(self) -> int:
        """Up to when anything is known."""
        return self.read.as_of_us

    @property
    def window_us(self) -> int:
        """The length of a follow-up."""
        return window_us(self.window_days)

    @property
    def opening_us(self) -> int:
        """The last instant before the period: who stands where then is the stock that it opens with."""
        return self.span.start_us - 1

    @property
    def closing_us(self) -> int:
        """The last instant of the period that is known of."""
        return min(self.span.end_us - 1, self.as_of_us)

    @property
    def days(self) -> tuple[int, int]:
        """The first and the last local day of the period, both included, as far as it is known of."""
        return day_of(self.span.start_us, self.zone), day_of(self.closing_us, self.zone)

    def at(self, span: Span) -> Evidence:
        """The same frames, another period."""
        return replace(self, span=span)

    def once(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """What `make` gives, made once for a key that tells everything that it depends on but the frames."""
        if key in self.kept:
            self.kept[key] = self.kept.pop(key)  # used again, so it goes last
        else:
            made = make()
            while len(self.kept) >= MOST_KEPT:
                del self.kept[next(iter(self.kept))]
            self.kept[key] = made
        found: T = self.kept[key]
        return found

    def moves(self, since_us: int, until_us: int) -> pd.DataFrame:
        """The moves made in [since_us, until_us], as far as they are known of."""
        return between(self.read.moves(), "entered_at", since_us, min(until_us, self.as_of_us))

    def moves_in(self) -> pd.DataFrame:
        """The moves of the period."""
        return self.moves(self.span.start_us, self.closing_us)

    def touches(self, kind: str, since_us: int, until_us: int) -> pd.DataFrame:
        """The touchpoints of a kind in [since_us, until_us], as far as they are known of."""
        return between(self.read.touches(kind), "at", since_us, min(until_us, self.as_of_us))

    def touches_in(self, kind: str) -> pd.DataFrame:
        """The touchpoints of a kind in the period."""
        return self.touches(kind, self.span.start_us, self.closing_us)

    def bought(self, first_day: int, last_day: int) -> pd.DataFrame:
        """The purchases of these days, both included, and refunds."""
        return between(self.read.purchases(), "day", first_day, last_day)

    def bought_in(self) -> pd.DataFrame:
        """The purchases of the period, and refunds."""
        return self.bought(*self.days)

    def day_of(self, at_us: Ints) -> Ints:
        """The local day of each instant, days since 1970."""
        if not len(at_us):
            return np.zeros(0, np.int64)
        first = int(at_us.min()) // DAY_US - 1
        starts = np.array(_starts(first, int(at_us.max()) // DAY_US + 2, self.zone), np.int64)
        return np.asarray(np.searchsorted(starts, at_us, side="right") - 1 + first)

    def starts_of(self, days: Ints) -> Ints:
        """The first instant of each local day."""
        if not len(days):
            return np.zeros(0, np.int64)
        first = int(days.min())
        return np.array(_starts(first, int(days.max()) + 1, self.zone), np.int64)[days - first]


def between(frame: pd.DataFrame, column: str, low: int, high: int) -> pd.DataFrame:
    """The rows of a frame ordered by a column in which that lies in [low, high]."""
    values = frame[column].to_numpy()
    return frame.iloc[np.searchsorted(values, low, side="left") : np.searchsorted(values, high, side="right")]


def day_of(at_us: int, zone: str) -> int:
    """The local day of one instant, days since 1970."""
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at_us)
    return (moment.astimezone(ZoneInfo(zone)).date() - _EPOCH).days


@lru_cache(maxsize=64)
def _starts(first: int, behind: int, zone: str) -> tuple[int, ...]:
    """The first instants of the local days [first, behind)."""
    return tuple(microseconds(begins(_EPOCH + timedelta(days=day), zone)) for day in range(first, behind))
