"""Words for values of KPIs: each unit as people read it, a change with its sign, a state, how sure a value is."""

from __future__ import annotations

from math import floor, log10
from typing import TYPE_CHECKING

from babel.dates import format_date
from babel.numbers import format_decimal

from commands._say import locale_of, number
from lifecycle.stats import Verdict
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from datetime import date

    from commands import Ask
    from lifecycle.kpis.kpi import Measured
    from lifecycle.service.kpi_answers import Row, Wanted

MINUS, NO_BREAK = "−", "\N{NO-BREAK SPACE}"
FEW = 5
"""Under this n a percentage would dress up a handful of customers."""
CENTS = 100
"""Under this amount cents are shown."""


def value(unit: str, amount: float, ask: Ask, currency: str) -> str:
    """`37 %`, `1,240 EUR`, `3.5 days`, `+32`, `4.3 of 5`."""
    if unit in {"days", "hours", "months"}:
        return _length(unit, amount, ask)
    say = {
        "rate": lambda: f"{_short(100 * amount, ask)}{NO_BREAK}%",
        "money": lambda: f"{_money(amount, ask)} {currency}",
        "money per day": lambda: _("{amount} {currency} a day").format(amount=_money(amount, ask), currency=currency),
        "score": lambda: signed(amount, ask),
        "rating": lambda: _("{mean} of 5").format(mean=_fixed(amount, 1, ask)),
        "effort": lambda: _("{mean} of 7").format(mean=_fixed(amount, 1, ask)),
        "times": lambda: _fixed(amount, 2 if abs(amount) < 1 else 1, ask),
    }
    return say.get(unit, lambda: _short(amount, ask))()


def shown(row: Row, ask: Ask, currency: str, *, sure: bool = True) -> str:
    """A KPI's value as a cell, with its interval if that is asked for; the counts where they are too few for a value; empty
    where it cannot be measured."""
    return measured(row.kpi.unit, row.kpi.minimum_n, row.now, ask, currency, sure=sure)


def measured(unit: str, minimum_n: int, found: Measured, ask: Ask, currency: str, *, sure: bool = True) -> str:  # noqa: PLR0913 - what is shown, and for whom
    """A value as a cell; see `shown`."""
    if found.value is None:
        return ""
    if unit != "count" and found.n < max(minimum_n, FEW if unit == "rate" else 0):
        return counts(unit, found, ask) if _is_share(unit, found) else _("too few")
    said = value(unit, found.value, ask, currency)
    if found.beyond:
        return _("over {length}").format(length=said)
    return f"{said} ({interval(unit, found, ask)})" if sure and interval(unit, found, ask) else said


def counts(unit: str, found: Measured, ask: Ask) -> str:
    """`1 of 2`; where it is no share, how many there are: `n = 2`."""
    if _is_share(unit, found):
        return _("{hits} of {n}").format(hits=_short(found.over, ask), n=_short(found.of, ask))
    return _("n = {n}").format(n=number(found.n, ask))


def _is_share(unit: str, found: Measured) -> bool:
    return unit == "rate" and found.of == found.n


def interval(unit: str, found: Measured, ask: Ask) -> str:
    """`27–48`; empty where there is none."""
    if found.low is None or found.high is None or found.value is None:
        return ""
    if unit == "rate":
        return f"{_short(100 * found.low, ask)}–{_short(100 * found.high, ask)}"
    if unit == "score":
        return _("{low} to {high}").format(low=signed(found.low, ask), high=signed(found.high, ask))
    if unit in {"rating", "effort"}:
        return f"{_fixed(found.low, 1, ask)}–{_fixed(found.high, 1, ask)}"
    return f"{_short(found.low, ask)}–{_short(found.high, ask)}"


def change(row: Row, ask: Ask, currency: str) -> str | None:
    """`+4`, `−3 points`; None where there is nothing to hold it against."""
    if row.change is None or row.now.value is None:
        return None
    cents = row.kpi.unit == "money" and abs(row.now.value) < CENTS
    return difference(row.kpi.unit, row.change if cents else _whole(row.kpi.unit, row.change), ask, currency)


def _whole(unit: str, by: float) -> float:
    """A change of an amount that is shown without its cents."""
    return float(round(by)) if unit == "money" else by


