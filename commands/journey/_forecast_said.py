"""The sentences of `journey forecast`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from commands._say import day, days, moment, number
from commands.funnel._periods import span, when
from lifecycle.enough import HORIZON_DAYS
from lifecycle.enough import ORIGINS as FEWEST_ORIGINS
from lifecycle.enough import WEEKS as FEWEST_WEEKS
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from commands import Ask
    from lifecycle.forecasts.chain import Chain, Chances, Likely
    from lifecycle.forecasts.stock_forecast import BackTest, StockForecast
    from lifecycle.service.forecasts import ForecastAnswer

NBSP = "\N{NO-BREAK SPACE}"
WEEKS_IN_MONTH = 52 / 12
NEARLY_DAYS = 150
"""Stays watched for as long as that are known nearly as well as at the horizon."""


def headline(answer: ForecastAnswer, ask: Ask) -> str:
    """The chance of the stage before conversion, and the coming stock of conversion; or what is missing for both."""
    parts = [said for said in (_chance(answer.chain), stock(answer, ask)) if said]
    if not parts:
        return _("There is too little on record to forecast from yet.")
    said = "; ".join(parts)
    if answer.at < ask.now:
        return _("As of {day}: {said}.").format(day=day(answer.at, ask), said=said)
    return f"{said[:1].upper()}{said[1:]}."


def _chance(chain: Chain) -> str:
    row = leading(chain)
    reach = row.to_conversion if row else None
    if not row or not reach or not reach.rate:
        return ""
    said = _("of those who enter {stage}, {share} reach {goal}")
    text = said.format(stage=row.stage.name, share=with_limits(reach.rate), goal=chain.conversion.name)
    return _("{text}, after {days} on average").format(text=text, days=length(reach.days)) if reach.days else text


def leading(chain: Chain) -> Chances | None:
    """The highest stage before conversion of which a chance can be told."""
    told = [row for row in chain.rows if row.to_conversion and row.to_conversion.rate and not row.stage.retired]
    return told[-1] if told else None


def stock(answer: ForecastAnswer, ask: Ask) -> str:
    """`in 4 weeks Conversion holds about 130 (118–142), 118 now`; empty where no stock can be forecast."""
    if not answer.stock:
        return ""
    row = answer.stock.row(answer.chain.conversion.id)
    weeks = plural("in {n} week", "in {n} weeks", answer.stock.ahead_weeks).format(n=answer.stock.ahead_weeks)
    then = number_with_limits(row.ahead[-1], ask)
    said = _("{weeks} {stage} holds about {then}, {now} now")
    return said.format(weeks=weeks, stage=row.stage.name, then=then, now=number(row.now, ask))


def lines(answer: ForecastAnswer, ask: Ask) -> tuple[str, ...]:
    """How far off it was on the past, and what is not known yet."""
    said = [_tested(answer.stock, ask) if answer.stock else _missing(answer)]
    if leading(answer.chain) and answer.chain.known_days < NEARLY_DAYS:
        known = length_of(answer.chain.known_days)
        said.append(
            _("Some stages could be watched for {length} only so far, so the shares may still grow.").format(
                length=known
            )
        )
    return tuple(said)


def _tested(forecast: StockForecast, ask: Ask) -> str:
    if not forecast.test:
        text = _(
            "There is too little past yet to test it on: that takes {n} weeks more than are learnt from and looked ahead."
        )
        return text.format(n=FEWEST_ORIGINS)
    test = forecast.test
    weeks = plural("at {n} week", "at {n} weeks", forecast.ahead_weeks).format(n=forecast.ahead_weeks)
    said = _("On the past {past} it was off by {off} per stage {weeks}, {share} of everybody (as-today: {as_today}).").format(
        past=_past(test), off=_customers(test.off, ask), weeks=weeks, share=percent(test.off_rate), as_today=_one_decimal(test.as_today, ask)
    )  # fmt: skip
    if test.off >= test.as_today:
        said += " " + _("To expect that nothing changes was no worse.")
    return said


def _past(test: BackTest) -> str:
    """`8 months`, `7 weeks`."""
    months = round(test.weeks / WEEKS_IN_MONTH)
    if months < 3:
        return plural("{n} week", "{n} weeks", test.weeks).format(n=test.weeks)
    return plural("{n} month", "{n} months", months).format(n=months)


def _missing(answer: ForecastAnswer) -> str:
    text = plural(
        "For the coming weeks {most} whole weeks of moves are needed; {n} is on record {when}.",
        "For the coming weeks {most} whole weeks of moves are needed; {n} are on record {when}.",
        answer.recorded_weeks,
    )
    return text.format(most=FEWEST_WEEKS, n=answer.recorded_weeks, when=when(answer.period))


def receipt(answer: ForecastAnswer, ask: Ask) -> str:
    """How both were counted."""
    n = int(answer.chain.ways.visits.sum())
    said = _(
        "Learnt from the moves of {days}, {zone}; n = {n} stays; as of {moment}. Reach = that stage or any later one, "
        "counted from the entry into a stage; lost, and a stay of more than {horizon} days, count as not reached. "
        "Days are the mean of those who get there."
    ).format(
        days=span(answer.period, ask),
        zone=answer.period.zone,
        n=number(n, ask),
        moment=moment(answer.at, ask),
        horizon=HORIZON_DAYS,
    )  # fmt: skip
    parts = [said]
    if answer.stock:
        weeks = plural("{n} whole week", "{n} whole weeks", answer.stock.learnt_weeks).format(
            n=answer.stock.learnt_weeks
        )
        parts.append(_("The coming weeks are {weeks} of these done again, newcomers too.").format(weeks=weeks))
    parts.append(
        _("In brackets: 95 %, of customers drawn again and of chance, as wide as would have held on the past.")
    )
    return " ".join(parts)


def with_limits(rate: Likely) -> str:
    """`43 % (38–48)`."""
    return f"{percent(rate.value)} ({round(100 * rate.low)}–{round(100 * rate.high)})"


def percent(rate: float) -> str:
    """A share that says no more than it knows: never 0 % or 100 % for what is not quite that."""
    whole = round(100 * rate)
    if whole == 0 and rate > 1e-9:
        return f"<1{NBSP}%"
    if whole == 100 and rate < 1 - 1e-9:
        return f">99{NBSP}%"
    return f"{whole}{NBSP}%"


def number_with_limits(one: Likely, ask: Ask) -> str:
    """`130 (118–142)`, in customers."""
    return f"{number(round(one.value), ask)} ({number(round(one.low), ask)}–{number(round(one.high), ask)})"


def length(mean: Likely) -> str:
    """A mean time in words: `24 days`."""
    return length_of(mean.value)


def length_of(days_: float) -> str:
    """So many days in words, in whole days."""
    return days(timedelta(days=round(days_)))


def _customers(n: float, ask: Ask) -> str:
    one = _one_decimal(n, ask)
    return (_("{n} customer") if one == "1" else _("{n} customers")).format(n=one)


def _one_decimal(n: float, ask: Ask) -> str:
    """A small number with a decimal, where that says something; else a whole one."""
    return number(round(n) if n >= 9.95 else round(n, 1), ask)
