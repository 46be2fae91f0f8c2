"""What moves were worth: by hand, against plain loops, and in worlds whose stages have a known worth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.model import Kind
from lifecycle.stages import preset
from lifecycle.value.movement import Anchor, Lacking, dumps, loads, movement, stage_worths, standing_after

MODEL = preset("six")


def bought(*rows):
    return pd.DataFrame(rows, columns=["customer_id", "day", "profit"])


def stood(day, *pairs):
    who, stages = zip(*pairs, strict=True)
    return Anchor(day, np.array(who), np.array(stages))


def moved(*rows):
    return pd.DataFrame(rows, columns=["from_stage", "stage", "kind"])


def everybody(stage, n=20, first=100):
    return [(first + who, stage) for who in range(n)]


def test_a_stage_is_worth_the_mean_profit_of_the_year_after_standing_there():
    worths = stage_worths(
        MODEL,
        [stood(1000, (1, 3), (2, 3), (3, 0))],
        bought((1, 1000, 9), (1, 1001, 30), (2, 1365, 10), (2, 1366, 7), (3, 1100, 4)),
    )

    assert dict(zip(worths.stages, worths.value.tolist(), strict=True))[3] == 20
    assert dict(zip(worths.stages, worths.value.tolist(), strict=True))[0] == 4
    assert dict(zip(worths.stages, worths.n.tolist(), strict=True))[3] == 2


def test_moves_are_worth_the_difference_and_new_customers_stand_apart():
    anchors = [stood(1000, *everybody(1), *everybody(3, first=200), *everybody(0, first=300))]
    purchases = bought(*((200 + who, 1100, 50) for who in range(20)), *((100 + who, 1100, 10) for who in range(20)))
    told = movement(
        stage_worths(MODEL, anchors, purchases),
        moved(
            (1, 3, Kind.SKIP),
            (3, 1, Kind.BACK),
            (3, 0, Kind.LOST),
            (0, 3, Kind.WON_BACK),
            (-1, 1, Kind.NEW),
            (1, 2, Kind.FORWARD),
        ),
    )

    assert (told.forward.value, told.back.value, told.lost.value, told.new.value) == (40 + 50, -40, -50, 10)
    assert told.total.value == 0
    assert told.unvalued == 1, "nobody stood in the second stage"
    assert (told.customers, told.anchors) == (60, 1)


def test_nothing_is_told_of_stages_in_which_too_few_stood():
    anchors = [stood(1000, *everybody(3, n=19))]

    skip = moved((1, 3, Kind.SKIP))
    assert movement(stage_worths(MODEL, anchors, bought((100, 1100, 5))), skip) is Lacking.CUSTOMERS
    assert movement(stage_worths(MODEL, [], bought((100, 1100, 5))), skip) is Lacking.YEAR
    assert (
        movement(stage_worths(MODEL, [Anchor(1000, *np.empty((2, 0), int))], bought((100, 1100, 5))), skip)
        is Lacking.YEAR
    )


def test_one_lost_customer_who_bought_much_does_not_make_a_loss_look_like_a_gain():
    anchors = [stood(1000, *everybody(3), (500, 0))]
    told = movement(
        stage_worths(MODEL, anchors, bought((500, 1100, 90_000), (100, 1100, 20))),
        moved((3, 0, Kind.LOST), (-1, 3, Kind.NEW)),
    )

    assert (told.lost.moves, told.lost.value, told.total.value) == (0, 0, 0)
    assert (told.unvalued, told.moves, told.new.value) == (1, 2, 1)


def test_the_last_move_of_each_customer_says_where_they_stand():
    moves = pd.DataFrame({"customer_id": [7, 3, 7, 5, 7], "stage": [1, 2, 3, 1, 2]})
    first = standing_after(None, 10, moves)
    later = standing_after(first, 40, pd.DataFrame({"customer_id": [4, 7, 4], "stage": [1, 0, 6]}))

    assert (first.day, first.customer_id.tolist(), first.stage.tolist()) == (10, [3, 5, 7], [2, 1, 2])
    assert (later.day, later.customer_id.tolist(), later.stage.tolist()) == (40, [3, 4, 5, 7], [2, 6, 1, 0])


STEPS = st.tuples(st.sampled_from([-1, 0, 1, 3, 4]), st.sampled_from([0, 1, 3, 4])).filter(
    lambda step: step[0] != step[1]
)


@settings(max_examples=50)
@given(st.lists(STEPS, max_size=30), st.lists(st.integers(-90, 90), min_size=4, max_size=4))
def test_sums_agree_with_plain_loops_and_a_way_there_and_back_is_worth_nothing(steps, worth):
    valued = dict(zip((0, 1, 3, 4), worth, strict=True))
    anchors, rows, first = [], [], 1000
    for stage, profit in valued.items():
        n = 19 if stage == 4 else 20  # one too few in the fourth
        anchors += everybody(stage, n, first)
        rows += [(first + who, 1100, profit) for who in range(n)]
        first += 100
    steps = [*steps, (1, 3), (3, 1)]
    told = movement(
        stage_worths(MODEL, [stood(1000, *anchors)], bought(*rows)),
        moved(*((before, after, MODEL.kind(None if before < 0 else before, after)) for before, after in steps)),
    )

    parts, left_out = dict.fromkeys(("new", "forward", "back", "lost"), 0), 0
    for before, after in steps:
        if 4 in {before, after}:
            left_out += 1
            continue
        name = "new" if before < 0 else "lost" if after == 0 else "back" if 0 < after < before else "forward"
        parts[name] += valued[after] - (valued[before] if before >= 0 else 0)
    assert {name: getattr(told, name).value for name in parts} == pytest.approx(parts)
    assert told.total.value == pytest.approx(parts["forward"] + parts["back"] + parts["lost"])
    assert (told.unvalued, told.moves) == (left_out, len(steps))
    for part in (told.total, told.forward, told.back, told.lost, told.new):
        assert part.low <= part.value + 1e-9
        assert part.value <= part.high + 1e-9


@settings(max_examples=50)
@given(
    st.lists(st.tuples(st.integers(1, 6), st.integers(0, 6), st.integers(0, 2)), max_size=40),
    st.lists(st.tuples(st.integers(1, 6), st.integers(0, 900), st.integers(-50, 50)), max_size=40),
)
def test_the_worth_of_stages_agrees_with_plain_loops(places, rows):
    days, seen = [100, 130, 400], {}
    for who, stage, at in places:
        seen[who, at] = stage
    anchors = []
    for at, day in enumerate(days):
        pairs = [(who, stage) for (who, when), stage in sorted(seen.items()) if when == at]
        if pairs:
            anchors.append(stood(day, *pairs))
    worths = stage_worths(MODEL, anchors, bought(*rows))

    for stage, value, n in zip(worths.stages, worths.value, worths.n, strict=True):
        there = [(who, days[at]) for (who, at), one in seen.items() if one == stage]
        brought = [
            sum(profit for buyer, day, profit in rows if buyer == who and at < day <= at + 365) for who, at in there
        ]
        assert value == pytest.approx(sum(brought) / len(brought) if brought else 0)
        assert n == len({who for who, _at in there})


def test_the_interval_holds_the_worth_of_a_known_world():
    rng, held = np.random.default_rng(6), 0
    for _world in range(200):
        pairs = [(who, 1 if who < 60 else 4) for who in range(120)]
        profits = np.where(np.arange(120) < 60, 10.0, 70.0) * rng.exponential(size=120)
        anchors = [stood(1000, *pairs)]
        purchases = pd.DataFrame({"customer_id": np.arange(120), "day": 1100, "profit": profits})
        told = movement(stage_worths(MODEL, anchors, purchases), moved((1, 4, Kind.SKIP)))
        held += told.forward.low <= 60 <= told.forward.high

    assert 180 <= held <= 198, "of 1,500 worlds it held 93 in 100"


def test_worths_are_kept_as_they_are():
    worths = stage_worths(MODEL, [stood(1000, (1, 3), (2, 3), (3, 0))], bought((1, 1001, 30)))
    again = loads(dumps(worths))

    assert again.stages == worths.stages
    assert (again.value == worths.value).all()
    assert (again.draws == worths.draws).all()
    assert (again.n == worths.n).all()
    assert (again.customers, again.anchors, again.first_day, again.last_day) == (3, 1, 1000, 1000)
