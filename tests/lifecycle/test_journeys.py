"""Journeys: transitions, paths, straightness, bounces and one customer's times, against the worked example and loops."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.flows import Span, paths
from lifecycle.journeys.bounces import Said, bounces
from lifecycle.journeys.journey import journey
from lifecycle.journeys.transitions import DAY_US, Movers, movers, straightness, straightness_by, transitions
from lifecycle.journeys.variants import variants
from lifecycle.model import Kind, StageModel
from lifecycle.stages import add, preset, retire
from tests.lifecycle import oracles, oracles_journeys
from tests.lifecycle.histories import END, START, declared, histories
from tests.lifecycle.journeys import DAY, GOLDEN, LETTERS, WEEK, attributes, journeys, moment, us, us_of

NAMES = {number: letter for letter, number in LETTERS.items()}
NO_REASONS = pd.DataFrame({"from_stage": [], "stage": [], "reason": pd.array([], dtype="str"), "n": []})
FEW = settings(max_examples=50, deadline=None)
LETTER_KINDS = dict(zip(["new", "forward", "skip", "back", "lost", "won back"], Kind, strict=True))


def letter(stage):
    return None if stage is None else NAMES[stage.id]


def found_in(told, start, end):
    moves = told.moves(start, end)
    return transitions(told.model, moves, paths(told.model, moves))


def cells(told, start, end):
    found = found_in(told, start, end)
    return {
        (letter(one.before), letter(one.after)): (
            one.moves,
            one.customers,
            one.row,
            None if one.median_days is None else round(one.median_days * DAY_US),
        )
        for one in found
    }


def walked(told, start, end, most=8):
    found = variants(told.model, paths(told.model, told.moves(start, end)), most)
    return found, {tuple(letter(stage) for stage in one.stages): one.customers for one in found.top}


def bounced(told, start, end, as_of, reasons=NO_REASONS, until=None):
    last = min(us(as_of), us(end) + 90 * DAY) + 1 if until is None else until
    return bounces(told.model, told.moves(start, last), reasons, Span(us(start), us(end)), us(as_of))


def said(*rows):
    frame = pd.DataFrame(rows, columns=["from_stage", "stage", "reason", "n"])
    return frame.replace({"from_stage": LETTERS, "stage": LETTERS})


class TestTheWorkedExample:
    @pytest.fixture
    def golden(self):
        return journeys(GOLDEN)

    def test_has_five_new_nine_forward_one_skip_and_two_back(self, golden):
        found = straightness(golden.moves(*WEEK))

        assert (found.new, found.forward, found.skip, found.back, found.lost, found.won_back) == (5, 9, 1, 2, 0, 0)
        assert (found.between, found.total) == (12, 17)
        assert movers(paths(golden.model, golden.moves(*WEEK))) == Movers(any=8, between=6)

    def test_has_its_transitions(self, golden):
        days = {pair: (n, of, row, stay and stay / DAY) for pair, (n, of, row, stay) in cells(golden, *WEEK).items()}

        assert days == {
            (None, "A"): (4, 4, 5, None),
            (None, "K"): (1, 1, 5, None),
            ("A", "K"): (3, 2, 4, 2.0),
            ("A", "C"): (1, 1, 4, 2.0),
            ("K", "A"): (1, 1, 3, 2.0),
            ("K", "C"): (2, 2, 3, 2.5),
            ("C", "E"): (1, 1, 1, 10.0),
            ("E", "R"): (2, 2, 2, 3.5),
            ("R", "E"): (1, 1, 2, 16.0),
            ("R", "V"): (1, 1, 2, 1.0),
        }

    def test_has_its_paths(self, golden):
        found, top = walked(golden, *WEEK)

        assert list(top.items()) == [
            ((None, "A"), 2),
            ((None, "A", "C"), 1),
            ((None, "K", "C"), 1),
            (("C", "E", "R"), 1),
            ((None, "A", "K", "C"), 1),
            (("A", "K", "A", "K"), 1),
            (("R", "E", "R", "V"), 1),
        ]
        assert (found.different, found.customers, found.covered) == (7, 8, 8)

    def test_has_two_bounces_that_both_came_up_again(self, golden):
        found = bounced(golden, *WEEK, as_of="2026-12-01")

        assert [(letter(b.before), b.bounced, b.exits) for b in found.stages] == [
            ("A", 0, 4), ("K", 1, 3), ("C", 0, 1), ("E", 0, 2), ("R", 1, 2),
        ]  # fmt: skip
        assert [(letter(b.before), letter(b.after), b.bounced, b.exits, b.old, b.regained) for b in found.pairs] == [
            ("R", "E", 1, 2, 1, 1),
            ("K", "A", 1, 3, 1, 1),
        ]
        assert (found.bounced, found.exits, found.old, found.regained) == (2, 12, 2, 2)


@FEW
@given(histories())
def test_transitions_are_counted_as_by_hand(lists):
    told = declared(lists)

    expected = oracles_journeys.transitions(lists, START, END)

    assert cells(told, START, END) == {
        pair: (n, of, row, None if stay is None else round(stay)) for pair, (n, of, row, stay) in expected.items()
    }


@FEW
@given(histories())
def test_transitions_stand_entry_first_then_up_the_ladder_and_lost_last(lists):
    told = declared(lists)
    order = [None, *"AKCERVL"]

    found = [(letter(one.before), letter(one.after)) for one in found_in(told, START, END)]

    assert found == sorted(found, key=lambda pair: (order.index(pair[0]), order.index(pair[1])))


@FEW
@given(histories())
def test_each_transition_has_the_kind_of_its_moves(lists):
    told = declared(lists)

    for one in found_in(told, START, END):
        assert one.kind is LETTER_KINDS[oracles.kind(letter(one.before), letter(one.after))]


@FEW
@given(histories())
def test_straightness_is_counted_as_by_hand(lists):
    kinds, between, moved = oracles_journeys.straightness(lists, START, END)
    told = declared(lists)
    moves = told.moves(START, END)

    found = straightness(moves)

    shown = (found.new, found.forward, found.skip, found.back, found.lost, found.won_back)
    assert shown == tuple(kinds[name] for name in LETTER_KINDS)
    assert found.total == kinds.total()
    assert movers(paths(told.model, moves)) == Movers(any=moved, between=between)


@FEW
@given(histories(), st.data())
def test_straightness_by_a_value_of_that_time_is_counted_as_by_hand(lists, data):
    told = declared(lists)
    values = st.lists(st.tuples(st.integers(90, 120).map(lambda day: day * DAY), st.sampled_from("xyz")), max_size=3)
    facts = {customer: sorted(data.draw(values), key=lambda fact: fact[0]) for customer in told.ids.values()}
    expected = oracles_journeys.straightness_by(
        lists, START, END, lambda customer, at: oracles.value_at(facts[1000 + customer], at)
    )

    parts = straightness_by(told.moves(START, END), attributes(facts))

    assert {part.value: (part.forward, part.skip, part.back, part.exits) for part in parts} == {
        value: (kinds["forward"], kinds["skip"], kinds["back"], kinds.total()) for value, kinds in expected.items()
    }
    sizes = [part.exits for part in parts if part.value is not None]
    assert sizes == sorted(sizes, reverse=True)
    assert all(part.value is not None for part in parts[:-1])


@FEW
@given(histories(most=12), st.integers(1, 4))
def test_paths_are_counted_as_by_hand(lists, most):
    expected = oracles_journeys.variants(lists, START, END)

    found, top = walked(declared(lists), START, END, most)

    assert (found.different, found.customers) == (len(expected), expected.total())
    assert sorted(top.values(), reverse=True) == sorted(expected.values(), reverse=True)[:most]
    assert all(expected[path] == n for path, n in top.items())
    assert walked(declared(lists), START, END, 99)[1] == expected


@pytest.mark.parametrize("model", [preset("six"), preset("five")], ids=["six", "five"])
def test_long_paths_are_told_apart_exactly_however_long(model):
    steps = [("A" if number % 2 else "K", START + number) for number in range(120)]
    lists = {f"c{n}": steps[: n + 1] for n in range(120)} | {"twin": steps, "odd": [*steps[:-1], ("C", START + 119)]}
    told = journeys(lists, model)

    found, top = walked(told, START, END, 200)

    assert (found.different, found.customers) == (121, 122)
    assert Counter(top.values()) == {1: 120, 2: 1}
    assert [len(path) for path in top][:3] == [121, 2, 3]


def test_paths_are_exact_with_many_stages_too():
    model = preset("six")
    for number in range(30):
        model = add(model, f"Extra {number}", model.stages[-1])
    lists = {f"c{n}": [("AK"[move % 2], START + move) for move in range(n)] for n in range(1, 40)}

    assert walked(journeys(lists, model), START, END, 99)[1] == oracles_journeys.variants(lists.values(), START, END)


@FEW
@given(histories(), st.sampled_from([END, END + 3 * DAY, START + 90 * DAY, END + 90 * DAY, END + 200 * DAY]))
def test_bounces_and_who_came_up_again_are_counted_as_by_hand(lists, as_of):
    exits, pairs = oracles_journeys.bounces(lists, START, END, as_of)

    found = bounced(declared(lists), START, END, as_of)

    assert {(letter(b.before), letter(b.after)): [b.bounced, b.old, b.regained] for b in found.pairs} == pairs
    assert {letter(b.before): b.exits for b in found.stages} == dict(exits)
    for stage in found.stages:
        own = [b for b in found.pairs if b.before == stage.before]
        assert (stage.bounced, stage.old, stage.regained) == (
            sum(b.bounced for b in own), sum(b.old for b in own), sum(b.regained for b in own),
        )  # fmt: skip
    assert (found.bounced, found.old, found.regained) == tuple(
        sum(row[at] for row in pairs.values()) for at in range(3)
    )
    assert found.exits == exits.total()


@pytest.mark.parametrize(
    ("days", "later", "regained"),
    [(90, 0, 1), (90, 1, 0), (89, 0, 1)],
)
def test_a_stage_is_regained_until_the_ninetieth_day_that_instant_included(days, later, regained):
    back = us("2026-03-04")
    told = journeys({"c1": [("R", "2026-03-02"), ("K", back), ("V", back + days * DAY + later)]})

    found = bounced(told, *WEEK, as_of="2026-12-01")

    assert (found.old, found.regained) == (1, regained)


def test_a_bounce_younger_than_ninety_days_is_not_judged_even_when_it_came_up_again():
    told = journeys({"c1": [("K", "2026-03-02"), ("A", "2026-03-03"), ("K", "2026-03-04")]})

    young = bounced(told, *WEEK, as_of=us("2026-03-03") + 90 * DAY - 1)

    assert (young.bounced, young.old, young.regained) == (1, 0, 0)
    assert bounced(told, *WEEK, as_of=us("2026-03-03") + 90 * DAY).regained == 1


def test_who_climbs_only_part_of_the_way_has_not_regained_the_stage():
    told = journeys({"c1": [("R", "2026-03-02"), ("A", "2026-03-03"), ("E", "2026-03-04")]})

    assert bounced(told, *WEEK, as_of="2026-12-01").regained == 0


def test_the_reason_said_most_is_one_reason_in_whatever_case_and_spacing():
    told = journeys({"c1": [("K", "2026-03-02"), ("A", "2026-03-03")]})
    reasons = said(
        ("K", "A", "Silence", 3), ("K", "A", "Price", 2), ("K", "A", "price ", 1), ("K", "A", "PRICE", 1),
        ("R", "A", "Product", 9),
    )  # fmt: skip

    assert bounced(told, *WEEK, as_of="2026-12-01", reasons=reasons).pairs[0].said == Said("Price", 4)


@FEW
@given(histories(most=1))
def test_times_by_stage_are_counted_as_by_hand(lists):
    told = declared(lists)
    now = END + 60 * DAY
    expected = oracles_journeys.stage_times(lists[0] if lists else [], now)

    found = journey(told.model, told.visits, moment(now)).stages

    assert {letter(one.stage): times(one) for one in found} == expected
    assert [letter(one.stage) for one in found] == [name for name in "AKCERVL" if name in expected]


def times(one):
    left = one.last_left_at and us_of(one.last_left_at)
    spans = [None if span is None else us_of(moment(0) + span) for span in (one.total, one.current)]
    return one.entries, us_of(one.first_entered_at), us_of(one.last_entered_at), left, *spans


def test_a_journey_counts_its_moves_by_kind():
    told = journeys(
        {
            "c1": [
                ("A", "2026-03-02"),
                ("C", "2026-03-03"),
                ("K", "2026-03-04"),
                ("L", "2026-03-05"),
                ("C", "2026-03-06"),
            ]
        }
    )

    found = journey(told.model, told.visits, moment("2026-03-09"))

    assert [found.moves(kind) for kind in Kind] == [1, 0, 1, 1, 1, 1]


def test_a_visit_that_another_clock_began_a_moment_from_now_has_no_time_yet():
    told = journeys({"c1": [("A", "2026-03-09")]})

    (found,) = journey(told.model, told.visits, moment(us("2026-03-09") - 5)).stages

    assert found.total.total_seconds() == found.current.total_seconds() == 0


def test_without_moves_there_is_nothing():
    told = journeys({})
    moves = told.moves(*WEEK)

    assert found_in(told, *WEEK) == ()
    assert straightness(moves).total == 0
    assert movers(paths(told.model, moves)) == Movers(any=0, between=0)
    assert straightness_by(moves, attributes({})) == ()
    assert walked(told, *WEEK)[0].customers == 0
    assert bounced(told, *WEEK, as_of="2026-12-01").pairs == ()
    assert journey(told.model, [], moment("2026-03-09")).stages == ()


def test_frames_of_small_integers_give_the_same():
    told = journeys(GOLDEN)
    moves = told.moves("2026-01-01", "2026-12-01")
    small = moves.astype({"from_stage": "int16", "stage": "int16", "kind": "int8", "nth": "int16", "from_nth": "int16"})

    assert transitions(told.model, small, paths(told.model, small)) == found_in(told, "2026-01-01", "2026-12-01")
    assert straightness(small) == straightness(moves)
    span = Span(us(WEEK[0]), us(WEEK[1]))
    assert bounces(told.model, small, NO_REASONS, span, us("2026-12-01")) == bounces(
        told.model, moves, NO_REASONS, span, us("2026-12-01")
    )


def test_a_retired_stage_keeps_its_place():
    model = retire(preset("six"), preset("six").stage(4))
    told = journeys({"c1": [("C", "2026-03-02"), ("E", "2026-03-03"), ("C", "2026-03-04")]}, model)

    assert cells(told, *WEEK)["E", "C"][:2] == (1, 1)
    assert [letter(b.before) for b in bounced(told, *WEEK, as_of="2026-12-01").pairs] == ["E"]


def test_a_stage_that_the_model_does_not_have_is_refused():
    told = journeys(GOLDEN)
    model = StageModel("six", told.model.stages[:3], 3)

    with pytest.raises(KeyError):
        paths(model, told.moves(*WEEK))
