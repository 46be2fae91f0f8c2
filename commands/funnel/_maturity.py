"""What a cohort inside its window will have come to, in one line: never as a drop, and with how such a line turned out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands._say import listed, number
from commands.funnel._periods import span, when
from lifecycle.enough import CONVERSIONS_BEHIND as FEWEST_CONVERSIONS
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from commands import Ask
    from commands.funnel._question import Question
    from lifecycle.funnels.maturity import Forecast
    from lifecycle.service import Lifecycle
    from lifecycle.service.maturity import Outlook


def of_period(ask: Ask, lifecycle: Lifecycle, question: Question) -> str:
    """Who entered the stage before conversion in the period, where they are, and what they will have come to. Empty
    where they are few, or nothing is open."""
    outlook = lifecycle.maturity.of_period(question.period)
    if outlook is None or not outlook.forecast.still_open:
        return ""
    said = outlook.forecast
    so_far = _("{n} converted so far") if said.converted else _("none converted so far")
    parts = [so_far.format(n=number(said.converted, ask))]
    if said.lost:
        parts.append(_("{n} lost").format(n=number(said.lost, ask)))
    waiting = plural("{n} still in the window of {days} days", "{n} still in their {days} days", said.still_open)
    parts.append(waiting.format(n=number(said.still_open, ask), days=number(outlook.window_days, ask)))
    line = _("Of {n} who first entered {stage} {when}: {parts}; {end}").format(
        n=number(said.n, ask),
        stage=outlook.stage.name,
        when=when(question.period),
        parts=listed(parts),
        end=_in_the_end(said),
    )
    return line + _tested(ask, outlook)


def of_cohort(ask: Ask, lifecycle: Lifecycle, question: Question) -> str:
    """What the cohort of a cohort funnel will have come to; empty as above."""
    outlook = lifecycle.maturity.outlook(question.period, question.steps, question.window_days, question.rule)
    if outlook is None or not outlook.forecast.still_open:
        return ""
    end = _in_the_end(outlook.forecast)
    return f"{end[:1].upper()}{end[1:]}{_tested(ask, outlook)}"


def _in_the_end(said: Forecast) -> str:
    if said.final is None:
        return _("too early to say more, since a forecast needs {most} conversions before them and has {n}.").format(
            most=FEWEST_CONVERSIONS, n=said.conversions_behind
        )
    return _("about {rate} in the end ({low}–{high}).").format(
        rate=_percent(said.final.rate), low=_whole(said.final.low), high=_whole(said.final.high)
    )


def _tested(ask: Ask, outlook: Outlook) -> str:
    """How the same forecast turned out."""
    test = outlook.forecast.back_test
    if outlook.forecast.final is None or test is None or outlook.tested is None:
        return ""
    said = _(" The same forecast for those of {days} said {rate}, and {came} came (n = {n}).")
    return said.format(
        days=span(outlook.tested, ask), rate=_percent(test.said.rate), came=_percent(test.came), n=number(test.n, ask)
    )


def _percent(rate: float) -> str:
    return f"{_whole(rate)}\N{NO-BREAK SPACE}%"


def _whole(rate: float) -> int:
    return int(100 * rate + 0.5)
