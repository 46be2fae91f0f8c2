"""Moves out of files: one a row, or a column of dates for each stage."""

from __future__ import annotations

import pytest

from lifecycle import stages
from lifecycle.errors import Refusal
from lifecycle.imports.rows import LONGEST_NAME, LONGEST_REASON, Bad, MoveRow
from lifecycle.model import LOST
from lifecycle.service import customers
from lifecycle.service import moves as service_moves
from tests.lifecycle.imports.reading import FIVE, SIX, moves, opened, told

HEADER = "customer,stage,effective_at,moved_by,reason"


def test_a_row_is_a_move():
    (row,) = moves(HEADER, "Acme Corp,retention,2026-03-02,rep,price")

    cells = ("Acme Corp", "retention", "2026-03-02", "rep", "price")
    assert row == MoveRow(2, "Acme Corp", 5, 1_772_409_600_000_000, True, "rep", "price", cells)


def test_three_columns_are_enough_and_may_stand_in_any_order_among_others():
    rows = moves("Amount,Effective at,STAGE, Customer", "5,2026-03-02,Lost,  Acme   Corp ")

    assert told(rows) == [(2, "Acme Corp", "lost", "2026-03-02T00:00")]
    assert (rows[0].moved_by, rows[0].reason) == (None, None)


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("Retention", "retention"), ("zachování", "retention"), ("ZACHOVANI", "retention"), ("behoud", "retention"),
        ("удержание", "retention"), ("retención", "retention"), ("fidélisation", "retention"), ("churned", "lost"),
        ("marketing en kennis", "knowledge"), ("'+retention", None), ("reten", None), ("Customer", None),
    ],
)  # fmt: skip
def test_a_stage_is_read_in_six_languages_but_only_in_full(written, slug):
    (row,) = moves("customer;stage;effective_at", f"Acme;{written};2026-03-02")

    assert (row.kind if isinstance(row, Bad) else SIX.stage(row.stage).slug) == (slug or "unknown stage")


def test_an_unknown_stage_is_named_beside_the_nearest_and_all_others():
    (row,) = moves("customer,stage,effective_at", "Acme,retnetion,2026-03-02")

    assert (row.kind, row.column, row.value) == ("unknown stage", "stage", "retnetion")
    assert row.said == (
        'There is no stage "retnetion". Did you mean Retention? '
        "The stages are Awareness, Knowledge, Conversion, Experience, Retention, Advocacy, and lost."
    )


def test_a_retired_stage_is_written_as_such_and_read_where_it_is_in_use():
    lines = ("customer,stage,effective_at", "Acme,experience,2026-03-02", "Acme,Experience (retired),2026-03-02")
    retired = stages.retire(SIX, SIX.stage(4))

    bare, written = moves(*lines, model=retired)

    assert bare.said.startswith('The stage Experience is retired; if it is meant, write "Experience (retired)".')
    assert written.stage == 4
    assert [row.stage for row in moves(*lines)] == [4, 4]


def test_a_name_that_fits_two_stages_is_asked_about():
    (row,) = moves("customer,stage,effective_at", "Acme,support,2026-03-02", model=FIVE)

    assert row.kind == "ambiguous stage"
    assert row.said == '"support" can be Purchase or Retention here; please write the one that is meant.'


def test_a_retired_stage_is_meant_only_where_that_is_said():
    model = stages.retire(SIX, SIX.stage(2))

    (gone, unsaid) = moves(
        "customer,stage,effective_at", "Acme,Knowledge (retired),2026-03-02", "Acme,Knowledge,2026-03-02", model=model
    )

    assert (gone.stage, unsaid.kind) == (2, "unknown stage")


@pytest.mark.parametrize(
    ("line", "kind", "column", "value"),
    [
        (",retention,2026-03-02,,", "bad customer", "customer", ""),
        ("#12,retention,2026-03-02,,", "bad customer", "customer", "#12"),
        ("\u200b,retention,2026-03-02,,", "bad customer", "customer", "\u200b"),
        (f"{'x' * 201},retention,2026-03-02,,", "too long", "customer", "x" * 79 + "…"),
        ("Acme,,2026-03-02,,", "unknown stage", "stage", ""),
        ("Acme,retention,,,", "bad date", "effective_at", ""),
        ("Acme,retention,soon,,", "bad date", "effective_at", "soon"),
        ("Acme,retention,2026-03-21,,", "future date", "effective_at", "2026-03-21"),
        (f"Acme,retention,2026-03-02,{'x' * 201},", "too long", "moved_by", "x" * 79 + "…"),
        (f"Acme,retention,2026-03-02,,{'x' * 1001}", "too long", "reason", "x" * 79 + "…"),
    ],
)
def test_a_bad_cell_spoils_its_line_alone(line, kind, column, value):
    bad, good = moves(HEADER, line, "Umbrella,advocacy,2026-03-02,,")

    assert (bad.line, bad.kind, bad.column, bad.value, bad.cells) == (2, kind, column, value, tuple(line.split(",")))
    assert bad.said.endswith(".")
    assert told([good]) == [(3, "Umbrella", "advocacy", "2026-03-02T00:00")]


