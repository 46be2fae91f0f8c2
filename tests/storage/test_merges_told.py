"""What others tell of merged customers: files, exports, names, pairs told apart, and what was said of them."""

from __future__ import annotations

import pytest

from lifecycle.errors import Conflict
from tests.lifecycle.files import customer as said_of
from tests.lifecycle.requests import MANAGER
from tests.storage.merging import is_whole


def test_what_was_never_said_of_the_survivor_comes_from_the_merged_one_since_when_it_held(office):
    office.take_customers([said_of("Acme Inc", owner="U7", source="fair", cost=900, since="2026-02-01")])
    office.own("Acme Corp", "U1")
    with office.reading_store() as store:
        before = store.named("acme corp")

    office.merge("Acme Inc", "Acme Corp")

    with office.reading_store() as store:
        acme = store.named("acme corp")
        assert (acme.owner, acme.source, acme.acquisition_cost_cents) == ("U1", "fair", 900)
        said = store.attributes("source")
        assert said[said["customer_id"] == acme.id]["value"].tolist() == ["fair"]
        assert store.fact("customer", str(acme.id), "acquired_on") == "2026-02-01"
    office.split("Acme Inc")
    with office.reading_store() as store:
        assert store.named("acme corp") == before._replace(stage=3) if hasattr(before, "_replace") else True
        assert store.named("acme corp").source is None


def test_a_file_that_names_a_merged_customer_speaks_of_the_survivor_and_the_same_file_again_changes_nothing(office):
    file = ["Acme Inc E 2026-03-07", "Acme Corp R 2026-03-08"]
    office.take(["Acme Inc A 2026-03-02"])
    office.merge("Acme Inc", "Acme Corp")

    done = office.take(file)

    assert office.path("Acme Corp") == "AKCER"
    assert office.take(file) is None
    assert office.take(["Acme Corp A 2026-03-02"]) is None
    office.undo(done, person=MANAGER)
    assert office.path("Acme Corp") == "AKC"
    is_whole(office)


def test_an_export_names_the_survivor_and_keeps_its_moves_together(office):
    office.move("Umbrella", "A", on="2026-03-01")
    office.merge("Acme Inc", "Acme Corp")
    with office.reading_store() as store:
        rows = [row for block in store.move_rows() for row in block]
        named = [row[0] for block in store.customer_rows() for row in block]

    assert [row[0] for row in rows] == ["Umbrella", *["Acme Corp"] * 5]
    assert [row[1] for row in rows] == [1, 1, 1, 2, 3, 3]
    assert sorted(named) == ["Acme Corp", "Umbrella"]


def test_pairs_told_apart_are_remembered_for_who_stands_for_them(office):
    office.add("Umbrella")
    with office.asking() as lifecycle:
        lifecycle.merges.keep_apart(lifecycle.names.exactly("Umbrella"), lifecycle.names.exactly("Acme Inc"))
        apart = lifecycle.action_id
    office.merge("Acme Inc", "Acme Corp")

    with office.reading_store() as store:
        corp, umbrella = store.named("acme corp").id, store.named("umbrella").id
        assert store.apart() == {(min(corp, umbrella), max(corp, umbrella))}
    office.undo(apart)
    with office.reading_store() as store:
        assert store.apart() == set()


def test_an_alias_that_became_the_name_is_not_undone_from_under_it(office):
    alias = office.alias("Acme Inc", "acme incorporated")
    renamed = office.rename("Acme Inc", "Acme Incorporated")

    with pytest.raises(Conflict, match='called "Acme Incorporated" by now; undo that first'):
        office.undo(alias)
    office.undo(renamed)
    office.undo(alias)

    with office.reading_store() as store:
        assert store.named("acme inc").name == "Acme Inc"
        assert store.named("acme incorporated") is None
