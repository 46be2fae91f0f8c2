"""What every answer of `journey time` is laid out as: sentences, a table, a picture and a receipt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commands import CHANNEL, Chart, Reply
from commands._reply import MENTION_CLOSE, MENTION_OPEN
from commands._say import number
from commands.funnel._periods import span
from commands.journey._time_said import horizon_of
from commands.journey._time_table import table
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from collections.abc import Mapping

    from commands import Ask, Button
    from commands.journey._time_table import Row
    from lifecycle.period import Period
    from lifecycle.times.stay_times import Stays

_MENTION = re.compile(f"{MENTION_OPEN}(.*?){MENTION_CLOSE}")


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of some sets of stays, `n` stays in all: in sentences, and row by row under a heading.

    `again` is the command that tells it again. `curve`: the stays whose curve the picture shows; without them it has a
    bar per row. `returned`: whether returns are among the stays. `people`: names for a picture, which links nobody.
    """

    headline: str
    lines: tuple[str, ...]
    heading: str
    rows: tuple[Row, ...]
    n: int
    again: str
    buttons: tuple[Button, ...]
    curve: Stays | None = None
    returned: bool = False
    people: Mapping[str, str] | None = None


def laid_out(ask: Ask, period: Period, told: Told) -> Reply:
    """The reply. `period` is the one asked about, as far as it has gone."""
    # One stage's first stays set the days; the returns beside them are few and need not.
    alone = told.curve is not None and told.curve.times is not None
    days = horizon_of([row.stays for row in (told.rows[:1] if alone else told.rows)])
    return Reply(
        headline=told.headline,
        lines=tuple(line for line in told.lines if line),
        tables=(table(ask, told.heading, told.rows, days),),
        chart=_chart(ask, period, told),
        receipt=_receipt(ask, period, told, days),
        buttons=told.buttons,
        audience=CHANNEL,
        again=told.again,
    )


def _chart(ask: Ask, period: Period, told: Told) -> Chart:
    subtitle = span(period, ask)

    def named(text: str) -> str:
        return _MENTION.sub(lambda found: f"@{(told.people or {}).get(found[1], found[1])}", text)

    def draw() -> bytes:
        from lifecycle.charts.curve import curve_chart, halves_chart  # noqa: PLC0415 - matplotlib only for a picture

        if told.curve and told.curve.times:
            return curve_chart(told.curve, named(told.headline), subtitle, language=ask.language)
        rows = [(named(row.name), row.stays) for row in told.rows]
        return halves_chart(rows, named(told.headline), subtitle, language=ask.language)

    return Chart(draw, _("Time in stage, {when}").format(when=subtitle), "time.png")


def _receipt(ask: Ask, period: Period, told: Told, days: int | None) -> str:
    which = _("Stays") if told.returned else _("First stays")
    parts = [
        _("{days}, {zone}.").format(days=span(period, ask), zone=period.zone),
        _(
            "{which} that lasted at some time in it, those begun earlier and those still going on as far as they were "
            "seen (Kaplan-Meier)."
        ).format(which=which),
    ]
    if days:
        ways = plural(
            "On, back, lost: ended so within {n} day (Aalen-Johansen).",
            "On, back, lost: ended so within {n} days (Aalen-Johansen).",
            days,
        )
        parts.append(ways.format(n=number(days, ask)))
    parts.append(_("In brackets 95 %, by customers. n = {n}.").format(n=number(told.n, ask)))
    return " ".join(parts)
