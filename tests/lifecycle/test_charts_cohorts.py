"""The map of heat of how new customers stayed: seven months of six ages at most, and what is too few is pale."""

from __future__ import annotations

from matplotlib.patches import Polygon

from lifecycle.charts.cohort_heat import Row, cohorts_chart
from tests.lifecycle.drawing import assert_nothing_touches, assert_small_png, figure_of, pieces, said

AGES = [f"{age} days" for age in (30, 60, 90, 120, 150, 180)]
MONTHS = ["April 2026", "May 2026", "September 2026", "sexagésima septembrie 2026"]


def row(name, *stayed, n="11"):
    return Row(name, n, tuple(stayed) + (None,) * (len(AGES) - len(stayed)))


def drawn(*rows):
    return figure_of(lambda: cohorts_chart(rows, AGES, "9 of 11 stayed.", "By month"))


def test_a_cell_says_the_share_and_is_darker_the_more_stayed():
    one = row("May 2026", (1.0, "100 %"), (0.5, "50 %"))

    assert_small_png(cohorts_chart([one], AGES, "9 of 11 stayed.", "By month"))
    assert {"9 of 11 stayed.", "May 2026", "11", "100 %", "50 %", *AGES} <= set(said(drawn(one)))
    dark, pale = (piece.get_facecolor()[0] for piece in pieces(drawn(one), Polygon))
    assert dark < pale


def test_a_month_of_too_few_has_numbers_and_no_shade_and_one_not_that_old_has_nothing():
    figure = drawn(row("May 2026", (None, "3 of 4"), n="4"))

    [filled] = pieces(figure, Polygon)
    red, green, blue, _opaque = filled.get_facecolor()
    assert max(red, green, blue) - min(red, green, blue) < 0.05
    assert "3 of 4" in said(figure)


def test_no_two_words_touch_and_all_stay_on_the_card():
    assert_nothing_touches(drawn(*(row(name, *[(1.0, "100 %")] * 6, n="123,456") for name in MONTHS)), aside=40)


def test_without_a_month_the_card_says_so():
    assert "Nobody became a customer" in " ".join(said(drawn()))
