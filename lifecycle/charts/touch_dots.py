"""Credit of kinds of contact by four models: a row per kind, a column per model, a dot with its number in each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lifecycle.charts.board import BLUE, INK, MUTED, PALE, Board
from lifecycle.charts.card import LEADING, MARGIN, RIGHT, head, sentence
from lifecycle.charts.kinds import ORANGE
from lifecycle.charts.lettering import Letters, fit
from lifecycle.stats import percent
from lifecycle.text import _, plural, speaking
from lifecycle.touch_names import kind_name
from lifecycle.touchpoints import OUTSIDE

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from lifecycle.charts.lettering import Set
    from lifecycle.journeys.attribution import Attribution, Credit, Share

ROWS = 5
"""Kinds that are drawn; the last row says how many more there are."""
ROW, RADIUS = 62, 9
LABEL, LABEL_WIDTH = ((30.0, 1), (26.0, 2), (22.0, 2)), 240
TITLE = ((27.0, 1), (23.0, 2), (20.0, 2))
NUMBER, KEY = Letters(27, bold=True), Letters(25)
GAP = 24
LARGEST = 40_000
"""Bytes that this chart may have."""
_ROUND = (
    (1.0, 0.0), (0.951, 0.309), (0.809, 0.588), (0.588, 0.809), (0.309, 0.951), (0.0, 1.0), (-0.309, 0.951), (-0.588, 0.809),
    (-0.809, 0.588), (-0.951, 0.309), (-1.0, 0.0), (-0.951, -0.309), (-0.809, -0.588), (-0.588, -0.809), (-0.309, -0.951),
    (0.0, -1.0), (0.309, -0.951), (0.588, -0.809), (0.809, -0.588), (0.951, -0.309),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Column:
    """A model: its name, each kind's share by it, and where it stands."""

    name: str
    shares: tuple[Share, ...]
    left: float
    width: float
    top: float
    beside: float
    """`top`: the largest share of any model, or the end of its interval, since all have one scale; `beside`: the width of the
    widest number."""

    def across(self, share: float) -> float:
        """The place of a share."""
        return self.left + share / self.top * (self.width - GAP - self.beside - RADIUS - 8)


def attribution_chart(
    found: Attribution, title: str, subtitle: str, *, outside: Collection[str] = OUTSIDE, language: str = "en"
) -> bytes:
    """Chart the shares of credit, as a PNG of 1080 x about 700 pixels for five kinds.

    Dots of kinds that the company makes are blue, of those from outside (`outside`) orange; a pale bar is the 95 % interval.
    Without the shares that `found.told` asks for, the card says so.
    """
    with speaking(language):
        board = Board()
        top = head(board, title, subtitle)
        if not found.told:
            return board.finish(sentence(board, _("Too few customers had a touchpoint for shares."), top))
        shown = found.kinds[:ROWS]
        _key(board, shown, outside, top + 44)
        labels = [fit(kind_name(one.kind), LABEL, LABEL_WIDTH) for one in shown]
        columns = _columns(found, shown, MARGIN + max(label.width for label in labels) + 26)
        top = _titles(board, columns, top + 62) + 6
        for at, (one, label) in enumerate(zip(shown, labels, strict=True)):
            middle = top + ROW * (at + 0.5)
            _label(board, label, middle)
            colour = ORANGE if one.kind in outside else BLUE
            for column in columns:
                _dot(board, column, column.shares[at], middle, colour)
        foot = top + ROW * len(shown)
        for column in columns:
            board.rule((column.left, top), (column.left, foot))
        return board.finish(_foot(board, found, foot), largest=LARGEST)


