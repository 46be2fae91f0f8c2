"""The pictures of KPIs: small, inside their card, a gap where there is no value, whatever stages and KPIs are called."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.lines import Line2D

from lifecycle.charts.kpis import Mark, Panel, panel_chart, panels_chart
from tests.lifecycle.drawing import assert_small_png, figure_of, pieces, said, texts

TITLE = "3 of 5 targets are hit this month by Fri 20 Nov 14:03"
WEEKS = "The last 12 complete weeks"
NAMES = ("Awareness", "Knowledge", "Conversion", "Experience", "Retention", "Advocacy")


def percent(value):
    return f"{100 * value:.0f} %"


def panel(title="Retention", values=None, target=None, enough=True, name="Retention rate", say=percent):
    values = list(np.linspace(0.7, 0.9, 12)) if values is None else values
    marks = tuple(Mark(f"{n + 1} Sep", value, 40 + n, enough) for n, value in enumerate(values))
    return Panel(title, name, marks, target, say)


def drawn(chart, of):
    return figure_of(lambda: chart(of, TITLE, WEEKS))


def lines(figure):
    return pieces(figure, Line2D)


def test_six_panels_are_a_small_picture_with_each_stage_kpi_and_last_value():
    six = [panel(name, target=0.8) for name in NAMES]
    assert_small_png(panels_chart(six, TITLE, WEEKS))
    told = said(drawn(panels_chart, six))
    assert set(NAMES) <= set(told)
    assert told.count("90 %") == 6
    assert told.count("80 %") == 6
    assert "Retention rate, n 40–51" in told
    assert "1 Sep" in told
    assert "12 Sep" in told


def test_all_that_is_drawn_stays_on_the_card():
    long = [panel(f"{name} of very many customers and a long name", target=0.95) for name in NAMES]
    for line in lines(drawn(panels_chart, long)):
        assert min(line.get_xdata()) >= 40
        assert max(line.get_xdata()) <= 1040


def test_a_week_without_a_value_is_a_gap():
    figure = drawn(panel_chart, panel(values=[0.5, 0.6, None, 0.7, 0.8]))
    strokes = [line for line in lines(figure) if line.get_linewidth() == 5]
    assert [len(line.get_xdata()) for line in strokes] == [2, 2]


def test_weeks_of_too_few_are_hollow_and_the_key_says_so():
    few = drawn(panels_chart, [panel(enough=False)])
    assert "hollow: too few to believe" in said(few)
    assert not any(line.get_linewidth() == 5 for line in lines(few))
    assert "hollow: too few to believe" not in said(drawn(panels_chart, [panel()]))


def test_a_week_of_too_few_says_how_few_and_no_percentage():
    few = [Mark("1 Sep", 0.5, 20, enough=True), Mark("8 Sep", 1.0, 1, enough=False)]
    for chart in (panels_chart, lambda of, *more: panel_chart(of[0], *more)):
        told = said(drawn(chart, [Panel("Retention", "Win rate", tuple(few), None, percent)]))
        assert "n = 1" in told
        assert not [text for text in told if "%" in text]


def test_the_highest_and_lowest_week_are_named_only_of_enough():
    marks = [
        Mark(f"{n} Sep", value, n_of, n_of > 5)
        for n, (value, n_of) in enumerate([(0.5, 20), (1.0, 1), (0.7, 20), (0.6, 20), (0.65, 20)])
    ]
    told = said(drawn(panel_chart, Panel("Retention", "Win rate", tuple(marks), None, percent)))
    assert [text for text in told if "%" in text] == ["65 %", "70 %", "50 %"]


def test_the_target_is_a_dashed_line_where_its_value_is():
    figure = drawn(panel_chart, panel(values=[0.5, 0.7, 0.9], target=0.9))
    dashed = [line for line in lines(figure) if line.is_dashed()]
    assert len(dashed) == 2  # and the one of the key
    last = next(line for line in lines(figure) if line.get_linewidth() == 5)
    assert dashed[1].get_ydata()[0] == pytest.approx(last.get_ydata()[-1])


def test_the_last_value_and_the_target_do_not_cover_each_other():
    figure = drawn(panel_chart, panel(values=[0.5, 0.7, 0.8], target=0.8, say=str))
    places = [piece.get_position()[1] for piece in texts(figure) if piece.get_text() == "0.8"]
    assert len(places) == 2
    assert abs(places[0] - places[1]) >= 24


@pytest.mark.parametrize("values", [[None] * 12, []])
def test_without_any_value_the_card_says_so(values):
    for chart, of in ((panels_chart, [panel(values=values)]), (panel_chart, panel(values=values))):
        assert "No week has enough to be measured yet." in " ".join(said(drawn(chart, of)))


@pytest.mark.parametrize("values", [[0.0], [5.0] * 12, [-3.0, 2.0, -1.0], [1e9, 2e9], [0.0, 0.0]])
def test_any_values_can_be_drawn(values):
    assert panel_chart(panel(values=values, say=str), TITLE, WEEKS)
    assert panels_chart([panel(values=values, say=str, target=1.0)] * 7, TITLE, WEEKS)


def test_a_panel_that_cannot_be_measured_stands_among_the_others():
    assert "not measurable" in said(drawn(panels_chart, [panel(), panel("Advocacy", values=[None] * 12)]))
