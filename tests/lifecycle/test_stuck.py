"""Who is stuck: the limit of each stage, who is past it without a next step, and how flags turned out."""

from __future__ import annotations

from datetime import date
from math import ceil
from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.flows import Span
from lifecycle.stages import preset
from lifecycle.times import stuck
from lifecycle.times.stuck import Limit, by_stage, came, limits, stays, stood, turnout, with_next_step
from lifecycle.times.stuck_stages import watched
from tests.lifecycle.histories import declared, histories
from tests.lifecycle.journeys import DAY, LETTERS, attributes, journeys, us
from tests.lifecycle.oracles import moves as told

SIX = preset("six")
STAGES = watched(SIX)
ALWAYS = Span(-(10**18), 10**18)
NOBODY = np.array([], np.int64)


def thirty(_stage):
    return 30


def walked(days, letters="AK", start=0):
    """A customer per number of days, who took so many to move from the first stage to the second."""
    return {
        f"c{at}": [(letters[0], start * DAY), (letters[1], start * DAY + round(n * DAY))] for at, n in enumerate(days)
    }


def limit_of(told_, letter="A", begun=ALWAYS, at=1000 * DAY, stages=STAGES):
    moves = told_.moves(0, at + 1)
    return next(one for one in limits(stages, moves, begun, at, thirty) if one.stage.id == LETTERS[letter])


def found(told_, limits_, at, next_step=NOBODY):
    return stays(told_.standing(at), limits_, next_step, at)


def flagged(told_, limits_, at, next_step=NOBODY):
    seen = found(told_, limits_, at, next_step)
    named = {customer: name for name, customer in told_.ids.items()}
    return [named[one] for one in seen.customer_id[seen.longest()].tolist()]


def test_the_limit_is_the_time_that_three_in_four_did_not_exceed():
    limit = limit_of(journeys(walked(range(1, 101))))

    assert (limit.length_us, limit.moves, limit.measured) == (75 * DAY, 100, True)


def test_skips_count_and_other_ways_out_do_not():
    ways = walked(range(1, 41)) | {f"s{n}": [("A", 0), ("C", n * DAY)] for n in range(41, 61)}
    ways |= {f"l{n}": [("A", 0), ("L", n * DAY)] for n in range(200, 300)}
    ways |= {f"b{n}": [("K", 0), ("A", n * DAY)] for n in range(200, 300)}

    limit = limit_of(journeys(ways))
    assert (limit.length_us, limit.moves) == (45 * DAY, 60)


def test_under_fifty_moves_the_days_that_were_set_hold():
    limit = limit_of(journeys(walked(range(1, 50))))

    assert (limit.length_us, limit.moves, limit.measured) == (30 * DAY, 49, False)


def test_only_stays_begun_in_the_span_count_start_included_end_not():
    ways = walked([5] * 50, start=100) | {f"x{n}": [("A", 200 * DAY), ("K", 300 * DAY)] for n in range(50)}
    told_ = journeys(ways)

    assert limit_of(told_, begun=Span(100 * DAY, 200 * DAY)).moves == 50
    assert limit_of(told_, begun=Span(100 * DAY, 200 * DAY + 1)).moves == 100
    assert limit_of(told_, begun=Span(100 * DAY + 1, 200 * DAY)).moves == 0


def test_a_move_after_the_instant_was_not_known_then():
    told_ = journeys(walked([5] * 50 + [100] * 10))

    assert limit_of(told_, at=100 * DAY).moves == 60
    moves = told_.moves(0, 1000 * DAY)
    assert limits(STAGES, moves, ALWAYS, 100 * DAY - 1, thirty)[0].moves == 50


def test_small_integers_do_not_overflow():
    told_ = journeys(walked([5] * 50))
    moves = told_.moves(0, 1000 * DAY).astype({"from_stage": "int8", "stage": "int8", "kind": "int8", "nth": "int16"})
    standing = told_.standing(1000 * DAY).astype({"stage": "int8", "nth": "int8"})

    limit = limits(STAGES, moves, ALWAYS, 1000 * DAY, thirty)
    assert limit[0].length_us == 5 * DAY
    assert stays(standing, limit, NOBODY, 1000 * DAY).stuck.sum() == 50


def test_exactly_as_long_as_the_limit_is_not_stuck_and_a_moment_longer_is():
    told_ = journeys({"c1": [("A", 100 * DAY)]})
    set_ = limits(STAGES, told_.moves(0, 1), ALWAYS, 0, thirty)

    assert flagged(told_, set_, 130 * DAY) == []
    assert flagged(told_, set_, 130 * DAY + 1) == ["c1"]


