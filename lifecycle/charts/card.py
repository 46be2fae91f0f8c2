"""A card of horizontal bars: the answer, the dates, one line that says what is what, and a row per stage.

A card is 1080 pixels wide, about twice as wide as high, and still legible at a third of that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lifecycle.charts.board import INK, MUTED, WIDTH, Board
from lifecycle.charts.lettering import Letters, Set, fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lifecycle.charts.board import Look

MARGIN = 44
GAP = 14
RIGHT = WIDTH - MARGIN

TITLE = ((42.0, 1), (38.0, 2), (33.0, 3))
SUBTITLE = ((29.0, 1), (26.0, 1), (26.0, 2))
LABEL = ((32.0, 1), (27.0, 2))
LABEL_WIDTH = 310
NUMBER, EXTRA, SHARE, ASIDE = Letters(34, bold=True), Letters(28), Letters(32), Letters(26)
KEYS = (Letters(27), Letters(24))

ROW, BAR, FRAME = 62, 34, 46
SHORTEST = 4
SWATCH = (34, 24)
KEY_LINE = 38
LEADING = 1.2
EMPTY_HEIGHT = 400


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: a label, lengths in one common unit, and the words beside them.

    `solid`, `hatched` and `pale` follow one another; `outline` frames an earlier value. `number` stands where the
    hatched part ends, over the pale one, with `extra` smaller beside it, `share` in the right column with `aside` smaller beside it. `instead` stands
    for a label of which no letter can be shown. `apart`: not a stage of the ladder, grey and under a rule.
    """

    label: str
    number: str
    solid: float
    hatched: float = 0
    pale: float = 0
    outline: float = 0
    extra: str = ""
    share: str = ""
    aside: str = ""
    instead: str = ""
    apart: bool = False

    @property
    def parts(self) -> tuple[tuple[Look, float], ...]:
        """The parts of the bar in their order, without those of no length."""
        every: tuple[tuple[Look, float], ...] = (
            ("solid", self.solid), ("hatched", self.hatched), ("pale", self.pale),
        )  # fmt: skip
        return tuple((look, length) for look, length in every if length)

    @property
    def length(self) -> float:
        """The length of all parts."""
        return self.solid + self.hatched + self.pale

    @property
    def beside(self) -> float:
        """The width in pixels of what is written at the bar's end."""
        return NUMBER.width(self.number) + (GAP + EXTRA.width(self.extra) if self.extra else 0)


