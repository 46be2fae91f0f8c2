"""Instants as the databases keep them: aware UTC in and out, exact to the microsecond.

SQLite has no type for an instant (and SQLAlchemy's `DateTime(timezone=True)` silently drops the offset there),
so it holds integer microseconds since 1970; PostgreSQL holds `timestamptz`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, DateTime, TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy import Dialect
    from sqlalchemy.types import TypeEngine

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def micros(at: datetime) -> int:
    """Microseconds since 1970, UTC. ValueError for a naive time: it could mean any instant."""
    if at.tzinfo is None:
        message = f"a time without a zone cannot be stored: {at.isoformat()}"
        raise ValueError(message)
    return (at - EPOCH) // MICROSECOND


def moment(us: int) -> datetime:
    """The instant so many microseconds after 1970, UTC."""
    return EPOCH + timedelta(microseconds=us)


class Moment(TypeDecorator[datetime]):
    """An aware instant. A naive one raises."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[datetime] | TypeEngine[int]:
        """`timestamptz` on PostgreSQL, an integer elsewhere."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | int | None:
        """What the driver gets."""
        if value is None:
            return None
        us = micros(value)
        return value if dialect.name == "postgresql" else us

    def process_result_value(self, value: datetime | int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """What Python gets: aware, UTC."""
        if isinstance(value, int):
            return EPOCH + timedelta(microseconds=value)
        return value.astimezone(UTC) if value is not None else None
