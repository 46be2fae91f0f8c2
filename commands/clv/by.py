"""`clv by`: what customers of each source, cohort, owner, segment or stage are worth, beside what they cost."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from commands import Ask, Button, Chart, Column, Phrase, Reply, Table, command
from commands._card import owner_name
from commands._choose import asked_about
from commands._say import calendar, number
from commands.clv import _said as said
from commands.clv._learning import patiently
from commands.clv._one import one_reply
from commands.clv._receipt import receipt
from commands.clv._whole import nothing_logged, too_little
from lifecycle.errors import NotUnderstood
from lifecycle.period import parse_period
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from commands._reply import Cell
    from lifecycle.period import Period
    from lifecycle.service import Lifecycle
    from lifecycle.service.value_answers import ByAnswer
    from lifecycle.value.groups import GroupWorth

FIELDS = ("source", "cohort", "owner", "segment", "stage")
_WORDS = re.compile(rf"(?P<field>{'|'.join(FIELDS)})s?\b\s*(?P<rest>.*)", re.IGNORECASE)
FEW = 5
"""Customers below which a kind has no interval that could be believed."""
MONTHS = 36


@command(
    "clv by",
    usage="source|cohort|owner|segment|stage [period]",
    examples=("clv by source last year",),
    phrases=(
        Phrase(r"(?:what|how much) (?:is|are) (?:customers|a customer) worth (?:by|per) (?P<rest>.+)", "clv by {rest}"),
        Phrase(r"(?:what|how much) (?:may|can|should) (?:i|we|one) pay for a customer(?P<rest>.*)", "clv by source {rest}"),
    ),
)  # fmt: skip
def by(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Compare kinds of customers: value, acquisition cost, payback, how much one may pay."""
    found = _WORDS.fullmatch(ask.words.strip(" ?"))
    if found is None:
        customer = asked_about(replace(ask, words=f"by {ask.words}"), lifecycle, "clv")
        if isinstance(customer, Reply):
            fields = ", ".join(FIELDS)
            raise NotUnderstood(
                _("Value can be split by {fields}; please type one of them: /clv by source.").format(fields=fields)
            )
        return patiently(ask, lambda: one_reply(calendar(ask, lifecycle), lifecycle, customer))
    field, settings = found["field"].lower(), lifecycle.settings
    period = parse_period(found["rest"], ask.now, settings.zone, settings.week_start) if found["rest"].strip() else None
    return patiently(ask, lambda: _reply(calendar(ask, lifecycle), lifecycle, field, period))


def _reply(ask: Ask, lifecycle: Lifecycle, field: str, period: Period | None) -> Reply:
    answer = lifecycle.kinds.by(field, period)
    again = f"clv by {field} {period.exact()}" if period else f"clv by {field}"
    if answer is None:
        return nothing_logged(ask, lifecycle)
    if not answer.groups:
        told = (
            _("Nobody bought for the first time in {period}.").format(period=period.label)
            if period
            else _("Nobody has bought more than they got back, so there is nothing to compare.")
        )
        return Reply(told, again=again)
    if not answer.base.is_enough:
        return too_little(ask, lifecycle, answer.base, again)
    headline = _headline(ask, lifecycle, answer)
    return Reply(
        headline=headline,
        lines=tuple(line for line in (_blended(ask, answer), _unknown(ask, answer)) if line),
        tables=(_table(ask, answer),),
        chart=_chart(ask, answer, headline),
        receipt=_receipt(ask, lifecycle, answer),
        buttons=tuple(Button(_titles()[one], again.replace(f"by {field}", f"by {one}")) for one in FIELDS if one != field)[:3],
        again=again,
    )  # fmt: skip


def _headline(ask: Ask, lifecycle: Lifecycle, answer: ByAnswer) -> str:
    """Of the kind whose cost is known and which is the largest: what one may pay and pays."""
    currency = lifecycle.settings.currency
    known = [one for one in answer.groups if one.part.cost_per_customer and one.part.customers >= FEW]
    if known:
        group = known[0]
        pay, paid = group.part.pay_up_to() or 0.0, group.part.cost_per_customer or 0.0
        told = _("{name}: pay up to {pay} {currency} a customer; you pay {paid}.")
        return told.format(
            name=_name(answer, group), pay=said.about(pay, ask), currency=currency, paid=said.about(paid, ask)
        )
    best = max(answer.groups, key=lambda one: (one.part.customers >= FEW, one.part.value / one.part.customers))
    each = best.part.value / best.part.customers
    told = plural(
        "{name}: a customer brings about {value} {currency} in {months} months ({n} customer).",
        "{name}: a customer brings about {value} {currency} in {months} months ({n} customers).",
        best.part.customers,
    )
    return told.format(
        name=_name(answer, best), value=said.about(each, ask), currency=currency, months=MONTHS, n=number(best.part.customers, ask)
    )  # fmt: skip