def test_the_limits_are_those_of_typed_names_and_reasons():
    assert LONGEST_NAME == customers.NAME_LENGTH
    assert LONGEST_REASON == service_moves.REASON_LENGTH


def test_the_longest_name_and_reason_are_read():
    (row,) = moves(HEADER, f"{'x' * 200},retention,2026-03-02,,{'y' * 1000}")

    assert (len(row.customer), len(row.reason)) == (200, 1000)


def test_a_column_of_dates_for_each_stage_gives_the_moves_in_their_order():
    rows = moves(
        "Customer,Date entered Awareness,Entered konverze,knowledge date entered,Lost (date),moved by,reason",
        "Acme,2026-03-01,2026-03-05,2026-03-03,2026-03-09,rep,price",
        "Umbrella,,,,,rep,",
        "Initech,2026-03-02,2026-03-02 08:00,2026-03-02,,,",
    )

    assert told(rows) == [
        (2, "Acme", "awareness", "2026-03-01T00:00"),
        (2, "Acme", "knowledge", "2026-03-03T00:00"),
        (2, "Acme", "conversion", "2026-03-05T00:00"),
        (2, "Acme", "lost", "2026-03-09T00:00"),
        (4, "Initech", "awareness", "2026-03-02T00:00"),
        (4, "Initech", "knowledge", "2026-03-02T00:00"),
        (4, "Initech", "conversion", "2026-03-02T08:00"),
    ]
    assert [(row.moved_by, row.reason) for row in rows[:4]] == [("rep", None)] * 3 + [("rep", "price")]
    assert rows[0].cells is rows[3].cells


def test_a_line_of_dates_with_one_bad_date_gives_no_move():
    bad, good = moves(
        "customer,Date entered Awareness,Date entered Knowledge", "Acme,2026-03-01,soon", "Umbrella,2026-03-01,"
    )

    assert (bad.line, bad.kind, bad.column) == (2, "bad date", "Date entered Knowledge")
    assert good.customer == "Umbrella"


@pytest.mark.parametrize(
    "name",
    [
        'date entered "Awareness (Sales pipeline)"', "DATE_ENTERED_AWARENESS", "Entered  povědomí",
        "Awareness Date Entered", "осознание (Date)", "Date entered 'Awareness'",
    ],
)  # fmt: skip
def test_a_column_of_dates_is_found_however_it_is_called(name):
    (row,) = moves(f"customer;{name}", "Acme;2026-03-01")

    assert row.stage == 1


def test_a_column_of_dates_of_an_unknown_stage_is_refused_with_the_stages():
    with pytest.raises(Refusal) as refused:
        moves("customer,Date entered Demo booked,Date entered Awareness", "Acme,2026-03-01,")

    assert str(refused.value) == (
        'The column "Date entered Demo booked" names no single stage: there is no "Demo booked" among Awareness, '
        "Knowledge, Conversion, Experience, Retention, Advocacy, and lost. Please say which it is, or leave it out "
        'with --map "Date entered Demo booked=ignore".'
    )


def test_a_column_of_dates_can_be_ignored_or_said_to_be_of_another_stage():
    mapping = {"date entered demo booked": "date entered knowledge", "Entered by": "ignore"}

    (row,) = moves("customer,Date entered Demo booked,Entered by", "Acme,2026-03-01,rep", mapping=mapping)

    assert row.stage == 2


def test_a_file_in_both_forms_is_refused():
    with pytest.raises(Refusal, match='both a column of dates "Entered lost" and the columns stage'):
        moves("customer,stage,effective_at,Entered lost", "Acme,awareness,2026-03-01,")


def test_a_column_that_only_looks_like_one_of_dates_does_no_harm_beside_the_three():
    (row,) = moves("customer,stage,effective_at,Entered by", "Acme,awareness,2026-03-01,rep")

    assert row.stage == 1


def test_columns_that_are_missing_are_refused_before_the_first_row():
    with pytest.raises(Refusal) as refused:
        moves("customer,phase,when", "Acme,awareness,2026-03-01")

    assert str(refused.value) == (
        'This file has no column "stage" and no "effective_at". Its columns are customer, phase, when. '
        'Say which one it is, for example: --map "phase=stage".'
    )


def test_what_an_export_made_harmless_is_itself_again():
    (row,) = moves(HEADER, "'=Acme,lost,2026-03-02,'@rep,'- too dear")

    assert (row.customer, row.stage, row.moved_by, row.reason) == ("=Acme", LOST, "@rep", "- too dear")
    assert row.cells == ("'=Acme", "lost", "2026-03-02", "'@rep", "'- too dear")


def test_an_apostrophe_of_a_name_stays():
    rows = moves("customer,stage,effective_at", "'s-Hertogenbosch,lost,2026-03-02", "Joe's,lost,2026-03-02")

    assert [row.customer for row in rows] == ["'s-Hertogenbosch", "Joe's"]


def test_rows_are_read_one_at_a_time():
    table = opened("customer,stage,effective_at", *(["Acme,awareness,2026-03-01"] * 100_000))

    first = next(table.rows)

    assert first[0] == 2
    assert (
        0
        < table.read_bytes()
        < table.total_bytes
        == len("customer,stage,effective_at\n") + 100_000 * len("Acme,awareness,2026-03-01\n")
    )
