"""What a digest said, as JSON: for the next one to be held against. Pure, and free of numpy."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION = 1
"""Another one where what was said would be read wrongly."""
ALIKE = 1e-9


@dataclass(frozen=True, slots=True)
class Figure:
    """A KPI as it was told: its value (None: not measurable), numerator, denominator, n, and how many of the n could still
    change it then."""

    value: float | None
    over: float
    of: float
    n: int
    open: int = 0

    def differs(self, other: Figure) -> bool:
        """Whether the same period counts otherwise now. What was still open was bound to. Without a value then and now there was
        no number to change; with one alone it is what was counted that tells: the first referral ever makes last week's rate
        a 0, and changes nothing of last week."""
        if self.open or other.open or (self.value is None and other.value is None):
            return False
        if self.n != other.n or _apart(self.over, other.over):
            return True
        return self.value is not None and other.value is not None and _apart(self.value, other.value)


def _apart(one: float, other: float) -> bool:
    return abs(one - other) > ALIKE * max(1.0, abs(one))


@dataclass(frozen=True, slots=True)
class Logged:
    """How much was on record of a period: moves, purchases, touchpoints."""

    moves: int = 0
    purchases: int = 0
    touchpoints: int = 0

    def __bool__(self) -> bool:
        return bool(self.moves or self.purchases or self.touchpoints)


@dataclass(frozen=True, slots=True)
class Told:
    """`period`: as text that `parse_period` reads. `figures` by the KPI's slug. `named`: customers, and the list on which each
    was. `logged`: what there was of the period then."""

    period: str
    figures: Mapping[str, Figure] = field(default_factory=dict)
    named: tuple[tuple[int, str], ...] = ()
    logged: Logged = field(default_factory=Logged)


def dumps(told: Told) -> str:
    """As JSON."""
    figures = {slug: [one.value, one.over, one.of, one.n, one.open] for slug, one in told.figures.items()}
    logged = [told.logged.moves, told.logged.purchases, told.logged.touchpoints]
    said = {"version": VERSION, "period": told.period, "figures": figures, "named": told.named, "logged": logged}
    return json.dumps(said, separators=(",", ":"))


def loads(text: str | None) -> Told | None:
    """What `dumps` made; None for nothing, and for what another version made."""
    try:
        said = json.loads(text or "null")
        if not said or said["version"] != VERSION:
            return None
        figures = {slug: Figure(*values) for slug, values in said["figures"].items()}
        named = tuple((int(one), str(need)) for one, need in said["named"])
        return Told(said["period"], figures, named, Logged(*said["logged"]))
    except (ValueError, KeyError, TypeError):
        return None
