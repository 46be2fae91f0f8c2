"""`journey stuck`: who stays in a stage longer than it takes most to move on, longest first, a page at a time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from commands import Ask, Button, Chart, Column, Item, Phrase, Reply, Table, command
from commands._card import MOST_ROWS, owner_name
from commands._choose import stage_or_choices
from commands._say import calendar, day, days, moment
from commands.customer._care_menu import stuck_menu
from commands.journey import _stuck_said as said
from commands.journey._stuck_question import read_stuck
from lifecycle.model import LOST
from lifecycle.text import _

if TYPE_CHECKING:
    from commands._reply import Cell
    from commands.journey._stuck_question import StuckQuestion
    from lifecycle.model import Stage
    from lifecycle.service import Lifecycle
    from lifecycle.service.stuck import Held, StuckAnswer

PAGE = 20
IN_WORDS = 3
"""Customers at the top of the list who are told of in words, with a menu of what can be done."""
DAY = timedelta(days=1)


@command(
    "journey stuck",
    usage="[stage] [mine]",
    examples=("journey stuck", "journey stuck knowledge", "journey stuck mine"),
    phrases=(
        Phrase(r"(?:who|which(?: of our)?(?: customers)?|what) (?:is|are|got|gets) stuck(?P<rest>.*)", "journey stuck {rest}"),
        Phrase(r"(?:which|who|how many) of my customers (?:is|are) stuck(?P<rest>.*)", "journey stuck {rest} mine"),
        Phrase(r"(?:(?:show|list)(?: me)? )?(?:the )?(?:stuck(?: customers| list)?)", "journey stuck"),
    ),
)  # fmt: skip
def stuck(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """List who is stuck: longer in a stage than usual, with no dated next step."""
    question = read_stuck(ask, lifecycle.settings.zone)
    stage = stage_or_choices(lifecycle, question.typed, question.worded) if question.typed else None
    if isinstance(stage, Reply):
        return stage
    if stage and stage not in lifecycle.stuck.stages():
        return _never(stage, question)
    page, size = (1, MOST_ROWS) if ask.as_data else (question.page, PAGE)
    owner = ask.person.id if question.mine else None
    answer = lifecycle.stuck.page(stage, owner, offset=(page - 1) * size, limit=size, at=question.at)
    if not answer.there:
        return _nobody(lifecycle, question, stage, answer)
    if page > 1 and not answer.page:
        again = Button(_("From the start"), question.words(stage, answer.at, lifecycle.settings.zone))
        return Reply(_("There are no more customers in that list."), buttons=(again,))
    return _reply(calendar(ask, lifecycle), lifecycle, question, stage, answer)


def _reply(here: Ask, lifecycle: Lifecycle, question: StuckQuestion, stage: Stage | None, answer: StuckAnswer) -> Reply:
    before = 0 if here.as_data else (question.page - 1) * PAGE
    headline = said.headline(answer, lifecycle.model, here, mine=question.mine, first=before + 1)
    again = question.words(stage, answer.at, lifecycle.settings.zone)
    tables = (_table(here, answer, one_stage=stage is not None),) if answer.page else ()
    return Reply(
        headline=headline,
        lines=(*_items(answer), *said.lines(answer, here, mine=question.mine)) if not before else (),
        tables=(*tables, _by_stage(answer)) if here.as_data else tables,
        chart=None if before else _chart(here, answer, headline),
        receipt=said.receipt(answer, here, first=before + 1),
        buttons=_buttons(question, stage, answer, again, before),
        replaces=before > 0,
        again=f"{again} page {before // PAGE + 1}" if before else again,
    )


def _items(answer: StuckAnswer) -> tuple[Item, ...]:
    """The first ones in words, each with what can be done: now, not on the day that the list tells of."""
    return tuple(
        Item(
            _("{name}: {stay} in {stage}, where the limit is {limit}.").format(
                name=held.customer.name, stay=days(answer.at - held.since), stage=held.limit.stage.name, limit=said.long(held.limit)
            ),
            stuck_menu(held.customer),
        )
        for held in answer.page[:IN_WORDS]
    )  # fmt: skip


def _table(here: Ask, answer: StuckAnswer, *, one_stage: bool) -> Table:
    data = here.as_data
    titles = [
        Column(_("Customer")), Column(_("Owner")), *(() if one_stage and not data else (Column(_("Stage")),)), Column(_("Since")),
        Column(_("Days") if data else _("For"), right=True), Column(_("Limit, days") if data else _("Limit"), right=True),
        *((Column(_("Last move")), Column(_("From"))) if data else (Column(_("Last move")),)),
    ]  # fmt: skip
    rows = tuple(_row(one, here, answer, one_stage=one_stage) for one in answer.page)
    return Table(tuple(titles), rows)


def _row(one: Held, here: Ask, answer: StuckAnswer, *, one_stage: bool) -> tuple[Cell, ...]:
    name, owner, stage = one.customer.name, owner_name(one.customer.owner), one.limit.stage.name
    stay, limit = answer.at - one.since, timedelta(microseconds=one.limit.length_us)
    if here.as_data:
        kind, source = one.came.name.lower().replace("_", " "), one.source.name if one.source else None
        return name, owner, stage, one.since, round(stay / DAY, 2), round(limit / DAY, 2), kind, source
    where = () if one_stage else (stage,)
    return name, owner, *where, day(one.since, here), days(stay), days(limit), said.last_move(one)


def _by_stage(answer: StuckAnswer) -> Table:
    columns = (
        Column(_("Stage")), Column(_("Stuck"), right=True), Column(_("With a next step"), right=True), Column(_("There"), right=True),
        Column(_("Limit, days"), right=True), Column(_("Measured")), Column(_("Moves forward"), right=True),
    )  # fmt: skip
    rows = tuple(
        (
            row.limit.stage.name, row.stuck, row.waiting, row.there,
            round(timedelta(microseconds=row.limit.length_us) / DAY, 2),
            _("yes") if row.limit.measured else _("no"), row.limit.moves,
        )
        for row in answer.rows
    )  # fmt: skip
    return Table(columns, rows, _("By stage"))


def _chart(here: Ask, answer: StuckAnswer, headline: str) -> Chart:
    def draw() -> bytes:
        from lifecycle.charts.stuck import stuck_chart  # noqa: PLC0415 - matplotlib is loaded when a picture is wanted

        return stuck_chart(answer.rows, headline, moment(answer.at, here), language=here.language)

    title = _("Stuck customers per stage, {moment}").format(moment=moment(answer.at, here))
    return Chart(draw, title, "stuck.png")


def _buttons(
    question: StuckQuestion, stage: Stage | None, answer: StuckAnswer, again: str, before: int
) -> tuple[Button, ...]:
    left = answer.n - before - len(answer.page)
    ahead = f"{again} page {before // PAGE + 2}"
    following = (Button(_("Next {n}").format(n=min(left, PAGE)), ahead),) if left else ()
    every = (Button(_("All stages"), question.worded("")),) if stage and not before else ()
    return (*following, *every)


def _never(stage: Stage, question: StuckQuestion) -> Reply:
    if stage.id == LOST:
        return Reply(
            _("Who is lost is not stuck; they have a list of their own."),
            buttons=(Button(_("Who is lost"), "stage list lost"), Button(_("Who is stuck"), question.worded(""))),
        )
    return Reply(
        _("Nobody counts as stuck in {stage}, where staying is the point.").format(stage=stage.name),
        buttons=(Button(_("All stages"), question.worded("")),),
    )


def _nobody(lifecycle: Lifecycle, question: StuckQuestion, stage: Stage | None, answer: StuckAnswer) -> Reply:
    """Nobody stands there: what would bring somebody, or where else to look."""
    where = said.stages_named(answer.stages, lifecycle.model)
    if not answer.recorded:
        return Reply(
            _("Nobody has moved yet, so nobody can be stuck."),
            lines=(_("A move is logged like this: /stage move acme awareness."),),
        )
    every = (Button(_("All stages"), question.worded("")),) if stage else ()
    if question.mine:
        everybody = Button(_("Everybody's"), question.everybodys().worded(stage.name if stage else ""))
        return Reply(_("None of your customers is in {where}.").format(where=where), buttons=(everybody, *every))
    return Reply(_("Nobody is in {where}, so nobody can be stuck.").format(where=where), buttons=every)
