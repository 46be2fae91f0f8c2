"""Several people at once: moves of one customer are made one after the other, and nobody sees a deadlock."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from lifecycle import stages
from lifecycle.errors import NothingToDo, UnknownCustomer
from lifecycle.service.moves import Wanted
from tests.lifecycle.journeys import LETTERS
from tests.lifecycle.requests import MANAGER, OTHER, REP, Requests
from tests.together import at_once


def mover(requests, names, letter, person=REP):
    def act(lifecycle):
        stage = lifecycle.model.stage(LETTERS[letter])
        return lifecycle.moves.move([Wanted(lifecycle.names.exactly(name), stage) for name in names])

    return lambda: requests.again(act, person)


def test_the_second_of_two_moves_of_one_customer_sees_the_first(at_work):
    at_work.move("Acme Corp", "A")

    for first, second in ("KC", "ER", "VK"):
        at_once(mover(at_work, ["Acme Corp"], first), mover(at_work, ["Acme Corp"], second, OTHER))
        assert sorted(at_work.path("Acme Corp")[-2:]) == sorted(first + second)

    assert all(kept == anew for kept, anew in at_work.projected())


def test_two_people_who_move_one_customer_to_one_stage_make_one_move(at_work):
    at_work.move("Acme Corp", "A")

    at_once(*(mover(at_work, ["Acme Corp"], "K", person) for person in (REP, OTHER, MANAGER)))

    assert at_work.path("Acme Corp") == "AK"


def test_two_batches_in_opposite_orders_both_go_through(at_work):
    names = ["Acme Corp", "Umbrella", "Zenith", "Wayside"]
    for name in names:
        at_work.move(name, "A")

    for letter, other in ("KC", "ER", "VA"):
        at_once(mover(at_work, names, letter), mover(at_work, names[::-1], other, OTHER))

    assert [len(at_work.path(name)) for name in names] == [7, 7, 7, 7]
    assert all(kept == anew for kept, anew in at_work.projected())


def test_an_undo_and_a_move_of_one_customer_do_not_disturb_each_other(at_work):
    at_work.moves("Acme Corp", "A", "K")
    _, action_id = at_work.move("Acme Corp", "C")

    at_once(
        lambda: at_work.again(lambda lifecycle: lifecycle.undo(action_id)), mover(at_work, ["Acme Corp"], "R", OTHER)
    )

    assert at_work.path("Acme Corp") == "AKR"
    assert all(kept == anew for kept, anew in at_work.projected())


def test_of_two_people_who_undo_one_action_the_second_is_told(at_work):
    at_work.move("Acme Corp", "A")
    _, action_id = at_work.move("Acme Corp", "K")

    def undo():
        try:
            return at_work.again(lambda lifecycle: lifecycle.undo(action_id), MANAGER).redone
        except NothingToDo as refusal:
            return str(refusal)

    assert set(map(str, at_once(undo, undo))) == {"False", "That was undone already."}
    assert at_work.path("Acme Corp") == "A"


def test_a_customer_that_is_taken_back_while_somebody_moves_it_is_not_moved(postgres_database):
    at_work = Requests(postgres_database)
    added = at_work.add("Acme Corp")
    found, taken_back = threading.Event(), threading.Event()

    def move(lifecycle):
        customer = lifecycle.names.exactly("Acme Corp")
        found.set()
        taken_back.wait(10)
        return lifecycle.moves.move([Wanted(customer, lifecycle.model.stage(1))])

    def undo():
        found.wait(10)
        at_work.undo(added)
        taken_back.set()

    with ThreadPoolExecutor(2) as pool:
        moving, undoing = pool.submit(at_work.again, move, OTHER), pool.submit(undo)
        undoing.result(10)
        with pytest.raises(UnknownCustomer):
            moving.result(10)
    with at_work.database.transaction("T1", writes=False) as store:
        assert store.stock(at_work.now) == {}


def test_stages_can_change_while_others_move(at_work):
    for name in ("Acme Corp", "Umbrella"):
        at_work.moves(name, "A", "C")

    def retire(lifecycle):
        return lifecycle.workspace.change_stages(stages.retire(lifecycle.model, lifecycle.model.stage(2)))

    at_once(lambda: at_work.again(retire, MANAGER), mover(at_work, ["Acme Corp", "Umbrella"], "E"))

    assert (at_work.kinds("Acme Corp"), at_work.path("Umbrella")) == (["new", "forward", "forward"], "ACE")
    assert all(kept == anew for kept, anew in at_work.projected())
