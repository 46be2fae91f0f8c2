"""The picture of a digest: small, inside its card, six weeks with their values, nothing said of too few."""

from __future__ import annotations

from io import BytesIO
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.lines import Line2D
from matplotlib.text import Text
from PIL import Image

from lifecycle.charts import board
from lifecycle.charts.digests import digest_chart
from lifecycle.charts.kpis import Mark, Panel
from lifecycle.charts.lettering import Letters

TITLE, WEEKS = "Retention and advocacy, week by week", "Complete weeks up to Sun 22 Nov, UTC"


def percent(value):
    return f"{100 * value:.0f} %"


def panel(values, target=None, name="Retention rate", enough=True):
    marks = tuple(Mark(f"{n % 28 + 1} Sep", value, 40 + n, enough) for n, value in enumerate(values))
    return Panel("Retention", name, marks, target, percent)


def drawn(*panels):
    """The picture, and what was put on the board."""
    pieces, finish = [], board.Board.finish

    def kept(self, height, largest=board.LARGEST):
        pieces[:] = self.pieces
        return finish(self, height, largest)

    board.Board.finish = kept
    try:
        return digest_chart(panels, TITLE, WEEKS), pieces
    finally:
        board.Board.finish = finish


def texts(pieces):
    return [piece.get_text().replace("\N{NO-BREAK SPACE}", " ") for piece in pieces if isinstance(piece, Text)]


def test_a_year_and_six_weeks_of_two_kpis_are_a_small_picture():
    picture, pieces = drawn(
        panel(np.linspace(0.5, 0.9, 52), 0.8), panel(np.linspace(0.2, 0.1, 52), name="Advocacy rate")
    )

    assert len(picture) <= 40_000
    assert Image.open(BytesIO(picture)).width == 1080
    said = texts(pieces)
    assert {"Retention rate", "Advocacy rate", "target 80 %", "52 weeks, n 40–91", "n 91"} <= set(said)
    assert said.count("90 %") == 2  # the highest of the year, and the last week's


def test_a_week_of_too_few_has_no_value_in_words():
    _picture, pieces = drawn(panel([0.5] * 12, enough=False))

    assert not any(text == "50 %" for text in texts(pieces))
    assert "hollow, pale: too few to believe" in texts(pieces)


@pytest.mark.parametrize("values", [[None] * 12, []])
def test_without_a_value_the_card_says_so(values):
    _picture, pieces = drawn(panel(values))
    assert "No week has enough to be measured yet." in " ".join(texts(pieces))


@pytest.mark.parametrize("n", [1, 2, 5, 6, 7])
def test_a_short_history_is_drawn_as_it_is(n):
    _picture, pieces = drawn(panel([0.4] * n))
    assert sum(text == "40 %" for text in texts(pieces)) == min(n, 6)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.floats(0, 1)), min_size=1, max_size=52),
    st.one_of(st.none(), st.floats(0, 1)),
)
def test_all_stays_on_the_card_and_values_of_weeks_never_touch(values, target):
    _picture, pieces = drawn(panel(values, target))

    for line in (piece for piece in pieces if isinstance(piece, Line2D)):
        assert min(line.get_xdata()) >= 40
        assert max(line.get_xdata()) <= 1040
    boxes = []
    for piece in (piece for piece in pieces if isinstance(piece, Text) and piece.get_ha() == "center"):
        letters = Letters(piece.get_fontproperties().get_size(), piece.get_fontproperties().get_weight() == "bold")
        width, (across, line) = letters.width(piece.get_text()), piece.get_position()
        boxes.append((across - width / 2, across + width / 2, line - letters.size * 0.75, line))
    weeks = [box for box in boxes if box[0] > 500]
    for one, two in combinations(weeks, 2):
        assert one[1] <= two[0] or two[1] <= one[0] or one[3] <= two[2] or two[3] <= one[2]
