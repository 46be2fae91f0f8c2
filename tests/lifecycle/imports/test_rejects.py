"""Rejected rows: written, mended, and imported again."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.imports.files import open_table
from lifecycle.imports.moves import read_moves
from lifecycle.imports.rejects import Rejects
from lifecycle.imports.rows import Bad
from tests.lifecycle.imports.reading import NOW, SIX, customers, file, told

HEADER = "Customer;Stage;Effective at;Reason"


def read(stream, rejected=None):
    """The rows of moves in a stream; the bad ones go to `rejected` as well."""
    table = open_table(stream, {})
    reject = Rejects(rejected, table) if rejected is not None else None
    rows = list(read_moves(table, SIX, "UTC", NOW))
    for row in rows:
        if reject and isinstance(row, Bad):
            reject(row)
    if reject:
        reject.flush()
        rejected.seek(0)
    return rows


def rejected_of(*lines):
    stream = io.BytesIO()
    read(file(*lines), stream)
    return stream


def mended(stream, was, now):
    return io.BytesIO(stream.getvalue().decode().replace(was, now).encode())


def test_rejected_rows_keep_their_header_and_say_what_is_wrong():
    stream = rejected_of(HEADER, "Acme;lost;2026-03-01;", "Umbrella;gone;2026-03-02;a;b", 'Initech;lost;soon;"x; y"')

    assert list(csv.reader(io.StringIO(stream.getvalue().decode("utf-8-sig"), newline=""), delimiter=";")) == [
        ["Customer", "Stage", "Effective at", "Reason", "problem"],
        ["Umbrella", "gone", "2026-03-02", "a",
         ("This line has 5 cells where the header has 4; please add what is missing, "
         "and put a cell that holds the separator in quotes."), "b"],
        ["Initech", "lost", "soon", "x; y",
         'I cannot read "soon" as a date; please write it like 2026-03-02 or 2026-03-02 14:05.'],
    ]  # fmt: skip


def test_mended_rows_are_imported_and_the_problem_is_passed_over():
    stream = rejected_of(HEADER, "Acme;retnetion;2026-03-01;=price", "Umbrella;lost;2026-03-01;")

    again = read(mended(stream, "retnetion;", "retention;"))

    assert told(again) == [(2, "Acme", "retention", "2026-03-01T00:00")]
    assert again[0].reason == "=price"


def test_rejects_of_rejects_have_one_problem_only():
    second = io.BytesIO()

    read(rejected_of(HEADER, "Acme;retnetion;2026-03-01;"), second)

    header, row = second.getvalue().decode("utf-8-sig").splitlines()
    assert header == "Customer;Stage;Effective at;Reason;problem"
    assert row.count("There is no stage") == 1


@pytest.mark.parametrize(
    "line",
    [
        '"Acme;lost;2026-03-01;', "Acme;lost;2026-03-01;a;b", "Acme;lost", "Ac\0me;lost;2026-03-01;", "x" * 200_000,
        "x;" * 1_000_000, ";lost;2026-03-01;", "Acme;lost;soon;", "#1;lost;2026-03-01;",
    ],
)  # fmt: skip
def test_what_was_not_mended_is_rejected_again(line):
    again = read(rejected_of(HEADER, line))

    assert len(again) == 1
    assert isinstance(again[0], Bad)


def test_an_unreadable_line_is_there_to_be_split_by_hand():
    stream = rejected_of(HEADER, '"Acme;lost;2026-03-01;')

    (row,) = read(mended(stream, stream.getvalue().decode("utf-8-sig").splitlines()[1], "Acme;lost;2026-03-01;;"))

    assert row.customer == "Acme"


def test_a_line_is_written_once():
    stream, table = io.BytesIO(), open_table(file(HEADER), {})
    reject = Rejects(stream, table)
    bad = Bad(7, "Customer", "Acme", "lost first", "Acme was nowhere.", ("Acme", "lost", "2026-03-01", ""))

    reject(bad)
    reject(bad)
    reject.flush()

    assert reject.rows == 1
    assert stream.getvalue().decode().count("Acme was nowhere.") == 1


def test_without_bad_rows_nothing_is_written():
    assert rejected_of(HEADER, "Acme;lost;2026-03-01;").getvalue() == b""


def test_formulas_are_harmless_in_the_file():
    stream = rejected_of(HEADER, "=1+1;gone;2026-03-01;@x")

    assert stream.getvalue().decode("utf-8-sig").splitlines()[1].startswith("'=1+1;gone;2026-03-01;'@x;")


def test_names_alone_are_rejected_into_a_file_with_commas():
    stream = io.BytesIO()
    table = open_table(file("customer", "#1"), {})
    reject = Rejects(stream, table)
    reject(customers("customer", "#1")[0])
    reject.flush()

    assert stream.getvalue().decode("utf-8-sig").splitlines()[0] == "customer,problem"


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffd"), min_size=1, max_size=10)


@given(st.lists(st.tuples(TEXT, st.text("ab'=+-@,;\"\n", max_size=8)), min_size=1, max_size=6), st.sampled_from(",;\t"))
def test_whatever_was_rejected_says_the_same_once_it_is_mended(rows, delimiter):
    written = [[f"n{name}", "nowhere", "2026-03-01", reason] for name, reason in rows]
    text, good = io.StringIO(newline=""), io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([["customer", "stage", "effective_at", "reason"], *written])
    good.write(text.getvalue().replace("nowhere", "lost"))
    stream = io.BytesIO()
    read(io.BytesIO(text.getvalue().encode()), stream)

    again = read(mended(stream, f"{delimiter}nowhere{delimiter}", f"{delimiter}lost{delimiter}"))

    expected = read(io.BytesIO(good.getvalue().encode()))
    assert [(row.customer, row.stage, row.at, row.reason) for row in again] == [
        (row.customer, row.stage, row.at, row.reason) for row in expected
    ]
    assert len(again) == len(rows)
