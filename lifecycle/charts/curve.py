"""Time in stage as pictures: one stage's curve with its ways out, or a bar per stage up to its half."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from babel.numbers import format_decimal

from lifecycle.charts.board import BLUE, BLUE_TINT, BORDER, GREY, INK, MUTED, Board
from lifecycle.charts.card import RIGHT, Bar, Card, draw, head
from lifecycle.charts.lettering import Letters, fit
from lifecycle.lengths import unit_of
from lifecycle.text import _, plural, speaking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lifecycle.charts.board import Look, Point
    from lifecycle.times.stay_times import By, Curve, Stays, Times

ONWARD, BACKWARD = "#009E73", "#E69F00"
"""Green and orange of Okabe and Ito, told from blue, grey and each other by everyone."""

HEIGHT, FOOT = 330, 92
AXIS_LEFT, LABELS_LEFT = 138, 752
TICK, SHARE = Letters(24), Letters(30, bold=True)
LABEL = ((27.0, 1), (22.0, 1))
MARK = Letters(26, bold=True)
LABEL_STEP = 52
STEPS = (1, 2, 5, 10, 15, 30, 60, 90, 180, 365, 730, 1825, 3650)
MOST_TICKS = 6
MINUTE = 1 / 1440


def curve_chart(stays: Stays, title: str, subtitle: str, *, language: str = "en") -> bytes:
    """Chart how stays end as they grow older, as a PNG of about 1080 x 560 pixels.

    From below: the share that still lasts (its edge is the Kaplan-Meier curve), lost, back, and from above those who moved
    on; each is named at the right with its share at the last age shown. The age by which half have ended is marked.
    `stays` must have times. `title` is the answer, `subtitle` the dates; both are plain text.
    """
    assert stays.times
    with speaking(language):
        board = Board()
        top = head(board, title, subtitle) + 26
        plot = _Plot(top, _last_day(stays.times))
        bands = _bands(stays.times.curve, plot)
        floor = [plot.at(0, 0), plot.at(plot.last_day, 0)]
        for band in bands:
            board.area([*floor, *reversed(band.edge)], band.colour)
            floor = band.edge
        board.stroke(bands[0].edge, BLUE, 5)
        _axes(board, plot, language)
        _half(board, plot, stays.times, language)
        _named(board, plot, bands)
        after = _("after {length}").format(length=_length(plot.last_day, language))
        board.write((LABELS_LEFT + 50, plot.foot + 36), after, TICK, MUTED)
        n = plural("n = {n} stay", "n = {n} stays", stays.visits).format(n=_number(stays.visits, language))
        board.write((RIGHT, plot.foot + 74), n, TICK, MUTED, side="right")
        return board.finish(round(plot.foot + FOOT))


def halves_chart(rows: Sequence[tuple[str, Stays]], title: str, subtitle: str, *, language: str = "en") -> bytes:
    """Chart by when half of each row's stays have ended, as a PNG of about 1080 x 540 pixels.

    A solid bar up to the half, with its 95 % limits beside it, a frame up to where nine of ten have ended, and how many
    stays it is at the right. A pale bar lasts as long as was watched where half have not ended by then. Without any
    stay that can be told the card says so.
    """
    with speaking(language):
        bars = tuple(_bar(at, name, stays, language) for at, (name, stays) in enumerate(rows, start=1))
        key: list[tuple[Look, str]] = [("solid", _("half have ended"))]
        key += [("pale", _("half have not ended yet"))] if any(bar.pale for bar in bars) else []
        key += [("outline", _("90 % have ended"))] if any(bar.outline for bar in bars) else []
        empty = "" if any(bar.length for bar in bars) else _("Too few stays yet to say how long they last.")
        return draw(Card(title, subtitle, bars, tuple(key), _("stays"), empty))


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where shares and ages lie: from `top` down, and from the axis to the labels for ages 0 to `last_day`."""

    top: float
    last_day: float

    @property
    def foot(self) -> float:
        """The line of no share."""
        return self.top + HEIGHT

    def at(self, day: float, share: float) -> Point:
        """The place of a share at an age."""
        return AXIS_LEFT + day / self.last_day * (LABELS_LEFT - AXIS_LEFT), self.foot - share * HEIGHT


@dataclass(frozen=True, slots=True)
class _Band:
    """One of the shares that add up to all: its name, its upper edge, and how much it is at the last age shown."""

    words: str
    colour: str
    edge: list[Point]
    share: float


def _bands(curve: Curve, plot: _Plot) -> list[_Band]:
    """Those who stay, and above them the lost, those who went back, and those who moved on."""
    shown = int(np.searchsorted(curve.days, plot.last_day, side="right"))
    days = np.append(curve.days[:shown], plot.last_day)
    parts = (
        (_("still there"), BLUE_TINT, curve.still),
        (_("lost"), GREY, curve.lost),
        (_("went back"), BACKWARD, curve.back),
        (_("moved on"), ONWARD, curve.forward),
    )
    bands: list[_Band] = []
    height = np.zeros(shown)
    for words, colour, shares in parts:
        height = height + shares[:shown]
        # A share holds from its age until the next one: a step, not a slope.
        corners = zip(np.repeat(days, 2)[1:-1].tolist(), np.repeat(height, 2).tolist(), strict=True)
        bands.append(_Band(words, colour, [plot.at(day, share) for day, share in corners], float(shares[shown - 1])))
    return bands


