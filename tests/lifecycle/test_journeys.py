"""Journeys as a whole: the worked example, no moves at all, small integers, and stages retired or unknown."""

from __future__ import annotations

import pytest

from lifecycle.flows import Span, paths
from lifecycle.journeys.bounces import bounces
from lifecycle.journeys.journey import journey
from lifecycle.journeys.transitions import Movers, movers, straightness, straightness_by, transitions
from lifecycle.model import StageModel
from lifecycle.stages import preset, retire
from tests.lifecycle.journeys import DAY, GOLDEN, WEEK, attributes, journeys, moment, us
from tests.lifecycle.ways import NO_REASONS, bounced, cells, found_in, letter, walked


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
