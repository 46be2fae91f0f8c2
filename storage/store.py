"""The store of one workspace inside one transaction, put together from its parts."""

from __future__ import annotations

from storage.actions import Actions
from storage.customers import Customers
from storage.frames import Frames
from storage.moves import Moves
from storage.people import People
from storage.voids import Voids


class SqlStore(People, Actions, Voids, Customers, Moves, Frames):
    """A `lifecycle.ports.Store`. It never commits; `Database.transaction` does."""
