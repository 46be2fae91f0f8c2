"""The reply about one customer's journey: where it is, how it came there, and what usually comes next."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from math import isnan
from typing import TYPE_CHECKING

from commands import PERSON, Button, Chart, Column, Reply, Table
from commands._card import LAST_MOVES
from commands._say import calendar, day, days, length, listed, moment, number
from commands.journey._map_story import happened
from lifecycle.journeys.touch_story import marks
from lifecycle.model import LOST, Kind
from lifecycle.service.names import reference
from lifecycle.service.undo import may_undo
from lifecycle.stats import percent
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from commands import Ask
    from commands._reply import Cell
    from lifecycle.forecasts.chain import Next
    from lifecycle.journeys.journey import Journey, StageTime
    from lifecycle.model import Customer
    from lifecycle.service import Lifecycle
    from lifecycle.service.journeys import Usual

NEXT = 3
"""Ways onward that are told."""


def one_reply(ask: Ask, lifecycle: Lifecycle, customer: Customer) -> Reply:
    """Headline, what usually comes next, a row per stage, the staircase; or one sentence for who was never moved."""
    journey, story = lifecycle.journeys.of(customer), lifecycle.touch_stories.of(customer)
    who, again = reference(customer), f"journey {reference(customer)}"
    if not journey.stays:
        return Reply(
            _("{name} is in no stage yet, so there is no journey to tell.").format(name=customer.name),
            lines=(happened(calendar(ask, lifecycle), story),) if story.happenings else (),
            buttons=(Button(_("Move"), f"stage move {who}"), Button(_("Show"), f"stage show {who}")),
            audience=PERSON,
            again=again,
        )
    here = calendar(ask, lifecycle)
    usual = None if journey.stays[-1].stage.id == LOST else lifecycle.journeys.usual(journey.stays[-1].stage)
    stands = _stands(customer, journey)
    return Reply(
        headline=f"{stands}: {_moves(here, journey)}."
        if len(journey.stays) > 1
        else _("{said}, the first stage.").format(said=stands),
        lines=tuple(line for line in (_next(ask, lifecycle, usual) if usual else "", happened(here, story)) if line),
        tables=(_table(here, journey),),
        chart=_chart(here, lifecycle, replace(journey, marks=marks(story)), stands),
        receipt=_receipt(here, journey, usual),
        buttons=_buttons(ask, lifecycle, customer, told=bool(story.happenings)),
        audience=PERSON,
        again=again,
    )


def _stands(customer: Customer, journey: Journey) -> str:
    last = journey.stays[-1]
    said = _("{name} has been lost for {stay}") if last.stage.id == LOST else _("{name} has been in {stage} for {stay}")
    return said.format(name=customer.name, stage=last.stage.name, stay=length(last.ended_at - last.began_at))


def _moves(here: Ask, journey: Journey) -> str:
    n = len(journey.stays)
    said = plural("{n} move since {day}", "{n} moves since {day}", n)
    parts = [said.format(n=number(n, here), day=day(journey.stays[0].began_at, here))]
    skips, backs = journey.moves(Kind.SKIP), journey.moves(Kind.BACK)
    losses, won = journey.moves(Kind.LOST), journey.moves(Kind.WON_BACK)
    for count, text in (
        (skips, plural("{n} skip", "{n} skips", skips)),
        (backs, plural("{n} bounce-back", "{n} bounce-backs", backs)),
        (losses, plural("lost once", "lost {n} times", losses)),
        (won, plural("won back once", "won back {n} times", won)),
    ):
        if count:
            parts.append(text.format(n=number(count, here)))
    return ", ".join(parts)


def _next(ask: Ask, lifecycle: Lifecycle, usual: Usual) -> str:
    """What usually comes after a stay in the stage where the customer is."""
    if not usual.ways:
        return _few(ask, usual)
    parts = [_way(lifecycle, way) for way in usual.ways[:NEXT]]
    rest = sum(way.rate for way in usual.ways[NEXT:])
    if percent(round(rest * 1000), 1000):
        parts.append(_("{share} anywhere else").format(share=_share(rest)))
    return _("Usually, within {days} days of entering {stage}: {ways} (n = {n} stays, last 26 weeks).").format(
        days=usual.horizon_days, stage=usual.stage.name, ways=", ".join(parts), n=number(usual.stays, ask)
    )


def _way(lifecycle: Lifecycle, way: Next) -> str:
    if way.stage_id is None:
        return _("{share} still there").format(share=_share(way.rate))
    stage = lifecycle.model.stage(way.stage_id)
    said = _("{share} lost") if stage.id == LOST else _("{share} to {stage}")
    told = said.format(share=_share(way.rate), stage=stage.name)
    if way.median_days is None or isnan(way.median_days):
        return told
    return _("{told} after {stay}").format(told=told, stay=days(timedelta(days=way.median_days)))


def _share(rate: float) -> str:
    shown = percent(round(rate * 1000), 1000)
    return "<1\N{NO-BREAK SPACE}%" if not shown else f"{shown}\N{NO-BREAK SPACE}%"


def _few(ask: Ask, usual: Usual) -> str:
    """Too few stays to say what is usual: what was seen of them, in counts."""
    seen = plural(
        "Only {n} stay in {stage} was seen in the last 26 weeks, too few to say what usually comes next",
        "Only {n} stays in {stage} were seen in the last 26 weeks, too few to say what usually comes next",
        usual.stays,
    ).format(n=number(usual.stays, ask), stage=usual.stage.name)
    went = [
        (_("{n} lost") if stage.id == LOST else _("{n} to {stage}")).format(n=number(n, ask), stage=stage.name)
        for stage, n in usual.exits
    ]
    return f"{seen}: {listed(went)}." if went else f"{seen}."


def _table(here: Ask, journey: Journey) -> Table:
    titles = (_("Stays"), _("In all"), _("First entered"), _("Last left"))
    columns = (Column(_("Stage")), *(Column(title, right=True) for title in titles))
    if here.as_data:
        more = (_("Last entered"), _("Now for (days)"))
        columns = (*columns[:2], Column(_("In all (days)"), right=True), *columns[3:], *(Column(one) for one in more))
    return Table(columns, tuple(_row(here, one) for one in journey.stages))


def _row(here: Ask, one: StageTime) -> tuple[Cell, ...]:
    if here.as_data:
        now = None if one.current is None else _in_days(one.current)
        first = (one.stage.name, one.entries, _in_days(one.total), one.first_entered_at, one.last_left_at)
        return (*first, one.last_entered_at, now)
    left = _("still there") if one.current is not None else one.last_left_at and day(one.last_left_at, here)
    return one.stage.name, one.entries, days(one.total), day(one.first_entered_at, here), left


def _in_days(stay: timedelta) -> float:
    return round(stay / timedelta(days=1), 2)


def _chart(here: Ask, lifecycle: Lifecycle, journey: Journey, title: str) -> Chart:
    model = lifecycle.model
    first, now = day(journey.stays[0].began_at, here), day(here.now, here)
    subtitle = now if first == now else _("{first} to {last}").format(first=first, last=now)

    def draw() -> bytes:
        from lifecycle.charts import journey_chart  # noqa: PLC0415 - matplotlib is loaded when a picture is wanted

        return journey_chart(model, journey, title, subtitle, zone=here.zone, language=here.language)

    return Chart(draw, _("Journey, {when}").format(when=subtitle), "journey.png")


def _receipt(here: Ask, journey: Journey, usual: Usual | None) -> str:
    n = len(journey.stages)
    stages = plural("{n} stage", "{n} stages", n).format(n=number(n, here))
    moves = plural("{n} move", "{n} moves", len(journey.stays)).format(n=number(len(journey.stays), here))
    said = _("By when moves happened, up to {moment}, {zone}. {moves}, {stages}.").format(
        moment=moment(here.now, here), zone=here.zone, moves=moves, stages=stages
    )
    if usual is None or not usual.ways:
        return said
    return f"{said} " + _("Usually: of everybody's stays there, those that still last among them; median days.")


def _buttons(ask: Ask, lifecycle: Lifecycle, customer: Customer, *, told: bool) -> tuple[Button, ...]:
    who = reference(customer)
    buttons = [Button(_("Move"), f"stage move {who}"), Button(_("Show"), f"stage show {who}")]
    if told:
        buttons.append(Button(_("Touchpoints"), f"journey map {who}"))
    newest = max(lifecycle.customers.card(customer, LAST_MOVES).moves, key=lambda one: one.move.id, default=None)
    if newest and may_undo(newest.action, ask.person, ask.now):
        buttons.append(Button(_("Undo last move"), f"stage undo {newest.action.id}"))
    return tuple(buttons)
