"""The pictures of time in stage: real PNGs, small, every band named with its share, nothing over the edge."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lifecycle.charts.curve import curve_chart, halves_chart
from lifecycle.times.stay_times import By, Curve, Share, Stays, Times, Within
from tests.lifecycle.drawing import assert_nothing_touches, assert_small_png, figure_of, words

DATES = "Fri 28 Nov 2025 to Fri 27 Nov 16:02"
TITLE = "Half of the stays in Knowledge end within 18 days (15–25); within 90 days 58 % move on, 8 % go back"
DAYS = np.linspace(0, 300, 301)
GONE = 1 - np.exp(-DAYS / 26)
SHARE = Share(0.5, 0.4, 0.6, 70)


def stays(half=18.0, high=25.0, most=77.0, watched=300.0, parts=(0.6, 0.1, 0.3), scale=1.0):
    """Stays that end at a steady rate, in these parts on, back and to lost; `scale` stretches their days."""
    curve = Curve(DAYS * scale, 1 - GONE, *(part * GONE for part in parts))
    low = half and half * 0.8
    within = Within(90, SHARE, SHARE, SHARE, SHARE)
    times = Times(curve, watched * scale, By(half, low, high), By(most, None, None), (within,))
    return Stays(139, 130, 120, 103, 36, times)


UNTOLD = Stays(3, 3, 3, 1, 2, None)
ROWS = [
    ("Awareness", stays(8.0, 11.0, 48.0)),
    ("Knowledge", stays()),
    ("Conversion", stays(0.2, 0.3, 1.5)),
    ("Experience", stays(30.0, None, None)),
    ("Retention", stays(None, None, None)),
    ("Advocacy", UNTOLD),
]
LONG = [("Advokacie a/nebo opakovaný nákup a ještě něco", stays()), ("認知 $x^$", stays(400.0, 900.0, 2000.0))]

CHARTS = {
    "curve": lambda: curve_chart(stays(), TITLE, DATES),
    "in hours": lambda: curve_chart(stays(0.3, 0.4, 1.2, scale=1 / 60), TITLE, DATES),
    "years": lambda: curve_chart(stays(360.0, 500.0, 1500.0, scale=20), TITLE, DATES),
    "not half": lambda: curve_chart(stays(None, None, None), TITLE, DATES),
    "one way": lambda: curve_chart(stays(parts=(1.0, 0.0, 0.0)), TITLE, DATES),
    "thin bands": lambda: curve_chart(stays(parts=(0.98, 0.01, 0.01)), TITLE, DATES),
    "at once": lambda: curve_chart(stays(0.0, 0.0, 0.0, watched=0.0), TITLE, DATES),
    "halves": lambda: halves_chart(ROWS, TITLE, DATES),
    "long names": lambda: halves_chart(LONG, TITLE, DATES),
    "nothing": lambda: halves_chart([("Awareness", UNTOLD)], TITLE, DATES),
}


def drawn(name):
    return figure_of(CHARTS[name])


@pytest.mark.parametrize("name", CHARTS)
def test_a_picture_is_a_small_palette_png(name):
    assert_small_png(CHARTS[name](), 30_000)


@pytest.mark.parametrize("name", CHARTS)
def test_no_words_leave_the_card_or_touch_one_another(name):
    assert_nothing_touches(drawn(name), aside=20)


def test_each_way_is_named_with_its_share_at_the_last_age_shown():
    said = words(drawn("curve"))

    assert [text for text in said if text in {"moved on", "went back", "lost", "still there"}] == [
        "moved on", "went back", "lost", "still there",
    ]  # fmt: skip
    assert "58\N{NO-BREAK SPACE}%" in said
    assert "after 90\N{NO-BREAK SPACE}d" in said


def test_a_way_that_nobody_went_is_not_named():
    assert "went back" not in words(drawn("one way"))


def test_the_half_is_marked_and_how_many_stays_it_is_about_is_said():
    said = words(drawn("curve"))

    assert "18\N{NO-BREAK SPACE}d" in said
    assert "n = 139 stays" in said


def test_bars_say_the_half_its_limits_and_what_is_not_reached():
    said = words(drawn("halves"))

    assert {"18\N{NO-BREAK SPACE}d", "14–25", "24+", "> 300\N{NO-BREAK SPACE}d", "4.8\N{NO-BREAK SPACE}h"} <= set(said)
    assert {"half have ended", "half have not ended yet", "90 % have ended"} <= set(said)


def test_without_anything_to_tell_the_card_says_so():
    assert "Too few stays yet to say how long they last." in " ".join(words(drawn("nothing")))


def test_a_name_is_no_formula_and_no_fault():
    assert any("$x^$" in text for text in words(drawn("long names")))


def test_stays_are_pictured_in_the_readers_language_of_numbers():
    many = replace(stays(), visits=1_234_567)

    assert curve_chart(many, TITLE, DATES, language="cs").startswith(b"\x89PNG")
