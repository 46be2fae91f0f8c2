"""What a change is made of, by name, and its parts in whole customers. Pure."""

from __future__ import annotations

from enum import StrEnum
from math import floor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lifecycle.funnels.why import Change


class Cause(StrEnum):
    """What changed: how many were waiting when the period began, how many came in, where these began, of which groups
    they are, the rate of a step, how many came straight to conversion."""

    WAITING = "waiting"
    CAME = "came"
    BEGAN = "began"
    MIX = "mix"
    STEP = "step"
    STRAIGHT = "straight"


def rounded(change: Change) -> list[int]:
    """The parts in whole customers that still add up to the change: the ones cut most get what is missing."""
    exact = [part.by for part in change.parts]
    floors = [floor(value + 1e-9) for value in exact]
    missing = change.now - change.before - sum(floors)
    most_cut = sorted(range(len(exact)), key=lambda at: floors[at] - exact[at])
    for at in most_cut[:missing]:
        floors[at] += 1
    return floors
