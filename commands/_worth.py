"""What a period's moves were worth, in a line and a receipt: shared by the funnel and the journeys."""

from __future__ import annotations

from datetime import timedelta
from math import floor, log10
from typing import TYPE_CHECKING

from commands._say import date_in, number
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from commands import Ask
    from lifecycle.period import Period
    from lifecycle.service import Lifecycle
    from lifecycle.value.movement import Movement


def worth_of_moves(ask: Ask, lifecycle: Lifecycle, period: Period) -> tuple[str, str]:
    """(the line, what its receipt says); both empty where nothing can be told."""
    told = lifecycle.movements.of(period)
    return (_line(ask, told, lifecycle.settings.currency), _receipt(ask, told)) if told else ("", "")


def _line(ask: Ask, told: Movement, currency: str) -> str:
    kinds = ((told.forward, _("forward {sum}")), (told.back, _("back {sum}")), (told.lost, _("lost {sum}")))
    parts = [said.format(sum=_signed(ask, one.value)) for one, said in kinds if one.moves]
    if not parts:
        if not told.new.moves:
            return ""
        return _("New customers are worth about {sum} {currency} of the coming 12 months' profit.").format(
            sum=_signed(ask, told.new.value), currency=currency
        )
    said = _(
        "Moves were worth about {sum} {currency} of the coming 12 months' profit (95 %: {low} to {high}): {parts}"
    ).format(
        sum=_signed(ask, told.total.value),
        currency=currency,
        low=_signed(ask, told.total.low),
        high=_signed(ask, told.total.high),
        parts=", ".join(parts),
    )
    new = _("; new customers {sum}, apart").format(sum=_signed(ask, told.new.value)) if told.new.moves else ""
    return f"{said}{new}."


def _receipt(ask: Ask, told: Movement) -> str:
    first, last = (_date(ask, day) for day in (told.first_day, told.last_day))
    unvalued = (
        plural(
            "{n} move of a stage with fewer than 20 such customers is left out.",
            "{n} moves of stages with fewer than 20 such customers are left out.",
            told.unvalued,
        ).format(n=number(told.unvalued, ask))
        if told.unvalued
        else ""
    )
    said = _(
        "Worth of a move: mean profit of the 12 months after standing in the stage moved to, less that of the stage left, of {n} "
        "customers between {first} and {last}; zero is a normal week. Skips and won-back customers go forward."
    ).format(n=number(told.customers, ask), first=first, last=last)
    return f"{said} {unvalued}".rstrip()


def _date(ask: Ask, day: int) -> str:
    from lifecycle.service.purchases import EPOCH  # noqa: PLC0415 - one use

    date = EPOCH + timedelta(days=day)
    return date_in(ask.language, date, with_year=True)


def _signed(ask: Ask, amount: float) -> str:
    """To three digits, with its sign."""
    if abs(amount) < 1:
        return number(0, ask)
    digits = max(0, floor(log10(abs(amount))) - 2)
    shown = number(round(round(abs(amount) / 10**digits) * 10**digits), ask)
    return f"{'+' if amount > 0 else '-'}{shown}"
