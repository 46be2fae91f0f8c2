"""`journey time`: how long customers stay in each stage, and how their stays end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Ask, Button, Phrase, Reply, command
from commands._choose import stage_choices
from commands.funnel._periods import span, when
from commands.funnel._split import titles, value_name
from commands.journey import _time_lines as lines
from commands.journey._time_question import read_time
from commands.journey._time_reply import Told, laid_out
from commands.journey._time_table import row_of
from lifecycle.text import _

if TYPE_CHECKING:
    from commands.journey._time_question import TimeQuestion
    from lifecycle.model import Stage
    from lifecycle.service import Lifecycle
    from lifecycle.service.times import TimesAnswer
    from lifecycle.times.stay_times import StageStays

MOST_VALUES = 12
"""Values of a breakdown that a reply shows; a file has them all."""


@command(
    "journey time",
    usage="[stage] [period] [by owner|source|segment]",
    examples=("journey time", "journey time knowledge", "journey time knowledge last quarter by source"),
    phrases=(
        Phrase(
            r"how long (?:do|does|did) (?:customers?|people|prospects?|leads?|they|everybody) (?:stay|remain|spend)(?P<rest>.*)",
            "journey time {rest}",
        ),
        Phrase(r"(?:show |give me )?(?:the )?time (?:spent )?in (?:each |every )?stages?", "journey time"),
    ),
)
def time(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Show how long customers stay in each stage, and how their stays end."""
    question = read_time(ask, lifecycle)
    if question.unsure:
        return stage_choices(question.unsure, lambda stage: question.worded(stage, question.by), lifecycle)
    if question.period.start > ask.now:
        said = _("That period has not begun yet: {days}.").format(days=span(question.period, ask))
        return Reply(said, buttons=(Button(_("The last 12 months"), "journey time"),))
    answer = lifecycle.times.stays(question.period)
    row = answer.row(question.stage) if question.stage else answer.busiest()
    if not row or not (row.first.visits or row.again.visits):
        return _nobody(lifecycle, question, answer)
    if question.by:
        told = _by_value(ask, lifecycle, question, row)
    else:
        told = (
            _one_stage(ask, lifecycle, question, row)
            if question.stage
            else _every_stage(ask, lifecycle, question, answer)
        )
    return laid_out(ask, answer.period, told)


def _every_stage(ask: Ask, lifecycle: Lifecycle, question: TimeQuestion, answer: TimesAnswer) -> Told:
    stage = lines.slowest(answer, lifecycle.model).stage
    return Told(
        headline=lines.of_all(answer, lifecycle.model, ask),
        lines=(lines.returns(answer, ask), lines.short_seen(answer.rows, question.period)),
        heading=_("Stage"),
        rows=tuple(row_of(row.stage.name, row.first, row.stage, lifecycle.model) for row in answer.rows),
        n=sum(row.first.visits for row in answer.rows),
        again=question.words(),
        buttons=(Button(stage.name, question.words(stage)), *_splits(question, stage)),
    )


def _one_stage(ask: Ask, lifecycle: Lifecycle, question: TimeQuestion, row: StageStays) -> Told:
    returned = bool(row.again.visits)
    parts = ((_("First"), row.first), (_("Returns"), row.again))
    return Told(
        headline=lines.of_stage(row, ask),
        lines=(lines.counted(row, ask), lines.short_seen((row,), question.period)),
        heading=_("Stays"),
        rows=tuple(row_of(name, stays, row.stage, lifecycle.model) for name, stays in parts[: 1 + returned]),
        n=row.first.visits + row.again.visits,
        again=question.words(row.stage),
        buttons=(Button(_("All stages"), question.words()), *_splits(question, row.stage)),
        curve=row.first,
        returned=returned,
    )


def _by_value(ask: Ask, lifecycle: Lifecycle, question: TimeQuestion, row: StageStays) -> Told:
    assert question.by
    parts = lifecycle.times.stays_by(question.period, row.stage, question.by).parts
    shown = parts if ask.as_data else parts[:MOST_VALUES]
    rows = (*((value_name(value, question.by), stays) for value, stays in shown), (_("All"), row.first))
    return Told(
        headline=lines.by_field(row, question.by, parts, ask),
        lines=(
            "" if question.stage else lines.which_stage(row, ask),
            lines.beyond([stays for _value, stays in parts[len(shown) :]], ask),
        ),
        heading=titles()[question.by],
        rows=tuple(row_of(name, stays, row.stage, lifecycle.model) for name, stays in rows),
        n=row.first.visits,
        again=question.words(row.stage, question.by),
        buttons=(Button(_("All together"), question.words(row.stage)), *_splits(question, row.stage)),
        people={person.id: person.name for person in lifecycle.workspace.people()},
    )


def _splits(question: TimeQuestion, stage: Stage) -> tuple[Button, ...]:
    """Buttons that split the stage by what it is not split by yet."""
    by = {"owner": _("By owner"), "source": _("By source"), "segment": _("By segment")}
    return tuple(Button(said, question.words(stage, one)) for one, said in by.items() if one != question.by)


def _nobody(lifecycle: Lifecycle, question: TimeQuestion, answer: TimesAnswer) -> Reply:
    """What is missing where nobody stayed anywhere, or not in the stage that was asked about."""
    if answer.recorded:
        said = _("Nobody was in {stage} {when}.") if question.stage else _("Nobody was in a stage {when}.")
        name = question.stage.name if question.stage else ""
        buttons = (Button(_("All stages"), question.words()),) if question.stage else ()
        return Reply(said.format(stage=name, when=when(question.period)), buttons=buttons)
    if lifecycle.funnels.stock():
        said = _("Nothing was recorded yet {when}.").format(when=when(question.period))
        return Reply(said, lines=(_("The first moves are later than that; ask for a later period."),))
    return Reply(
        _("Nobody has moved yet, so there is no time in any stage to tell."),
        lines=(_("A move is logged like this: /stage move acme awareness."),),
    )