def _last_day(times: Times) -> float:
    """The age up to which the picture goes: where hardly anything happens any more it would only grow flat."""
    watched = max(times.watched_days, MINUTE)
    if times.half.days is None:
        return watched
    told = times.within[0].days if times.within else 0
    return min(watched, max(4 * times.half.days, told if told <= 12 * times.half.days else 0, MINUTE))


def _axes(board: Board, plot: _Plot, language: str) -> None:
    """The shares at the left, the ages below."""
    for share in (0.0, 0.5, 1.0):
        _across, down = plot.at(0, share)
        percent = f"{100 * share:.0f}\N{NO-BREAK SPACE}%"
        board.write((AXIS_LEFT - 14, down + 9), percent, TICK, MUTED, side="right")
        board.rule(plot.at(0, share), plot.at(plot.last_day, share))
    unit = unit_of(plot.last_day)
    last = plot.last_day / unit.days
    step = next((one for one in STEPS if last / one <= MOST_TICKS), STEPS[-1])
    for tick in range(0, int(last) + 1, step):
        across, down = plot.at(tick * unit.days, 0)
        board.stroke([(across, down), (across, down + 8)], BORDER)
        board.write((across, down + 36), _number(tick, language), TICK, MUTED, side="center")
    words = {1.0: _("days since the stay began")}.get(unit.days, _("{unit} since the stay began"))
    board.write((AXIS_LEFT, plot.foot + 74), words.format(unit=unit.sign), TICK, MUTED)


def _half(board: Board, plot: _Plot, times: Times, language: str) -> None:
    """Mark the age by which half have ended, if it is in the picture."""
    if times.half.days is None or times.half.days > plot.last_day:
        return
    across, down = plot.at(times.half.days, 0.5)
    board.stroke([plot.at(0, 0.5), (across, down), plot.at(times.half.days, 0)], INK, 2)
    said = _length(times.half.days, language, times.half.high_days)
    board.write((across + 8, plot.foot - 12), said, MARK, INK)


def _named(board: Board, plot: _Plot, bands: Sequence[_Band]) -> None:
    """Name each band where it ends, from above; thin ones make room for each other."""
    shown = [band for band in reversed(bands) if band.share > 0]
    upper, places = 1.0, []
    for band in shown:
        places.append(plot.at(plot.last_day, upper - band.share / 2)[1])
        upper -= band.share
    for band, down in zip(shown, _spaced(places, plot.top + 10, plot.foot - 4), strict=True):
        board.area(_square(LABELS_LEFT + 16, down - 12), BLUE if band.colour == BLUE_TINT else band.colour)
        share = _percent(band.share)
        board.write((LABELS_LEFT + 50, down + 10), share, SHARE, INK)
        left = LABELS_LEFT + 62 + SHARE.width(share)
        words = fit(band.words, LABEL, RIGHT - left)
        board.write((left, down + 10), words.lines[0], words.letters, MUTED)


def _spaced(places: list[float], first: float, last: float) -> list[float]:
    """The places pushed apart as far as labels need, downwards first, then up from the last that may be."""
    apart = list(places)
    for at, place in enumerate(apart):
        apart[at] = max(place, apart[at - 1] + LABEL_STEP if at else first)
    for at in reversed(range(len(apart))):
        apart[at] = min(apart[at], apart[at + 1] - LABEL_STEP if at + 1 < len(apart) else last)
    return apart


def _square(left: float, top: float) -> list[Point]:
    return [(left, top), (left + 24, top), (left + 24, top + 24), (left, top + 24)]


def _bar(at: int, name: str, stays: Stays, language: str) -> Bar:
    bar = Bar(name, "–", 0, instead=_("Row {number}").format(number=at), share=_number(stays.visits, language))
    times = stays.times
    if not times:
        return bar
    if times.half.days is None:
        return replace(bar, number=f"> {_length(times.watched_days, language)}", pale=times.watched_days)
    return replace(
        bar,
        number=_length(times.half.days, language, times.half.high_days),
        extra=_limits(times.half, language),
        solid=times.half.days,
        outline=times.most.days or 0,
    )


def _limits(by: By, language: str) -> str:
    unit = unit_of(by.days or 0.0)
    low, high = (
        _number(unit.rounded(days or 0.0, by.high_days or by.days), language) for days in (by.low_days, by.high_days)
    )
    return f"{low}+" if by.high_days is None else f"{low}–{high}"


def _length(days: float, language: str, beside: float | None = None) -> str:
    unit = unit_of(days)
    return f"{_number(unit.rounded(days, beside), language)}\N{NO-BREAK SPACE}{unit.sign}"


def _percent(share: float) -> str:
    whole = round(100 * share)
    return "<1\N{NO-BREAK SPACE}%" if whole == 0 else f"{whole}\N{NO-BREAK SPACE}%"


def _number(value: float, language: str) -> str:
    return str(format_decimal(value, locale=language))
