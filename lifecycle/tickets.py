"""Tickets, as the rows of touchpoints tell of them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lifecycle.touchpoints import State, Touchpoint

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as it stands: its opening row, its newest row, when it was first answered, and when it was opened, closed or
    opened again last."""

    opened: Touchpoint
    last: Touchpoint
    answered_at: datetime | None
    turned_at: datetime

    @property
    def is_open(self) -> bool:
        """Whether it waits for being closed."""
        return self.last.state is not State.CLOSED


def tickets_in(rows: Sequence[Touchpoint]) -> list[Ticket]:
    """The tickets that these rows (newest first) opened, the newest first; a row whose ticket was taken back tells nothing."""
    later: dict[int, list[Touchpoint]] = {}
    for row in reversed(rows):
        if row.other_id is not None:
            later.setdefault(row.other_id, []).append(row)
    told = []
    for row in rows:
        if row.other_id is None:
            after = later.get(row.id, [])
            answered = next((one.at for one in after if one.state is State.ANSWERED), None)
            turned = next((one.at for one in reversed(after) if one.state is not State.ANSWERED), row.at)
            told.append(Ticket(row, after[-1] if after else row, answered, turned))
    return told