def difference(unit: str, by: float, ask: Ask, currency: str) -> str:
    """How much more or less, with its sign."""
    if unit == "rate":
        points = _short(abs(100 * by), ask)
        said = plural("{points} point", "{points} points", 1 if points == "1" else 2)
        return said.format(points=_sign(by, points))
    if unit == "score":
        return signed(by, ask)
    if unit in {"rating", "effort"}:
        return _sign(by, _fixed(abs(by), 1, ask))
    return _sign(by, value(unit, abs(by), ask, currency).removesuffix(f" {currency}"))


def state(row: Row) -> str | None:
    """`hit`, `near`, `missed`; `not yet` of a target whose day is to come; `not measurable`, whatever is wanted; None of what
    has no target."""
    if not row.is_measurable:
        return _("not measurable")
    if row.target is None or row.target.currency:
        return None
    if not row.is_enough:
        return _("too few")
    if row.state.value == "missed" and not row.due:
        return _("not yet")
    return {"hit": _("hit"), "near": _("near"), "missed": _("missed")}.get(row.state.value)


def target(row: Row, ask: Ask, currency: str) -> str | None:
    """`40`, `85 % by 31 Dec`; None without one."""
    wanted = row.target
    if wanted is None:
        return None
    return wanted_words(row.kpi.unit, wanted, ask, currency)


def wanted_words(unit: str, wanted: Wanted, ask: Ask, currency: str) -> str:
    """A target in words; of a count it is for a month."""
    said = value(unit, wanted.value, ask, wanted.currency or currency)
    said = _("{n} a month").format(n=said) if unit == "count" else said
    return _("{value} by {day}").format(value=said, day=day_of(wanted.by, ask)) if wanted.by else said


def day_of(day: date, ask: Ask) -> str:
    """`31 Dec`, with the year when it is not this one."""
    pattern = "d MMM" if day.year == ask.now.year else "d MMM y"
    return str(format_date(day, pattern, locale=locale_of(ask.language)))


def verdict(found: Verdict) -> str:
    """What a KPI's own history makes of its value, to stand behind it."""
    said = {
        Verdict.USUAL: _("the usual range"),
        Verdict.ABOVE: _("higher than usual"),
        Verdict.BELOW: _("lower than usual"),
    }.get(found)
    return f": {said}" if said else ""


def signed(amount: float, ask: Ask) -> str:
    """`+32`, `−4`, `0`: a score has a sign of its own."""
    whole = floor(abs(amount) + 0.5)
    return _sign(amount, number(whole, ask)) if whole else "0"


def _sign(by: float, said: str) -> str:
    if not any(letter in "123456789" for letter in said):
        return "0"
    return f"{'+' if by > 0 else MINUS}{said}"


def _length(unit: str, amount: float, ask: Ask) -> str:
    if unit == "hours" and amount >= 48:
        unit, amount = "days", amount / 24
    if unit == "hours" and amount < 1:
        return _("{n} min").format(n=number(floor(60 * amount + 0.5), ask))
    said = _short(amount, ask)
    n = 1 if said == "1" else 2
    words = {
        "days": plural("{n} day", "{n} days", n),
        "hours": plural("{n} hour", "{n} hours", n),
        "months": plural("{n} month", "{n} months", n),
    }[unit]
    return words.format(n=said)


def _money(amount: float, ask: Ask) -> str:
    """Four digits and no cents, or the cents of small amounts."""
    if abs(amount) < CENTS and round(amount) != round(amount, 2):
        return _fixed(amount, 2, ask)
    digits = max(0, floor(log10(abs(amount))) - 3) if abs(amount) >= 1 else 0
    return number(round(round(amount / 10**digits) * 10**digits), ask)


def _short(amount: float, ask: Ask) -> str:
    """Whole from ten on, with one decimal below where there is one."""
    if abs(amount) >= 9.95 or abs(amount - round(amount)) < 0.05:
        return number(floor(abs(amount) + 0.5) * (-1 if amount < 0 else 1), ask)
    return _fixed(amount, 1, ask)


def _fixed(amount: float, digits: int, ask: Ask) -> str:
    return str(format_decimal(amount, f"#,##0.{'0' * digits}", locale=locale_of(ask.language)))
