"""The reply about one customer's journey map: the stages with their dates, and what happened in each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from commands import PERSON, Button, Chart, Column, Reply, Table
from commands._say import calendar, date_in, day, days, length, moment, number
from commands.journey._map_story import by, happened, told
from lifecycle.journeys.touch_story import What, marks
from lifecycle.model import LOST, Kind
from lifecycle.service.names import reference
from lifecycle.text import _, plural
from lifecycle.touch_names import kind_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from commands import Ask
    from commands._reply import Cell
    from lifecycle.journeys.journey import Journey, Stay
    from lifecycle.journeys.touch_story import Chapter, Story
    from lifecycle.model import Customer
    from lifecycle.service import Lifecycle

MOST_ROWS = 40
"""Rows of the table: the newest stays and what happened in them."""
MOST_IN_A_STAY = 6
"""Happenings that are shown of a stay, the newest."""
EARLIER = "…"


def one_map(ask: Ask, lifecycle: Lifecycle, customer: Customer) -> Reply:
    """Headline, what happened in all, the next step, a row per stay with what happened under it, the staircase."""
    journey, story = lifecycle.journeys.of(customer), lifecycle.touch_stories.of(customer)
    here, who = calendar(ask, lifecycle), reference(customer)
    buttons = (
        Button(_("Log touch"), f"log touch {who}"),
        Button(_("Move"), f"stage move {who}"),
        Button(_("Show"), f"customer show {who}"),
    )
    if not journey.stays and not story.happenings:
        return Reply(
            _("{name} is in no stage yet and nothing was logged, so there is no journey to map.").format(
                name=customer.name
            ),
            lines=(_("Log a touchpoint like this: /log touch {name} call.").format(name=customer.name),),
            buttons=buttons,
            audience=PERSON,
            again=f"journey map {who}",
        )
    head = _headline(here, customer, journey, story)
    return Reply(
        headline=head,
        lines=tuple(line for line in (happened(here, story), _next_step(here, lifecycle, customer)) if line),
        tables=(_table(here, story.chapters(journey)),),
        chart=_chart(here, lifecycle, replace(journey, marks=marks(story)), head) if journey.stays else None,
        receipt=_receipt(here, journey, story),
        buttons=buttons,
        audience=PERSON,
        again=f"journey map {who}",
    )


def _headline(here: Ask, customer: Customer, journey: Journey, story: Story) -> str:
    """Where the customer is, for how long, and when they were last touched."""
    if not journey.stays:
        return _("{name} is in no stage yet.").format(name=customer.name)
    stay = journey.stays[-1]
    said = _("{name} has been lost for {stay}") if stay.stage.id == LOST else _("{name} has been in {stage} for {stay}")
    told_ = said.format(name=customer.name, stage=stay.stage.name, stay=length(stay.ended_at - stay.began_at))
    contacts = story.of(What.CONTACT)
    if not contacts:
        return _("{said}; no touchpoint was logged yet.").format(said=told_)
    last = contacts[-1]
    assert last.touchpoint
    kind = kind_name(last.touchpoint.kind)
    if day(last.at, here) == day(here.now, here):
        return _("{said}; last touched today: {kind}.").format(said=told_, kind=kind)
    return _("{said}; last touched {day}: {kind}.").format(said=told_, day=day(last.at, here), kind=kind)


def _next_step(here: Ask, lifecycle: Lifecycle, customer: Customer) -> str:
    on = lifecycle.snoozes.of(customer)
    if not on:
        return _("No next step has a date: /customer snooze {name} until Friday.").format(name=customer.name)
    return _("Next step: {day}.").format(day=date_in(here.language, on, with_year=on.year != here.now.year))


def _table(here: Ask, chapters: tuple[Chapter, ...]) -> Table:
    """A row for each stay, and under it what happened, oldest first."""
    if here.as_data:
        titles = (_("Stage"), _("When"), _("What"), _("By"))
        return Table(tuple(map(Column, titles)), tuple(row for one in chapters for row in _data(here, one)))
    rows = [row for chapter in chapters for row in _chapter(here, chapter)]
    more = len(rows) - MOST_ROWS
    if more > 0:
        said = plural(
            "{n} earlier row; a file of the table has it", "{n} earlier rows; a file of the table has them", more
        )
        rows = [(EARLIER, said.format(n=number(more, here))), *rows[-MOST_ROWS:]]
    return Table((Column(_("When")), Column(_("What"))), tuple(rows))


def _data(here: Ask, chapter: Chapter) -> Iterator[tuple[Cell, ...]]:
    """Every row, with its stage and who logged it."""
    stay, stage = chapter.stay, chapter.stay.stage.name if chapter.stay else None
    if stay:
        yield stage, stay.began_at, _came(stay.kind), None
    for one in chapter.happenings:
        yield stage, one.at, told(here, one, short=False), by(one)


def _chapter(here: Ask, chapter: Chapter) -> Iterator[tuple[str, str]]:
    if chapter.stay:
        yield day(chapter.stay.began_at, here), _stayed(chapter.stay)
    hidden = len(chapter.happenings) - MOST_IN_A_STAY
    if hidden > 0:
        said = plural("{n} earlier thing in that stage", "{n} earlier things in that stage", hidden)
        yield EARLIER, said.format(n=number(hidden, here))
    for one in chapter.happenings[-MOST_IN_A_STAY:]:
        yield day(one.at, here), told(here, one)


def _stayed(stay: Stay) -> str:
    """`→ Retention: one step forward, 205 days so far`."""
    spent = days(stay.ended_at - stay.began_at)
    if stay.kind is Kind.LOST:
        said = _("→ {stage}, for {days} so far") if stay.lasts else _("→ {stage}, for {days}")
    else:
        said = _("→ {stage}: {came}, {days} so far") if stay.lasts else _("→ {stage}: {came}, stayed {days}")
    return said.format(stage=stay.stage.name, came=_came(stay.kind), days=spent)


def _came(kind: Kind) -> str:
    return {
        Kind.NEW: _("came in new"),
        Kind.FORWARD: _("one step forward"),
        Kind.SKIP: _("skipped ahead"),
        Kind.BACK: _("bounced back"),
        Kind.LOST: _("lost"),
        Kind.WON_BACK: _("won back"),
    }[kind]


def _chart(here: Ask, lifecycle: Lifecycle, journey: Journey, title: str) -> Chart:
    model = lifecycle.model
    first, now = day(journey.stays[0].began_at, here), day(here.now, here)
    subtitle = now if first == now else _("{first} to {last}").format(first=first, last=now)

    def draw() -> bytes:
        from lifecycle.charts import journey_chart  # noqa: PLC0415 - matplotlib is loaded when a picture is wanted

        return journey_chart(model, journey, title, subtitle, zone=here.zone, language=here.language)

    return Chart(draw, _("Journey map, {when}").format(when=subtitle), "journey-map.png")


def _receipt(here: Ask, journey: Journey, story: Story) -> str:
    n = len(journey.stays)
    moves = plural("{n} move", "{n} moves", n).format(n=number(n, here))
    said = _(
        "By when things happened, up to {moment}, {zone}: {moves} and {n} touchpoints, answers, tickets, asks and purchases."
    ).format(moment=moment(here.now, here), zone=here.zone, moves=moves, n=number(len(story.happenings), here))
    if story.cut:
        said += " " + _("Older touchpoints than the newest 500 are left out.")
    return f"{said} " + _("Purchases have a day and no time.") if story.of(What.PURCHASE) else said
