"""`funnel why`: what made the number who reached conversion another one than before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from commands import CHANNEL, PERSON, Ask, Button, Chart, Phrase, Reply, command
from commands._say import number
from commands.funnel._periods import span
from commands.funnel._question import FIELDS
from commands.funnel._why_question import read_why
from commands.funnel._why_said import difference, headline, label, limits, lines, receipt, table
from lifecycle.funnels.causes import rounded
from lifecycle.text import _

if TYPE_CHECKING:
    from commands.funnel._why_question import WhyQuestion
    from lifecycle.service import Lifecycle
    from lifecycle.service.changes import Why


@command(
    "funnel why",
    usage="[period] [vs last year] [by source|owner|segment]",
    examples=("funnel why", "funnel why last month vs last year", "funnel why this quarter by source"),
    phrases=(
        Phrase(
            r"why (?:did|do|are|have|has|is)(?: so)? (?:more|fewer|less|many|few)(?: customers| people)?"
            r"(?: (?:reach|reached|convert|converted|converting|reaching conversion|reach conversion))?"
            r"(?P<rest>(?: (?:today|yesterday|this|last|in|since) ?.*)?)",
            "funnel why {rest}",
        ),
    ),
)
def why(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Show why more or fewer customers reached conversion than in the period before."""
    question = read_why(ask, lifecycle)
    if question.period.start > ask.now:
        return Reply(
            _("That period has not begun yet: {days}.").format(days=span(question.period, ask)),
            buttons=(Button(_("This month"), "funnel why this month"),),
            audience=PERSON,
        )
    answer = lifecycle.changes.reached(question.period, question.by, last_year=question.last_year)
    said = headline(ask, question, answer)
    if not answer.change.parts:
        return Reply(said, lines=lines(ask, question, answer), buttons=_buttons(question, answer), audience=CHANNEL)
    return Reply(
        headline=said,
        lines=lines(ask, question, answer),
        tables=(table(ask, answer),),
        chart=_chart(ask, answer, difference(ask, question, answer)),
        receipt=receipt(ask, answer),
        buttons=_buttons(question, answer),
        audience=CHANNEL,
        again=question.words(),
    )


def _chart(ask: Ask, answer: Why, title: str) -> Chart:
    change = answer.change
    whole = rounded(change)
    falls = [
        (label(part, answer), by, limits(part, ask), part.may_be_chance)
        for part, by in zip(change.parts, whole, strict=True)
    ]
    first, last = span(answer.previous, ask), span(answer.period, ask)

    def draw() -> bytes:
        from lifecycle.charts.waterfall import Fall, waterfall_chart  # noqa: PLC0415 - as for all charts

        return waterfall_chart(
            (first, change.before),
            (last, change.now),
            [Fall(*fall) for fall in falls],
            title,
            _("Of {now} who could, and {before} before").format(
                now=number(answer.n[1], ask), before=number(answer.n[0], ask)
            ),
            language=ask.language,
        )

    return Chart(draw, _("Why the number changed, {when}").format(when=last), "why.png")


def _buttons(question: WhyQuestion, answer: Why) -> tuple[Button, ...]:
    buttons = [Button(_("The funnel"), f"funnel {question.period.exact()}")]
    if question.period.unit != "year":
        other = replace(question, last_year=not question.last_year)
        buttons.append(
            Button(_("Against the period before") if question.last_year else _("Against last year"), other.words())
        )
    if answer.change.parts:
        titles = {"source": _("By source"), "owner": _("By owner"), "segment": _("By segment")}
        told = answer.change.field
        buttons += [Button(titles[by], replace(question, by=by).words()) for by in FIELDS if by != told]
    return tuple(buttons)
