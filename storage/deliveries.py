"""Which deliveries from Slack somebody is answering: Slack repeats what was not answered in time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert, literal, select, update
from sqlalchemy.exc import IntegrityError

from storage.tables import deliveries
from storage.trouble import is_duplicate

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

D = deliveries.c
PATIENCE = timedelta(seconds=30)
"""A claim older than this without an answer belongs to a process that died."""
KEPT = timedelta(days=1)

_OF_KEY = (D.workspace_id == bindparam("ws"), D.key == bindparam("of_key"))
_THERE = select(literal(1)).select_from(deliveries).where(*_OF_KEY)
_DONE = _THERE.where(D.answered_at.is_not(None))
_CLAIM = insert(deliveries)
_TAKE_OVER = (
    update(deliveries)
    .where(*_OF_KEY, D.answered_at.is_(None), D.claimed_at <= bindparam("before"))
    .values(claimed_at=bindparam("now"))
)
_ANSWERED = update(deliveries).where(*_OF_KEY).values(answered_at=bindparam("now"))
_PURGE = delete(deliveries).where(D.claimed_at < bindparam("before"))


def claim(connection: Connection, workspace_id: int, key: str, now: datetime) -> bool:
    """Whether this delivery is ours to answer now."""
    of_key = {"ws": workspace_id, "of_key": key}
    if connection.execute(_THERE, of_key).first():
        return connection.execute(_TAKE_OVER, {**of_key, "now": now, "before": now - PATIENCE}).rowcount == 1
    try:
        connection.execute(_CLAIM, {"workspace_id": workspace_id, "key": key, "claimed_at": now})
    except IntegrityError as error:
        if not is_duplicate(error):
            raise
        connection.rollback()
        return False
    return True


def was_answered(connection: Connection, workspace_id: int, key: str) -> bool:
    """Whether the delivery got its answer."""
    return connection.execute(_DONE, {"ws": workspace_id, "of_key": key}).first() is not None


def answered(connection: Connection, workspace_id: int, key: str, now: datetime) -> None:
    """The delivery got its answer."""
    connection.execute(_ANSWERED, {"ws": workspace_id, "of_key": key, "now": now})


def purge(connection: Connection, now: datetime) -> None:
    """Forget deliveries older than a day: Slack repeats for an hour at most."""
    connection.execute(_PURGE, {"before": now - KEPT})