def _blended(ask: Ask, answer: ByAnswer) -> str:
    told = answer.blended
    if told.ratio is None or not told.customers:
        return ""
    return plural(
        "All together: value {value} : cost {cost} a customer = {ratio} x, {n} customer.",
        "All together: value {value} : cost {cost} a customer = {ratio} x, {n} customers.",
        told.customers,
    ).format(
        value=said.about(told.value / told.customers, ask),
        cost=said.about(told.cost / told.customers, ask),
        ratio=number(round(told.ratio, 1), ask),
        n=number(told.customers, ask),
    )


def _unknown(ask: Ask, answer: ByAnswer) -> str:
    named = [one for one in answer.groups if one.part.cost is None]
    if not named:
        return ""
    n = sum(one.part.customers for one in named)
    typed = "/log spend referral 5000 in May"
    return plural(
        "Of {n} customer the cost is not known; log what was spent: {typed}.",
        "Of {n} customers the cost is not known; log what was spent: {typed}.",
        n,
    ).format(n=number(n, ask), typed=typed)


def _titles() -> dict[str, str]:
    return {
        "source": _("By source"),
        "cohort": _("By cohort"),
        "owner": _("By owner"),
        "segment": _("By segment"),
        "stage": _("By stage"),
    }


def _name(answer: ByAnswer, group: GroupWorth) -> str:
    if group.name is None:
        return _("not said")
    return owner_name(group.name) if answer.field == "owner" else group.name


def _table(ask: Ask, answer: ByAnswer) -> Table:
    sure = (_("low"), _("high")) if ask.as_data else (_("95 %"),)
    titles = (_("n"), _("Pay up to"), *sure, _("You pay"), _("Value : cost"), _("Payback, months"))
    columns = (
        Column(_titles()[answer.field].split(" ", 1)[-1].capitalize()),
        *(Column(title, right=True) for title in titles),
    )
    return Table(columns, tuple(_row(ask, answer, group) for group in answer.groups))


def _row(ask: Ask, answer: ByAnswer, group: GroupWorth) -> tuple[Cell, ...]:
    part = group.part
    n, cost, pay, ratio = part.customers, part.cost_per_customer, part.pay_up_to() or 0.0, part.ratio
    if ask.as_data:
        return (
            _name(answer, group),
            n,
            round(pay, 2),
            round(part.low / n, 2),
            round(part.high / n, 2),
            cost,
            ratio,
            group.payback,
        )
    sure = _("{low} to {high}").format(low=said.about(part.low / n, ask), high=said.about(part.high / n, ask))
    return (
        _name(answer, group),
        n,
        said.about(pay, ask),
        sure if n >= FEW and part.low != part.high else None,
        None if cost is None else said.about(cost, ask),
        None if ratio is None else _("{ratio} x").format(ratio=number(round(ratio, 1), ask)),
        group.payback if cost is None or group.payback is not None else _("not yet"),
    )


def _chart(ask: Ask, answer: ByAnswer, headline: str) -> Chart:
    language = ask.language
    groups = tuple(replace(group, name=_name(answer, group)) for group in answer.groups)
    label = answer.period.label if answer.period else _("all time")
    subtitle = _("Profit of a customer's first {months} months, customers of {period}").format(
        months=MONTHS, period=label
    )

    def draw() -> bytes:
        from lifecycle.charts.values import groups_chart  # noqa: PLC0415 - matplotlib is loaded when a picture is wanted

        return groups_chart(groups, headline, subtitle, language=language)

    return Chart(draw, _("Value and cost of customers"), "value-by.png")


def _receipt(ask: Ask, lifecycle: Lifecycle, answer: ByAnswer) -> str:
    first = plural("{n} customer", "{n} customers", answer.n).format(n=number(answer.n, ask))
    when = answer.period.label if answer.period else _("ever")
    how = _(
        "{customers} by their first purchase ({period}), by what held then. Pay up to: profit of a customer's first {months} months, "
        "realised and expected, which is as much as one may pay. You pay: spend of the source over the customers it brought, or "
        "the customer's own. Payback: of the profit that was realised."
    ).format(customers=first, period=when, months=MONTHS)
    return f"{how} {receipt(ask, lifecycle, answer.base, answer.left_out)}"
