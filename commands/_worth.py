"""What a period's moves were worth, in a line and a receipt: shared by the funnel and the journeys."""

from __future__ import annotations

from datetime import timedelta
from math import floor, log10
from typing import TYPE_CHECKING

from commands._say import date_in, number
from lifecycle.enough import WORTH_OF_A_STAGE
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from commands import Ask
    from lifecycle.period import Period
    from lifecycle.service import Lifecycle
    from lifecycle.value.movement import Lacking, Movement


def worth_of_moves(ask: Ask, lifecycle: Lifecycle, period: Period) -> tuple[str, str]:
    """(the line, what its receipt says); both empty where no purchase is logged. Where something is lacking, the receipt says
    what: every funnel would begin with it."""
    # Asked first, since the sums have to be loaded too, and a team without purchases has no use for them.
    told = lifecycle.movements.of(period) if lifecycle.purchases.count(1) else None
    if told is None:
        return "", ""
    if isinstance(told, str):
        return "", _lacking(told)
    return _line(ask, told, lifecycle.settings.currency), _receipt(ask, told)


def _lacking(what: Lacking) -> str:
    return {
        "profit": _(
            "What moves are worth takes the profit of purchases; set the usual one: /lifecycle settings margin 30 %."
        ),
        "year": _(
            "What moves are worth takes purchases and moves from at least a year before the period; log them with "
            "/log purchase, or import them."
        ),
        "customers": _(
            "What moves are worth takes {n} customers who stood in one stage a year before the period; there were fewer."
        ).format(n=WORTH_OF_A_STAGE),
        "time": _("What these moves are worth is not worked out yet for so many purchases."),
    }[what]


def _line(ask: Ask, told: Movement, currency: str) -> str:
    kinds = ((told.forward, _("forward {sum}")), (told.back, _("back {sum}")), (told.lost, _("lost {sum}")))
    parts = [said.format(sum=_signed(ask, one.value)) for one, said in kinds if one.moves]
    if not parts:
        if not told.new.moves:
            return _("What these moves are worth is not known: too few customers stood in their stages a year before.")
        return _("New customers are worth about {sum} {currency} of the coming 12 months' profit.").format(
            sum=_signed(ask, told.new.value), currency=currency
        )
    counted = ""
    if told.unvalued:
        valued = number(told.moves - told.unvalued, ask)
        counted = _("; {valued} of {n} moves valued").format(valued=valued, n=number(told.moves, ask))
    said = _(
        "Moves were worth about {sum} {currency} of the coming 12 months' profit (95 %: {low} to {high}{counted}): {parts}"
    ).format(
        counted=counted,
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
            "{n} move of a stage with fewer than {few} such customers is left out.",
            "{n} moves of stages with fewer than {few} such customers are left out.",
            told.unvalued,
        ).format(n=number(told.unvalued, ask), few=WORTH_OF_A_STAGE)
        if told.unvalued
        else ""
    )
    seen = plural("on {n} day", "on {n} days, 30 apart", told.anchors).format(n=number(told.anchors, ask))
    said = _(
        "Worth of a move: mean profit of the 12 months after standing in the stage moved to, less that of the stage left, of {n} "
        "customers {seen}, {first} to {last}; zero is a normal week. Skips and won-back customers go forward."
    ).format(n=number(told.customers, ask), seen=seen, first=first, last=last)
    unknown = (
        plural(
            "{n} purchase without a known profit or rate does not count.",
            "{n} purchases without a known profit or rate do not count.",
            told.left_out,
        ).format(n=number(told.left_out, ask))
        if told.left_out
        else ""
    )
    return " ".join(part for part in (said, unvalued, unknown) if part)


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
