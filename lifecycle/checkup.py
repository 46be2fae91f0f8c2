"""A check-up of an installation: each check looks at one thing, says what it found and the sentence that mends it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Progress: TypeAlias = Callable[[int, int], None]
"""Told how much is done, and of how much."""


class Verdict(StrEnum):
    """How bad it is: nothing to do, something to know, something that does not work."""

    OK = "ok"
    WARNING = "warning"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: `said` is the fact, `mend` the one sentence that says what to do, empty when it is well."""

    verdict: Verdict
    said: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look at. `slug` is its name for scripts, `about` for people; what follows a `vital` one makes no
    sense while that one is in trouble. `look` changes nothing."""

    slug: str
    about: str
    look: Callable[[Progress], Finding]
    vital: bool = False


def well(said: str) -> Finding:
    """All is as it should be."""
    return Finding(Verdict.OK, said)


def warning(said: str, mend: str) -> Finding:
    """It works, but somebody should know."""
    return Finding(Verdict.WARNING, said, mend)


def trouble(said: str, mend: str) -> Finding:
    """Something does not work, or will not."""
    return Finding(Verdict.TROUBLE, said, mend)
