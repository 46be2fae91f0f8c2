"""What the domain needs remembered; `storage` implements it. A `Store` is one protocol, told in parts, a file each.

A `Store` lives inside one transaction of one workspace, and never commits: whoever opened the
transaction does. Voided actions are invisible to every reading method unless it says otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from lifecycle.ports.actions import Actions, Facts
from lifecycle.ports.bulk import Bulk
from lifecycle.ports.customers import Customers, Merges
from lifecycle.ports.frames import Exports, Frames
from lifecycle.ports.moves import Moves
from lifecycle.ports.people import People
from lifecycle.ports.purchases import Purchases
from lifecycle.ports.runs import RunRows
from lifecycle.ports.touchpoints import Touchpoints

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from datetime import datetime

    from lifecycle.ports.runs import Runs
    from lifecycle.settings import Settings


class Store(
    People, Actions, Facts, Customers, Merges, Moves, Bulk, Frames, Purchases, Touchpoints, RunRows, Exports, Protocol
):
    """One workspace's ledger, inside one transaction."""

    @property
    def can_write(self) -> bool:
        """Whether this transaction may write."""

    def settings(self) -> Settings:
        """The workspace's settings as they stand."""


class Ledger(Protocol):
    """Opens transactions. `team` is the Slack team id; None is the local workspace."""

    @property
    def runs(self) -> Runs:
        """What is done by itself, each thing once."""

    def transaction(self, team: str | None, *, writes: bool) -> AbstractContextManager[Store]:
        """A transaction of one workspace: commits at the end, rolls back on an exception. Busy when the
        database does not give way. A team seen for the first time adopts the local workspace if no team
        has yet, or gets a workspace of its own."""

    def pack(self, team: str | None, now: datetime) -> bool:
        """Make long questions about a workspace fast, a part at a time. False when nothing is left to do."""

    def claim(self, team: str, key: str, now: datetime) -> bool:
        """Claim a delivery (an event id, a trigger id) before acting on it, in a transaction of its own.
        False: it was answered, or somebody has been at it for less than half a minute."""

    def was_answered(self, team: str, key: str) -> bool:
        """Whether a delivery got its answer; False while somebody is at it, or when they died over it."""

    def answered(self, team: str, key: str, now: datetime) -> None:
        """The claimed delivery got its answer."""
