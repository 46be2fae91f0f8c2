"""The waterfall: each row begins where the one above ended, nothing is cut, overlaps or leaves the card."""

from __future__ import annotations

from io import BytesIO
from itertools import combinations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import Polygon
from matplotlib.text import Text
from PIL import Image

from lifecycle.charts import board
from lifecycle.charts.board import BLUE, GREY
from lifecycle.charts.kinds import ORANGE
from lifecycle.charts.waterfall import PALE_BLUE, Fall, waterfall_chart
from tests.lifecycle.drawing import colour_of

MORE = Fall("Step Knowledge to Conversion", 9, "+2 to +16", faint=False)
FEWER = Fall("Mix of sources", -4, "−7 to −1", faint=False)
CHANCE = Fall("Came in", 2, "−1 to +5", faint=True)
NOTHING = Fall("Where they began", 0, "−1 to +1", faint=True)
LONG = Fall("Step Zkušenosti zákazníků a podpora produktů to Advokacie a/nebo opakovaný nákup", 3, "−12 to +18", True)
TITLE, SUBTITLE = (
    "7 more reached Conversion last month than the month before (38 after 31)",
    "Of 120 who could, and 98 before",
)

CHARTS = {
    "typical": (31, [MORE, FEWER, CHANCE, NOTHING]),
    "falls to nothing": (9, [Fall("Came in", -9, "−16 to −2", faint=False)]),
    "from nothing": (0, [MORE]),
    "large": (
        98_765,
        [Fall("Came in", 1234, "+100 to +2,300", False), Fall("Mix of owners", -456, "−900 to −9", False)],
    ),
    "long names": (31, [LONG, MORE]),
    "the same": (8, [MORE, Fall("Came in", -9, "−16 to −2", faint=False)]),
}


def picture(name):
    before, falls = CHARTS[name]
    now = before + sum(fall.by for fall in falls)
    first, last = ("Wed 1 Jul to Thu 27 Aug", before), ("Thu 1 Oct to Fri 27 Nov 15:26", now)
    return waterfall_chart(first, last, falls, TITLE, SUBTITLE)


@pytest.fixture
def drawn(monkeypatch):
    """Draws a chart and gives the figure instead of its bytes."""

    def draw(name):
        figures = []
        monkeypatch.setattr(board, "encode", lambda figure, *_: figures.append(figure) or b"")
        picture(name)
        FigureCanvasAgg(figures[0]).draw()
        return figures[0]

    return draw


def bars(figure, *colours):
    """Left and right edges of the bars of these colours, from the top down; the key's swatches are no bars."""
    found = []
    for piece in figure.findobj(Polygon):
        box = piece.get_window_extent()
        if box.height > 30 and colour_of(piece) in colours:
            found.append((-box.y0, round(box.x0), round(box.x1)))
    return [edges[1:] for edges in sorted(found)]


@pytest.mark.parametrize("name", CHARTS)
def test_it_is_a_small_palette_png(name):
    png = picture(name)

    image = Image.open(BytesIO(png))
    assert (image.format, image.mode, image.width, len(png) < 40_000) == ("PNG", "P", 1080, True)


@pytest.mark.parametrize("name", CHARTS)
def test_no_words_leave_the_card_or_touch_one_another(name, drawn):
    figure = drawn(name)

    boxes = [
        (piece.get_text(), piece.get_window_extent()) for piece in figure.findobj(Text) if piece.get_text().strip()
    ]
    for text, box in boxes:
        assert box.x0 >= 40, text
        assert box.x1 <= 1040, text
        assert box.y0 >= 10, text
    for (one, box), (other, other_box) in combinations(boxes, 2):
        across = min(box.x1, other_box.x1) - max(box.x0, other_box.x0)
        down = min(box.y1, other_box.y1) - max(box.y0, other_box.y0)
        assert across <= 1 or down <= 3, (one, other)


def test_each_part_begins_where_the_one_above_ended(drawn):
    figure = drawn("typical")

    (_start, first), (_again, last) = bars(figure, GREY)
    (more,), (fewer,), (chance,) = bars(figure, BLUE), bars(figure, ORANGE), bars(figure, PALE_BLUE)
    assert more[0] == first
    assert fewer[1] == more[1]
    assert chance[0] == fewer[0]
    assert chance[1] == last


def test_the_numbers_stand_beside_their_bars(drawn):
    words = [piece.get_text() for piece in drawn("typical").findobj(Text)]

    assert {"31", "+9", "−4", "+2", "0", "38", "+2 to +16"} <= set(words)
    assert {"more", "fewer", "more, may be chance"} <= set(words)
    assert "fewer, may be chance" not in words


def test_where_bars_do_not_begin_at_zero_it_is_said(drawn):
    assert [text for text in drawn("large").findobj(Text) if text.get_text().startswith("bars begin at ")]
    assert not [text for text in drawn("the same").findobj(Text) if text.get_text().startswith("bars begin")]
