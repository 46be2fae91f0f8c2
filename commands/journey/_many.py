"""The reply about the journeys of a period: how straight they were, the commonest paths, and who bounced back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import CHANNEL, Button, Chart, Reply
from commands._say import calendar, moment, number
from commands._worth import worth_of_moves
from commands.funnel._periods import before, so_far, span, titled, when
from commands.journey import _many_tables as tables
from lifecycle.stats import percent
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from commands import Ask, Table
    from commands.journey._question import Question
    from lifecycle.journeys.transitions import Straightness
    from lifecycle.model import Customer
    from lifecycle.service import Lifecycle
    from lifecycle.service.journeys import JourneysAnswer

FEW = 5
"""Under this n a percentage would dress up a handful of moves."""


def many_reply(ask: Ask, lifecycle: Lifecycle, question: Question) -> Reply:
    """Headline, the period before, the commonest paths and bounces, the matrix as a chart; or one sentence where
    nothing moved."""
    if question.period.start > ask.now:
        said = _("That period has not begun yet: {days}.").format(days=span(question.period, ask))
        return Reply(said, buttons=(Button(_("Last quarter"), "journey last quarter"),))
    answer = lifecycle.journeys.in_period(question.period, question.by)
    if not answer.moves.total:
        return _nobody_moved(ask, lifecycle, question, answer)
    said, previous = _headline(ask, question, answer), _previous(ask, question, answer)
    worth, counted = worth_of_moves(ask, lifecycle, question.period)
    return Reply(
        headline=f"{said} {_most_bounced(ask, answer)}".rstrip(),
        lines=tuple(line for line in (previous, worth) if line),
        tables=_tables(ask, question, answer),
        chart=_chart(ask, lifecycle, answer, said),
        receipt=f"{_receipt(calendar(ask, lifecycle), question, answer)} {counted}".rstrip(),
        buttons=_buttons(question, answer),
        audience=CHANNEL,
        again=question.words(by=question.by),
    )


def _nobody_moved(ask: Ask, lifecycle: Lifecycle, question: Question, answer: JourneysAnswer) -> Reply:
    period, buttons = question.period, _buttons(question, answer)
    if answer.recorded:
        said = _("Nobody moved {when}{so_far}, so there are no journeys to tell.")
        said = said.format(when=when(period), so_far=so_far(period, ask))
        return Reply(said, buttons=buttons, audience=CHANNEL)
    if lifecycle.funnels.stock():
        said = _("Nothing was recorded yet {when}.").format(when=when(period))
        later = _("The first moves are later than that; ask for a later period.")
        return Reply(said, lines=(later,), buttons=_namesake(question.namesake))
    return Reply(
        _("Nobody has moved yet, so there are no journeys to tell."),
        lines=(_("A move is logged like this: /stage move acme awareness."),),
        buttons=_namesake(question.namesake),
    )


def _headline(ask: Ask, question: Question, answer: JourneysAnswer) -> str:
    moves, period = answer.moves, question.period
    if not moves.between:
        said = _("Nobody moved from one stage to another {when}{so_far}.")
        return said.format(when=when(period), so_far=so_far(period, ask))
    people = plural("{n} customer", "{n} customers", answer.movers.between)
    people = people.format(n=number(answer.movers.between, ask))
    made = plural("{n} move", "{n} moves", moves.between).format(n=number(moves.between, ask))
    return _("{people} made {moves} between stages {when}{so_far}: {kinds}.").format(
        people=people, moves=made, when=when(period), so_far=so_far(period, ask), kinds=_kinds(ask, moves)
    )


def _kinds(ask: Ask, moves: Straightness) -> str:
    """`78 % one step forward, 9 % skips, 13 % back`; under n = 5 in counts."""
    parts = []
    for n, said in (
        (moves.forward, _("{share} one step forward")),
        (moves.skip, plural("{share} skip", "{share} skips", 2 if moves.between >= FEW else moves.skip)),
        (moves.back, _("{share} back")),
    ):
        if n:
            parts.append(said.format(share=_share(n, moves.between, ask)))
    return ", ".join(parts)


def _share(n: int, of: int, ask: Ask) -> str:
    if of < FEW:
        return number(n, ask)
    shown = percent(n, of)
    return "<1\N{NO-BREAK SPACE}%" if n and not shown else f"{shown}\N{NO-BREAK SPACE}%"


def _most_bounced(ask: Ask, answer: JourneysAnswer) -> str:
    """Which step back was made most, and the reason that was given most for it."""
    if not answer.bounces.pairs:
        return ""
    most = answer.bounces.pairs[0]
    assert most.after
    said = plural(
        "Most often back from {before} to {after}: {n} time",
        "Most often back from {before} to {after}: {n} times",
        most.bounced,
    )
    told = said.format(before=most.before.name, after=most.after.name, n=number(most.bounced, ask))
    if most.said is None or most.said.n < 2:  # one voice is not what is said most
        return f"{told}."
    reason = _("{told}; said most: {reason} ({n}).")
    return reason.format(told=told, reason=tables.shortened(most.said.reason), n=number(most.said.n, ask))


def _previous(ask: Ask, question: Question, answer: JourneysAnswer) -> str:
    """The same shares of the period before: two values without a verdict."""
    earlier, then = answer.before, before(question.period, ask)
    if earlier is None:
        return ""
    if not earlier.between:
        return _("Nobody moved between stages {before}.").format(before=then)
    said = plural("Of {n} move {before}: {kinds}.", "Of {n} moves {before}: {kinds}.", earlier.between)
    return said.format(n=number(earlier.between, ask), before=then, kinds=_kinds(ask, earlier))


def _tables(ask: Ask, question: Question, answer: JourneysAnswer) -> tuple[Table, ...]:
    if question.by:
        return (tables.by_value(ask, question.by, answer.by),) if answer.by else ()
    # Slack shows the first one as a table, and others in letters of one width, where the last column may wrap.
    shown = [tables.bounced(ask, answer.bounces)] if answer.bounces.pairs else []
    shown.append(tables.paths(ask, answer.variants))
    if ask.as_data:
        shown += [tables.bounced_by_stage(answer.bounces), tables.matrix(answer.cells())]
    return tuple(shown)


def _chart(ask: Ask, lifecycle: Lifecycle, answer: JourneysAnswer, title: str) -> Chart:
    subtitle, model = span(answer.period, ask), lifecycle.model

    def draw() -> bytes:
        from lifecycle.charts import transitions_chart  # noqa: PLC0415 - matplotlib is loaded when a picture is wanted

        return transitions_chart(model, answer.cells(), title, subtitle, language=ask.language)

    return Chart(draw, _("From stage to stage, {when}").format(when=subtitle), "journeys.png")


def _receipt(here: Ask, question: Question, answer: JourneysAnswer) -> str:
    moves = answer.moves
    people = plural("{n} customer", "{n} customers", answer.movers.any)
    people = people.format(n=number(answer.movers.any, here))
    counted = tables.counted(bounces=bool(answer.bounces.pairs))
    if question.by:
        counted = tables.counted_by(question.by)
    said = _("{days}, {zone}. {counted} {total} by {people}: {parts}; as of {moment}.").format(
        days=span(answer.period, here),
        zone=answer.period.zone,
        counted=counted,
        total=plural("{n} move", "{n} moves", moves.total).format(n=number(moves.total, here)),
        people=people,
        parts=_apart(here, moves),
        moment=moment(here.now, here),
    )
    return said if question.typed else f"{said} " + _("For one customer: /journey acme.")


def _apart(ask: Ask, moves: Straightness) -> str:
    """The moves between stages, and those that are none: who came, went and came again."""
    parts = (
        (moves.between, _("{n} between stages")),
        (moves.new, _("{n} new")),
        (moves.lost, _("{n} lost")),
        (moves.won_back, _("{n} won back")),
    )
    return ", ".join(said.format(n=number(n, ask)) for n, said in parts if n)


def _buttons(question: Question, answer: JourneysAnswer) -> tuple[Button, ...]:
    buttons = list(_namesake(question.namesake))
    others = {"source": _("By source"), "owner": _("By owner"), "segment": _("By segment")}
    if question.by is None:
        buttons.append(Button(others["source"], question.words(by="source")))
    else:
        buttons += [Button(said, question.words(by=by)) for by, said in others.items() if by != question.by]
        buttons.append(Button(_("All together"), question.words()))
    if answer.before is not None:
        earlier = question.period.previous()
        buttons.append(Button(titled(earlier), question.words(earlier, by=question.by)))
    buttons.append(Button(_("Funnel"), f"funnel {question.period.exact()}"))
    return tuple(buttons)


def _namesake(customer: Customer | None) -> tuple[Button, ...]:
    """The customer who is called like the period."""
    if customer is None:
        return ()
    return (Button(_("The customer {name}").format(name=customer.name), f"journey #{customer.id}"),)
