"""The store of one workspace inside one transaction, put together from its parts."""

from __future__ import annotations

from storage.actions import Actions
from storage.bought import Bought
from storage.customers import Customers
from storage.exports import Exports
from storage.frames import Frames
from storage.imports.touchpoints import BulkTouchpoints
from storage.moves import Moves
from storage.people import People
from storage.purchases import Purchases
from storage.runs import RunRows
from storage.steps import Steps
from storage.touchpoints import Touchpoints
from storage.written import Written


class SqlStore(
    People,
    Actions,
    Steps,
    BulkTouchpoints,
    Customers,
    Moves,
    Frames,
    Purchases,
    Touchpoints,
    Bought,
    Written,
    RunRows,
    Exports,
):
    """A `lifecycle.ports.Store`. It never commits; `Database.transaction` does."""
