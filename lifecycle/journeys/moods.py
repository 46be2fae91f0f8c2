"""What feedback says: positive, neutral or negative. Pure, and light."""

from __future__ import annotations

from enum import IntEnum

from lifecycle import touchpoints as kinds_of


class Mood(IntEnum):
    """What a score says."""

    NEGATIVE = 0
    NEUTRAL = 1
    POSITIVE = 2


MOODS = {kinds_of.NPS: (7, 9), kinds_of.CSAT: (3, 4), kinds_of.REVIEW: (3, 4), kinds_of.CES: (4, 6)}
"""The lowest score that is neutral, and the lowest one that is positive, of each kind of feedback."""


def mood(kind: str, value: int | None) -> Mood | None:
    """The mood of one answer; None for what is no feedback."""
    if value is None or kind not in MOODS:
        return None
    return Mood(sum(value >= limit for limit in MOODS[kind]))
