"""Separators, headers, quotes, and lines that are no rows."""

from __future__ import annotations

import csv
import io
import os
import threading
import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.errors import NotUnderstood, Refusal
from lifecycle.exports.cells import harmless
from lifecycle.imports.cells import plain
from lifecycle.imports.files import open_table
from lifecycle.imports.header import read_mapping
from lifecycle.imports.rows import Bad
from tests.lifecycle.imports.reading import opened


def rows(*lines, **how):
    return list(opened(*lines, **how).rows)


def short(found):
    """(line, cells) of a row, (line, kind) of what is none."""
    return [(line, row.kind if isinstance(row, Bad) else row) for line, row in found]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_the_separator_is_found_by_the_header(sign):
    table = opened(sign.join(["customer", "owner"]), sign.join(["Acme", "rep"]))

    assert (table.delimiter, next(table.rows)) == (sign, (2, ("Acme", "rep")))


def test_a_separator_inside_a_header_s_name_does_not_mislead():
    table = opened("customer;moved, by whom, and when, and why;stage", "Acme;rep;lost")

    assert table.delimiter == ";"


def test_a_line_that_names_the_separator_is_believed_and_counted():
    assert rows("sep=;", "customer;owner", "Acme;rep") == [(3, ("Acme", "rep"))]


def test_a_file_of_names_alone_needs_no_quotes():
    assert rows("Customer", "Acme, Inc", '"Umbrella; Ltd"', "") == [(2, ("Acme, Inc",)), (3, ("Umbrella; Ltd",))]


@pytest.mark.parametrize(
    "name", ["customer", "CUSTOMER", " Customer ", "\ufeffcustomer", "'customer'", '"""customer"""', "cus_tomer", "ｃｕｓｔｏｍｅｒ"]
)  # fmt: skip
def test_a_header_s_name_may_be_written_loosely(name):
    assert opened(f"{name},Acquisition Cost").header.columns == {"customer": 0, "acquisition_cost": 1}


def test_other_names_are_mapped():
    table = opened("Company Name,Deal owner,owner", mapping={"company name": "Customer", "DEAL_OWNER": "owner"})

    assert table.header.columns == {"customer": 0, "owner": 1}


@pytest.mark.parametrize(
    ("header", "mapping", "sentence"),
    [
        ("company,owner", {}, 'no column "customer". Its columns are company, owner. Say which one it is, for example: --map "company=customer".'),
        ("company,owner", {"firm": "customer"}, 'no column "firm" in this file. Its columns are company, owner.'),
        ("company,owner", {"company": "client"}, '"company" cannot be mapped to "client"; there are customer, stage, effective_at'),
        ("customer,Customer", {}, 'There are two columns "Customer". Please rename one of them in the file.'),
        ("a,b", {"a": "customer", "b": "customer"}, 'Both "a" and "b" are the column customer'),
        ('customer,"owner', {}, "its quotes do not pair up"),
        (",".join(f"c{n}" for n in range(30)), {}, "c19 and 10 more"),
    ],
)  # fmt: skip
def test_a_header_that_does_not_fit_is_refused_with_what_is_there(header, mapping, sentence):
    with pytest.raises(Refusal) as refused:
        opened(header, "Acme,rep", mapping=mapping)

    assert sentence in str(refused.value)


def test_a_mapping_is_written_with_an_equals_sign():
    assert read_mapping(["Company=customer", " a=b = owner"]) == {"Company": "customer", "a=b": "owner"}
    with pytest.raises(NotUnderstood, match='cannot read "Company"'):
        read_mapping(["Company"])


def test_lines_are_counted_through_empty_ones_and_breaks_inside_quotes():
    found = rows("", "customer,owner", "", "Acme,rep", ",", '"Umb', 'rella","rep ""one"""', "   ", "Initech,rep")

    assert short(found) == [
        (4, ("Acme", "rep")),
        (6, ("Umb\nrella", 'rep "one"')),
        (8, "unreadable line"),
        (9, ("Initech", "rep")),
    ]


def test_too_many_and_too_few_cells_are_bad_unless_those_too_many_are_empty():
    found = rows("customer,owner", "Acme", "Acme,rep,more", "Acme,rep,,", "Umbrella,rep")

    assert short(found) == [
        (2, "unreadable line"), (3, "unreadable line"), (4, ("Acme", "rep")), (5, ("Umbrella", "rep")),
    ]  # fmt: skip
    assert found[1][1].cells == ("Acme", "rep", "more")
    assert found[1][1].said.startswith("This line has 3 cells where the header has 2; please add what is missing")


