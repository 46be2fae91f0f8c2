"""The pictures of KPIs: small, inside their card, a gap where there is no value, whatever stages and KPIs are called."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from matplotlib.lines import Line2D
from matplotlib.text import Text
from PIL import Image

from lifecycle.charts import board
from lifecycle.charts.kpis import Mark, Panel, panel_chart, panels_chart

TITLE = "3 of 5 targets are hit this month by Fri 20 Nov 14:03"
WEEKS = "The last 12 complete weeks"
NAMES = ("Awareness", "Knowledge", "Conversion", "Experience", "Retention", "Advocacy")


def percent(value):
    return f"{100 * value:.0f} %"


def panel(title="Retention", values=None, target=None, enough=True, name="Retention rate", say=percent):
    values = list(np.linspace(0.7, 0.9, 12)) if values is None else values
    marks = tuple(Mark(f"{n + 1} Sep", value, 40 + n, enough) for n, value in enumerate(values))
    return Panel(title, name, marks, target, say)


@pytest.fixture
def drawn(monkeypatch):
    """What was put on the board, told after a chart was drawn."""
    pieces = []
    finish = board.Board.finish

    def kept(self, height, largest=board.LARGEST):
        pieces[:] = self.pieces
        return finish(self, height, largest)

    monkeypatch.setattr(board.Board, "finish", kept)
    return pieces


def texts(drawn):
    return [piece.get_text().replace("\N{NO-BREAK SPACE}", " ") for piece in drawn if isinstance(piece, Text)]


def lines(drawn):
    return [piece for piece in drawn if isinstance(piece, Line2D)]


def test_six_panels_are_a_small_picture_with_each_stage_kpi_and_last_value(drawn):
    picture = panels_chart([panel(name, target=0.8) for name in NAMES], TITLE, WEEKS)
    assert len(picture) <= 40_000
    assert Image.open(BytesIO(picture)).width == 1080
    said = texts(drawn)
    assert set(NAMES) <= set(said)
    assert said.count("90 %") == 6
    assert said.count("80 %") == 6
    assert "Retention rate, n 40–51" in said
    assert "1 Sep" in said
    assert "12 Sep" in said


def test_all_that_is_drawn_stays_on_the_card(drawn):
    panels_chart([panel(f"{name} of very many customers and a long name", target=0.95) for name in NAMES], TITLE, WEEKS)
    for line in lines(drawn):
        assert min(line.get_xdata()) >= 40
        assert max(line.get_xdata()) <= 1040


def test_a_week_without_a_value_is_a_gap(drawn):
    panel_chart(panel(values=[0.5, 0.6, None, 0.7, 0.8]), TITLE, WEEKS)
    strokes = [line for line in lines(drawn) if line.get_linewidth() == 5]
    assert [len(line.get_xdata()) for line in strokes] == [2, 2]


def test_weeks_of_too_few_are_hollow_and_the_key_says_so(drawn):
    panels_chart([panel(enough=False)], TITLE, WEEKS)
    assert "hollow: too few to believe" in texts(drawn)
    assert not any(line.get_linewidth() == 5 for line in lines(drawn))
    panels_chart([panel()], TITLE, WEEKS)
    assert "hollow: too few to believe" not in texts(drawn)


def test_the_target_is_a_dashed_line_where_its_value_is(drawn):
    panel_chart(panel(values=[0.5, 0.7, 0.9], target=0.9), TITLE, WEEKS)
    dashed = [line for line in lines(drawn) if line.is_dashed()]
    assert len(dashed) == 2  # and the one of the key
    last = next(line for line in lines(drawn) if line.get_linewidth() == 5)
    assert dashed[1].get_ydata()[0] == pytest.approx(last.get_ydata()[-1])


def test_the_last_value_and_the_target_do_not_cover_each_other(drawn):
    panel_chart(panel(values=[0.5, 0.7, 0.8], target=0.8, say=str), TITLE, WEEKS)
    places = [piece.get_position()[1] for piece in drawn if isinstance(piece, Text) and piece.get_text() == "0.8"]
    assert len(places) == 2
    assert abs(places[0] - places[1]) >= 24


@pytest.mark.parametrize("values", [[None] * 12, []])
def test_without_any_value_the_card_says_so(drawn, values):
    panels_chart([panel(values=values)], TITLE, WEEKS)
    assert "No week has enough to be measured yet." in " ".join(texts(drawn))
    panel_chart(panel(values=values), TITLE, WEEKS)
    assert "No week has enough to be measured yet." in " ".join(texts(drawn))


@pytest.mark.parametrize("values", [[0.0], [5.0] * 12, [-3.0, 2.0, -1.0], [1e9, 2e9], [0.0, 0.0]])
def test_any_values_can_be_drawn(values):
    assert panel_chart(panel(values=values, say=str), TITLE, WEEKS)
    assert panels_chart([panel(values=values, say=str, target=1.0)] * 7, TITLE, WEEKS)


def test_a_panel_that_cannot_be_measured_stands_among_the_others(drawn):
    panels_chart([panel(), panel("Advocacy", values=[None] * 12)], TITLE, WEEKS)
    assert "not measurable" in texts(drawn)
