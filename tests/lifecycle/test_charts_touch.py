"""Charts of touchpoints: dots of four models, the journey map as a grid, lanes beneath the staircase; no words touch."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifecycle.charts.touch_dots import attribution_chart
from lifecycle.charts.touch_grid import map_chart
from lifecycle.journeys.attribution import attribution
from lifecycle.journeys.journey import Look, Mark
from lifecycle.journeys.touch_map import MapRow, TouchMap
from lifecycle.stages import preset
from lifecycle.touchpoints import CONTACTS
from tests.lifecycle.drawing import assert_nothing_touches, assert_small_png, figure_of, words
from tests.lifecycle.journeys import moment
from tests.lifecycle.test_attribution import walked
from tests.lifecycle.test_charts import CZECH, STRANGE
from tests.lifecycle.test_charts_journeys import DATES, MODEL, WAY, named, stairs

TITLE = "Of 27 customers who reached Conversion last quarter, 23 had a touchpoint in the 90 days before: most often call (12)."
OWN = "a kind of touchpoint with a very long name"
KINDS = [*CONTACTS, OWN]


def dots(arrived, others=(), language="en"):
    return attribution_chart(attribution(walked(arrived, others, KINDS), KINDS), TITLE, DATES, language=language)


def grid(rows, model=MODEL, language="en"):
    """Of {stage number: (contacts by kind, positive, neutral, negative)}."""
    told = []
    for at, stage in enumerate(model.stages):
        met, *felt = rows.get(at, ({}, 0, 0, 0))
        told.append(MapRow(stage, tuple(sorted(met.items(), key=lambda one: -one[1])), *felt))
    every = {}
    for row in told:
        for kind, n in row.kinds:
            every[kind] = every.get(kind, 0) + n
    kinds = tuple(sorted(every.items(), key=lambda one: -one[1]))
    return map_chart(TouchMap(tuple(told), kinds, 0, 0), TITLE, DATES, language=language)


MIXED = [[KINDS[(n * step) % len(KINDS)] for step in range(1, 5)] for n in range(40)]
BUSY = {
    0: ({kind: 1 + 7 * at for at, kind in enumerate(KINDS)}, 0, 0, 0),
    1: ({"call": 40, OWN: 90_000}, 3, 1, 2),
    5: ({"e-mail": 1}, 12_345, 0, 99_999),
}
LANES = tuple(
    Mark(moment(f"2026-{month:02}-0{day}"), label, look)
    for month in range(1, 11)
    for day, (label, look) in enumerate(
        [
            ("call", Look.CONTACT),
            ("word of mouth", Look.CONTACT),
            (OWN, Look.CONTACT),
            ("feedback", Look(3 + month % 3)),
            ("tickets", Look.TICKET),
            ("purchases", Look.BOUGHT),
        ],
        start=1,
    )
)

CHARTS = {
    "dots": lambda: dots(MIXED, MIXED[:30]),
    "czech dots": lambda: dots(MIXED, MIXED[:30], language="cs"),
    "one kind": lambda: dots([["call"]] * 40),
    "no removal effect": lambda: dots(MIXED[:7]),
    "too few": lambda: dots(MIXED[:3]),
    "grid": lambda: grid(BUSY),
    "czech grid": lambda: grid(BUSY, named(CZECH), language="cs"),
    "strange grid": lambda: grid(BUSY, named(STRANGE)),
    "feedback alone": lambda: grid({2: ({}, 1, 0, 0)}),
    "nothing": lambda: grid({}),
    "lanes": lambda: stairs(WAY, marks=LANES),
    "strange lanes": lambda: stairs(WAY, named(STRANGE), marks=LANES),
    "crowded lanes": lambda: stairs(WAY, marks=tuple(replace(mark, at=moment("2026-03-01")) for mark in LANES * 9)),
    "lanes of an instant": lambda: stairs([("A", "2026-11-20T12:00")], marks=LANES),
}


def drawn(name):
    return figure_of(CHARTS[name])


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_a_palette_png_under_40_kilobytes(name):
    assert_small_png(CHARTS[name]())


@pytest.mark.parametrize("name", CHARTS)
def test_no_words_leave_the_card_or_touch_one_another(name):
    assert_nothing_touches(drawn(name))


def test_dots_name_the_models_and_how_many_customers_they_are_of():
    shown = words(drawn("dots"))

    assert {"First", "Last", "Linear", "Removal", "effect", "made by the company", "from outside"} <= set(shown)
    assert shown[-1] == "n = 40 customers with a touchpoint · 11 more kinds are not drawn"


def test_without_enough_paths_the_fourth_model_is_not_drawn():
    assert "Removal" not in words(drawn("no removal effect"))


def test_under_five_customers_a_sentence_stands_in_the_place_of_dots():
    assert "Too few customers had a touchpoint for shares." in words(drawn("too few"))


def test_the_grid_has_a_number_in_each_cell_and_feedback_at_the_end():
    shown = words(drawn("grid"))

    assert {"call", "others", "feedback", "3 / 1 / 2", "none", "90,000"} <= set(shown)
    assert [stage.name for stage in preset("six").stages] == [
        word for word in shown if word in {s.name for s in MODEL.stages}
    ]


def test_each_lane_has_its_name_and_how_many_marks_it_has():
    shown = words(drawn("lanes"))

    assert {"call", "word of mouth", "feedback", "tickets", "purchases"} <= set(shown)
    assert shown.count("10") == 6
