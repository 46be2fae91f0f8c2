"""Sheets as files: CSV by the column, and Parquet with types."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq

from lifecycle.exports import sheets
from lifecycle.exports.parquet import ParquetFile
from lifecycle.exports.text import REMEMBERED, CsvText, amount, instants
from lifecycle.model import Kind
from lifecycle.stages import preset

MODEL = preset("six")
US = 1_772_442_000_000_001
"""2026-03-02 09:00 UTC and a microsecond."""
DAY_US = 86_400_000_000
MOVES = [
    [
        ("Acme Corp", 1, US, "rep", None, US + 5, "slash"),
        ("=Umbrella, Ltd", 0, US + 1, "rep", 'said "no"', US, "import"),
    ]
]
CUSTOMERS = [[("Acme Corp", "UREP", "fair", None, 150_000, "2026-01-31", "EUR", 3, US), ("Umbrella", *[None] * 8)]]


def written(sheet):
    text = CsvText(sheet)
    return text.header + "".join(lines for lines, _n in text.blocks())


def read(sheet):
    return list(csv.reader(io.StringIO(written(sheet), newline=""), strict=True))


def as_parquet(sheet, path):
    made = ParquetFile(path, sheet)
    for block in sheet.blocks:
        made.write(block)
    made.close()
    return pq.read_table(path)


def test_moves_have_the_columns_of_an_import_and_exact_instants():
    assert read(sheets.moves(MOVES, MODEL)) == [
        ["customer", "stage", "effective_at", "moved_by", "reason", "recorded_at", "origin"],
        ["Acme Corp", "Awareness", "2026-03-02T09:00:00.000001Z", "rep", "", "2026-03-02T09:00:00.000006Z", "slash"],
        [
            "'=Umbrella, Ltd",
            "Lost",
            "2026-03-02T09:00:00.000002Z",
            "rep",
            'said "no"',
            "2026-03-02T09:00:00.000001Z",
            "import",
        ],
    ]


def test_customers_have_amounts_with_a_point_and_empty_cells_for_what_was_never_said():
    assert read(sheets.customers(CUSTOMERS, MODEL))[1:] == [
        ["Acme Corp", "UREP", "fair", "", "1500.00", "2026-01-31", "EUR", "Conversion", "2026-03-02T09:00:00.000001Z"],
        ["Umbrella", "", "", "", "", "", "", "", ""],
    ]


def test_a_visit_that_lasts_has_no_end_and_its_days_until_now():
    rows = [
        [("Acme Corp", None, 1, Kind.NEW, US, US + DAY_US // 2), ("Acme Corp", 1, 3, Kind.SKIP, US + DAY_US // 2, None)]
    ]

    begun, lasting = read(sheets.visits(rows, MODEL, US + 2 * DAY_US))[1:]

    assert (begun[1:4], begun[6]) == (["", "Awareness", "new"], "0.5")
    assert (lasting[1:4], lasting[5:]) == (["Awareness", "Conversion", "skip"], ["", "1.5"])


def test_a_sheet_without_rows_still_has_its_header(tmp_path):
    assert written(sheets.moves([], MODEL)) == "customer,stage,effective_at,moved_by,reason,recorded_at,origin\r\n"
    assert as_parquet(sheets.moves([], MODEL), tmp_path / "none.parquet").num_rows == 0


def test_numbers_stay_numbers():
    assert (amount(-5), amount(1_234_567), amount(0)) == ("-0.05", "12345.67", "0.00")


def test_instants_of_any_time_are_exact():
    assert list(instants([0, None, -1, 253_402_300_799_999_999])) == [
        "1970-01-01T00:00:00.000000Z", "", "1969-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z",
    ]  # fmt: skip


def test_texts_are_remembered_but_not_for_ever():
    text = CsvText(sheets.moves([], MODEL))
    names = [f"Customer {n}" for n in range(REMEMBERED + 10)]

    first, again = text._cells[0](names), text._cells[0](names)

    assert first == again == names
    assert len(text._cells[0].__self__) <= REMEMBERED


def test_parquet_has_types_instead_of_text(tmp_path):
    table = as_parquet(sheets.customers(CUSTOMERS, MODEL), tmp_path / "customers.parquet")

    assert table.schema.field("since").type == pa.timestamp("us", tz="UTC")
    assert table.to_pylist()[0] | {"since": None} == {
        "customer": "Acme Corp", "owner": "UREP", "source": "fair", "segment": None,
        "acquisition_cost": Decimal("1500.00"), "acquired_on": date(2026, 1, 31), "currency": "EUR", "stage": "Conversion",
        "since": None,
    }  # fmt: skip
    assert table.to_pylist()[0]["since"] == datetime(2026, 3, 2, 9, 0, 0, 1, UTC)


def test_parquet_needs_no_escaping(tmp_path):
    table = as_parquet(sheets.moves(MOVES, MODEL), tmp_path / "moves.parquet")

    assert table.column("customer").to_pylist() == ["Acme Corp", "=Umbrella, Ltd"]