def test_the_lost_and_those_who_are_to_stay_are_never_stuck():
    told_ = journeys({"r": [("R", 0)], "v": [("V", 0)], "l": [("A", 0), ("L", 1)], "c": [("C", 0)]})

    assert flagged(told_, limits(STAGES, told_.moves(0, 2), ALWAYS, 0, thirty), 900 * DAY) == ["c"]


def test_the_stuck_are_told_longest_first_and_by_id_where_they_began_together():
    told_ = journeys({"c1": [("A", 3 * DAY)], "c2": [("K", 2 * DAY)], "c3": [("A", 3 * DAY)], "c4": [("C", DAY)]})

    assert flagged(told_, limits(STAGES, told_.moves(0, 1), ALWAYS, 0, thirty), 90 * DAY) == ["c4", "c2", "c1", "c3"]


def test_a_retired_stage_is_told_while_somebody_is_left_in_it():
    five = preset("five")
    told_ = journeys({"c1": [("E", 0)], "c2": [("A", 0)]}, five)
    set_ = limits(watched(five), told_.moves(0, 1), ALWAYS, 0, thirty)

    assert [(row.limit.stage.name, row.stuck) for row in by_stage(set_, found(told_, set_, 90 * DAY))] == [
        ("Awareness", 1), ("Consideration", 0), ("Purchase", 0), ("Experience", 1),
    ]  # fmt: skip
    nobody_left = by_stage(set_, found(journeys({"c2": [("A", 0)]}, five), set_, 90 * DAY))
    assert len(nobody_left) == 3


def test_who_has_a_dated_next_step_waits_and_is_not_stuck():
    told_ = journeys({"c1": [("A", 0)], "c2": [("A", 0)], "c3": [("A", 80 * DAY)]})
    set_ = limits(STAGES, told_.moves(0, 1), ALWAYS, 0, thirty)
    seen = found(told_, set_, 90 * DAY, np.array([told_.ids["c1"], told_.ids["c3"]]))

    row = by_stage(set_, seen)[0]
    assert (row.stuck, row.waiting, row.there) == (1, 1, 3)


def test_a_next_step_holds_through_its_day_from_when_it_was_said_until_another_is():
    said = attributes(
        {
            1: [("2026-11-01", "2026-11-20")],
            2: [("2026-11-01", "2026-11-19")],
            3: [("2026-11-01", "2026-12-01"), ("2026-11-10", None)],
            4: [("2026-11-01", "2026-11-02"), ("2026-11-10", "2026-12-24")],
            5: [("2026-11-21", "2026-12-24")],
            6: [("2026-11-01", "2027-01-01"), ("2026-11-21", None)],
        }
    )

    assert with_next_step(said, us("2026-11-20"), date(2026, 11, 20)).tolist() == [1, 4, 6]
    assert with_next_step(said, us("2026-12-24"), date(2026, 12, 24)).tolist() == [4, 5]
    assert with_next_step(attributes({}), us("2026-12-24"), date(2026, 12, 24)).tolist() == []


def test_flags_are_held_against_who_was_lost_since_won_back_or_not():
    told_ = journeys(
        {
            "old and lost": [("A", 0), ("L", 95 * DAY)],
            "old and won back": [("A", 0), ("L", 95 * DAY), ("A", 96 * DAY)],
            "old": [("A", 0)],
            "new and lost": [("A", 85 * DAY), ("L", 95 * DAY)],
            "new": [("A", 85 * DAY)],
            "lost before": [("A", 0), ("L", 80 * DAY)],
            "lost at that instant": [("A", 0), ("L", 90 * DAY)],
        }
    )
    set_ = limits(STAGES, told_.moves(0, 1), ALWAYS, 0, thirty)
    report = turnout(found(told_, set_, 90 * DAY), told_.moves(0, 100 * DAY), 90 * DAY)

    assert (report.flagged, report.flagged_lost, report.others, report.others_lost) == (3, 2, 2, 1)


def test_the_last_move_of_each_is_told_by_its_kind_and_where_it_came_from():
    told_ = journeys({"c1": [("A", 0), ("K", DAY), ("A", 2 * DAY)], "c2": [("A", 0)], "c3": [("K", 0)]})
    ids = np.array([told_.ids["c1"], told_.ids["c2"]])

    assert came(told_.moves(0, 10 * DAY), ids) == {ids[0]: (4, LETTERS["K"]), ids[1]: (1, -1)}