@dataclass(frozen=True, slots=True)
class Card:
    """What a card shows. `key` says what each look means, `heading` what the right column is; `empty` is the sentence
    of a card that has nothing to draw.
    """

    title: str
    subtitle: str
    bars: tuple[Bar, ...]
    key: tuple[tuple[Look, str], ...] = ()
    heading: str = ""
    empty: str = ""


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where the bars begin, how many pixels a unit has, and where the shares of the right column end."""

    left: float
    scale: float
    share_end: float

    def pixels(self, length: float) -> float:
        """The length in pixels; what is there at all is seen."""
        return max(length * self.scale, SHORTEST) if length else 0.0


def draw(card: Card) -> bytes:
    """Draw the card and give it as a PNG."""
    board = Board()
    top = head(board, card.title, card.subtitle)
    if card.empty:
        return board.finish(sentence(board, card.empty, top))
    top = _key(board, card, top + 14)
    return board.finish(_rows(board, card.bars, top + 12))


def head(board: Board, title: str, subtitle: str) -> float:
    """Write the answer and, smaller, the dates at the top of a card; the place below them."""
    top = _lines(board, fit(title, TITLE, RIGHT - MARGIN, bold=True), 30, INK)
    return _lines(board, fit(subtitle, SUBTITLE, RIGHT - MARGIN), top + 4, MUTED)


def _lines(board: Board, words: Set, top: float, colour: str) -> float:
    """Write the lines below `top`, from the margin on; the place below them."""
    step = words.letters.size * LEADING
    for number, line in enumerate(words.lines, start=1):
        board.write((MARGIN, top + number * step - 0.28 * words.letters.size), line, words.letters, colour)
    return top + len(words.lines) * step


def sentence(board: Board, text: str, top: float) -> int:
    """Write one calm sentence where the bars would be; the height of the card."""
    words = fit(text, ((32.0, 2), (28.0, 3)), RIGHT - 3 * MARGIN)
    middle = (top + EMPTY_HEIGHT) / 2
    for number, line in enumerate(words.lines):
        board.write((WIDTH / 2, middle + number * words.letters.size * LEADING), line, words.letters, MUTED, "center")
    return EMPTY_HEIGHT


def _key(board: Board, card: Card, top: float) -> float:
    """Say in words what the looks are, on one line if they fit; the heading of the right column ends the last one."""
    letters = next((each for each in KEYS if _one_line(card, each) <= RIGHT - MARGIN), KEYS[-1])
    left, line = float(MARGIN), top
    for look, words in card.key:
        width = _key_width(words, letters)
        if left > MARGIN and left + width > RIGHT:
            left, line = MARGIN, line + KEY_LINE
        board.box(left, line + 6, SWATCH, look)
        board.write((left + SWATCH[0] + 10, line + 27), words, letters, MUTED)
        left += width
    if left + letters.width(card.heading) > RIGHT:
        line += KEY_LINE
    board.write((RIGHT, line + 27), card.heading, letters, MUTED, side="right")
    return line + KEY_LINE


def _one_line(card: Card, letters: Letters) -> float:
    return sum(_key_width(words, letters) for _, words in card.key) + letters.width(card.heading)


def _key_width(words: str, letters: Letters) -> float:
    return SWATCH[0] + 10 + letters.width(words) + 28


def _rows(board: Board, bars: Sequence[Bar], top: float) -> int:
    """Draw a row for each bar, those apart under a rule; the height of the card."""
    labels = _labels(bars)
    plan = _plan(bars, MARGIN + max(label.width for label in labels) + 22)
    foot = top + ROW * sum(not bar.apart for bar in bars)
    board.rule((plan.left - 2, top + 4), (plan.left - 2, foot - 4))
    for bar, label in zip(bars, labels, strict=True):
        if bar.apart and top == foot:
            board.rule((MARGIN, foot + 8), (RIGHT, foot + 8))
            top += 16
        _row(board, bar, label, plan, top + ROW / 2)
        top += ROW
    return round(top + 26)


def _labels(bars: Sequence[Bar]) -> list[Set]:
    """The labels in one size: the large one if it holds every label."""
    labels = [fit(bar.label, LABEL, LABEL_WIDTH, instead=bar.instead) for bar in bars]
    if len({label.letters.size for label in labels}) == 1:
        return labels
    return [fit(bar.label, LABEL[1:], LABEL_WIDTH, instead=bar.instead) for bar in bars]


def _plan(bars: Sequence[Bar], left: float) -> _Plan:
    aside = max(ASIDE.width(bar.aside) for bar in bars)
    share_end = RIGHT - (aside + GAP if aside else 0)
    column = share_end - max(SHARE.width(bar.share) for bar in bars)
    room = column - 44 - left - GAP
    scales = ((room - bar.beside) / max(bar.length, bar.outline) for bar in bars if bar.length or bar.outline)
    return _Plan(left, min(scales, default=0.0), share_end)


def _row(board: Board, bar: Bar, label: Set, plan: _Plan, middle: float) -> None:
    """Draw the row around its middle line."""
    _lines(board, label, middle - len(label.lines) * label.letters.size * LEADING / 2, INK)
    end = reached = plan.left
    for look, length in bar.parts:
        board.box(end, middle - BAR / 2, (plan.pixels(length), BAR), look, grey=bar.apart)
        end += plan.pixels(length)
        reached = end if look != "pale" else reached
    frame = plan.left + plan.pixels(bar.outline)
    if bar.outline:
        board.box(plan.left, middle - FRAME / 2, (frame - plan.left, FRAME), "outline")
    crossed = reached - 4 < frame < reached + bar.beside + 2 * GAP
    start = (frame if crossed else reached) + GAP
    board.write((start, middle + 12), bar.number, NUMBER, INK if bar.length else MUTED)
    board.write((start + NUMBER.width(bar.number) + GAP, middle + 11), bar.extra, EXTRA, MUTED)
    board.write((plan.share_end, middle + 11), bar.share, SHARE, INK, side="right")
    board.write((RIGHT, middle + 10), bar.aside, ASIDE, MUTED, side="right")