def _columns(found: Attribution, shown: Sequence[Credit], left: float) -> list[_Column]:
    models = [
        (_("First"), [found.share(one.first) for one in shown]),
        (_("Last"), [found.share(one.last) for one in shown]),
        (_("Linear"), [one.even for one in shown if one.even]),
    ]
    if found.chained:
        models.append((_("Removal effect"), [one.removal for one in shown if one.removal]))
    width = (RIGHT + GAP - left) / len(models)
    top = max(share.high or share.value for _name, shares in models for share in shares)
    beside = max(NUMBER.width(_percent(share.value)) for _name, shares in models for share in shares)
    return [
        _Column(name, tuple(shares), left + width * at, width, top or 1.0, beside)
        for at, (name, shares) in enumerate(models)
    ]


def _key(board: Board, shown: Sequence[Credit], outside: Collection[str], line: float) -> None:
    """Say what the colours and the bars are, those that occur."""
    left = float(MARGIN)
    every = {one.kind in outside for one in shown}
    for there, colour, said in ((False, BLUE, _("made by the company")), (True, ORANGE, _("from outside"))):
        if there in every:
            _round(board, left + RADIUS, line - 9, colour)
            board.write((left + 2 * RADIUS + 10, line), said, KEY, MUTED)
            left += 2 * RADIUS + 10 + KEY.width(said) + 30
    said = _("bar: 95 %")
    board.area(_box(left, line - 15, 40, 12), PALE)
    board.write((left + 50, line), said, KEY, MUTED)


def _titles(board: Board, columns: Sequence[_Column], top: float) -> float:
    """Write the models over their columns; the place below."""
    titles = [fit(column.name, TITLE, column.width - GAP) for column in columns]
    least = min(title.letters.size for title in titles)
    sizes = tuple(size for size in TITLE if size[0] <= least)
    titles = [fit(column.name, sizes, column.width - GAP) for column in columns]
    lines = max(len(title.lines) for title in titles)
    for column, title in zip(columns, titles, strict=True):
        step = title.letters.size * LEADING
        for number, text in enumerate(title.lines, start=lines - len(title.lines) + 1):
            board.write((column.left, top + number * step - 4), text, title.letters, INK)
    return top + lines * TITLE[0][0] * LEADING


def _label(board: Board, label: Set, middle: float) -> None:
    step = label.letters.size * LEADING
    first = middle - (len(label.lines) - 1) * step / 2 + 0.36 * label.letters.size
    for number, text in enumerate(label.lines):
        board.write((MARGIN, first + number * step), text, label.letters, INK)


def _dot(board: Board, column: _Column, share: Share, middle: float, colour: str) -> None:
    across = column.across(share.value)
    end = across
    if share.low is not None and share.high is not None and share.high > share.low:
        low, end = column.across(share.low), column.across(share.high)
        board.area(_box(low, middle - 6, max(end - low, 2), 12), PALE)
    _round(board, across, middle, colour)
    said = _percent(share.value)
    board.write((max(end, across + RADIUS) + 8, middle + 10), said, NUMBER, INK if share.value else MUTED)


def _foot(board: Board, found: Attribution, foot: float) -> int:
    """How many customers that is of, and how many kinds are not drawn; the height of the card."""
    said = plural("n = {n} customer with a touchpoint", "n = {n} customers with a touchpoint", found.touched).format(
        n=found.touched
    )
    more = len(found.kinds) - ROWS
    if more > 0:
        rest = plural("{n} more kind is not drawn", "{n} more kinds are not drawn", more).format(n=more)
        said = f"{said} · {rest}"
    board.write((MARGIN, foot + 40), said, KEY, MUTED)
    return round(foot + 66)


def _round(board: Board, across: float, middle: float, colour: str) -> None:
    board.area([(across + RADIUS * one, middle + RADIUS * other) for one, other in _ROUND], colour)


def _box(left: float, top: float, width: float, height: float) -> list[tuple[float, float]]:
    return [(left, top), (left + width, top), (left + width, top + height), (left, top + height)]


def _percent(rate: float) -> str:
    shown = percent(round(rate * 1000), 1000)
    return "<1\N{NO-BREAK SPACE}%" if rate > 0 and not shown else f"{shown}\N{NO-BREAK SPACE}%"
