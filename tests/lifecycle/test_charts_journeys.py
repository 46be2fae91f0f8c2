"""The staircase of one journey and the heat map of all: small PNGs in which no words touch, whatever the stages."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from matplotlib.patches import Polygon

from lifecycle.charts import journey_chart, transitions_chart
from lifecycle.charts.kinds import COLOURS
from lifecycle.charts.time_axis import ticks
from lifecycle.flows import paths
from lifecycle.journeys.journey import Mark, journey
from lifecycle.journeys.transitions import transitions
from lifecycle.model import Kind
from lifecycle.stages import add, preset
from tests.lifecycle.drawing import assert_nothing_touches, assert_small_png, colour_of, figure_of, words
from tests.lifecycle.journeys import DAY, GOLDEN, WEEK, journeys, moment
from tests.lifecycle.test_charts import CZECH, STRANGE

MODEL = preset("six")
NOW = "2026-11-20T12:00"
DATES = "Sat 10 Jan to Fri 20 Nov 2026"
TITLE = "6 customers made 12 moves between stages last week: 75 % one step forward, 8 % skips, 17 % back."
WAY = [
    ("A", "2026-01-10"), ("K", "2026-02-02"), ("C", "2026-03-01"), ("R", "2026-04-20"), ("E", "2026-06-01"),
    ("R", "2026-07-09"), ("L", "2026-09-01"), ("C", "2026-09-20"), ("V", "2026-10-10"),
]  # fmt: skip
LOSSES = {"c9": [("A", "2026-03-02"), ("L", "2026-03-03"), ("C", "2026-03-04"), ("L", "2026-03-05")]}


def named(names, model=MODEL):
    return replace(model, stages=tuple(replace(s, name=n) for s, n in zip(model.stages, names, strict=True)))


def stairs(steps, model=MODEL, now=NOW, marks=(), language="en"):
    told = journeys({"c": steps}, model)
    found = replace(journey(model, told.visits, moment(now)), marks=marks)
    return journey_chart(
        model, found, "Acme Corp has been in Advocacy for 41 days", DATES, zone="Europe/Prague", language=language
    )


def heat(lists, model=MODEL, times=1, span=WEEK):
    told = journeys(lists, model)
    moves = told.moves(*span)
    cells = transitions(model, moves, paths(model, moves))
    more = tuple(replace(cell, moves=cell.moves * times, row=cell.row * times) for cell in cells)
    return transitions_chart(model, more, TITLE, DATES)


def long_ladder():
    model = MODEL
    for number in range(14):
        model = add(model, f"Another stage {number}", model.stages[-1])
    ids = [stage.id for stage in model.stages]
    told = journeys({}, model)
    moves = journeys({"c": [("A", 0), ("K", 1)]}).moves(0, 2).iloc[[1] * (len(ids) - 1)]
    moves = moves.assign(from_stage=ids[:-1], stage=ids[1:])
    cells = transitions(model, moves, paths(model, moves))
    return transitions_chart(told.model, cells, TITLE, DATES)


CHARTS = {
    "way": lambda: stairs(WAY),
    "czech way": lambda: stairs(WAY, named(CZECH), language="cs"),
    "strange way": lambda: stairs(WAY, named(STRANGE)),
    "marked way": lambda: stairs(
        WAY, marks=tuple(Mark(moment(f"2026-0{month}-01"), word) for month, word in ((3, "purchase"), (4, "call"), (8, "review")))
    ),
    "hours": lambda: stairs([("A", "2026-11-19T21:00"), ("K", "2026-11-20T03:00")]),
    "an instant": lambda: stairs([("A", NOW)]),
    "years": lambda: stairs([("A", "2001-11-19"), ("K", "2026-11-20")]),
    "very many": lambda: stairs([("AK"[n % 2], 10**15 + n * DAY) for n in range(400)]),
    "no way": lambda: stairs([]),
    "golden": lambda: heat(GOLDEN),
    "lost": lambda: heat({**GOLDEN, **LOSSES}),
    "millions": lambda: heat({**GOLDEN, **LOSSES}, times=123_457),
    "czech": lambda: heat({**GOLDEN, **LOSSES}, named(CZECH)),
    "strange": lambda: heat({**GOLDEN, **LOSSES}, named(STRANGE)),
    "twenty stages": long_ladder,
    "nothing": lambda: heat({}),
}  # fmt: skip


def drawn(name):
    return figure_of(CHARTS[name])


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_a_palette_png_under_40_kilobytes(name):
    assert_small_png(CHARTS[name]())


@pytest.mark.parametrize("name", CHARTS)
def test_no_words_leave_the_card_or_touch_one_another(name):
    assert_nothing_touches(drawn(name))


def test_a_way_names_the_kinds_of_move_that_were_made():
    assert {"skip", "bounce-back", "lost", "won back"} <= set(words(drawn("way")))
    assert "skip" not in words(drawn("hours"))


def test_each_move_of_a_way_has_an_arrow_of_its_kind():
    figure = drawn("way")
    heads = [piece for piece in figure.findobj(Polygon) if len(piece.get_xy()) == 4]

    colours = [colour_of(piece) for piece in heads]

    kinds = [Kind.FORWARD, Kind.FORWARD, Kind.SKIP, Kind.BACK, Kind.FORWARD, Kind.LOST, Kind.WON_BACK, Kind.SKIP]
    assert colours == [COLOURS[kind] for kind in kinds]


def test_the_stages_of_a_way_stand_highest_on_top_with_the_lost_beneath():
    shown = [word for word in words(drawn("way")) if word in {stage.name for stage in MODEL.stages} | {"Lost"}]

    assert shown == ["Advocacy", "Retention", "Experience", "Conversion", "Knowledge", "Awareness", "Lost"]


def test_marks_have_a_lane_of_their_own():
    assert {"purchase", "review"} <= set(words(drawn("marked way")))


def test_the_map_shows_the_moves_of_each_pair_and_of_each_row():
    shown = words(drawn("lost"))

    assert {"New", "Lost", "all", "back", "lost", "forward or new"} <= set(shown)
    new = shown.index("New")
    assert shown[new : new + 4] == ["New", "5", "1", "6"]


def test_large_numbers_are_shortened_in_the_map():
    assert {"617K", "123K"} <= set(words(drawn("millions")))


def test_many_stages_are_numbered_in_the_map():
    shown = words(drawn("twenty stages"))

    assert "20 Another stage 13" in shown
    assert "20" in shown


@pytest.mark.parametrize(
    ("name", "sentence"), [("no way", "No move was logged yet."), ("nothing", "Nobody moved in this period.")]
)
def test_a_chart_without_data_says_so(name, sentence):
    assert words(drawn(name))[-1] == sentence


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2026-11-19T21:00", "2026-11-20T13:00", ["20 Nov", "03:00", "06:00", "09:00", "12:00"]),
        ("2026-11-02", "2026-11-06", ["3 Nov", "4 Nov", "5 Nov", "6 Nov"]),
        ("2026-11-02", "2026-11-20", ["9 Nov", "16 Nov"]),
        ("2026-01-10", "2026-11-20", ["Mar 2026", "May", "Jul", "Sep", "Nov"]),
        ("2025-09-10", "2026-02-20", ["Oct 2025", "Nov", "Dec", "Jan 2026", "Feb"]),
        ("2001-03-01", "2026-11-20", ["2005", "2010", "2015", "2020", "2025"]),
    ],
)
def test_an_axis_has_a_few_round_dates_in_the_readers_zone(first, last, said):
    found = ticks(moment(first), moment(last), "Europe/Prague", "en")

    assert [tick.text for tick in found] == said


def test_an_axis_crosses_the_change_of_clocks_at_local_midnights():
    found = ticks(moment("2026-03-27"), moment("2026-04-01"), "Europe/Prague", "en")

    assert [tick.at.hour for tick in found] == [23, 23, 22, 22, 22]


def test_an_axis_of_an_instant_has_at_most_one_mark():
    assert len(ticks(moment(NOW), moment(NOW), "UTC", "en")) <= 1
    assert len(ticks(moment(NOW), moment(NOW) + timedelta(hours=40), "UTC", "xx")) <= 6
