"""What KPIs are counted from: frames of one stretch of time, and the period in it that is asked about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import pandas as pd

    from lifecycle.flows import Span
    from lifecycle.model import StageModel


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
        """The touchpoints of one kind: id, customer_id, at, value, state, other_id; ordered by at. See `Store.touchpoints`."""

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

    def stuck(self, at_us: int) -> tuple[int, int]:
        """How many customers were stuck in the stage before conversion at an instant, and how many stood there."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The frames, and the period `span` that a KPI is asked for; what happened after its end counts only where a window
    reaches beyond it. `day_of(us)` tells which local day an instant is."""

    model: StageModel
    span: Span
    read: Reading
    zone: str
    window_days: int

    @property
    def as_of_us(self) -> int:
        """Up to when anything is known."""
        return self.read.as_of_us

    def at(self, span: Span) -> Evidence:
        """The same frames, another period."""
        return replace(self, span=span)
