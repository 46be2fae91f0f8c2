"""What is worth a word about a fit, as sentences; and its days as dates."""

from __future__ import annotations

from datetime import date, timedelta

from commands.clv._notes import words

__all__ = ["date_of", "words"]

EPOCH = date(1970, 1, 1)


def date_of(day: int) -> str:
    """The date of a day since 1970."""
    return (EPOCH + timedelta(days=day)).isoformat()
