"""`journey touchpoints`: what came before customers reached a stage, by four models side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import CHANNEL, Ask, Button, Chart, Phrase, Reply, Table, command
from commands._choose import stage_choices
from commands._say import number
from commands.funnel._periods import span, titled
from commands.journey import _touch_said as said
from commands.journey import _touch_table as tables
from commands.journey._map_one import one_map
from commands.journey._touch_question import read_touch
from lifecycle.text import _
from lifecycle.touch_words import is_ours

if TYPE_CHECKING:
    from commands.journey._touch_question import TouchQuestion
    from lifecycle.model import Stage
    from lifecycle.service import Lifecycle
    from lifecycle.service.touch_map import Preceded, PrecededAnswer

TOUCHES = r"(?:touch ?points?|touches|contacts|channels)"
LED = r"(?:led?a?d?s? to|precedes?|preceded|c[oa]mes? before|went before|bring|brought)"


@command(
    "journey touchpoints",
    usage="[period] [to <stage>] [by source|owner|segment]",
    examples=("journey touchpoints last quarter", "journey touchpoints last quarter to advocacy", "journey touchpoints this year by source"),
    phrases=(
        Phrase(rf"(?:what|which) {TOUCHES} (?:have )?(?:{LED})(?P<rest> .+)", "journey touchpoints{rest}"),
        Phrase(r"(?:what|which) (?:led|leads) (?:customers |people )?to (?P<rest>conversion|advocacy)(?P<when>(?: .+)?)", "journey touchpoints to {rest}{when}"),
        Phrase(rf"(?:show|give|tell)(?: me)?(?: the)? (?:journey )?{TOUCHES} (?P<rest>(?:before|to|that led to) .+)", "journey touchpoints {rest}"),
        Phrase(r"(?:the )?attribution(?: of| for| in)?(?P<rest>(?: .+)?)", "journey touchpoints{rest}"),
    ),
)  # fmt: skip
def touchpoints(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Show which touchpoints came before customers reached a stage, by four models."""
    question = read_touch(ask, lifecycle)
    if question.unsure is not None and lifecycle.names.means(question.unsure.typed):
        return one_map(ask, lifecycle, lifecycle.names.find(question.unsure.typed))
    if question.unsure is not None:
        return stage_choices(question.unsure, lambda name: question.worded(name, by=question.by), lifecycle)
    if question.period.start > ask.now:
        text = _("That period has not begun yet: {days}.").format(days=span(question.period, ask))
        return Reply(text, buttons=(Button(_("Last quarter"), "journey touchpoints last quarter"),))
    answer = lifecycle.touch_maps.preceded(question.period, _goals(lifecycle, question), question.by)
    told = answer.goals[0]
    if not answer.recorded:
        return Reply(
            _("No touchpoint was logged yet, so nothing can be said of what comes before {stage}.").format(
                stage=told.goal.name
            ),
            lines=(_("Log one like this: /log touch acme call about renewal."),),
        )
    return _reply(ask, lifecycle, question, answer)


def _goals(lifecycle: Lifecycle, question: TouchQuestion) -> tuple[Stage, ...]:
    """The stage that was asked for; without one conversion, and the last stage of the ladder beside it."""
    model = lifecycle.model
    if question.goal:
        return (question.goal,)
    return tuple(dict.fromkeys((model.stage(model.conversion), model.ladder[-1])))


def _reply(ask: Ask, lifecycle: Lifecycle, question: TouchQuestion, answer: PrecededAnswer) -> Reply:
    told, *others = answer.goals
    found, head = told.found, said.headline(ask, question, answer, told)
    lines = [said.sides(ask, lifecycle, found), said.untouched(ask, found)] if found.touched else []
    lines += [said.beside(ask, one) for one in others]
    if found.reached and not found.touched:
        lines.append(_("Log one like this: /log touch acme call about renewal."))
    lines.append(said.caution() if any(one.found.touched for one in answer.goals) else "")
    shown: tuple[Table, ...] = ()
    if question.by and told.by:
        shown = (tables.by_value(ask, question.by, told),)
    elif found.touched:
        shown = (tables.models(ask, found),)
    return Reply(
        headline=head,
        lines=tuple(line for line in lines if line),
        tables=shown,
        chart=_chart(ask, lifecycle, answer, told) if found.told else None,
        receipt=f"{said.receipt(ask, lifecycle, answer, found)} {tables.left_out(ask, question, found)}".rstrip(),
        buttons=_buttons(question, answer),
        audience=CHANNEL,
        again=question.words(by=question.by),
    )


def _chart(ask: Ask, lifecycle: Lifecycle, answer: PrecededAnswer, told: Preceded) -> Chart:
    own = lifecycle.settings.touch_kinds
    outside = {one.kind for one in told.found.kinds if not is_ours(one.kind, own)}
    title = _("{n} of {of} who reached {stage} had a touchpoint before").format(
        n=number(told.found.touched, ask), of=number(told.found.reached, ask), stage=told.goal.name
    )
    subtitle = _("before {stage}, {days}").format(stage=told.goal.name, days=span(answer.period, ask))

    def draw() -> bytes:
        from lifecycle.charts.touch_dots import attribution_chart  # noqa: PLC0415 - matplotlib is loaded when a picture is wanted

        return attribution_chart(told.found, title, span(answer.period, ask), outside=outside, language=ask.language)

    return Chart(draw, _("Touchpoints {subtitle}").format(subtitle=subtitle), "touchpoints.png")


def _buttons(question: TouchQuestion, answer: PrecededAnswer) -> tuple[Button, ...]:
    told, *others = answer.goals
    buttons = [
        Button(_("To {stage}").format(stage=one.goal.name), question.words(goal=one.goal))
        for one in others
        if one.found.touched
    ]
    fields = {"source": _("By source"), "owner": _("By owner"), "segment": _("By segment")}
    if told.found.touched:
        wanted = fields if question.by else {"source": fields["source"]}
        buttons += [Button(text, question.words(by=by)) for by, text in wanted.items() if by != question.by]
    if question.by:
        buttons.append(Button(_("All together"), question.words()))
    earlier = question.period.previous()
    buttons.append(Button(titled(earlier), question.words(earlier, by=question.by)))
    buttons.append(Button(_("Journey map"), f"journey map {question.period.exact()}"))
    return tuple(buttons)
