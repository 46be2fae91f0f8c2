"""How a value was counted: the model and from what it was learnt, its test on the past, horizon, discount and unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands._say import number
from commands.clv._notes import words
from commands.clv._said import about, on
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from commands import Ask
    from lifecycle.service import Lifecycle
    from lifecycle.service.own_currency import LeftOut
    from lifecycle.value.base import Base


SAID = {"few_repeat_buyers", "thin"}
"""What `learnt` says already."""


def receipt(ask: Ask, lifecycle: Lifecycle, base: Base, left_out: LeftOut) -> str:
    """All of it, in the order in which somebody who doubts would ask."""
    return _row(learnt(ask, base), tested(ask, base), counted(lifecycle, base), *missing(ask, left_out))


def receipt_of_one(ask: Ask, lifecycle: Lifecycle, base: Base, left_out: LeftOut) -> str:
    """The same, with what one customer's figures are good for."""
    return _row(receipt(ask, lifecycle, base, left_out), _("One customer varies far more than all of them."))


def whole_receipt(ask: Ask, lifecycle: Lifecycle, base: Base, left_out: LeftOut) -> str:
    """The same beside the back-test, which stands among the answer's lines, with what is worth a word about the model."""
    notes = (words(note) for note in base.fitted.notes if note.code not in SAID)
    return _row(learnt(ask, base), counted(lifecycle, base), *notes, *missing(ask, left_out))


def _row(*parts: str) -> str:
    """Sentences in a row."""
    return " ".join(part for part in parts if part)


def learnt(ask: Ask, base: Base) -> str:
    """Which rung was used and why, and from whom it was learnt."""
    fitted = base.fitted
    whom = plural(
        "{n} customer, {repeat} of them repeat buyers, over {months} up to {day}",
        "{n} customers, {repeat} of them repeat buyers, over {months} up to {day}",
        fitted.customers,
    ).format(
        n=number(fitted.customers, ask), repeat=number(fitted.repeat_buyers, ask), months=plural("{n} month", "{n} months", base.months).format(n=base.months), day=on(base.as_of_day, ask)
    )  # fmt: skip
    if fitted.rung == "simple":
        return _("Founding formula, since there are fewer than 20 repeat buyers: {whom}.").format(whom=whom)
    if fitted.rung == "thin":
        return _("BG/NBD with Gamma-Gamma, thin data (a weak prior helps): {whom}.").format(whom=whom)
    return _("BG/NBD with Gamma-Gamma, maximum likelihood: {whom}.").format(whom=whom)


def tested(ask: Ask, base: Base) -> str:
    """The back-test, and what it did to the intervals."""
    test = base.back_test
    if test is None:
        return _("Not tested on its past yet: too short.")
    off = test.predicted_money - test.actual_money
    told = _("On its own past, {days} days: predicted {predicted}, came {actual} (run-rate: {plain})").format(
        days=number(test.days, ask), predicted=about(test.predicted_money, ask), actual=about(test.actual_money, ask), plain=about(test.run_rate_money, ask)
    )  # fmt: skip
    if test.actual_money > 0:
        way = _("high") if off > 0 else _("low")
        told = _("{told}, {off} % {way}").format(told=told, off=round(abs(100 * off / test.actual_money)), way=way)
    if test.widen > 1:
        return _("{told}; intervals are {times} times as wide for it.").format(
            told=told, times=number(round(test.widen, 1), ask)
        )
    return f"{told}."


def counted(lifecycle: Lifecycle, base: Base) -> str:
    """Unit, discount and what intervals suppose."""
    return _(
        "Profit in {currency}, discounted at {rate} % a year by the month; intervals hold if the model does."
    ).format(currency=lifecycle.settings.currency, rate=f"{100 * base.discount_rate:g}")


def missing(ask: Ask, left_out: LeftOut) -> list[str]:
    """What was left out, and how it could count."""
    said = []
    for currency, n in left_out.without_rate:
        told = plural("{n} purchase in {currency} is left out: no rate (/lifecycle settings rate {currency} 0.92).",
                      "{n} purchases in {currency} are left out: no rate (/lifecycle settings rate {currency} 0.92).", n)  # fmt: skip
        said.append(told.format(n=number(n, ask), currency=currency))
    if n := left_out.without_profit:
        told = plural("{n} purchase without profit is left out: no margin is set (/lifecycle settings margin 30 %).",
                      "{n} purchases without profit are left out: no margin is set (/lifecycle settings margin 30 %).", n)  # fmt: skip
        said.append(told.format(n=number(n, ask)))
    return said
