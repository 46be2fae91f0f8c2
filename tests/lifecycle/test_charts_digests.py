"""The picture of a digest: small, inside its card, six weeks with their values, nothing said of too few."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from matplotlib.lines import Line2D

from lifecycle.charts.digests import digest_chart
from lifecycle.charts.kpis import Mark, Panel
from tests.lifecycle.drawing import assert_apart, assert_small_png, figure_of, pieces, said, texts

TITLE, WEEKS = "Retention and advocacy, week by week", "Complete weeks up to Sun 22 Nov, UTC"


def percent(value):
    return f"{100 * value:.0f} %"


def panel(values, target=None, name="Retention rate", enough=True):
    marks = tuple(Mark(f"{n % 28 + 1} Sep", value, 40 + n, enough) for n, value in enumerate(values))
    return Panel("Retention", name, marks, target, percent)


def drawn(*panels):
    return figure_of(lambda: digest_chart(panels, TITLE, WEEKS))


def test_a_year_and_six_weeks_of_two_kpis_are_a_small_picture():
    two = panel(np.linspace(0.5, 0.9, 52), 0.8), panel(np.linspace(0.2, 0.1, 52), name="Advocacy rate")

    assert_small_png(digest_chart(two, TITLE, WEEKS))
    told = said(drawn(*two))
    assert {"Retention rate", "Advocacy rate", "target 80 %", "52 weeks, n 40–91", "n 91"} <= set(told)
    assert told.count("90 %") == 2  # the highest of the year, and the last week's


def test_a_week_of_too_few_has_no_value_in_words():
    told = said(drawn(panel([0.5] * 12, enough=False)))

    assert "50 %" not in told
    assert "hollow, pale: too few to believe" in told


@pytest.mark.parametrize("values", [[None] * 12, []])
def test_without_a_value_the_card_says_so(values):
    assert "No week has enough to be measured yet." in " ".join(said(drawn(panel(values))))


@pytest.mark.parametrize("n", [1, 2, 5, 6, 7])
def test_a_short_history_is_drawn_as_it_is(n):
    assert said(drawn(panel([0.4] * n))).count("40 %") == min(n, 6)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.floats(0, 1)), min_size=1, max_size=52),
    st.one_of(st.none(), st.floats(0, 1)),
)
@example([5e-324], None)  # the smallest number there is, of which no half can be taken
def test_all_stays_on_the_card_and_values_of_weeks_never_touch(values, target):
    figure = drawn(panel(values, target))

    for line in pieces(figure, Line2D):
        assert min(line.get_xdata()) >= 40
        assert max(line.get_xdata()) <= 1040
    values_of_weeks = [piece for piece in texts(figure) if piece.get_ha() == "center" and piece.get_position()[0] > 500]
    assert_apart(values_of_weeks)
