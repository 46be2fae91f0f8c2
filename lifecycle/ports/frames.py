"""What analyses and exports read: columns and rows, no objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

    import pandas as pd
    from numpy.typing import NDArray


class Frames(Protocol):
    """Columns of numbers, read by ranges of time, and counts."""

    def moves_between(self, start: datetime, end: datetime) -> pd.DataFrame:
        """Moves (visits begun) in [start, end), ordered by entered_at: customer_id, from_stage, from_at, from_nth (the
        stay that the move ended: where, since when, which one there; -1, -1 and 0 for who was nowhere), stage, nth,
        kind, entered_at; instants in microseconds since 1970, UTC."""

    def move_columns(self, start: datetime, end: datetime) -> dict[str, NDArray[Any]]:
        """The columns of `moves_between` alone: of few moves the frame around them would cost more than what is in it."""

    def standing(self, at: datetime, stages: Sequence[int] | None = None) -> pd.DataFrame:
        """The visits that last at an instant, begun at or before it, in these stages or in any, lost too: customer_id,
        stage, nth, entered_at; in no order."""

    def move_reasons(self, start: datetime, end: datetime) -> pd.DataFrame:
        """The reasons that hold for moves back in [start, end), by exact text, the commonest first: from_stage, stage,
        reason, n."""

    def been_in(self, stages: Sequence[int]) -> bool:
        """Whether anybody has ever been in one of these stages."""

    def reached(
        self, goal: int, below: Sequence[int], later: Sequence[int], parts: Sequence[tuple[datetime, datetime]]
    ) -> list[int]:
        """For each [start, end): the unique customers who entered the goal's stage in it, or skipped from a stage
        below past it to a later one."""

    def converted(
        self, stage: int, goals: Sequence[int], start: datetime, end: datetime, window_days: int
    ) -> tuple[int, int]:
        """Customers whose first entry ever into the stage lies in [start, end), and how many of them entered one of
        the goals after it, at most so many x 24 hours later."""

    def stock(self, at: datetime) -> dict[int, int]:
        """How many customers are in each stage (lost too) at that instant; a visit is [entered_at, left_at)."""

    def written(self) -> str:
        """A mark that is another one whenever anything was written, taken back or brought back."""

    def attributes(self, field: str, of: Collection[int] | None = None) -> pd.DataFrame:
        """Every value that a field (owner, source, segment) of these customers, or of all, has had, ordered by customer
        and time: customer_id, said_at (microseconds), value (text)."""


class Exports(Protocol):
    """Whole tables, some rows at a time."""

    def customer_rows(self) -> Iterator[list[tuple[Any, ...]]]:
        """Every customer, some at a time, in the order in which they came: name, owner, source, segment, acquisition
        cost in cents, the date acquired as it was said, currency, stage, in it since (microseconds since 1970, UTC)."""

    def move_rows(self, span: tuple[datetime, datetime] | None = None) -> Iterator[list[tuple[Any, ...]]]:
        """Every standing move, or those effective in [start, end), some at a time, each customer's together and in
        order: customer's name, stage, effective at, moved by, reason, recorded at (both as above), origin."""

    def visit_rows(self, span: tuple[datetime, datetime] | None = None) -> Iterator[list[tuple[Any, ...]]]:
        """Every visit, or those begun in [start, end), as above: customer's name, stage before or none, stage, kind,
        entered at, left at or none."""

    def touchpoint_rows(self, span: tuple[datetime, datetime] | None = None) -> Iterator[list[tuple[Any, ...]]]:
        """Every standing touchpoint, or those in [start, end), as moves: customer's name, kind, at, value, state, detail,
        note, name of who was referred, by whom, what the rows of one ticket or ask have in common, the customer's stage at
        that time or none, origin."""

    def count_rows(self, what: str, span: tuple[datetime, datetime] | None = None) -> int:
        """About how many rows these give for `customers`, `moves`, `visits` or `touchpoints`."""
