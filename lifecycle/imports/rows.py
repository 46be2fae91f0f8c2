"""What a file gives: rows to import, and lines that cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from datetime import date

Problem = Literal[
    "bad date", "unknown stage", "ambiguous customer", "bad customer", "bad amount", "ambiguous stage",
    "future date", "too long", "unreadable line", "lost first", "ref taken", "bad source",
    "unknown kind", "bad score", "bad state", "bad detail", "bad referral", "no beginning",
]  # fmt: skip

LONGEST_NAME = 200
"""Letters of a customer's name, owner, source or segment, or of who moved it: the same as when they are typed."""

LONGEST_REASON = 1000
"""Letters of a move's reason: the same as when it is typed."""


@dataclass(frozen=True, slots=True)
class Bad:
    """A line that cannot be imported.

    `line` is where it begins in the file, 1 the first; `column` the header above the trouble as the file writes it,
    empty where it is the line as a whole; `value` what stands there, cut short; `said` what to do, in a sentence;
    `cells` the line's cells as they were read. An unreadable line has empty cells, and its text after the last one.
    """

    line: int
    column: str
    value: str
    kind: Problem
    said: str
    cells: tuple[str, ...]


class MoveRow(NamedTuple):
    """One move to import. `customer` is as written, spaces folded; `stage` an id, 0 for lost; `at` microseconds since
    1970 UTC. `dated`: only a day was given, and `at` is its first instant in the workspace's zone. `cells` are the
    line's cells, shared by all moves of the line."""

    line: int
    customer: str
    stage: int
    at: int
    dated: bool
    moved_by: str | None
    reason: str | None
    cells: tuple[str, ...]


class CustomerRow(NamedTuple):
    """One customer to import. None where the file says nothing."""

    line: int
    customer: str
    owner: str | None
    source: str | None
    segment: str | None
    cost_cents: int | None
    acquired_on: date | None
    currency: str | None
    cells: tuple[str, ...]


class PurchaseRow(NamedTuple):
    """One purchase to import. `day` is whole days since 1970; negative cents are money given back. None where the file says
    nothing."""

    line: int
    customer: str
    day: int
    amount_cents: int
    profit_cents: int | None
    currency: str | None
    product: str | None
    ref: str | None
    cells: tuple[str, ...]


class SpendRow(NamedTuple):
    """What was spent on a source in a month to win customers. `day` is the first of the month, whole days since 1970."""

    line: int
    source: str
    day: int
    amount_cents: int
    currency: str | None
    cells: tuple[str, ...]


class TouchRow(NamedTuple):
    """One touchpoint to import: `at` and `dated` as of a move, `state` a `State`; `value` None where there is no score.
    `other`: who was referred, as written. Rows of one ticket have their `ref` in common, and those of one line their line
    where they are of one ticket (`is_part`). None where the file says nothing."""

    line: int
    customer: str
    kind: str
    at: int
    dated: bool
    value: int | None
    state: int
    detail: str | None
    note: str | None
    other: str | None
    by: str | None
    ref: str | None
    is_part: bool
    cells: tuple[str, ...]


AnyRow = MoveRow | CustomerRow | PurchaseRow | SpendRow | TouchRow
