"""The reply to `kpi`: how many targets are hit, each stage with its three columns and the KPIs that say most."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from commands import CHANNEL, Button, Reply
from commands._say import number
from commands.funnel._periods import before, so_far, titled, when
from commands.kpi import _said as said
from commands.kpi._chart import courses_chart
from commands.kpi._data import board_table
from commands.kpi._notes import receipt
from commands.kpi._question import quoted
from commands.kpi._table import first, table
from commands.kpi._targets_said import NAMED, held, others, verdict
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from commands import Ask
    from commands.kpi._question import Question
    from lifecycle.service import Lifecycle
    from lifecycle.service.kpi_answers import Asked, BoardAnswer, Row

SHOWN = 3
"""KPIs of a stage in the table of all: a telephone shows a screen or two of them."""
EXAMPLE = "/kpi target nps 40 by December"


def board_reply(ask: Ask, lifecycle: Lifecycle, question: Question) -> Reply:
    """Headline, what is not due yet, what is furthest from before, the table, the weeks as a chart, how it was counted."""
    answer = lifecycle.kpis.board(question.period)
    if not answer.recorded:
        return nothing_logged()
    ask, currency = at_count(ask, answer.asked), lifecycle.settings.currency
    headline = _headline(ask, question, answer, currency)
    shown = board_table(ask, answer) if ask.as_data else table(ask, answer.stages, currency, SHOWN)
    return Reply(
        headline=headline,
        lines=_lines(ask, question, answer, currency),
        tables=(shown,),
        chart=courses_chart(ask, answer.courses, headline.partition(": ")[0], currency),
        receipt=receipt(ask, answer.asked, lifecycle),
        buttons=_buttons(question, answer),
        audience=CHANNEL,
        again=question.words(),
    )


def at_count(ask: Ask, asked: Asked) -> Ask:
    """The same request when its numbers were counted: what the reply says of the time is as of then."""
    return replace(ask, now=asked.as_of)


def nothing_logged() -> Reply:
    """Where the ledger is empty."""
    return Reply(
        _("Nothing is logged yet, so no KPI can be measured."),
        lines=(
            _("Begin with a move and what a customer says: /stage move acme awareness, then /log feedback acme nps 9."),
        ),
        buttons=(Button(_("Targets"), "kpi target"),),
    )


def _headline(ask: Ask, question: Question, answer: BoardAnswer, currency: str) -> str:
    rows, wanted = answer.rows, held(answer.rows)
    period = when(question.period) + so_far(question.period, ask)
    if not wanted:
        n = sum(row.is_enough for row in rows)
        told = plural(
            "{n} of {all} KPIs has enough to be measured {when}; no target is set.",
            "{n} of {all} KPIs have enough to be measured {when}; no target is set.",
            n,
        )
        return told.format(n=number(n, ask), all=number(len(rows), ask), when=period)
    return f"{verdict(ask, wanted, period, currency)}."


def _lines(ask: Ask, question: Question, answer: BoardAnswer, currency: str) -> tuple[str, ...]:
    wanted = held(answer.rows)
    lines = [others(ask, wanted, currency), _furthest(ask, question, answer, currency), *_missing(wanted)]
    if not wanted:
        lines.append(_("A target is set like this: {typed}.").format(typed=EXAMPLE))
    return tuple(line for line in lines if line)


def _furthest(ask: Ask, question: Question, answer: BoardAnswer, currency: str) -> str:
    """The KPI whose two values lie furthest apart, measured by how sure they are, where their intervals do not meet. It is not
    called a change: that takes its own last twelve periods, which the KPI alone tells."""
    apart = [(distance, row) for row in answer.rows if (distance := _apart(row)) > 1]
    if not apart:
        return ""
    row = max(apart, key=lambda pair: pair[0])[1]
    assert row.before
    return _("{kpi} differs the most: {now} after {value} {before}.").format(
        kpi=_(row.kpi.name),
        now=said.shown(row, ask, currency, sure=False),
        value=said.measured(row.kpi.unit, row.kpi.minimum_n, row.before, ask, currency, sure=False),
        before=before(question.period, ask),
    )


def _apart(row: Row) -> float:
    """The change in halves of both intervals together: above 1 they do not meet. 0 where it cannot be told."""
    change, before_ = row.change, row.before
    if change is None or before_ is None:
        return 0.0
    ends = (row.now.low, row.now.high, before_.low, before_.high)
    if any(end is None for end in ends):
        return 0.0
    low, high, low_before, high_before = (end or 0.0 for end in ends)
    width = (high - low + high_before - low_before) / 2
    return abs(change) / width if width > 0 else 0.0


def _missing(rows: Sequence[Row]) -> tuple[str, ...]:
    """What is missing for targets that cannot be measured."""
    return tuple(
        _("{kpi}: {missing}").format(kpi=_(row.kpi.name), missing=_(row.kpi.missing))
        for row in rows
        if not row.is_measurable
    )[:NAMED]


def _buttons(question: Question, answer: BoardAnswer) -> tuple[Button, ...]:
    """One for each stage that has more, which says how many; then the period before."""
    period = question.period.exact()
    buttons = []
    for stage in answer.stages:
        more = len(stage.kpis) - len(first(stage.kpis, SHOWN))
        label = _("{stage}: {n} more").format(stage=stage.stage.name, n=more) if more else stage.stage.name
        if stage.kpis:
            buttons.append(Button(label, f"kpi {quoted(stage.stage.name)} {period}"))
    earlier = question.period.previous()
    return (*buttons, Button(_("Targets"), "kpi target"), Button(titled(earlier), question.words(earlier)))