@pytest.mark.parametrize(
    "line", ['"Acme,rep', 'Acme,"rep', '"Acme"x,rep', 'Acme,"rep" x', '"', '""",rep']
)  # fmt: skip
@pytest.mark.parametrize("behind", [[], ["Umbrella,rep"], ["Umbrella,rep", 'Initech,"rep"', "Hooli,rep"]])
def test_a_quote_that_is_not_closed_spoils_its_line_alone(line, behind):
    first, *others = rows("customer,owner", line, *behind)

    assert (first[0], first[1].kind, first[1].cells) == (2, "unreadable line", ("", "", line))
    assert others == [(n, tuple(text.replace('"', "").split(","))) for n, text in enumerate(behind, 3)]


def test_an_unclosed_quote_stops_nothing_in_a_long_file():
    names = [f"Customer {n},rep" for n in range(20_000)]

    found = rows("customer,owner", *names[:10_000], '"Acme,rep', *names[10_000:])

    assert [line for line, row in found if isinstance(row, Bad)] == [10_002]
    assert [row[0] for _line, row in found if not isinstance(row, Bad)] == [f"Customer {n}" for n in range(20_000)]


def test_zeros_spoil_their_line_alone():
    assert short(rows("customer,owner", "Ac\0me,rep", "Umbrella,rep")) == [
        (2, "unreadable line"),
        (3, ("Umbrella", "rep")),
    ]


@pytest.mark.parametrize("cell", ["x" * 10_000_000, "x," * 5_000_000, '"' + "x" * 10_000_000 + '"', "x" * 140_000])
def test_an_endless_cell_is_bad_and_kept_short(cell):
    bad, good = rows("customer,owner", cell + ",rep", "Umbrella,rep")

    assert (bad[0], bad[1].kind, len(bad[1].value)) == (2, "too long", 80)
    assert sum(map(len, bad[1].cells)) <= 2_000
    assert good == (3, ("Umbrella", "rep"))


def test_an_endless_cell_of_many_lines_is_passed_line_by_line():
    found = rows("customer,owner", '"' + "note\n" * 100_000 + '",rep', "Umbrella,rep")

    assert found[-1] == (100_003, ("Umbrella", "rep"))
    assert {row.kind for _line, row in found[:-1]} == {"unreadable line"}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_will_do_at_the_seams_of_the_blocks_too(end):
    lines = [f"{'x' * (n % 97)}{n},rep" for n in range(30_000)]

    found = rows("customer,owner", *lines, end=end)

    assert [line for line, _row in found] == list(range(2, 30_002))
    assert [",".join(row) for _line, row in found] == lines


def test_memory_stays_flat():
    table = opened("customer,owner", *(f"Customer {n},rep" for n in range(200_000)))

    tracemalloc.start()
    n = sum(1 for _row in table.rows)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert n == 200_000
    assert peak < 12_000_000


def test_a_pipe_that_cannot_go_back_is_read_too():
    reading, writing = os.pipe()

    def write():
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(b"customer,owner\n" + b"Acme,rep\n" * 50_000)

    writer = threading.Thread(target=write)
    writer.start()
    with os.fdopen(reading, "rb") as stream, open_table(stream, {}) as table:
        found = list(table.rows)
    writer.join()

    assert (table.total_bytes, len(found), found[-1]) == (15 + 9 * 50_000, 50_000, (50_001, ("Acme", "rep")))


def test_reading_begins_where_the_stream_stands_and_leaves_it_open():
    stream = io.BytesIO(b"something before\ncustomer\nAcme\n")
    stream.readline()

    with open_table(stream, {}) as table:
        assert list(table.rows) == [(2, ("Acme",))]

    assert not stream.closed
    assert table.read_bytes() == table.total_bytes == 14


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufffd"), max_size=12) | st.text(
    "ab,;\t\"'\r\n =+-@", max_size=12
)
TABLES = st.lists(st.tuples(CELLS, CELLS, CELLS).filter(any), max_size=8)


@given(
    TABLES,
    st.sampled_from(",;\t"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    st.sampled_from(["\r\n", "\n"]),
)
def test_what_the_csv_module_writes_is_read_back(table, delimiter, encoding, quoting, end):
    # Where lines end with a newline alone, the writer leaves a carriage return without the quotes that it needs.
    table = [tuple(cell.replace("\r", "x") if end == "\n" else cell for cell in row) for row in table]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=end)
    writer.writerows([("customer", "owner", "reason"), *table])

    found = open_table(io.BytesIO(text.getvalue().encode(encoding)), {})

    assert [row for _line, row in found.rows] == table


@given(st.text("ab'=+-@;\t\r\n＝"))
def test_what_was_made_harmless_is_itself_again_and_no_formula(text):
    assert plain(harmless(text)) == text
    assert not harmless(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.binary(max_size=300), st.sampled_from([b"", b"customer,owner\n", b"\xff\xfe", b"customer\n"]))
def test_no_file_whatever_is_more_than_refused(data, start):
    found = []
    with suppress(Refusal):
        found = list(open_table(io.BytesIO(start + data), {}).rows)

    assert all(isinstance(row, Bad) or any(row) for _line, row in found)
