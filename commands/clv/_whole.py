"""The reply about all customers together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Button, Chart, Column, Reply, Table
from commands._say import number
from commands.clv import _said as said
from commands.clv._receipt import missing, tested, whole_receipt
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from commands import Ask
    from commands._reply import Cell
    from lifecycle.service import Lifecycle
    from lifecycle.service.value_answers import WholeAnswer
    from lifecycle.value.base import Base


def nothing_logged(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Without a purchase nothing has a value, nor where none of them counts."""
    if lifecycle.purchases.count(1):
        _purchases, left_out = lifecycle.purchases.in_own_currency()
        told = _("Purchases were logged, but none of them counts yet, so there is no value to tell.")
        return Reply(told, lines=tuple(missing(ask, left_out)))
    return Reply(
        _(
            "No purchase was logged yet. Log one like this: /log purchase acme 1200, or import a file: lifecycle-bot import purchases."
        )
    )


def whole_reply(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Total, median and the top ten; the test on the past beside it."""
    answer = lifecycle.values.whole()
    if answer is None:
        return nothing_logged(ask, lifecycle)
    if not answer.spread.n:
        return _nobody(ask, lifecycle, answer)
    if not answer.base.is_enough:
        return too_little(ask, lifecycle, answer.base, "clv")
    currency = lifecycle.settings.currency
    headline = _headline(ask, answer, currency)
    return Reply(
        headline=headline,
        lines=tuple(
            line
            for line in (
                _sure(ask, answer),
                _spread(ask, answer),
                tested(ask, answer.base),
                _founding(ask, answer),
                _churn(ask, answer),
                _contracts(ask, lifecycle, answer),
            )
            if line
        ),
        tables=(_top(ask, answer, currency),) if answer.top else (),
        chart=_chart(ask, answer, headline),
        receipt=whole_receipt(ask, lifecycle, answer.base, answer.left_out),
        buttons=(Button(_("By source"), "clv by source"), Button(_("At risk"), "clv at risk")),
        again="clv",
    )


def too_little(ask: Ask, lifecycle: Lifecycle, base: Base, again: str) -> Reply:
    """Neither a year of customers nor repeat buyers for a model: what they brought, and what is missing."""
    told = plural(
        "{n} customer has brought {profit} {currency} profit so far; too little is known to say what will come.",
        "{n} customers have brought {profit} {currency} profit so far; too little is known to say what will come.",
        base.buyers,
    ).format(n=number(base.buyers, ask), profit=said.exact(base.profit, ask), currency=lifecycle.settings.currency)
    needs = _(
        "It takes 20 customers who bought again, or stage moves of customers and a year of them in all; earlier purchases come in "
        "with lifecycle-bot import purchases."
    )
    return Reply(told, lines=(needs,), again=again)


def _nobody(ask: Ask, lifecycle: Lifecycle, answer: WholeAnswer) -> Reply:
    """Everybody who bought is lost, or got all of it back."""
    told = (
        _("Everybody who bought is lost, so nothing more is expected.")
        if answer.lost
        else _("Nobody has bought more than they got back, so nothing is expected.")
    )
    return Reply(
        told,
        receipt=whole_receipt(ask, lifecycle, answer.base, answer.left_out),
        buttons=(Button(_("By source"), "clv by source"),) if answer.lost else (),
        again="clv",
    )


def _headline(ask: Ask, answer: WholeAnswer, currency: str) -> str:
    year, n = answer.expected[0], answer.spread.n
    told = plural(
        "{n} customer is expected to bring about {value} {currency} profit in the next {months} months.",
        "{n} customers are expected to bring about {value} {currency} profit in the next {months} months.",
        n,
    )
    return told.format(n=number(n, ask), value=said.about(year.value, ask), currency=currency, months=year.months)


def _sure(ask: Ask, answer: WholeAnswer) -> str:
    year, long = answer.expected
    if not said.limits(year, ask):
        return _("In {months} months about {value}.").format(months=long.months, value=said.about(long.value, ask))
    return _("95 %: {year}; in {months} months about {value} ({long}).").format(
        year=said.limits(year, ask), months=long.months, value=said.about(long.value, ask), long=said.limits(long, ask)
    )


def _spread(ask: Ask, answer: WholeAnswer) -> str:
    spread = answer.spread
    parts = (
        [] if spread.n < 5 else [_("Half of them bring {median} or more").format(median=said.about(spread.median, ask))]
    )
    if spread.n > len(spread.top) and spread.total > 0:
        parts.append(_("the top {n} hold {share}").format(n=len(spread.top), share=said.share(spread.top_share)))
    if answer.lost:
        parts.append(plural("{n} who is lost is not counted", "{n} who are lost are not counted", answer.lost).format(n=number(answer.lost, ask)))  # fmt: skip
    told = "; ".join(parts)
    return f"{told[0].upper()}{told[1:]}." if told else ""


def _founding(ask: Ask, answer: WholeAnswer) -> str:
    """The founding formula for an average customer, with its three inputs."""
    year, base = answer.expected[0].months, answer.base
    told = base.years(0, year)
    if told is None or base.buyer_years < 1:
        return ""
    value, years = base.yearly_profit * told.years, number(round(told.years, 2), ask)
    product = _("{profit} a year x {years} years as a customer").format(
        profit=said.about(base.yearly_profit, ask), years=years
    )
    if answer.cost is None:
        text = _("By the founding formula, same {months} months: {value} a new customer = {product}, before the cost.")
        return text.format(months=year, value=said.about(value, ask), product=product)
    text = _("By the founding formula, same {months} months: {value} a new customer = {product} - {cost} cost.")
    return text.format(
        months=year, value=said.about(value - answer.cost, ask), product=product, cost=said.about(answer.cost, ask)
    )


def _churn(ask: Ask, answer: WholeAnswer) -> str:
    """The churn formula beside it, or why there is none."""
    base, told = answer.base, answer.base.churn
    if not told.customer_periods:
        return ""
    months = number(told.customer_periods, ask)
    if told.value is None:
        return _(
            "By the churn formula undefined: no loss in {months} customer-months (at least {value} a customer)."
        ).format(months=months, value=said.about(told.at_least or 0, ask))
    return _(
        "By the churn formula, without an end: {value} a customer = {profit} a month / {rate} lost a month ({losses} of {months})."
    ).format(
        value=said.about(told.value, ask),
        profit=said.about(base.yearly_profit / 12, ask),
        rate=_rate(ask, told.churn_rate or 0),
        losses=number(told.losses, ask),
        months=months,
    )


def _contracts(ask: Ask, lifecycle: Lifecycle, answer: WholeAnswer) -> str:
    """Where most customers have a contract on record and the settings say otherwise: what would count them as such."""
    if lifecycle.settings.contract or 2 * answer.contracts < answer.spread.n + answer.lost:
        return ""
    return plural(
        "{n} customer has a contract on record; to count by contracts, type /lifecycle settings contract yes.",
        "{n} customers have a contract on record; to count by contracts, type /lifecycle settings contract yes.",
        answer.contracts,
    ).format(n=number(answer.contracts, ask))


def _rate(ask: Ask, rate: float) -> str:
    return f"{number(round(100 * rate, 1), ask)}\N{NO-BREAK SPACE}%"


def _top(ask: Ask, answer: WholeAnswer, currency: str) -> Table:
    titles = (_("Next 12 months, {currency}").format(currency=currency), _("Still buying"), _("Profit so far"))
    columns = (Column(_("Customer")), *(Column(title, right=True) for title in titles))
    rows: tuple[tuple[Cell, ...], ...]
    if ask.as_data:
        rows = tuple(
            (one.customer.name, round(one.value, 2), round(one.p_alive, 4), round(one.profit, 2)) for one in answer.top
        )
    else:
        rows = tuple(
            (one.customer.name, said.about(one.value, ask), said.share(one.p_alive) if one.p_alive == one.p_alive else None, said.exact(one.profit, ask))
            for one in answer.top
        )  # fmt: skip
    return Table(columns, rows, _("The top ten"))


def _chart(ask: Ask, answer: WholeAnswer, headline: str) -> Chart:
    language, spread = ask.language, answer.spread
    names = tuple(one.customer.name for one in answer.top)
    subtitle = _("Expected profit of the next 12 months, from the most valuable customers on")

    def draw() -> bytes:
        from lifecycle.charts.values import spread_chart  # noqa: PLC0415 - matplotlib is loaded when a picture is wanted

        return spread_chart(spread, names, headline, subtitle, language=language)

    return Chart(draw, _("How value is spread over customers"), "values.png")
