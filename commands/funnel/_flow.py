"""The reply to a stage funnel's question: what a period did at each stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import CHANNEL, Button, Chart, Column, Rate, Reply, Table
from commands._say import number
from commands._worth import worth_of_moves
from commands.funnel._maturity import of_period
from commands.funnel._periods import before, so_far, span, titled, when
from commands.funnel._split import split
from lifecycle.stats import Verdict, percent, wilson
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from commands import Ask
    from commands._reply import Cell
    from commands.funnel._question import Question
    from lifecycle.funnels.funnel import StageRow
    from lifecycle.service import Lifecycle
    from lifecycle.service.funnels import FunnelAnswer, Mature

MINUS = "−"
FEW = 5
"""Under this n a percentage would dress up a handful of customers."""


def flow_reply(ask: Ask, lifecycle: Lifecycle, question: Question) -> Reply:
    """Headline, the last mature cohort, a row per stage, chart and receipt; or one sentence where nothing moved."""
    answer = lifecycle.funnels.stage_funnel(question.period)
    if not answer.funnel.moves.total:
        return _nobody_moved(ask, lifecycle, question, answer)
    line, table, counted = "", _table(ask, answer), _counted(answer)
    if question.by:
        line, table, counted = split(ask, lifecycle, question, answer)
    headline = _headline(ask, question, answer)
    worth, worth_counted = worth_of_moves(ask, lifecycle, question.period)
    return Reply(
        headline=headline,
        lines=tuple(said for said in (line, worth, *_cohorts(ask, lifecycle, question, answer)) if said),
        tables=(table,),
        chart=_chart(ask, answer, headline),
        receipt=f"{_receipt(ask, answer, counted)} {worth_counted}".rstrip(),
        buttons=_buttons(question, answer),
        audience=CHANNEL,
        again=question.words(by=question.by),
    )


def _nobody_moved(ask: Ask, lifecycle: Lifecycle, question: Question, answer: FunnelAnswer) -> Reply:
    standing = sum(row.flow.now for row in answer.funnel.rows)
    if standing or answer.funnel.lost.now:
        stayed = plural(
            "{n} customer in the stages stayed there.", "{n} customers in the stages stayed where they were.", standing
        ).format(n=number(standing, ask))
        said, buttons = _nobody(ask, question, answer), _buttons(question, answer)
        return Reply(said, lines=(stayed,) if standing else (), buttons=buttons, audience=CHANNEL)
    if lifecycle.funnels.stock():
        said = _("Nothing was recorded yet {when}.").format(when=when(question.period))
        return Reply(said, lines=(_("The first moves are later than that; ask for a later period."),))
    return Reply(
        _("Nobody has moved yet, so there is nothing to count."),
        lines=(_("A move is logged like this: /stage move acme awareness."),),
    )


def _nobody(ask: Ask, question: Question, answer: FunnelAnswer) -> str:
    said = _("Nobody moved {when}{so_far}").format(when=when(question.period), so_far=so_far(question.period, ask))
    if not answer.recorded_before:
        return f"{said}."
    reached = answer.reached
    then = _("; {n} reached {stage} {before}").format(
        n=number(reached.before, ask), stage=reached.stage.name, before=before(question.period, ask)
    )
    return f"{said}{then}{_verdict(reached.verdict)}."


def _headline(ask: Ask, question: Question, answer: FunnelAnswer) -> str:
    reached, period = answer.reached, question.period
    said = plural("{n} customer reached {stage} {when}", "{n} customers reached {stage} {when}", reached.n)
    if not reached.n:
        said = _("Nobody reached {stage} {when}")
    parts = [said.format(n=number(reached.n, ask), stage=reached.stage.name, when=when(period)), so_far(period, ask)]
    if answer.recorded_before:
        parts += [f"; {number(reached.before, ask)} {before(period, ask)}", _verdict(reached.verdict)]
    parts.append(".")
    bounced = answer.funnel.bounced
    if bounced:
        parts.append(" " + plural("{n} bounced back.", "{n} bounced back.", bounced).format(n=number(bounced, ask)))
    return "".join(parts)


def _verdict(verdict: Verdict) -> str:
    said = {
        Verdict.USUAL: _("the usual range"),
        Verdict.ABOVE: _("more than usual"),
        Verdict.BELOW: _("fewer than usual"),
    }.get(verdict)
    return f": {said}" if said else ""


def _cohorts(ask: Ask, lifecycle: Lifecycle, question: Question, answer: FunnelAnswer) -> tuple[str, str]:
    """The last cohort that had its whole window, and what this one will have come to when it has."""
    return _mature(ask, lifecycle, question, answer.mature), of_period(ask, lifecycle, question)


def _mature(ask: Ask, lifecycle: Lifecycle, question: Question, mature: Mature | None) -> str:
    if mature is None:
        return ""
    low, high = wilson(mature.converted, mature.n) or (0.0, 1.0)
    percent = _percent(mature.converted, mature.n)
    rate = f", {percent} ({round(low * 100)}–{round(high * 100)})" if mature.n >= FEW else ""
    running = question.period.end > ask.now
    which = _("Last mature cohort") if running else _("Last cohort that was mature by then")
    return _("{which} (first entered {stage} {days}): {hits} of {n} reached {goal} within {window} days{rate}.").format(
        which=which,
        stage=mature.stage.name,
        days=span(mature.period, ask),
        hits=number(mature.converted, ask),
        n=number(mature.n, ask),
        goal=mature.goal.name,
        window=lifecycle.settings.window_days,
        rate=rate,
    )


def _table(ask: Ask, answer: FunnelAnswer) -> Table:
    """Each row is a sum, its result first, since a telephone shows the first few columns: now = was + in − on − back − lost."""
    titles = (_("Now"), _("Was"), _("In"), _("On"), _("Back"), _("Lost"), _("Moved on"), _("Skipped past"))
    columns = (Column(_("Stage")), *(Column(title, right=True) for title in titles))
    if ask.as_data:
        return Table(columns, _as_data(answer))
    rows = [_row(row, ask) for row in answer.funnel.rows]
    lost = answer.funnel.lost
    if lost.was or lost.lost or lost.won_back:
        back = plural("{n} won back", "{n} won back", lost.won_back).format(n=number(lost.won_back, ask))
        came, left = _signed("+", lost.lost, ask), _signed(MINUS, lost.won_back, ask)
        rows.append((_("Lost"), lost.now, lost.was, came, left, None, None, back if left else None, None))
    return Table(columns, tuple(rows))


def _as_data(answer: FunnelAnswer) -> tuple[tuple[Cell, ...], ...]:
    """The same rows in plain counts; out of lost they go by being won back."""
    lost = answer.funnel.lost
    rows: list[tuple[Cell, ...]] = []
    for row in answer.funnel.rows:
        flow = row.flow
        moved = None if row.moved_on is None else Rate(row.moved_on, row.entrants)
        out = (flow.forward_out, flow.back_out, flow.lost)
        rows.append((flow.stage.name, flow.now, flow.was, flow.came_in, *out, moved, row.skipped_past))
    return (*rows, (_("Lost"), lost.now, lost.was, lost.lost, lost.won_back, None, None, None, None))


def _row(row: StageRow, ask: Ask) -> tuple[str | int | None, ...]:
    flow = row.flow
    moved = _share(row.moved_on, row.entrants, ask) if row.moved_on is not None and row.entrants else None
    out = (_signed(MINUS, n, ask) for n in (flow.forward_out, flow.back_out, flow.lost))
    came_in = _signed("+", flow.came_in, ask)
    return (flow.stage.name, flow.now, flow.was, came_in, *out, moved, row.skipped_past or None)


def _signed(sign: str, n: int, ask: Ask) -> str | None:
    return f"{sign}{number(n, ask)}" if n else None


def _share(hits: int, n: int, ask: Ask) -> str:
    """`6 of 20 · 30 %`; under n = 5 only `1 of 2`."""
    said = _("{hits} of {n}").format(hits=number(hits, ask), n=number(n, ask))
    return said if n < FEW else f"{said} · {_percent(hits, n)}"


def _percent(hits: int, n: int) -> str:
    return f"{percent(hits, n)}\N{NO-BREAK SPACE}%"


def _chart(ask: Ask, answer: FunnelAnswer, title: str) -> Chart:
    subtitle = span(answer.period, ask)

    def draw() -> bytes:
        from lifecycle.charts import funnel_chart  # noqa: PLC0415 - matplotlib is loaded when a picture is wanted

        earlier = answer.earlier() if answer.recorded_before else None
        return funnel_chart(answer.funnel, earlier, title, subtitle, language=ask.language)

    return Chart(draw, _("Funnel, {when}").format(when=subtitle), "funnel.png")


def _counted(answer: FunnelAnswer) -> str:
    return _(
        "Now = was + in − on − back − lost, in moves. Moved on and skipped past count customers; moved on: of those "
        "who entered, who reached a later stage within {days} days"
    ).format(days=answer.funnel.window_days)


def _receipt(ask: Ask, answer: FunnelAnswer, counted: str) -> str:
    n = answer.funnel.moves.total
    open_end = "" if answer.settled else _(", so recent entrants may still move")
    moves = plural("{n} move", "{n} moves", n).format(n=number(n, ask))
    return _("{days}, {zone}. {counted}{open_end}. {moves}.").format(
        days=span(answer.period, ask), zone=answer.period.zone, counted=counted, open_end=open_end, moves=moves
    )


def _buttons(question: Question, answer: FunnelAnswer) -> tuple[Button, ...]:
    buttons = [Button(_("Why these numbers"), "funnel explain")]
    if min(answer.reached.n, answer.reached.before) >= FEW:
        buttons.append(Button(_("Why the change"), f"funnel why {question.period.exact()}"))
    if question.by is None:
        buttons.append(Button(_("By source"), question.words(by="source")))
    else:
        others = {"source": _("By source"), "owner": _("By owner"), "segment": _("By segment")}
        buttons += [Button(said, question.words(by=by)) for by, said in others.items() if by != question.by]
        buttons.append(Button(_("All together"), question.words()))
    if answer.recorded_before:
        earlier = question.period.previous()
        buttons.append(Button(titled(earlier), question.words(earlier, by=question.by)))
    return tuple(buttons)
