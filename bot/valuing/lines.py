"""The fitted model for a person: the totals, what they rest on, and what is worth a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.valuing.notes import date_of, words
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lifecycle.service.value_answers import ModelAnswer
    from lifecycle.value.back_test import BackTest
    from lifecycle.value.bgnbd import Purchasing
    from lifecycle.value.gamma_gamma import Spending
    from lifecycle.value.one import Expected

MODELS = {"bgnbd": "BG/NBD", "mbgnbd": "MBG/NBD"}
CENTS_BELOW = 1000
"""From so much money on, cents would be noise."""


def as_lines(answer: ModelAnswer) -> str:
    """The totals first; then what they rest on, a line each; then what is worth a word."""
    rows = [row for row in _rows(answer) if row[1]]
    width = max(len(name) for name, _told in rows) + 2
    lines = [_headline(answer), "", *(f"{name:<{width}}{told}" for name, told in rows)]
    notes = [*(words(note) for note in answer.base.fitted.notes), *_missing(answer)]
    return "\n".join([*lines, *(["", *(f"- {note}" for note in notes)] if notes else [])])


def _headline(answer: ModelAnswer) -> str:
    year, long = answer.expected
    n = len(answer.bought.customers) - answer.lost
    told = plural(
        "{n} customer is expected to bring {value} {currency} {unit} in {months} months{sure}, {more} in {later}{also}.",
        "{n} customers are expected to bring {value} {currency} {unit} in {months} months{sure}, {more} in {later}{also}.",
        n,
    )
    return told.format(
        n=f"{n:,}", value=_money(year.value), currency=answer.currency, unit=_unit(answer), months=year.months, sure=_sure(year), more=_money(long.value), later=long.months, also=_sure(long)
    )  # fmt: skip


def _sure(one: Expected) -> str:
    if one.low is None or one.high is None:
        return ""
    return _(" (95 %: {low} to {high})").format(low=_money(one.low), high=_money(one.high))


def _rows(answer: ModelAnswer) -> Iterator[tuple[str, str]]:
    base, fitted = answer.base, answer.base.fitted
    yield _("as of"), f"{date_of(base.as_of_day)}"
    yield (
        _("n"),
        _("{n} customers, {repeat} bought again, {purchases} purchases in {months} months since {first}").format(
            n=f"{fitted.customers:,}", repeat=f"{fitted.repeat_buyers:,}", purchases=f"{base.purchases:,}", months=base.months, first=date_of(base.first_day)
        ),
    )  # fmt: skip
    yield _("not counted"), _("{n} who are lost").format(n=f"{answer.lost:,}") if answer.lost else ""
    yield _("to date"), f"{_money(base.profit)} {answer.currency} {_unit(answer)}"
    yield (
        _("counted"),
        _("{unit}, discounted at {rate} % a year, each month's at its end").format(
            unit=_unit(answer), rate=f"{100 * base.discount_rate:g}"
        ),
    )
    yield _("rung"), _rung(fitted.rung)
    yield _("founding formula"), _founding(answer)
    if fitted.purchasing is not None:
        yield from _purchasing(fitted.purchasing)
        yield from _spending(fitted.spending, fitted.average_spend, answer)
    yield _("contracts"), _contracts(answer)
    if base.back_test is None:
        yield _("back-test"), _("none yet: the history is too short, or carried no model when it was cut")
    else:
        yield from _tested(base.back_test, answer)


def _rung(rung: str) -> str:
    return {
        "simple": _("simple: the founding formula"),
        "thin": _("thin: BG/NBD and Gamma-Gamma with a weak prior"),
        "likelihood": _("likelihood: BG/NBD and Gamma-Gamma, maximum likelihood"),
    }[rung]


def _founding(answer: ModelAnswer) -> str:
    years = [answer.base.years(0, one.months) for one in answer.expected]
    told = [f"{one.years:.2f}" for one in years if one]
    if not told:
        return ""
    return _("{profit} {currency} a year x {years} years as a customer (of {months} months)").format(
        profit=_money(answer.base.yearly_profit), currency=answer.currency, years=_(" or ").join(told), months=_(" or ").join(str(one.months) for one in answer.expected)
    )  # fmt: skip


def _purchasing(model: Purchasing) -> Iterator[tuple[str, str]]:
    told = (
        f"{MODELS[model.model]}: r {model.r:.4f}, alpha {model.alpha:.4f} {_('days')}, a {model.a:.4f}, b {model.b:.4f}"
    )
    yield _("purchases"), told
    likelihood = _("log-likelihood {value} (times in days), {n} customers in {rows} different rows, {status}")
    yield (
        "",
        likelihood.format(
            value=f"{model.log_likelihood:,.4f}", n=f"{model.n:,}", rows=f"{model.n_rows:,}", status=model.status
        ),
    )


def _spending(model: Spending | None, average: float, answer: ModelAnswer) -> Iterator[tuple[str, str]]:
    if model is None:
        told = _("the plain average of repeat purchases, {average} {currency}")
        yield _("spending"), told.format(average=_money(average), currency=answer.currency)
        return
    told = _("Gamma-Gamma: p {p}, q {q}, gamma {gamma} {currency}; a purchase brings {mean} on average")
    yield (
        _("spending"),
        told.format(p=f"{model.p:.4f}", q=f"{model.q:.4f}", gamma=f"{model.gamma:.4f}", currency=answer.currency, mean=_money(model.population_mean)),
    )  # fmt: skip
    likelihood = _("log-likelihood {value}, {n} repeat buyers, {status}")
    yield "", likelihood.format(value=f"{model.log_likelihood:,.4f}", n=f"{model.n:,}", status=model.status)


def _contracts(answer: ModelAnswer) -> str:
    model = answer.base.contract
    if model is None or not answer.has_contract:
        return ""
    told = _("sBG: alpha {alpha}, beta {beta}; log-likelihood {value}, {lost} of {n} renewals not made")
    return told.format(
        alpha=f"{model.alpha:.4f}", beta=f"{model.beta:.4f}", value=f"{model.log_likelihood:,.4f}", lost=f"{model.lost:,}", n=f"{model.n:,}"
    )  # fmt: skip


def _tested(test: BackTest, answer: ModelAnswer) -> Iterator[tuple[str, str]]:
    told = _("fitted on {n} customers up to {cut}, held against the {days} days after it")
    yield _("back-test"), told.format(n=f"{test.customers:,}", cut=date_of(test.cut_day), days=f"{test.days:,}")
    line = _("{what}: predicted {predicted} (95 %: {low} to {high}), came {actual}, run-rate {plain}")
    yield (
        "",
        line.format(
            what=_("repeat purchases"),
            predicted=f"{test.predicted_purchases:,.0f}",
            low=f"{test.low_purchases:,.0f}",
            high=f"{test.high_purchases:,.0f}",
            actual=f"{test.actual_purchases:,}",
            plain=f"{test.run_rate_purchases:,.0f}",
        ),
    )
    money = (test.predicted_money, test.low_money, test.high_money, test.actual_money, test.run_rate_money)
    names = ("predicted", "low", "high", "actual", "plain")
    yield "", line.format(what=_unit(answer), **dict(zip(names, map(_money, money), strict=True)))
    if test.widen > 1:
        yield "", _("intervals are {times} times as wide for it").format(times=f"{test.widen:.1f}")


def _missing(answer: ModelAnswer) -> Iterator[str]:
    for currency, n in answer.left_out.without_rate:
        told = plural(
            "{n} purchase in {currency} is left out: no rate is set.",
            "{n} purchases in {currency} are left out: no rate is set.",
            n,
        )
        yield told.format(n=f"{n:,}", currency=currency)
    if n := answer.left_out.without_profit:
        told = plural(
            "{n} purchase without profit is left out: no margin is set.",
            "{n} purchases without profit are left out: no margin is set.",
            n,
        )
        yield told.format(n=f"{n:,}")


def _unit(answer: ModelAnswer) -> str:
    return _("revenue") if answer.unit == "revenue" else _("profit")


def _money(amount: float) -> str:
    return f"{amount:,.0f}" if abs(amount) >= CENTS_BELOW else f"{amount:,.2f}"
