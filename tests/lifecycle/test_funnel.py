"""The stage ledger and the stage funnel: the worked example, the borders, and random histories against plain loops."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.flows import Span, _grouped, just_before, ledger
from lifecycle.funnels.funnel import Share, entrants_by, stage_funnel
from lifecycle.model import LOST, StageModel
from lifecycle.stages import preset
from tests.lifecycle import oracles
from tests.lifecycle.histories import END, START, WINDOW_DAYS, declared, histories
from tests.lifecycle.journeys import DAY, GOLDEN, LETTERS, WEEK, A, C, E, K, R, V, attributes, journeys, moment, us


def span(start, end):
    return Span(us(start), us(end))


def funnel(told, start, end, window_days=90, until=None):
    seen_until = us(until) if until else us(end) + window_days * DAY + 1
    return stage_funnel(
        told.model, told.stock(us(start) - 1), told.moves(start, seen_until), span(start, end), window_days
    )  # fmt: skip


@pytest.fixture
def golden():
    told = journeys(GOLDEN)
    return funnel(told, *WEEK, until=WEEK[1])


def test_the_worked_example_counts_moves_into_each_stage(golden):
    assert [row.flow.came_in for row in golden.rows] == [5, 4, 3, 2, 2, 1]


def test_the_worked_example_counts_unique_customers_who_entered(golden):
    assert [row.entrants for row in golden.rows] == [5, 3, 3, 2, 2, 1]


def test_the_worked_example_counts_who_moved_on(golden):
    assert [row.moved_on for row in golden.rows] == [3, 2, 0, 2, 1, None]


def test_the_worked_example_has_one_customer_skipping_past_knowledge(golden):
    assert [row.skipped_past for row in golden.rows] == [0, 1, 0, 0, 0, 0]


def test_the_worked_example_has_its_stock_at_both_ends(golden):
    told = journeys(GOLDEN)

    assert [row.flow.was for row in golden.rows] == [1, 0, 1, 0, 1, 0]
    assert [row.flow.now for row in golden.rows] == [2, 1, 3, 0, 1, 1]
    assert told.stock(us(WEEK[1]) - 1) == {A: 2, K: 1, C: 3, R: 1, V: 1}


def test_the_worked_example_has_its_ledger_by_kind_of_move(golden):
    flows = [row.flow for row in golden.rows]

    assert [(f.new, f.forward_in, f.back_in, f.forward_out, f.back_out) for f in flows] == [
        (4, 0, 1, 4, 0),
        (1, 3, 0, 2, 1),
        (0, 3, 0, 1, 0),
        (0, 1, 1, 2, 0),
        (0, 2, 0, 1, 1),
        (0, 1, 0, 0, 0),
    ]


def test_the_worked_example_has_five_new_nine_forward_one_skip_and_two_back(golden):
    moves = golden.moves

    assert (moves.new, moves.forward, moves.skip, moves.back, moves.lost, moves.won_back) == (5, 9, 1, 2, 0, 0)
    assert (moves.total, golden.bounced) == (17, 2)


def test_a_skip_over_two_stages_goes_past_both_and_is_one_move_forward():
    told = journeys({"c1": [("A", "2026-03-02"), ("E", "2026-03-03")]})

    report = funnel(told, *WEEK)

    assert [row.skipped_past for row in report.rows] == [0, 1, 1, 0, 0, 0]
    assert (report.row(E).flow.forward_in, report.row(A).flow.forward_out) == (1, 1)


def test_lost_and_won_back_stand_apart_and_add_up():
    told = journeys({
        "gone": [("A", "2026-02-01"), ("L", "2026-03-03")],
        "returned": [("C", "2026-02-01"), ("L", "2026-02-02"), ("C", "2026-03-04")],
    })  # fmt: skip

    report = funnel(told, *WEEK)

    assert (report.lost.was, report.lost.lost, report.lost.won_back, report.lost.now) == (1, 1, 1, 1)
    assert (report.row(A).flow.lost, report.row(A).flow.now) == (1, 0)
    assert (report.row(C).flow.won_back, report.row(C).flow.now) == (1, 1)


def test_who_was_lost_first_has_not_moved_on_even_when_won_back_higher():
    told = journeys({"c1": [("A", "2026-03-02"), ("L", "2026-03-03"), ("C", "2026-03-04")]})

    report = funnel(told, *WEEK)

    assert (report.row(A).entrants, report.row(A).moved_on) == (1, 0)


def test_who_bounced_back_and_came_up_again_has_moved_on_from_both():
    told = journeys({"c1": [("K", "2026-03-02"), ("A", "2026-03-03"), ("C", "2026-03-04")]})

    report = funnel(told, *WEEK)

    assert (report.row(K).moved_on, report.row(A).moved_on) == (1, 1)


def test_a_period_holds_its_first_instant_and_not_its_last():
    told = journeys({"first": [("A", WEEK[0])], "last": [("A", us(WEEK[1]) - 1)], "after": [("A", WEEK[1])]})

    report = funnel(told, *WEEK)

    assert report.row(A).entrants == 2


@pytest.mark.parametrize(("late", "moved_on"), [(0, 1), (1, 0)])
def test_the_window_closes_right_after_its_last_instant(late, moved_on):
    told = journeys({"c1": [("A", "2026-03-02"), ("K", us("2026-03-02") + 90 * DAY + late)]})

    report = funnel(told, *WEEK)

    assert report.row(A).moved_on == moved_on


def test_a_frame_that_ends_with_the_period_sees_only_who_moved_on_by_then():
    told = journeys({"c1": [("A", "2026-03-02"), ("K", "2026-03-20")]})

    assert funnel(told, *WEEK, until=WEEK[1]).row(A).moved_on == 0
    assert funnel(told, *WEEK).row(A).moved_on == 1


def test_moves_of_one_instant_count_in_the_order_they_were_logged():
    told = journeys({"c1": [("A", "2026-03-02"), ("K", "2026-03-02"), ("A", "2026-03-02")]})

    report = funnel(told, *WEEK)

    assert (report.row(A).moved_on, report.row(K).moved_on) == (1, 0)
    assert [row.flow.now for row in report.rows][:2] == [1, 0]


def retire(model, *stage_ids):
    stages = tuple(replace(stage, retired=stage.id in stage_ids) for stage in model.stages)
    return StageModel(model.preset, stages, model.conversion)


def test_a_retired_stage_is_shown_only_while_it_holds_or_moved_someone():
    model = retire(preset("six"), K, E)
    told = journeys({"c1": [("K", "2026-02-01"), ("C", "2026-03-03")]}, model)

    report = funnel(told, *WEEK)

    assert [row.stage.id for row in report.rows] == [A, K, C, R, V]
    assert (report.row(K).flow.was, report.row(K).flow.now) == (1, 0)
    with pytest.raises(KeyError):
        report.row(E)


def test_nobody_skips_a_retired_stage():
    model = retire(preset("six"), K)
    told = journeys({"c1": [("A", "2026-03-02"), ("C", "2026-03-03")]}, model)

    report = funnel(told, *WEEK)

    assert (report.moves.skip, report.moves.forward) == (0, 1)
    assert all(row.skipped_past == 0 for row in report.rows)


def test_with_its_later_stages_retired_the_top_of_the_ladder_has_nothing_to_move_on_to():
    told = journeys({"c1": [("R", "2026-03-02")]}, retire(preset("six"), V))

    report = funnel(told, *WEEK)

    assert report.row(R).moved_on is None


def test_re_ordered_stages_decide_what_is_later():
    model = preset("six")
    turned = StageModel(model.preset, tuple(reversed(model.stages)), model.conversion)
    told = journeys({"c1": [("K", "2026-03-02"), ("A", "2026-03-03")]}, turned)

    report = funnel(told, *WEEK)

    assert (report.row(K).moved_on, report.moves.forward, report.moves.back) == (1, 1, 0)


def test_an_empty_period_keeps_its_stock():
    told = journeys({"c1": [("A", "2026-02-01"), ("L", "2026-02-02")], "c2": [("K", "2026-02-01")]})

    report = funnel(told, *WEEK)

    assert [row.flow.now for row in report.rows] == [0, 1, 0, 0, 0, 0]
    assert (report.lost.now, report.moves.total, report.bounced) == (1, 0, 0)
    assert [row.moved_on for row in report.rows] == [0, 0, 0, 0, 0, None]


def test_a_stage_that_the_model_does_not_know_is_refused():
    told = journeys({"c1": [("A", "2026-03-02")]})
    visits = told.moves(*WEEK)
    visits["stage"] = 9

    with pytest.raises(KeyError):
        ledger(told.model, {}, visits, span(*WEEK))


def test_the_opening_stock_is_taken_just_before_the_period_so_that_its_first_instant_counts_once():
    told = journeys({"c1": [("A", WEEK[0])]})

    assert just_before(moment(WEEK[0])) == moment(us(WEEK[0]) - 1)
    assert (told.stock(us(WEEK[0]) - 1), told.stock(WEEK[0])) == ({}, {A: 1})
    assert funnel(told, *WEEK).row(A).flow.now == 1


def test_a_span_from_aware_times_is_exact():
    assert Span.of(moment("2026-03-02"), moment(us("2026-03-09") + 1)) == Span(us("2026-03-02"), us("2026-03-09") + 1)


def test_entrants_are_split_by_the_value_at_their_entry():
    told = journeys({
        "c1": [("A", "2026-03-02"), ("K", "2026-03-04")],
        "c2": [("A", "2026-03-03")],
        "c3": [("A", "2026-03-03")],
    })  # fmt: skip
    owners = attributes(
        {
            told.ids["c1"]: [("2026-01-01", "north"), ("2026-03-03", "south")],
            told.ids["c2"]: [("2026-01-01", "north")],
        }
    )

    shares = entrants_by(told.model, told.moves(*WEEK), span(*WEEK), 90, owners)

    assert shares[A] == (Share("north", 2, 1), Share(None, 1, 0))
    assert shares[K] == (Share("south", 1, 0),)
    assert shares[C] == ()


@settings(max_examples=60, deadline=None)
@given(histories(), st.integers(END, END + 12 * DAY))
def test_random_histories_count_as_plain_loops_count_them(lists, until):
    told = declared(lists)

    report = stage_funnel(
        told.model, told.stock(START - 1), told.moves(START, until), Span(START, END), WINDOW_DAYS
    )  # fmt: skip

    table = oracles.ledger(lists, START, END)
    for row, letter in zip(report.rows, "AKCERV", strict=True):
        flow = row.flow
        seen = (flow.new, flow.forward_in, flow.back_in, flow.won_back, flow.forward_out, flow.back_out, flow.lost)
        names = ["new", "forward in", "back in", "won back", "forward out", "back out", "lost out"]
        assert seen == tuple(table[letter][name] for name in names)
        entrants, skipped, moved_on = oracles.people(lists, letter, START, END, until, WINDOW_DAYS)
        assert (row.entrants, row.skipped_past, row.moved_on or 0) == (entrants, skipped, moved_on)
    counts = oracles.count_moves(lists, START, END)
    moves = report.moves
    assert [moves.new, moves.forward, moves.skip, moves.back, moves.lost, moves.won_back] == list(counts.values())
    assert report.bounced == oracles.bounced(lists, START, END)


@settings(max_examples=60, deadline=None)
@given(histories())
def test_opening_and_moves_always_give_the_closing_stock(lists):
    told = declared(lists)

    book = ledger(told.model, told.stock(START - 1), told.moves(START, END), Span(START, END))

    closing = oracles.stock(lists, END - 1)
    assert {row.stage.id: row.now for row in book.rows} == {LETTERS[x]: closing[x] for x in "AKCERV"}
    assert book.lost.now == closing["L"]
    assert told.stock(END - 1).get(LOST, 0) == closing["L"]


def test_more_customers_than_sixteen_bits_hold_stay_in_order():
    codes = np.array([70_000, 3, 65_539, 70_000, 3, 0])

    assert list(_grouped(codes)) == [5, 1, 4, 2, 0, 3]
