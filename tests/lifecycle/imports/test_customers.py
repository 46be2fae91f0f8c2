"""Customers out of files."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from lifecycle.imports.amounts import read_cents
from lifecycle.imports.cells import Fault
from lifecycle.imports.rows import Bad, CustomerRow
from tests.lifecycle.imports.reading import customers

HEADER = "customer;owner;source;segment;acquisition_cost;acquired_on"


def test_a_row_is_a_customer():
    (row,) = customers(HEADER, "Acme  Corp;the  rep;referral;SMB;1.200,50;2.3.2026")

    cells = ("Acme  Corp", "the  rep", "referral", "SMB", "1.200,50", "2.3.2026")
    assert row == CustomerRow(2, "Acme Corp", "the rep", "referral", "SMB", 120_050, date(2026, 3, 2), None, cells)


def test_a_currency_stands_beside_its_amount():
    rows = customers("customer,acquisition_cost,currency", "Acme Corp,1200,usd", "Umbrella,5,", "Zenith,5,dollars")

    assert [getattr(row, "currency", None) for row in rows] == ["USD", None, None]
    assert rows[2].said == '"DOLLARS" is no currency; please write its three letters, such as EUR.'


def test_a_name_alone_is_enough():
    assert customers("Customer", "Acme Corp") == [
        CustomerRow(2, "Acme Corp", None, None, None, None, None, None, ("Acme Corp",))
    ]


def test_empty_cells_say_nothing():
    (row,) = customers(HEADER, "Acme;; ;;;")

    assert row[2:7] == (None,) * 5


@pytest.mark.parametrize(
    ("line", "kind", "column"),
    [
        (";rep;;;;", "bad customer", "customer"),
        (f"Acme;{'x' * 201};;;;", "too long", "owner"),
        (f"Acme;;;{'x' * 201};;", "too long", "segment"),
        ("Acme;;;;about 12;", "bad amount", "acquisition_cost"),
        ("Acme;;;;;2026-02-30", "bad date", "acquired_on"),
        ("Acme;;;;;3/2/2026", "bad date", "acquired_on"),
        ("Acme;;;;;2026-03-21", "future date", "acquired_on"),
        ("Acme;;;;", "unreadable line", ""),
    ],
)
def test_a_bad_cell_spoils_its_line_alone(line, kind, column):
    bad, good = customers(HEADER, line, "Umbrella;;;;;")

    assert isinstance(bad, Bad)
    assert (bad.line, bad.kind, bad.column) == (2, kind, column)
    assert good.customer == "Umbrella"


def test_another_day_of_the_column_tells_what_comes_first():
    first, _second = customers(HEADER, "Acme;;;;;3/2/2026", "Umbrella;;;;;2/25/2026")

    assert first.acquired_on == date(2026, 3, 2)


def test_today_is_the_workspace_s_today():
    now = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)

    assert customers(HEADER, "Acme;;;;;2026-03-03", now=now)[0].kind == "future date"
    assert customers(HEADER, "Acme;;;;;2026-03-02", now=now)[0].acquired_on == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("1200", 120_000), ("1,200.50", 120_050), ("1.200,50", 120_050), ("1 200,5", 120_050), ("1'200.50", 120_050),
        ("1,200", 120_000), ("1.200", 120_000), ("1.234.567", 123_456_700), ("0.5", 50), ("0", 0), (" 12 ", 1_200),
        ("1\u00a0200,00", 120_000), ("10000000000000", 10**15), ("", None), ("  ", None),
    ],
)  # fmt: skip
def test_an_amount_is_cents(written, cents):
    assert read_cents(written) == cents


@pytest.mark.parametrize(
    "written",
    [
        "-5", "'-5", "12 EUR", "€12", "1,20,300", "1.200.50", "1,200,50", "0.125", "0,500", "1200.500", "12.", ".5", "1e5",
        "10000000000000.01", "9" * 5_000, "１２", "12 34", "1,2345",
    ],
)  # fmt: skip
def test_what_is_no_clear_amount_is_bad(written):
    fault = read_cents(written)

    assert isinstance(fault, Fault)
    assert fault.kind == "bad amount"
    assert fault.said.endswith("Please write it like 1200 or 1200.50, without a currency.")
