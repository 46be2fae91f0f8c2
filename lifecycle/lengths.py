"""Lengths of time in the unit that people would tell them in. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from lifecycle.text import _

_HOUR, _MINUTE = 1 / 24, 1 / 1440


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of time: how many days it is, its sign, and a sentence's words for one of it and for many."""

    days: float
    sign: str
    one: str
    many: str

    def rounded(self, days: float, beside: float | None = None) -> float:
        """So many of the unit: whole from ten on, with one decimal below where there is one. `beside`: a length in days
        that it stands beside, which then decides."""
        n, ruling = days / self.days, (days if beside is None else beside) / self.days
        return round(n) if ruling >= 9.95 or round(n, 1) == round(n) else round(n, 1)


def unit_of(days: float) -> Unit:
    """Days from two of them on, hours from two of those on, else minutes."""
    if days >= 2:
        return Unit(1, _("d"), _("{n} day"), _("{n} days"))
    if days >= 2 * _HOUR:
        return Unit(_HOUR, _("h"), _("{n} hour"), _("{n} hours"))
    return Unit(_MINUTE, _("min"), _("{n} minute"), _("{n} minutes"))
