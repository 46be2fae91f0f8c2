"""Whom the names of a file mean: customers there are, customers who are new, and names that nobody may have. On both databases."""

from __future__ import annotations

import pytest

from tests.lifecycle.files import moves
from tests.lifecycle.importing import nobody
from tests.lifecycle.requests import MANAGER


def test_a_name_that_begins_somebodys_name_is_ambiguous(importer):
    importer.add("Acme Corp", "Umbrella North", "Umbrella South")
    rejected = []

    report = importer.take("Acme A 2026-03-02", "Umbrella A 2026-03-02", "Acme K 2026-03-03", reject=rejected.append)

    assert (report.written, report.rejected["ambiguous customer"], report.new_customers) == (0, 3, 0)
    assert [(one.line, one.value) for one in rejected] == [(2, "Acme"), (3, "Umbrella"), (4, "Acme")]
    assert "Acme Corp begins" in rejected[0].said
    assert "Umbrella North, Umbrella South begin." in rejected[1].said
    assert rejected[0].cells == ("Acme", "A", "2026-03-02")


def test_an_alias_is_a_name_and_two_names_of_one_file_are_two_customers(importer):
    importer.add("Acme Corp")
    with importer.asking() as lifecycle:
        lifecycle.customers.alias(lifecycle.names.exactly("Acme Corp"), "The Shop")

    report = importer.take(
        "the shop A 2026-03-02", "Zenith A 2026-03-02", "Zenith Travel K 2026-03-02", "ZENITH K 2026-03-03"
    )

    assert (report.written, report.new_customers, report.matched_customers) == (4, 2, 1)
    assert [importer.path(name) for name in ("Acme Corp", "Zenith", "Zenith Travel")] == ["A", "AK", "K"]


@pytest.mark.parametrize("name", ["#17", "\u200b", "A" * 201, "Acme\0Corp"])
def test_nobody_new_gets_a_name_that_nobody_may_have(importer, name):
    report = importer.take(f"{name} A 2026-03-02", "Zenith A 2026-03-02")

    assert (report.written, sum(report.rejected.values())) == (1, 1)
    assert set(report.rejected) <= {"bad customer", "too long"}


def test_a_loss_of_somebody_who_was_nowhere_is_handed_back_and_makes_no_customer(importer):
    rejected = []

    report = importer.take(
        "Acme Corp L 2026-03-02",
        "Umbrella L 2026-03-01",
        "Umbrella A 2026-03-02",
        "Umbrella L 2026-03-03",
        reject=rejected.append,
    )

    assert (report.written, report.new_customers) == (2, 1)
    assert [(one.line, one.kind, one.cells) for one in rejected] == [
        (2, "lost first", ("Acme Corp", "L", "2026-03-02")),
        (3, "lost first", ("Umbrella", "L", "2026-03-01")),
    ]
    assert importer.path("Umbrella") == "AL"


def test_a_customer_whom_somebody_added_while_the_file_was_read_is_that_customer(importer):
    with importer.reading(MANAGER) as lifecycle:
        staged = lifecycle.imports.stage(
            "moves", iter(moves("Acme Corp K 2026-03-02", "Umbrella K 2026-03-02")), nobody, nobody
        )
    importer.move("Acme Corp", "A", on="2026-03-01")

    with importer.asking(MANAGER) as lifecycle:
        report = lifecycle.imports.write(staged, nobody, nobody)

    assert (report.new_customers, report.matched_customers) == (1, 1)
    assert importer.path("Acme Corp") == "AK"
