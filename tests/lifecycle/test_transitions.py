"""Moves from stage to stage, and how straight they were, against counting by hand on random histories."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lifecycle.flows import paths
from lifecycle.journeys.transitions import Movers, movers, straightness, straightness_by
from lifecycle.model import Kind
from tests.lifecycle import oracles, oracles_journeys
from tests.lifecycle.histories import END, START, declared, histories
from tests.lifecycle.journeys import DAY, attributes
from tests.lifecycle.ways import FEW, cells, found_in, letter

LETTER_KINDS = dict(zip(["new", "forward", "skip", "back", "lost", "won back"], Kind, strict=True))


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
