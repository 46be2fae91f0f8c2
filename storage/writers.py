"""The connections of those who write: a few, kept open, handed on in the order in which people came."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from storage import trouble
from storage.turn import Turn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine


class Writers:
    """At most so many writers of one process at a time. Each connection stays checked out of the engine's pool from one
    writer to the next: taking one from there and giving it back costs as much as several statements of a move."""

    def __init__(self, engine: Engine, most: int) -> None:
        self._engine = engine
        self._turn = Turn(most)
        self._idle: list[Connection] = []

    @contextmanager
    def connection(self, patience: float) -> Iterator[Connection]:
        """A connection without a transaction; one that is left open in it is rolled back. Busy after `patience`
        seconds in line."""
        if not self._turn.acquire(timeout=patience):
            raise trouble.in_use()
        try:
            yield from self._used()
        finally:
            self._turn.release()

    def close(self) -> None:
        """Close those that are not in use."""
        while self._idle:
            self._idle.pop().close()

    def _used(self) -> Iterator[Connection]:
        connection = self._idle.pop() if self._idle else self._engine.connect()
        try:
            yield connection
        finally:
            if _ready(connection):
                self._idle.append(connection)


def _ready(connection: Connection) -> bool:
    """Whether the next writer can have it: what was not committed is taken back; one that broke is let go."""
    try:
        connection.rollback()
    except DBAPIError:
        connection.invalidate()
    if connection.invalidated:
        connection.close()
        return False
    return True
