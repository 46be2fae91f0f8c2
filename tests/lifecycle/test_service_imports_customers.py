"""Importing customers with what is said of them. On both databases."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.lifecycle.files import customer
from tests.lifecycle.requests import REP


def test_customers_come_in_with_what_is_said_of_them_from_the_beginning(importer):
    report = importer.take_customers(
        customer("Acme Corp", owner="U1", source="fair", cost=12_050, since="2026-02-03"),
        customer("Umbrella", 3, segment="retail"),
    )

    assert (report.written, report.new_customers) == (2, 2)
    acme = importer.found("Acme Corp")
    assert (acme.owner, acme.source, acme.acquisition_cost_cents, acme.currency) == ("U1", "fair", 12_050, "EUR")
    assert importer.facts("Acme Corp", "owner") == [("U1", datetime(2026, 2, 3, tzinfo=UTC))]
    assert importer.facts("Acme Corp", "acquired_on") == [("2026-02-03", datetime(2026, 2, 3, tzinfo=UTC))]
    assert importer.facts("Umbrella", "segment") == [("retail", datetime(1970, 1, 1, tzinfo=UTC))]


def test_what_differs_from_what_holds_holds_from_the_import_on(importer):
    importer.add("Acme Corp", source="fair")

    report = importer.take_customers(customer("acme corp", owner="U7", source="fair", segment="retail"))

    assert (report.written, report.new_customers, report.matched_customers) == (1, 0, 1)
    acme = importer.found("Acme Corp")
    assert (acme.owner, acme.source, acme.segment) == ("U7", "fair", "retail")
    assert importer.facts("Acme Corp", "owner")[-1] == (
        "U7",
        importer.now.replace() - (importer.now - importer.facts("Acme Corp", "owner")[-1][1]),
    )
    assert [value for value, _ in importer.facts("Acme Corp", "owner")] == [REP.id, "U7"]
    assert len(importer.facts("Acme Corp", "source")) == 1
    assert importer.facts("Acme Corp", "segment") == [("retail", datetime(1970, 1, 1, tzinfo=UTC))]


def test_the_same_customers_twice_change_nothing_even_when_a_file_contradicts_itself(importer):
    rows = (
        customer("Acme Corp", owner="U1"),
        customer("ACME corp", 3, owner="U2", source="fair"),
        customer("Umbrella", 4),
    )
    first = importer.take_customers(*rows)

    again = importer.take_customers(*rows)

    assert (first.written, first.duplicates, first.overruled) == (2, 0, 1)
    assert (again.written, again.duplicates, again.overruled, again.action_id) == (0, 2, 1, None)
    assert importer.found("Acme Corp").owner == "U2"


def test_two_names_of_one_customer_in_a_file_are_one_customer(importer):
    importer.move("Acme Corp", "A", on="2026-03-02")
    with importer.asking() as lifecycle:
        lifecycle.customers.alias(lifecycle.names.exactly("Acme Corp"), "The Shop")

    report = importer.take(
        "The Shop A 2026-03-02", "Acme Corp A 2026-03-02", "The Shop K 2026-03-03", "acme corp K 2026-03-03"
    )

    assert (report.written, report.duplicates, report.matched_customers) == (3, 1, 1)
    assert importer.path("Acme Corp") == "AK"
    said = importer.take_customers(customer("The Shop", source="fair"), customer("Acme Corp", 3, segment="retail"))
    assert (said.written, said.duplicates, said.matched_customers) == (1, 1, 1)
    assert importer.agrees()
