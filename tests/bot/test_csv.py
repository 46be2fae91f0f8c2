"""A reply's tables as CSV files: raw values, one file a table, and the button that asks for them."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

from bot.blocks import Reader, read_value, render
from bot.sending.csvfile import MARK, as_csv, files_of
from commands import Button, Chart, Column, Field, Form, Rate, Reply, Table, mention
from commands._reply import FILE
from tests.bot.shown import REP, buttons_of

PRAGUE = Reader("Europe/Prague", "cs", "U0REP", names={"U0REP": "rep"})
STAGES = Table((Column("Stage"), Column("Now", right=True)), (("Awareness", 1234), ("Lost", 0)))


def rows_of(content):
    text = content.decode()
    assert text.startswith(MARK)
    return list(csv.reader(io.StringIO(text.removeprefix(MARK), newline=""), strict=True))


def one(value, reader=PRAGUE):
    [_titles, row] = rows_of(as_csv(Table((Column("Value"), Column("Beside")), ((value, "x"),)), reader))
    return row[:-1]


def test_numbers_are_raw_in_every_language():
    assert [one(value) for value in (1_234_567, -5, 0.25, None)] == [["1234567"], ["-5"], ["0.25"], [""]]
    assert one(float("nan")) == one(float("inf")) == [""]


def test_a_rate_is_two_columns():
    table = Table((Column("Stage"), Column("Moved on")), (("Awareness", Rate(6, 20, 0.1, 0.5)), ("Advocacy", None)))

    assert rows_of(as_csv(table, PRAGUE)) == [
        ["Stage", "Moved on (hits)", "Moved on (n)"], ["Awareness", "6", "20"], ["Advocacy", "", ""],
    ]  # fmt: skip


def test_a_count_in_a_column_of_rates_stands_under_the_hits():
    table = Table((Column("Reached"),), ((20,), (Rate(6, 20),)))

    assert rows_of(as_csv(table, PRAGUE))[1:] == [["20", ""], ["6", "20"]]


def test_a_time_is_the_reader_s_as_an_iso_date():
    assert one(datetime(2026, 3, 29, 1, 30, tzinfo=UTC)) == ["2026-03-29 03:30:00"]
    assert one(datetime(2026, 3, 29, 1, 30, tzinfo=UTC), Reader("Nowhere/Land")) == ["2026-03-29 01:30:00"]


def test_people_are_named_and_those_unknown_keep_their_id():
    assert one(f"{mention('U0REP')} and {mention('U0GONE')}") == ["rep and U0GONE"]


def test_a_text_that_a_spreadsheet_would_run_is_made_harmless():
    assert one("=1+1") == ["'=1+1"]
    assert one("−5") == ["−5"]


def test_a_short_row_is_filled_and_a_title_may_hold_anything():
    table = Table((Column('=A, "B"'), Column("B")), (("x",),))

    assert rows_of(as_csv(table, PRAGUE)) == [['\'=A, "B"', "B"], ["x", ""]]


def test_a_file_is_called_by_its_command_without_the_page():
    [file] = files_of(Reply("Two.", tables=(STAGES,)), PRAGUE, 'stage list "Won / active" page 3')

    assert file.name == "stage-list-Won-active.csv"
    assert file.title == "Two."


def test_each_table_is_a_file_of_its_own_and_one_without_rows_is_none():
    reply = Reply(
        "Three.", tables=(STAGES, Table((Column("A"),), ()), Table((Column("A"),), ((1,),), title="By source"))
    )

    files = files_of(reply, PRAGUE, "funnel 2026-03 cohort")

    assert [(file.name, file.title) for file in files] == [
        ("funnel-2026-03-cohort-1.csv", "Three."), ("funnel-2026-03-cohort-2.csv", "By source"),
    ]  # fmt: skip


def test_the_button_stands_last_under_a_table():
    reply = Reply("Nine.", tables=(STAGES,), chart=Chart(lambda: b"", "nine"), buttons=(Button("Show", "funnel now"),))

    [message] = render(reply, REP, share="funnel now", chart_by="funnel now", csv_by="funnel now")

    labels = [button["text"]["text"] for button in buttons_of(message)]
    assert labels == ["Show", "Share in channel", "Send me the chart", "CSV"]
    press = read_value(buttons_of(message)[-1]["value"])
    assert (press.run, press.to, press.who) == ("funnel now", FILE, "anyone")


def test_no_button_without_a_table_nor_beside_a_form():
    form = Form("Move", "stage move", (Field("what", "What"),), "Move")

    replies = (Reply("Nothing."), Reply("Which?", tables=(STAGES,), form=form))

    shown = [button["text"]["text"] for reply in replies for button in buttons_of(render(reply, REP, csv_by="x")[0])]
    assert "CSV" not in shown
