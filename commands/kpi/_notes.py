"""How KPIs were counted, in the small line below an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands._say import moment, number
from commands.funnel._periods import span
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from commands import Ask
    from lifecycle.service import Lifecycle
    from lifecycle.service.kpi_answers import Asked, Row
    from lifecycle.service.own_currency import LeftOut


def receipt(ask: Ask, asked: Asked, lifecycle: Lifecycle) -> str:
    """Of a table of stages."""
    how = _(
        "Conversion: of who entered the stage, who moved on within {days} days, so recent ones still may. Satisfaction: share of "
        "good answers. Change: against {previous}. Near: missed by a tenth at most. n is what was counted, in brackets the 95 % interval of the value."
    ).format(days=number(lifecycle.settings.window_days, ask), previous=span(asked.previous, ask))
    old = (_("Counted at {moment}; what came since is not in it yet, ask again in a minute.").format(moment=moment(asked.as_of, ask)),) if asked.is_old else ()  # fmt: skip
    return " ".join((_when(ask, asked), how, *left_out(ask, asked.left_out), *old))


def receipt_of_one(ask: Ask, asked: Asked, formula: str, row: Row) -> str:
    """Of one KPI."""
    held = (_("Held against {previous}.").format(previous=span(asked.previous, ask)),) if row.before else ()
    counted = _("n = {n}.").format(n=number(row.now.n, ask))
    return " ".join((_when(ask, asked), formula, counted, *held, *left_out(ask, asked.left_out)))


def receipt_of_split(ask: Ask, asked: Asked) -> str:
    """Of KPIs by a field."""
    how = _("By what held of the customer when it happened. In brackets 95 % intervals; n is what was counted.")
    return " ".join((_when(ask, asked), how, *left_out(ask, asked.left_out)))


def _when(ask: Ask, asked: Asked) -> str:
    return _("{days}, {zone}.").format(days=span(asked.period, ask), zone=asked.period.zone)


def left_out(ask: Ask, what: LeftOut) -> list[str]:
    """Purchases that did not count, and how they could."""
    told = []
    for currency, n in what.without_rate:
        words = plural(
            "{n} purchase in {currency} is left out: no rate (/lifecycle settings rate {currency} 0.92).",
            "{n} purchases in {currency} are left out: no rate (/lifecycle settings rate {currency} 0.92).",
            n,
        )
        told.append(words.format(n=number(n, ask), currency=currency))
    if n := what.without_profit:
        words = plural(
            "{n} purchase has no profit and counts as revenue only; set a margin: /lifecycle settings margin 30 %.",
            "{n} purchases have no profit and count as revenue only; set a margin: /lifecycle settings margin 30 %.",
            n,
        )
        told.append(words.format(n=number(n, ask)))
    return told
