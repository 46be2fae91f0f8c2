"""What stands on a chart, for tests: its figure, its words, and where they are."""

from __future__ import annotations

from io import BytesIO
from itertools import combinations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from PIL import Image

from lifecycle.charts import board
from lifecycle.charts.line import Line


def figure_of(chart):
    """The figure that a chart is before it becomes a picture. `chart`: draws it."""
    figures = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(board, "encode", lambda figure, *_more: figures.append(figure) or b"")
        chart()
    FigureCanvasAgg(figures[0]).draw()
    return figures[0]


def texts(figure):
    """The pieces of a figure that are words."""
    return [piece for piece in figure.findobj(Text) if piece.get_text().strip()]


def words(figure):
    """What they say."""
    return [piece.get_text() for piece in texts(figure)]


def said(figure):
    """The same with plain spaces."""
    return [text.replace("\N{NO-BREAK SPACE}", " ") for text in words(figure)]


def pieces(figure, kind):
    """The pieces of a kind, in the order in which they were put on the card."""
    return [piece for piece in figure.artists[1:] if isinstance(piece, kind)]


def box_of(piece):
    """Where a piece of text is, in pixels from the bottom left."""
    if not isinstance(piece, Line) or not piece.is_plain:
        return piece.get_window_extent()
    start, foot = piece.start()
    left, top, right, bottom = piece.letters.face.getbbox(piece.get_text(), anchor="ls")
    return Bbox([(start + left, foot - bottom), (start + right, foot - top)])


def assert_small_png(png, most=40_000):
    """A palette PNG of the usual width."""
    image = Image.open(BytesIO(png))
    assert (image.format, image.mode, image.width) == ("PNG", "P", board.WIDTH)
    assert len(png) <= most
    return image


def assert_nothing_touches(figure, aside=30):
    """No words leave the card or touch one another."""
    width, height = figure.get_size_inches() * figure.dpi
    for piece in texts(figure):
        box, text = box_of(piece), piece.get_text()
        assert box.x0 >= aside, text
        assert box.x1 <= width - aside, text
        assert box.y0 >= 8, text
        assert box.y1 <= height - 10, text
    assert_apart(texts(figure))


def assert_apart(pieces_of_text):
    """None of these touch one another."""
    boxes = [(piece.get_text(), box_of(piece)) for piece in pieces_of_text]
    for (one, box), (other, beside) in combinations(boxes, 2):
        across = min(box.x1, beside.x1) - max(box.x0, beside.x0)
        down = min(box.y1, beside.y1) - max(box.y0, beside.y0)
        assert across <= 1 or down <= 3, (one, other)


def colour_of(piece):
    """What a shape is filled with, like `#AA3377`."""
    red, green, blue, _alpha = (round(255 * part) for part in piece.get_facecolor())
    return f"#{red:02X}{green:02X}{blue:02X}"
