"""What came of an import: how many rows, what was written, and which rows were not taken."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lifecycle.imports.rows import Bad

EXAMPLES = 5
"""Rejected rows that a report shows, of each kind."""


@dataclass(frozen=True, slots=True)
class Report:
    """An import or its dry run. `written` are moves, or customers added or changed; `duplicates` the rows that say what
    is known already; `overruled` those about a customer of whom a later row says otherwise; `rejected` counts by kind. `action_id` is None for a dry run and when nothing was written."""

    rows: int
    written: int
    new_customers: int
    matched_customers: int
    duplicates: int
    overruled: int
    rejected: Counter[str]
    examples: Mapping[str, tuple[Bad, ...]]
    action_id: int | None
    seconds: float


@dataclass(slots=True)
class Rejects:
    """Hands on what is not taken, counts it, and keeps a few of each kind."""

    hand_on: Callable[[Bad], None]
    counted: Counter[str] = field(default_factory=Counter)
    kept: dict[str, list[Bad]] = field(default_factory=dict)

    def add(self, bad: Bad) -> None:
        """One more row that is not taken."""
        self.counted[bad.kind] += 1
        kept = self.kept.setdefault(bad.kind, [])
        if len(kept) < EXAMPLES:
            kept.append(bad)
        self.hand_on(bad)

    def examples(self) -> dict[str, tuple[Bad, ...]]:
        """The first few of each kind."""
        return {kind: tuple(kept) for kind, kept in self.kept.items()}