def test_empty_frames_give_nobody():
    told_ = journeys({})
    set_ = limits(STAGES, told_.moves(0, 1), ALWAYS, 0, thirty)
    seen = found(told_, set_, DAY)

    assert [(row.stuck, row.waiting, row.there) for row in by_stage(set_, seen)] == [(0, 0, 0)] * 4
    assert len(seen.longest()) == 0
    assert turnout(seen, told_.moves(0, 1), 0).others == 0
    assert came(told_.moves(0, 1), NOBODY) == {}


def oracle(lists, begun, at, snoozed, fewest, days):
    """Limits by letter, and (since, customer, letter) of the stuck, longest first, by looking at everybody in turn."""
    took = {letter: [] for letter in "AKCE"}
    for history in lists:
        since = None
        for before, _after, what, when in told(history):
            if what in {"forward", "skip"} and before in took and begun[0] <= since < begun[1] and when <= at:
                took[before].append(when - since)
            since = when
    limit = {
        letter: sorted(times)[ceil(0.75 * len(times)) - 1] if len(times) >= fewest else days * DAY
        for letter, times in took.items()
    }
    found_ = []
    for customer, history in enumerate(lists):
        past = [step for step in history if step[1] <= at]
        if past and past[-1][0] in limit and customer not in snoozed and at - past[-1][1] > limit[past[-1][0]]:
            found_.append((past[-1][1], customer, past[-1][0]))
    return limit, sorted(found_)


@settings(max_examples=50, deadline=None)
@given(histories(), st.integers(95, 125), st.sets(st.integers(0, 7), max_size=3), st.integers(1, 4), st.integers(1, 9))
def test_it_is_what_looking_at_everybody_in_turn_finds(lists, day, snoozed, fewest, days):
    told_, at, begun = declared(lists), day * DAY, (92 * DAY, 108 * DAY)
    with patch.object(stuck, "FEWEST", fewest):
        limits_ = limits(STAGES, told_.moves(0, 200 * DAY), Span(*begun), at, lambda _stage: days)
    ids = np.array(sorted(told_.ids[f"c{one}"] for one in snoozed if f"c{one}" in told_.ids), np.int64)
    seen = found(told_, limits_, at, ids)
    rows = seen.longest()

    wanted, people = oracle(lists, begun, at, snoozed, fewest, days)
    assert [limit.length_us for limit in limits_] == list(wanted.values())
    assert list(zip(seen.began_at_us[rows].tolist(), seen.customer_id[rows].tolist(), strict=True)) == [
        (since, told_.ids[f"c{customer}"]) for since, customer, _letter in people
    ]
    counts = {row.limit.stage.id: row.stuck for row in by_stage(limits_, seen)}
    assert counts == {LETTERS[letter]: sum(one[2] == letter for one in people) for letter in "AKCE"}


@settings(max_examples=50, deadline=None)
@given(histories(), st.integers(92, 118), st.integers(0, 12))
def test_who_stood_where_follows_from_who_stands_and_the_moves_between(lists, day, later):
    told_, then, now = declared(lists), day * DAY, (day + later) * DAY
    seen = stood(told_.standing(now), told_.moves(0, now + 1), then)

    def rows(frame):
        columns = (frame[name] for name in ("customer_id", "stage", "entered_at"))
        return sorted(row for row in zip(*columns, strict=True) if row[1] != LETTERS["L"])

    assert rows(seen) == rows(told_.standing(then))


@pytest.mark.parametrize("most", [1, 2, 3, 4, 5, 6, 100])
def test_a_part_of_the_longest_is_the_beginning_of_all(most):
    told_ = journeys({f"c{at}": [("A", began * DAY)] for at, began in enumerate([5, 3, 3, 9, 3, 1])})
    seen = found(told_, limits(STAGES, told_.moves(0, 1), ALWAYS, 0, thirty), 90 * DAY)

    assert seen.longest(most).tolist() == seen.longest().tolist()[:most] == [5, 1, 2, 4, 0, 3][:most]


def test_many_are_told_at_once():
    n = 200_000
    rng = np.random.default_rng(7)
    standing = pd.DataFrame(
        {
            "customer_id": rng.permutation(n),
            "stage": rng.integers(0, 7, n).astype(np.int16),
            "nth": np.ones(n, np.int16),
            "entered_at": rng.integers(0, 90, n) * DAY,
        }
    )
    seen = stays(standing, [Limit(stage, 30 * DAY, 0, measured=False) for stage in STAGES], NOBODY, 90 * DAY)

    expected = (standing["entered_at"] < 60 * DAY) & standing["stage"].between(1, 4)
    assert seen.stuck.sum() == expected.sum()
