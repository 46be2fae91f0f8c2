"""Lines of text on charts: Pillow sets the plain ones where matplotlib would have, matplotlib the others."""

from __future__ import annotations

import gc
import resource
from pathlib import Path

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from lifecycle.charts.board import Board
from lifecycle.charts.lettering import Letters, simple
from lifecycle.charts.line import Line

PLAIN = ["9 customers", "Zákazníci: 40 % (31–52)", "Конверсия", "Ωμέγα, “quoted” … −3", "jgpqy"]


def inked(draw, letters, text, side):
    """Where the ink of a line is: left, top, right, bottom on a picture of 600 x 100 pixels."""
    figure = Figure(figsize=(6, 1), dpi=100)
    line = Line((300.4, 40.3), text, letters, "#000000", side)
    line.set_transform(None)
    figure.add_artist(line)
    canvas = FigureCanvasAgg(figure)
    line.draw = lambda renderer: draw(line, renderer)
    canvas.draw()
    rows, columns = np.nonzero(np.asarray(canvas.buffer_rgba())[:, :, 0] < 128)
    return columns.min(), rows.min(), columns.max(), rows.max()


@pytest.mark.parametrize("side", ["left", "center", "right"])
@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_line_stands_where_matplotlib_would_have_put_it(text, side):
    letters = Letters(18, bold=False)
    assert simple(text, letters)

    ours = inked(Line.draw, letters, text, side)
    theirs = inked(Text.draw, Letters(18 * 72 / 100), text, side)

    assert ours == pytest.approx(theirs, abs=4)


@pytest.mark.parametrize("text", ["مرحبا", "שלום", "नमस्ते", "e\u0301", "한국", "🙂"])
def test_letters_that_join_stack_or_run_from_the_right_are_left_to_matplotlib(text):
    assert not simple(text, Letters(18))


def test_letters_of_another_font_are_left_to_matplotlib():
    assert not simple("plain", Letters(18, fallback="Another Font"))


def test_a_drawn_chart_gives_its_pixels_back_without_waiting_for_the_garbage():
    def drawn():
        board = Board()
        board.write((40, 40), "9 customers", Letters(26))
        return board.finish(900)

    drawn()
    gc.disable()
    try:
        before = resident_mb()
        for _turn in range(30):
            drawn()
        assert resident_mb() - before < 40  # 30 x 3.9 MB, were they kept
    finally:
        gc.enable()


def resident_mb():
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize() / 1e6
