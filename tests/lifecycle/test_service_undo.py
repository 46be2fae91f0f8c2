"""Undo: who may take back what and until when, redo at any depth, and what must not vanish from under others."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lifecycle import stages
from lifecycle.errors import Conflict, NotAllowed, NothingToDo
from lifecycle.service.moves import Wanted
from tests.lifecycle.requests import MANAGER, OTHER, REP, VIEWER, Requests


def test_undo_takes_back_the_last_thing_one_did(at_work):
    at_work.moves("Acme Corp", "A", "K")
    at_work.move("Umbrella", "A", person=OTHER)

    at_work.undo()

    assert (at_work.path("Acme Corp"), at_work.path("Umbrella")) == ("A", "A")


def test_undo_says_what_was_taken_back_and_where_the_customer_is_now(at_work):
    at_work.moves("Acme Corp", "A", "K")
    with at_work.asking() as lifecycle:
        undone = lifecycle.undo()

    assert (undone.action.verb, undone.redone, undone.by) == ("stage move", False, lifecycle.action_id)
    assert [(customer.name, customer.stage) for customer in undone.customers] == [("Acme Corp", 1)]


def test_undo_twice_takes_back_two_things(at_work):
    at_work.moves("Acme Corp", "A", "K", "C")

    at_work.undo()
    at_work.undo()

    assert at_work.path("Acme Corp") == "A"


def test_what_one_did_a_day_ago_is_not_undone_by_undo_alone(at_work):
    at_work.move("Acme Corp", "A")
    at_work.now += timedelta(hours=25)

    with pytest.raises(NothingToDo, match="You did nothing in the last 24 hours"):
        at_work.undo()


def test_redo_brings_back_the_undos_that_stand_the_newest_first(at_work):
    at_work.moves("Acme Corp", "A", "K", "C", "E")
    at_work.undo()
    at_work.undo(at_work.undo())  # an undo that was itself taken back stands no longer
    at_work.undo()

    paths = []
    for _time in range(2):
        with at_work.asking() as lifecycle:
            assert lifecycle.undo.redo().redone
        paths.append(at_work.path("Acme Corp"))

    assert paths == ["AKC", "AKCE"]
    with pytest.raises(NothingToDo, match="You undid nothing"), at_work.asking() as lifecycle:
        lifecycle.undo.redo()


def test_what_somebody_else_did_is_not_undone_by_undo_alone(at_work):
    at_work.move("Acme Corp", "A", person=OTHER)

    with pytest.raises(NothingToDo):
        at_work.undo()


@pytest.mark.parametrize(
    ("person", "hours", "message"),
    [
        (REP, 23, None),
        (REP, 25, "more than 24 hours ago; a manager can still undo it"),
        (OTHER, 1, "Only the person who did that, or a manager"),
        (MANAGER, 1000, None),
    ],
)
def test_an_action_is_taken_back_by_who_did_it_within_a_day_or_by_a_manager(lite, person, hours, message):
    lite.move("Acme Corp", "A")
    _, action_id = lite.move("Acme Corp", "K")
    lite.now += timedelta(hours=hours)

    if message:
        with pytest.raises(NotAllowed, match=message):
            lite.undo(action_id, person)
    else:
        lite.undo(action_id, person)
    assert lite.path("Acme Corp") == ("AK" if message else "A")


def test_a_viewer_undoes_nothing(lite):
    _, action_id = lite.move("Acme Corp", "A")

    with pytest.raises(NotAllowed, match="a rep or a manager can undo"):
        lite.undo(action_id, VIEWER)


def test_the_same_action_is_not_taken_back_twice(at_work):
    _, action_id = at_work.move("Acme Corp", "A")
    at_work.undo(action_id)

    with pytest.raises(NothingToDo, match="That was undone already"):
        at_work.undo(action_id)


@pytest.mark.parametrize("action_id", [12345, 2**63, 10**30])
def test_an_action_that_never_was_is_said_to_be_none(database, action_id):
    with pytest.raises(NothingToDo, match="no such action"):
        Requests(database).undo(action_id)


def test_undoing_an_undo_brings_back_what_was_done_at_any_depth(at_work):
    at_work.move("Acme Corp", "A")
    _, last = at_work.move("Acme Corp", "K")

    paths = []
    for _ in range(6):
        last = at_work.undo(last)
        paths.append(at_work.path("Acme Corp"))

    assert paths == ["A", "AK", "A", "AK", "A", "AK"]


def test_redoing_says_that_it_brought_back(at_work):
    at_work.move("Acme Corp", "A")
    _, action_id = at_work.move("Acme Corp", "K")
    undo = at_work.undo(action_id)

    with at_work.asking() as lifecycle:
        undone = lifecycle.undo(undo)

    assert (undone.action.id, undone.redone) == (action_id, True)


def test_undo_alone_never_takes_back_an_undo(at_work):
    at_work.moves("Acme Corp", "A", "K", "C")

    at_work.undo()
    at_work.undo()

    assert at_work.path("Acme Corp") == "A"


def test_an_undo_that_was_overtaken_says_so(at_work):
    at_work.move("Acme Corp", "A")
    _, move = at_work.move("Acme Corp", "K")
    first = at_work.undo(move)
    second = at_work.undo(first)
    at_work.undo(move)

    with pytest.raises(NothingToDo, match="undone in another way since"):
        at_work.undo(second)
    assert at_work.path("Acme Corp") == "A"


def test_an_undo_overtaken_deep_in_the_chain_says_so(at_work):
    at_work.move("Acme Corp", "A")
    _, move = at_work.move("Acme Corp", "K")
    first = at_work.undo(move)
    second = at_work.undo(first)
    third = at_work.undo(second)
    at_work.undo(first)

    with pytest.raises(NothingToDo, match="undone in another way since"):
        at_work.undo(third)
    assert at_work.path("Acme Corp") == "AK"


def test_a_customer_vanishes_with_the_action_that_added_it_and_comes_back(at_work):
    added = at_work.add("Acme Corp")

    undo = at_work.undo(added)
    with at_work.reading() as lifecycle:
        assert not lifecycle.names.means("Acme Corp")
    at_work.undo(undo)

    with at_work.reading() as lifecycle:
        assert lifecycle.names.means("Acme Corp")


def test_a_customer_does_not_vanish_from_under_what_was_done_since(at_work):
    added = at_work.add("Acme Corp")
    at_work.move("Acme Corp", "A", person=OTHER)

    with pytest.raises(Conflict, match="Something builds on that: “stage move” Undo it first"):
        at_work.undo(added)


def test_a_customer_that_came_back_does_not_vanish_again_from_under_later_moves(at_work):
    added = at_work.add("Acme Corp")
    back = at_work.undo(at_work.undo(added))
    at_work.moves("Acme Corp", "A", "K")

    with pytest.raises(Conflict, match="2 things build on that, the last"):
        at_work.undo(back)
    assert at_work.path("Acme Corp") == "AK"


def test_a_name_that_was_given_away_since_cannot_be_brought_back(at_work):
    at_work.add("Acme Corp")
    undo = at_work.undo()
    at_work.add("Acme Corp")

    with pytest.raises(Conflict, match=r'"Acme Corp" means Acme Corp by now'):
        at_work.undo(undo)


def test_an_alias_an_owner_and_a_binding_are_taken_back_alike(at_work):
    at_work.add("Acme Corp", owner="UREP")
    with at_work.asking() as lifecycle:
        lifecycle.customers.alias(lifecycle.names.find("acme"), "ACM")
    with at_work.asking() as lifecycle:
        lifecycle.customers.set(lifecycle.names.find("acme"), "owner", "UOTHER")
    with at_work.asking() as lifecycle:
        lifecycle.customers.bind("C1", lifecycle.names.find("acme"))

    for _ in range(3):
        at_work.undo()

    with at_work.reading() as lifecycle:
        assert lifecycle.names.bound("C1") is None
        assert lifecycle.names.find("acme").owner == "UREP"
        assert not lifecycle.names.means("ACM")


def test_a_change_of_the_stages_is_taken_back_for_everybody(at_work):
    at_work.moves("Acme Corp", "C", "R")
    with at_work.asking(MANAGER) as lifecycle:
        experience = lifecycle.names.stage("experience")
        lifecycle.workspace.change_stages(stages.retire(lifecycle.model, experience))
    assert at_work.kinds("Acme Corp") == ["new", "forward"]

    at_work.undo(person=MANAGER)

    assert at_work.kinds("Acme Corp") == ["new", "skip"]


def test_a_stage_that_held_customers_does_not_vanish(at_work):
    with at_work.asking(MANAGER) as lifecycle:
        trial = stages.add(lifecycle.model, "Trial", lifecycle.names.stage("knowledge"))
        lifecycle.workspace.change_stages(trial)
        added = lifecycle.action_id
    with at_work.asking() as lifecycle:
        acme = lifecycle.customers.add("Acme Corp")
        lifecycle.moves.move([Wanted(acme, lifecycle.names.stage("trial"))])
        moved = lifecycle.action_id

    with pytest.raises(Conflict, match="Customers have been in Trial, so it cannot vanish; it can be retired"):
        at_work.undo(added, MANAGER)

    undo = at_work.undo(moved)
    at_work.undo(added, MANAGER)
    with pytest.raises(Conflict, match="The stage of that move is gone since"):
        at_work.undo(undo)


def test_undo_leaves_no_trace_when_it_is_refused(at_work):
    added = at_work.add("Acme Corp")
    at_work.move("Acme Corp", "A")

    with pytest.raises(Conflict):
        at_work.undo(added)

    at_work.undo()
    assert at_work.path("Acme Corp") == ""
