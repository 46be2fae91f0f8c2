"""Purchases and spend out of files."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from lifecycle.errors import Refusal
from lifecycle.imports.counted import there_already
from lifecycle.imports.kinds import kind_of
from lifecycle.imports.rows import Bad, PurchaseRow, SpendRow
from tests.lifecycle.imports.reading import SIX, opened, purchases, spend

HEADER = "customer;purchased_on;amount;profit;currency;product;ref"
SPENT = "source;month;amount;currency"


def day_of(number):
    return date(1970, 1, 1) + timedelta(days=number)


def test_a_row_is_a_purchase():
    (row,) = purchases(HEADER, "Acme  Corp;2.3.2026 14:05;1.200,50;400;usd;Blue  chairs;INV-7")

    assert row == PurchaseRow(2, "Acme Corp", row.day, 120_050, 40_000, "USD", "Blue chairs", "INV-7", row.cells)
    assert day_of(row.day) == date(2026, 3, 2)


def test_the_first_three_columns_are_enough():
    (row,) = purchases("Customer,Purchased On,Amount", "Acme,2026-03-02,12")

    assert row[4:8] == (None,) * 4
    with pytest.raises(Refusal, match='no column "amount"'):
        purchases("customer,purchased_on,profit", "Acme,2026-03-02,12")


@pytest.mark.parametrize(
    ("written", "cents"),
    [("-12.50", -1_250), ("'-12.50", -1_250), ("\u221212", -1_200), ("- 1 200,5", -120_050), ("0", 0)],
)
def test_money_given_back_is_negative(written, cents):
    (row,) = purchases(HEADER, f"Acme;2026-03-02;{written};{written};;;")

    assert (row.amount_cents, row.profit_cents) == (cents, cents)


@pytest.mark.parametrize(
    ("line", "kind", "column"),
    [
        (";2026-03-02;1;;;;", "bad customer", "customer"),
        ("Acme;;1;;;;", "bad date", "purchased_on"),
        ("Acme;2026-02-30;1;;;;", "bad date", "purchased_on"),
        ("Acme;2026-03-21;1;;;;", "future date", "purchased_on"),
        ("Acme;2026-03-02;;;;;", "bad amount", "amount"),
        ("Acme;2026-03-02;--1;;;;", "bad amount", "amount"),
        ("Acme;2026-03-02;1;some;;;", "bad amount", "profit"),
        ("Acme;2026-03-02;1;;dollars;;", "bad amount", "currency"),
        (f"Acme;2026-03-02;1;;;;{'x' * 201}", "too long", "ref"),
        ("Acme;2026-03-02;1", "unreadable line", ""),
    ],
)
def test_a_bad_cell_spoils_its_line_alone(line, kind, column):
    bad, good = purchases(HEADER, line, "Umbrella;2026-03-02;1;;;;")

    assert isinstance(bad, Bad)
    assert (bad.line, bad.kind, bad.column) == (2, kind, column)
    assert good.customer == "Umbrella"


@pytest.mark.parametrize(
    "written",
    ["2026-02", "Feb 2026", "February 2026", "2/2026", "02.2026", "2026-02-28", "28.2.2026", "Feb-26", "2026/2"],
)
def test_a_month_is_its_first_day(written):
    (row,) = spend(SPENT, f"ads;{written};12.5;")

    assert (day_of(row.day), row.source, row.amount_cents) == (date(2026, 2, 1), "ads", 1_250)


def test_the_month_that_runs_has_begun_in_the_workspace():
    (row,) = spend(SPENT, "Paid  search;2026-03;12;usd")

    assert row == SpendRow(2, "Paid search", row.day, 1_200, "USD", row.cells)
    assert spend(SPENT, "ads;2026-03;1;", now=datetime(2026, 2, 28, 23, tzinfo=UTC))[0].kind == "future date"


@pytest.mark.parametrize(
    ("line", "kind", "column"),
    [
        (";2026-02;1;", "bad source", "source"),
        ("ads;;1;", "bad date", "month"),
        ("ads;February;1;", "bad date", "month"),
        ("ads;13/2026;1;", "bad date", "month"),
        ("ads;2026-04;1;", "future date", "month"),
        ("ads;1026-04;1;", "bad date", "month"),
        ("ads;2026-02;;", "bad amount", "amount"),
        ("ads;2026-02;-1;", "bad amount", "amount"),
    ],
)
def test_what_is_no_spend_says_why(line, kind, column):
    bad, good = spend(SPENT, line, "ads;2026-02;1;")

    assert (bad.kind, bad.column) == (kind, column)
    assert good.amount_cents == 100


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (HEADER, "purchases"), ("customer;purchased_on;amount", "purchases"), (SPENT, "spend"), ("Month;Amount;Source", "spend"),
        ("customer,owner,currency", "customers"), ("customer,stage,effective_at", "moves"), ("customer,amount", None),
        ("customer,Date entered Awareness,amount,month", "moves"),
    ],
)  # fmt: skip
def test_a_header_tells_what_a_file_holds(header, kind):
    assert kind_of(opened(header).header, SIX) == kind


def test_a_file_of_spend_without_its_columns_says_which():
    with pytest.raises(Refusal, match='no column "source" and no "amount"'):
        opened("month,cost")


def test_of_equal_rows_as_many_are_there_as_stand():
    standing = np.array([[1, 5], [1, 5], [2, 5]])
    rows = np.array([[2, 5], [1, 5], [3, 5], [1, 5], [1, 5], [2, 5]])

    assert there_already(standing, rows).tolist() == [True, True, False, True, False, False]
    assert there_already(standing[:0], rows).sum() == there_already(standing, rows[:0]).size == 0
