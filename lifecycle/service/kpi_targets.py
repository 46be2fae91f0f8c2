"""Targets of KPIs: which one holds, and setting one. A target is a fact about the workspace."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lifecycle.errors import NothingToDo, NotUnderstood
from lifecycle.kpis.kpi import Unit
from lifecycle.model import Role
from lifecycle.service.kpi_answers import Wanted
from lifecycle.targets import TARGET, Target, to_text
from lifecycle.text import _

if TYPE_CHECKING:
    from datetime import date

    from lifecycle.kpis.kpi import KPI
    from lifecycle.service.context import Context

MONEY = frozenset({Unit.MONEY, Unit.MONEY_PER_DAY})
LARGEST = 1e12
BOUNDS: dict[Unit, tuple[float, float]] = {
    Unit.RATE: (0, 1),
    Unit.SCORE: (-100, 100),
    Unit.RATING: (1, 5),
    Unit.EFFORT: (1, 7),
}
"""The lowest and the highest value that a unit has; others begin at nothing."""
ABOVE_ONE: dict[str, tuple[float, float]] = {"nrr": (0, 2)}
"""Shares that may be more than all, since what is there grows."""
MONTH_DAYS = 365.25 / 12
"""A target of a count is for a month, which is so long."""


class Targets:
    """Sets targets, and tells which hold."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def of(self, kpi: KPI) -> Wanted | None:
        """The target that was set, or else the one that the KPI has of itself; None without one."""
        said = dict(self._context.settings.targets).get(kpi.slug)
        if said is None:
            return None if kpi.target is None else Wanted(kpi.target, own=True)
        if said.value is None:
            return None
        currency = said.currency if said.currency not in {None, self._context.settings.currency} else None
        return Wanted(said.value, said.by, currency=currency)

    def goal(self, kpi: KPI, days: float) -> float | None:
        """What the target asks of a period of so many days: of a count its part. None without one that holds."""
        wanted = self.of(kpi)
        if wanted is None or wanted.currency:
            return None
        return wanted.value * days / MONTH_DAYS if kpi.unit is Unit.COUNT else wanted.value

    def set(self, kpi: KPI, value: float, by: date | None = None) -> Wanted:
        """Set it. NotUnderstood for a value that the KPI cannot have and for a day that is over."""
        context = self._context
        context.need(Role.MANAGER, _("set targets"))
        self._refuse_nonsense(kpi, value)
        if by and by < context.now.astimezone(ZoneInfo(context.settings.zone)).date():
            raise NotUnderstood(_("{day} is over; please name a day to come.").format(day=by.isoformat()))
        target = Target(value, by, context.settings.currency if kpi.unit in MONEY else None)
        if dict(context.settings.targets).get(kpi.slug) == target:
            raise NothingToDo(_("That is so already."))
        self._say(kpi, target)
        return Wanted(value, by)

    def drop(self, kpi: KPI) -> Wanted:
        """Have no target any more; the one there was. NothingToDo without one."""
        self._context.need(Role.MANAGER, _("set targets"))
        before = self.of(kpi)
        if before is None:
            raise NothingToDo(_("{kpi} has no target anyway.").format(kpi=_(kpi.name)))
        self._say(kpi, Target(None))
        return before

    def _say(self, kpi: KPI, target: Target) -> None:
        self._context.say("workspace", "", f"{TARGET}.{kpi.slug}", to_text(target))
        self._context.forget_settings()

    @staticmethod
    def _refuse_nonsense(kpi: KPI, value: float) -> None:
        low, high = ABOVE_ONE.get(kpi.slug) or BOUNDS.get(kpi.unit, (0, LARGEST))
        if math.isfinite(value) and low <= value <= high:
            return
        said = {
            Unit.RATE: _("{kpi} is a share, so its target is between 0 % and {most} %."),
            Unit.SCORE: _("{kpi} is between -100 and 100, and so is its target."),
            Unit.RATING: _("{kpi} is between 1 and 5, and so is its target."),
            Unit.EFFORT: _("{kpi} is between 1 and 7, and so is its target."),
        }.get(kpi.unit, _("{kpi} cannot be below zero, nor without end; please name a value it can have."))
        raise NotUnderstood(said.format(kpi=_(kpi.name), most=round(100 * high)))
