"""Merged customers: their one history, merges on merges, what is undone of them, and two at once."""

from __future__ import annotations

import threading

import pytest

from lifecycle.errors import Conflict, NothingToDo, Raced
from tests.lifecycle.requests import MANAGER
from tests.storage.merging import Office, is_whole


def test_the_moves_of_both_make_one_history_in_which_neighbours_are_one_visit(office):
    office.merge("Acme Inc", "Acme Corp")

    assert office.path("Acme Corp") == office.path("Acme Inc") == "AKC"
    with office.reading_store() as store:
        acme = store.named("acme corp")
        assert store.named("acme inc") == acme
        assert len(store.moves_of(acme.id)) == 5
        assert {move.customer_id for move in store.moves_of(acme.id)} == {acme.id}
        assert store.begins("acme", 5) == [acme]
        assert store.aliases(acme.id) == ["Acme Inc"]
        assert store.count_in_stage(3) == 1
    is_whole(office)


def test_who_is_merged_on_brings_along_who_was_merged_before_and_a_split_takes_them_out_together(office):
    office.add("Umbrella", "Zenith Travel")
    office.merge("Acme Inc", "Acme Corp")
    office.merge("Acme Corp", "Umbrella")
    with office.reading_store() as store:
        umbrella = store.named("umbrella").id
        assert set(store.survivors().values()) == {umbrella}
        assert [one.name for one in store.merged_into(umbrella)] == ["Acme Corp", "Acme Inc"]

    office.split("Acme Corp")

    with office.reading_store() as store:
        corp = store.named("acme corp")
        assert (corp.name, store.named("acme inc")) == ("Acme Corp", corp)
        assert [one.name for one in store.merged_into(corp.id)] == ["Acme Inc"]
    assert office.path("Umbrella") == ""
    is_whole(office)


def test_the_first_of_two_merges_can_be_split_from_the_last_survivor(office):
    office.add("Umbrella")
    office.merge("Acme Inc", "Acme Corp")
    office.merge("Acme Corp", "Umbrella")

    office.split("Acme Inc")

    assert (office.path("Acme Inc"), office.path("Umbrella")) == ("AC", "AKC")
    with office.reading_store() as store:
        assert store.named("acme corp").name == "Umbrella"
    is_whole(office)


def test_a_merge_on_which_another_one_stands_is_not_undone_before_it(office):
    office.add("Umbrella")
    first = office.merge("Acme Inc", "Acme Corp")
    second = office.merge("Acme Corp", "Umbrella")

    with pytest.raises(Conflict, match="Acme Inc was merged or split again since; undo that first"):
        office.undo(first)
    office.undo(second)
    office.undo(first)

    assert (office.path("Acme Inc"), office.path("Acme Corp"), office.path("Umbrella")) == ("AC", "AKC", "")
    is_whole(office)


def test_a_merge_cannot_come_back_into_somebody_who_was_merged_meanwhile(office):
    office.add("Umbrella")
    undone = office.undo(office.merge("Acme Inc", "Acme Corp"))
    office.merge("Acme Corp", "Umbrella")

    with pytest.raises(Conflict, match="merged or split again"):
        office.undo(undone)
    is_whole(office)


def test_the_creation_of_a_merged_customer_and_of_its_survivor_is_not_undone(database):
    office = Office(database)
    one, two = office.add("Acme Inc"), office.add("Acme Corp")
    merged = office.merge("Acme Inc", "Acme Corp")

    for created in (one, two):
        with pytest.raises(Conflict, match="Something builds on that"):
            office.undo(created, person=MANAGER)
    office.undo(merged)
    office.undo(two)

    with office.reading_store() as store:
        assert [customer.name for customer in store.customers(store.customer_ids())] == ["Acme Inc"]


def test_a_merge_does_not_come_back_when_its_survivor_is_gone(database):
    office = Office(database)
    office.add("Acme Inc")
    created = office.add("Acme Corp")
    undone = office.undo(office.merge("Acme Inc", "Acme Corp"))
    office.undo(created)

    with pytest.raises(Conflict):
        office.undo(undone)


def test_an_undone_move_of_a_merged_customer_is_gone_from_the_survivor(office):
    _, moved = office.move("Acme Inc", "E")
    office.merge("Acme Inc", "Acme Corp")
    assert office.path("Acme Corp") == "AKCE"

    office.undo(moved)

    assert office.path("Acme Corp") == "AKC"
    is_whole(office)


def test_a_move_that_waited_for_a_merge_is_made_of_the_survivor(postgres_database):
    office, rep = Office(postgres_database), Office(postgres_database)
    office.moves("Acme Inc", ("A", "2026-03-02"))
    office.moves("Acme Corp", ("K", "2026-03-03"))
    tried, raced = [], []

    def move():
        def act(lifecycle):
            customer = lifecycle.names.find("Acme Inc")
            tried.append(customer.name)
            try:
                return rep.moving(lifecycle, "Acme Inc", "C")
            except Raced:
                raced.append(customer.name)
                raise

        rep.again(act)

    with office.asking() as lifecycle:
        names = lifecycle.names
        lifecycle.merges.merge(names.exactly("Acme Inc"), names.exactly("Acme Corp"))
        thread = threading.Thread(target=move)
        thread.start()
        thread.join(0.4)
        assert thread.is_alive()
    thread.join()

    assert (tried, raced) == (["Acme Inc", "Acme Corp"], ["Acme Inc"])
    assert office.path("Acme Corp") == "AKC"
    is_whole(office)


def test_two_merges_that_would_make_a_chain_are_made_one_after_the_other(postgres_database):
    office, other = Office(postgres_database), Office(postgres_database)
    office.add("Acme Inc", "Acme Corp", "Umbrella")

    def merge_on():
        def act(lifecycle):
            names = lifecycle.names
            lifecycle.merges.merge(names.exactly("Acme Corp"), names.exactly("Umbrella"))

        other.again(act)

    with office.asking() as lifecycle:
        lifecycle.merges.merge(lifecycle.names.exactly("Acme Inc"), lifecycle.names.exactly("Acme Corp"))
        thread = threading.Thread(target=merge_on)
        thread.start()
        thread.join(0.4)
        assert thread.is_alive()
    thread.join()

    with office.reading_store() as store:
        assert store.named("acme inc").name == "Umbrella"
    is_whole(office)


def test_what_is_not_merged_is_not_split(office):
    with pytest.raises(NothingToDo, match="not merged into another one"):
        office.split("Acme Inc")
    with pytest.raises(NothingToDo):
        office.merge("Acme Inc", "Acme Inc")
