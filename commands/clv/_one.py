"""The reply about what one customer is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import PERSON, Button, Chart, Column, Reply, Table
from commands._say import number
from commands.clv import _said as said
from commands.clv._receipt import missing, receipt_of_one
from lifecycle.model import LOST
from lifecycle.service.names import reference
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from commands import Ask
    from commands._reply import Cell
    from lifecycle.model import Customer
    from lifecycle.service import Lifecycle
    from lifecycle.service.own_currency import LeftOut
    from lifecycle.service.value_answers import CustomerAnswer
    from lifecycle.value.changes import Effect
    from lifecycle.value.one import OneWorth, Rung

YEAR, LONG = AHEAD = (12, 36)


def one_reply(ask: Ask, lifecycle: Lifecycle, customer: Customer) -> Reply:
    """Headline, how sure, payback, the founding formula, what would change it; a row per rung."""
    answer = lifecycle.values.of(customer)
    if answer.worth is None or answer.base is None:
        return _no_purchases(ask, lifecycle, customer, answer.left_out)
    worth, currency = answer.worth, lifecycle.settings.currency
    headline = _headline(ask, customer, worth, currency)
    lines = (
        _how_sure(ask, worth),
        _alive(ask, worth),
        _paid_back(ask, customer, answer),
        _simple(ask, worth),
        _changes(ask, worth),
    )
    who = reference(customer)
    return Reply(
        headline=headline,
        lines=tuple(line for line in lines if line),
        tables=(_rungs(ask, worth),) if worth.rungs else (),
        chart=_chart(ask, answer, headline),
        receipt=receipt_of_one(ask, lifecycle, answer.base, answer.left_out),
        buttons=(
            Button(_("Log purchase"), f"log purchase {who}"),
            Button(_("Journey"), f"journey {who}"),
            Button(_("All customers"), "clv"),
        ),
        audience=PERSON,
        again=f"clv {who}",
    )


def _headline(ask: Ask, customer: Customer, worth: OneWorth, currency: str) -> str:
    so_far = said.exact(worth.profit, ask)
    if customer.stage == LOST:
        told = _("{name}: {profit} {currency} profit so far; lost, so nothing more is expected.")
        return told.format(name=customer.name, profit=so_far, currency=currency)
    expected = worth.expected(YEAR)
    if expected is None:
        told = _("{name}: {profit} {currency} profit so far; too little is known to say what will come.")
        return told.format(name=customer.name, profit=so_far, currency=currency)
    told = _("{name}: {profit} {currency} profit so far, about {more} more in the next {months} months")
    first = told.format(
        name=customer.name, profit=so_far, currency=currency, more=said.about(expected.value, ask), months=YEAR
    )
    chance = said.odds(worth.p_nothing) if worth.p_nothing is not None else ""
    return _("{told}; {chance} of nothing.").format(told=first, chance=chance) if chance else f"{first}."


def _how_sure(ask: Ask, worth: OneWorth) -> str:
    year, long = worth.expected(YEAR), worth.expected(LONG)
    if year is None or long is None:
        return ""
    if not (sure := said.limits(year, ask)):
        return _("In {months} months about {more}.").format(months=LONG, more=said.about(long.value, ask))
    return _("95 %: {year}; in {months} months about {more} ({long}).").format(
        year=sure, months=LONG, more=said.about(long.value, ask), long=said.limits(long, ask)
    )


def _alive(ask: Ask, worth: OneWorth) -> str:
    n = worth.purchase_days
    bought = (
        _("one purchase, on {day}").format(day=said.on(worth.last_day, ask))
        if n == 1
        else plural("{n} purchase since {first}, the last one on {last}", "{n} purchases since {first}, the last one on {last}", n).format(
            n=number(n, ask), first=said.on(worth.first_day, ask), last=said.on(worth.last_day, ask)
        )
    )  # fmt: skip
    if worth.p_alive is None:
        return f"{bought[0].upper()}{bought[1:]}."
    if n == 1:
        told = _("{bought}: whether they still buy cannot be told from one.").format(bought=bought)
        return f"{told[0].upper()}{told[1:]}"
    return f"{said.alive(worth.p_alive)}: {bought}."


def _paid_back(ask: Ask, customer: Customer, answer: CustomerAnswer) -> str:
    worth = answer.worth
    assert worth is not None
    if worth.cost is None:
        typed = f"/log spend {customer.name} 350"
        return _("What they cost is not known; log it with {typed}.").format(typed=typed)
    cost = said.exact(worth.cost, ask)
    whose = (
        _("their own")
        if worth.own_cost
        else _("average of {source}").format(source=customer.source or _("all sources"))
    )
    if worth.payback is None:
        left = said.exact(worth.cost - worth.profit, ask)
        return _("Not paid back yet: {left} of the cost of {cost} ({whose}) are missing.").format(
            left=left, cost=cost, whose=whose
        )
    if worth.payback == 0:
        return _("They cost nothing ({whose}).").format(whose=whose)
    net = worth.profit - worth.cost
    told = (
        _("Paid back in month {month} (cost {cost}, {whose}); {net} earned on top so far.")
        if net >= 0
        else _("Paid back in month {month} (cost {cost}, {whose}), but {net} short of it again after refunds.")
    )
    return told.format(month=worth.payback, cost=cost, whose=whose, net=said.exact(abs(net), ask))


def _simple(ask: Ask, worth: OneWorth) -> str:
    """The founding formula with its three inputs, for the same months."""
    told = next((one for one in worth.simple if one.months == YEAR), None)
    if told is None:
        return ""
    whose = _("their own") if told.own else _("the average")
    before = told.yearly_profit * told.years
    product = _("{profit} a year ({whose}) x {years} years as a customer").format(
        profit=said.about(told.yearly_profit, ask), whose=whose, years=number(round(told.years, 2), ask)
    )
    if worth.cost is None:
        return _("The founding formula, same {months} months: {value} = {product}, before the cost.").format(
            months=YEAR, value=said.about(before, ask), product=product
        )
    return _("The founding formula, same {months} months: {value} = {product} - {cost} cost.").format(
        months=YEAR, value=said.about(before - worth.cost, ask), product=product, cost=said.exact(worth.cost, ask)
    )


def _changes(ask: Ask, worth: OneWorth) -> str:
    told = [f"{_change(effect)}: {_signed(effect.gain, ask)}" for effect in worth.effects if abs(effect.gain) >= 1]
    return (
        _("Would change {months} months most: {changes}.").format(months=LONG, changes=", ".join(told)) if told else ""
    )


def _change(effect: Effect) -> str:
    change = effect.change
    if change.retention_points:
        return _("retention {points} pt").format(points=f"{100 * change.retention_points:+.0f}")
    if change.price_rate:
        return _("price {rate} %").format(rate=f"{100 * change.price_rate:+.0f}")
    return _("cost {rate} %").format(rate=f"{100 * change.cost_rate:+.0f}")


def _signed(amount: float, ask: Ask) -> str:
    return f"{'+' if amount >= 0 else '-'}{said.about(abs(amount), ask)}"


def _rungs(ask: Ask, worth: OneWorth) -> Table:
    titles = (Column(_("Way of counting")), *(Column(_("{n} months").format(n=months), right=True) for months in AHEAD))
    if ask.as_data:
        more = tuple(
            Column(title, right=True)
            for months in AHEAD
            for title in (_("{n} months").format(n=months), _("low"), _("high"))
        )
        return Table((titles[0], *more), tuple(_raw(worth, rung) for rung in worth.rungs))
    return Table(
        titles,
        tuple((_named(worth, rung), *(_cell(ask, worth, rung, months) for months in AHEAD)) for rung in worth.rungs),
    )


def _named(worth: OneWorth, rung: Rung) -> str:
    name = said.rung_name(rung)
    return _("{name} (used)").format(name=name) if rung is worth.used else name


def _cell(ask: Ask, worth: OneWorth, rung: Rung, months: int) -> Cell:
    expected = worth.expected(months, rung)
    if expected is None:
        return None
    sure = said.limits(expected, ask)
    return f"{said.about(expected.value, ask)} ({sure})" if sure else said.about(expected.value, ask)


def _raw(worth: OneWorth, rung: Rung) -> tuple[Cell, ...]:
    cells: list[Cell] = [rung.value]
    for months in AHEAD:
        one = worth.expected(months, rung)
        cells += [None, None, None] if one is None else [round(one.value, 2), one.low, one.high]
    return tuple(cells)


def _chart(ask: Ask, answer: CustomerAnswer, headline: str) -> Chart:
    worth = answer.worth
    assert worth is not None
    language, subtitle = (
        ask.language,
        _("Profit since {first}, and what is expected").format(first=said.on(worth.first_day, ask)),
    )

    def draw() -> bytes:
        from lifecycle.charts.worth import worth_chart  # noqa: PLC0415 - matplotlib is loaded when a picture is wanted

        return worth_chart(answer.so_far, answer.ahead, worth.cost, headline, subtitle, language=language)

    return Chart(draw, _("Value of one customer"), "value.png")


def _no_purchases(ask: Ask, lifecycle: Lifecycle, customer: Customer, left_out: LeftOut) -> Reply:
    """Nothing was bought, or nothing that counts, or all of it was given back."""
    who = reference(customer)
    purchases, _left_out = lifecycle.purchases.in_own_currency([customer.id])
    if len(purchases):
        told = _(
            "{name}: {profit} {currency} profit so far; they got back what they had bought, so nothing is expected."
        )
    elif left_out:
        told = _("Purchases of {name} were logged, but none of them counts yet, so there is no value to tell.")
    else:
        told = _(
            "No purchase of {name} was logged, so there is no value to tell. Log one like this: /log purchase {name} 1200."
        )
    profit = said.exact(float(purchases["profit"].sum()), ask)
    return Reply(
        told.format(name=customer.name, profit=profit, currency=lifecycle.settings.currency),
        lines=tuple(missing(ask, left_out)),
        buttons=(Button(_("Log purchase"), f"log purchase {who}"), Button(_("All customers"), "clv")),
        audience=PERSON,
        again=f"clv {who}",
    )
