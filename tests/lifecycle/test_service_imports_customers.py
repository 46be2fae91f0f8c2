"""Importing customers with what is said of them. On both databases."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.lifecycle.files import customer
from tests.lifecycle.requests import REP


def test_customers_come_in_with_what_is_said_of_them_from_the_beginning(at_work):
    report = at_work.take_customers(
        customer("Acme Corp", owner="U1", source="fair", cost=12_050, since="2026-02-03"),
        customer("Umbrella", 3, segment="retail"),
    )

    assert (report.written, report.new_customers) == (2, 2)
    acme = at_work.found("Acme Corp")
    assert (acme.owner, acme.source, acme.acquisition_cost_cents, acme.currency) == ("U1", "fair", 12_050, "EUR")
    assert at_work.facts("Acme Corp", "owner") == [("U1", datetime(2026, 2, 3, tzinfo=UTC))]
    assert at_work.facts("Acme Corp", "acquired_on") == [("2026-02-03", datetime(2026, 2, 3, tzinfo=UTC))]
    assert at_work.facts("Umbrella", "segment") == [("retail", datetime(1970, 1, 1, tzinfo=UTC))]


def test_what_differs_from_what_holds_holds_from_the_import_on(at_work):
    at_work.add("Acme Corp", source="fair")

    report = at_work.take_customers(customer("acme corp", owner="U7", source="fair", segment="retail"))

    assert (report.written, report.new_customers, report.matched_customers) == (1, 0, 1)
    acme = at_work.found("Acme Corp")
    assert (acme.owner, acme.source, acme.segment) == ("U7", "fair", "retail")
    assert at_work.facts("Acme Corp", "owner")[-1] == (
        "U7",
        at_work.now.replace() - (at_work.now - at_work.facts("Acme Corp", "owner")[-1][1]),
    )
    assert [value for value, _ in at_work.facts("Acme Corp", "owner")] == [REP.id, "U7"]
    assert len(at_work.facts("Acme Corp", "source")) == 1
    assert at_work.facts("Acme Corp", "segment") == [("retail", datetime(1970, 1, 1, tzinfo=UTC))]


def test_the_same_customers_twice_change_nothing_even_when_a_file_contradicts_itself(at_work):
    rows = (
        customer("Acme Corp", owner="U1"),
        customer("ACME corp", 3, owner="U2", source="fair"),
        customer("Umbrella", 4),
    )
    first = at_work.take_customers(*rows)

    again = at_work.take_customers(*rows)

    assert (first.written, first.duplicates, first.overruled) == (2, 0, 1)
    assert (again.written, again.duplicates, again.overruled, again.action_id) == (0, 2, 1, None)
    assert at_work.found("Acme Corp").owner == "U2"


def test_two_names_of_one_customer_in_a_file_are_one_customer(at_work):
    at_work.move("Acme Corp", "A", on="2026-03-02")
    with at_work.asking() as lifecycle:
        lifecycle.customers.alias(lifecycle.names.exactly("Acme Corp"), "The Shop")

    report = at_work.take(
        "The Shop A 2026-03-02", "Acme Corp A 2026-03-02", "The Shop K 2026-03-03", "acme corp K 2026-03-03"
    )

    assert (report.written, report.duplicates, report.matched_customers) == (3, 1, 1)
    assert at_work.path("Acme Corp") == "AK"
    said = at_work.take_customers(customer("The Shop", source="fair"), customer("Acme Corp", 3, segment="retail"))
    assert (said.written, said.duplicates, said.matched_customers) == (1, 1, 1)
    assert at_work.agrees()
