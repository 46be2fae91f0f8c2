"""Imports that are taken back, and brought back or imported again. On both databases."""

from __future__ import annotations

import pytest

from lifecycle.errors import Conflict
from tests.lifecycle.files import customer
from tests.lifecycle.requests import MANAGER


def test_an_import_is_taken_back_and_brought_back_as_a_whole(importer):
    importer.moves("Umbrella", ("A", "2026-03-02"), ("C", "2026-03-06"))
    names = [f"Customer {n}" for n in range(60)]
    lines = [f"{name} {letter} 2026-03-0{day}" for name in names for letter, day in (("A", 2), ("K", 3))]
    report = importer.take(*lines, "Umbrella K 2026-03-04")
    imported = importer.projected()

    undone = importer.undo(report.action_id, person=MANAGER)

    assert importer.path("Umbrella") == "AC"
    assert len(importer.projected()) == 1
    assert importer.agrees()
    importer.undo(undone, person=MANAGER)
    assert importer.projected() == imported
    assert importer.path("Customer 17") == "AK"


def test_an_import_whose_customers_were_moved_since_is_not_taken_back(importer):
    report = importer.take("Acme Corp A 2026-03-02")
    importer.move("Acme Corp", "K")

    with pytest.raises(Conflict, match="Something builds on that"):
        importer.undo(report.action_id, person=MANAGER)


def test_what_was_taken_back_can_be_imported_again(importer):
    first = importer.take("Acme Corp A 2026-03-02")
    importer.undo(first.action_id, person=MANAGER)

    again = importer.take("Acme Corp A 2026-03-02")

    assert (again.written, again.new_customers) == (1, 1)
    assert importer.path("Acme Corp") == "A"


def test_customers_that_were_imported_are_taken_back_with_what_was_said(importer):
    importer.add("Acme Corp", source="fair")
    report = importer.take_customers(customer("Acme Corp", source="web"), customer("Umbrella", 3, owner="U1"))

    importer.undo(report.action_id, person=MANAGER)

    assert importer.found("Acme Corp").source == "fair"
    with importer.reading() as lifecycle:
        assert not lifecycle.names.means("Umbrella")
