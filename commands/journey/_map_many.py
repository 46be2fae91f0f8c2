"""The reply about everybody's journey map: what touched customers in which stage, how they felt, how the stage stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import CHANNEL, Button, Chart, Column, Rate, Reply, Table
from commands._card import owner_name
from commands._say import calendar, moment, number
from commands.funnel._periods import so_far, span, titled, when
from lifecycle.text import _, plural
from lifecycle.touch_names import kind_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from commands import Ask
    from commands._reply import Cell
    from commands.journey._question import Question
    from lifecycle.journeys.touch_map import MapRow
    from lifecycle.model import Customer
    from lifecycle.period import Period
    from lifecycle.service import Lifecycle
    from lifecycle.service.touch_map import MapAnswer, StageNow

TOP = 2
"""Kinds of a stage that are named in the table."""
FEW = 5
"""Answers of a stage below which nothing is said of how customers felt there."""


def many_map(ask: Ask, lifecycle: Lifecycle, question: Question) -> Reply:
    """Headline, a row per stage, the same as a chart; or one sentence where nothing was ever logged."""
    period = question.period
    if period.start > ask.now:
        said = _("That period has not begun yet: {days}.").format(days=span(period, ask))
        return Reply(said, buttons=(Button(_("Last 90 days"), "journey map last 90 days"),))
    answer = lifecycle.touch_maps.map(period)
    if not answer.recorded:
        return Reply(
            _("No touchpoint and no feedback was logged yet, so the journey map is empty."),
            lines=(
                _("Log them like this: /log touch acme call about renewal, or /log feedback acme nps 9."),
                _("Which ways customers went is known without them: /journey last quarter."),
            ),
            buttons=_namesake(question.namesake),
        )
    head = _headline(ask, period, answer)
    return Reply(
        headline=f"{head} {_felt(ask, answer)}".rstrip(),
        lines=(_outside(ask, answer),) if answer.map.outside_contacts + answer.map.outside_answers else (),
        tables=(_data(answer) if ask.as_data else _table(ask, answer),),
        chart=_chart(ask, answer, head),
        receipt=_receipt(calendar(ask, lifecycle), answer),
        buttons=_buttons(question),
        audience=CHANNEL,
        again=f"journey map {period.exact()}",
    )


def _headline(ask: Ask, period: Period, answer: MapAnswer) -> str:
    """How often customers were touched, and in which stage most."""
    told = answer.map
    if not told.contacts:
        return _("No touchpoint was logged {when}{so_far}.").format(when=when(period), so_far=so_far(period, ask))
    most, second = sorted(told.rows, key=lambda row: -row.contacts)[:2]
    said = plural(
        "{n} touchpoint {when}{so_far}, most often {kind}",
        "{n} touchpoints {when}{so_far}, most often {kind}",
        told.contacts,
    ).format(
        n=number(told.contacts, ask), when=when(period), so_far=so_far(period, ask), kind=kind_name(told.kinds[0][0])
    )
    if most.contacts > second.contacts:
        said = _("{said}; most in {stage} ({n})").format(said=said, stage=most.stage.name, n=number(most.contacts, ask))
    return f"{said}."


def _felt(ask: Ask, answer: MapAnswer) -> str:
    """Where customers felt best and where worst, of the stages with enough answers; or how many there are in all."""
    told = answer.map
    rows = [row for row in told.rows if row.answers >= FEW]
    if not rows:
        n = sum(row.answers for row in told.rows)
        if not n:
            return _("No feedback.")
        positive = sum(row.positive for row in told.rows)
        return _("Feedback: {k} of {n} positive.").format(k=number(positive, ask), n=number(n, ask))
    best = max(rows, key=lambda row: row.positive / row.answers)
    worst = max(rows, key=lambda row: (row.negative / row.answers, -row.positive / row.answers))
    said = _("Feedback was best in {stage} ({k} of {n} positive)").format(
        stage=best.stage.name, k=number(best.positive, ask), n=number(best.answers, ask)
    )
    if not worst.negative or worst == best:
        return f"{said}."
    return _("{said}, worst in {stage} ({k} of {n} negative).").format(
        said=said, stage=worst.stage.name, k=number(worst.negative, ask), n=number(worst.answers, ask)
    )


def _outside(ask: Ask, answer: MapAnswer) -> str:
    """What was logged of customers who were in no stage then."""
    n = answer.map.outside_contacts + answer.map.outside_answers
    said = plural(
        "{n} of what was logged is of a customer who was in no stage then.",
        "{n} of what was logged are of customers who were in no stage then.",
        n,
    )
    return said.format(n=number(n, ask))


def _table(ask: Ask, answer: MapAnswer) -> Table:
    titles = (_("Now"), _("Touchpoints"), _("Feedback + / 0 / \N{MINUS SIGN}"), _("Moved on"), _("Owner"))
    columns = (Column(_("Stage")), *(Column(title, right=at in {0, 3}) for at, title in enumerate(titles)))
    return Table(columns, tuple(_row(ask, row, answer.now[row.stage.id]) for row in answer.map.rows))


def _row(ask: Ask, row: MapRow, now: StageNow) -> tuple[Cell, ...]:
    felt = " / ".join(number(n, ask) for n in (row.positive, row.neutral, row.negative)) if row.answers else None
    moved = None if now.moved_on is None or not now.entrants else Rate(now.moved_on, now.entrants)
    return row.stage.name, now.now, _kinds(ask, row.kinds), felt, moved, _owner(ask, now)


def _kinds(ask: Ask, kinds: Sequence[tuple[str, int]]) -> str | None:
    """`call 12, e-mail 8, 9 more`."""
    if not kinds:
        return None
    parts = [f"{kind_name(kind)} {number(n, ask)}" for kind, n in kinds[:TOP]]
    rest = sum(n for _kind, n in kinds[TOP:])
    if rest:
        parts.append(_("{n} more").format(n=number(rest, ask)))
    return ", ".join(parts)


def _owner(ask: Ask, now: StageNow) -> str | None:
    """Who has most of the customers there, and how many others there are."""
    if not now.owners:
        return None
    (owner, n), *others = now.owners
    said = f"{owner_name(owner) if owner else _('nobody')} ({number(n, ask)})"
    return _("{said}, {n} more").format(said=said, n=number(len(others), ask)) if others else said


def _data(answer: MapAnswer) -> Table:
    """A column for each kind."""
    kinds = [kind for kind, _n in answer.map.kinds]
    titles = (
        _("Stage"), _("Now"), _("Touchpoints"), *kinds, _("Positive"), _("Neutral"), _("Negative"), _("Entered"), _("Moved on"),
        _("Owner"), _("Of the owner"),
    )  # fmt: skip
    rows = []
    for row in answer.map.rows:
        now, met = answer.now[row.stage.id], dict(row.kinds)
        felt = (row.positive, row.neutral, row.negative)
        owner = now.owners[0] if now.owners else (None, None)
        counts = (met.get(kind, 0) for kind in kinds)
        rows.append((row.stage.name, now.now, row.contacts, *counts, *felt, now.entrants, now.moved_on, *owner))
    return Table(tuple(Column(title, right=at > 0) for at, title in enumerate(titles)), tuple(rows))


def _chart(ask: Ask, answer: MapAnswer, title: str) -> Chart:
    subtitle = span(answer.period, ask)

    def draw() -> bytes:
        from lifecycle.charts.touch_grid import map_chart  # noqa: PLC0415 - matplotlib is loaded when a picture is wanted

        return map_chart(answer.map, title, subtitle, language=ask.language)

    return Chart(draw, _("Journey map, {when}").format(when=subtitle), "journey-map.png")


def _receipt(here: Ask, answer: MapAnswer) -> str:
    return _(
        "{dates}, {zone}, as of {moment}. Each touchpoint and answer counts in the stage in which the customer was then. Positive: "
        "NPS 9-10, CSAT and reviews 4-5, CES 6-7; negative: NPS 0-6, CSAT and reviews 1-2, CES 1-3. Moved on: of those who "
        "entered the stage in that time, a later one within {days} days, so recent ones may still. Now and owner (with the most there): today. For one "
        "customer: /journey map acme."
    ).format(
        dates=span(answer.period, here), zone=answer.period.zone, moment=moment(here.now, here), days=answer.window_days
    )


def _buttons(question: Question) -> tuple[Button, ...]:
    period, earlier = question.period, question.period.previous()
    return (
        *_namesake(question.namesake),
        Button(_("What led to conversion"), f"journey touchpoints {period.exact()}"),
        Button(titled(earlier), f"journey map {earlier.exact()}"),
        Button(_("Funnel"), f"funnel {period.exact()}"),
    )


def _namesake(customer: Customer | None) -> tuple[Button, ...]:
    """The customer who is called like the period."""
    if customer is None:
        return ()
    return (Button(_("The customer {name}").format(name=customer.name), f"journey map #{customer.id}"),)
