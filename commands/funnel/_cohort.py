"""The reply to a cohort question: of those who entered the first step, how many reached the last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import CHANNEL, Button, Chart, Column, Rate, Reply, Table
from commands._say import listed, number
from commands.funnel._maturity import of_cohort
from commands.funnel._periods import span, titled, when
from commands.funnel._split import titles, value_name
from lifecycle.model import Rule
from lifecycle.stats import percent
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from commands import Ask
    from commands._reply import Cell
    from commands.funnel._question import Question
    from lifecycle.funnels.cohort import CohortFunnel, Step
    from lifecycle.service import Lifecycle
    from lifecycle.service.funnels import CohortAnswer

FEW = 5
"""Under this n a percentage would dress up a handful of customers."""


def cohort_reply(ask: Ask, lifecycle: Lifecycle, question: Question) -> Reply:
    """Headline, steps, the earlier cohort at the same age, chart and receipt."""
    answer = lifecycle.funnels.cohort_funnel(
        question.period, question.steps, question.window_days, question.rule, question.by
    )
    if not answer.funnel.n:
        return _nobody(question, answer)
    headline = _headline(ask, lifecycle, question, answer)
    tables = (_steps(answer.funnel),) if not answer.by else (_steps(answer.funnel), _by(answer, question))
    return Reply(
        headline=headline,
        lines=_lines(ask, lifecycle, question, answer),
        tables=tables,
        chart=_chart(ask, answer, headline),
        receipt=_receipt(ask, answer, question),
        buttons=_buttons(question, answer),
        audience=CHANNEL,
        again=question.words(by=question.by),
    )


def _nobody(question: Question, answer: CohortAnswer) -> Reply:
    stage = question.steps[0].name
    return Reply(
        _("Nobody entered {stage} for the first time {when}.").format(stage=stage, when=when(question.period)),
        lines=(_("Try a longer period, for example: /funnel this year cohort."),),
        receipt=_("A cohort is who first entered {stage} in the period.").format(stage=stage),
        buttons=_buttons(question, answer),
    )


def _headline(ask: Ask, lifecycle: Lifecycle, question: Question, answer: CohortAnswer) -> str:
    funnel, goal = answer.funnel, question.steps[-1]
    low, high = funnel.steps[-1].interval or (0.0, 1.0)
    n = plural("{hits} of {n} customer", "{hits} of {n} customers", funnel.n).format(
        hits=number(funnel.converted, ask), n=number(funnel.n, ask)
    )
    said = _("{n}{rate} reached {goal}").format(n=n, rate=_rate(funnel, low, high), goal=goal.name)
    if question.rule is Rule.REACHED and answer.strict.converted != funnel.converted:
        rate = f" ({_percent(answer.strict)})" if funnel.n >= FEW else ""
        said += _("; by the strict order it is {n}{rate}").format(n=number(answer.strict.converted, ask), rate=rate)
    said += "."
    if not funnel.still_open:
        return said
    if goal.id == lifecycle.model.conversion:
        more = plural("{n} may still convert.", "{n} may still convert.", funnel.still_open)
    else:
        more = plural("{n} may still get there.", "{n} may still get there.", funnel.still_open)
    return f"{said} {more.format(n=number(funnel.still_open, ask))}"


def _rate(funnel: CohortFunnel, low: float, high: float) -> str:
    return f" ({_percent(funnel)}, 95 %: {round(100 * low)}–{round(100 * high)})" if funnel.n >= FEW else ""


def _percent(funnel: CohortFunnel) -> str:
    return f"{percent(funnel.converted, funnel.n)} %"


def _lines(ask: Ask, lifecycle: Lifecycle, question: Question, answer: CohortAnswer) -> tuple[str, ...]:
    """Where the others are, so that the headline adds up; what it will have come to; and the cohort before, as far as
    it was by then."""
    funnel, earlier = answer.funnel, answer.earlier
    others = (
        (funnel.lost, _("{n} lost")),
        (funnel.still_open, _("{n} still inside the window")),
        (funnel.stayed, _("{n} past the window")),
    )
    said = [text.format(n=number(n, ask)) for n, text in others if n]
    rest = funnel.n - funnel.converted
    lines = []
    if rest:
        other = plural("The other {n}: {parts}.", "The other {n}: {parts}.", rest)
        lines.append(other.format(n=number(rest, ask), parts=listed(said)))
    end = of_cohort(ask, lifecycle, question) if funnel.still_open else ""
    if end:
        lines.append(end)
    if not earlier.n:
        return (*lines, _("There is no earlier cohort to compare with."))
    share = _("{hits} of {n}").format(hits=number(earlier.converted, ask), n=number(earlier.n, ask))
    rate = f", {_percent(earlier)}" if earlier.n >= FEW else ""
    before = _("The cohort before ({days}) at the same age: {share}{rate}.")
    return (*lines, before.format(days=span(answer.previous, ask), share=share, rate=rate))


def _steps(funnel: CohortFunnel) -> Table:
    """By the default rule reached = entered + skipped past, and both parts are shown."""
    parts = funnel.question.rule is Rule.REACHED
    shown = (_("Entered"), _("Skipped past")) if parts else ()
    rows: list[tuple[Cell, ...]] = []
    before: Step | None = None
    for step in funnel.steps:
        reached: Cell = Rate(step.reached, funnel.n, *(step.interval or (None, None))) if before else step.reached
        # By the rule `any` a step can have more customers than the one before it, which is then no share.
        chain = Rate(step.reached, before.reached) if before and step.reached <= before.reached else None
        split: tuple[Cell, ...] = (step.entered, step.skipped_past or None) if parts else ()
        rows.append((step.stage.name, reached, *split, chain))
        before = step
    titled_ = (_("Reached"), *shown, _("Of the step before"))
    return Table((Column(_("Step")), *(Column(title, right=True) for title in titled_)), tuple(rows))


def _by(answer: CohortAnswer, question: Question) -> Table:
    assert question.by
    *steps, goal = question.steps
    columns = (
        Column(titles()[question.by]),
        *(Column(stage.name, right=True) for stage in steps),
        Column(_("Reached {stage}").format(stage=goal.name)),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            value_name(value, question.by),
            *(step.reached for step in part.steps[:-1]),
            Rate(part.converted, part.n, *(part.steps[-1].interval or (None, None))),
        )
        for value, part in answer.by
    )
    return Table(columns, rows)


def _chart(ask: Ask, answer: CohortAnswer, headline: str) -> Chart:
    subtitle = span(answer.period, ask)

    def draw() -> bytes:
        from lifecycle.charts import cohort_chart  # noqa: PLC0415 - matplotlib is loaded when a picture is wanted

        return cohort_chart(answer.funnel, answer.earlier, headline, subtitle, language=ask.language)

    return Chart(draw, _("Cohort funnel, {when}").format(when=subtitle), "cohort.png")


def _receipt(ask: Ask, answer: CohortAnswer, question: Question) -> str:
    rule = {
        Rule.REACHED: _("reached = entered that stage or a later one"),
        Rule.ORDERED: _("ordered = each step entered after the one before"),
        Rule.ANY: _("any = the stage was entered at all, in any order"),
    }[question.rule]
    maturity = (
        _("everyone has had the whole window")
        if answer.funnel.mature
        else _("not everyone has had the whole window yet")
    )
    days = plural("within {n} day of that entry", "within {n} days of that entry", question.window_days)
    return _(
        "Cohort: first entry into {stage}, {days}, {zone}; n = {n}. Counting {rule}, {window}; {maturity}. "
        "In brackets: Wilson 95 % intervals."
    ).format(
        stage=question.steps[0].name,
        days=span(answer.period, ask),
        zone=answer.period.zone,
        n=number(answer.funnel.n, ask),
        rule=rule,
        window=days.format(n=number(question.window_days, ask)),
        maturity=maturity,
    )


def _buttons(question: Question, answer: CohortAnswer) -> tuple[Button, ...]:
    buttons = [Button(_("Why these numbers"), "funnel explain")]
    if question.by is None and answer.funnel.n:
        buttons.append(Button(_("By source"), question.words(by="source")))
    elif question.by:
        buttons.append(Button(_("All together"), question.words()))
    if answer.earlier.n:
        earlier = question.period.previous()
        buttons.append(Button(titled(earlier), question.words(earlier, by=question.by)))
    return tuple(buttons)
