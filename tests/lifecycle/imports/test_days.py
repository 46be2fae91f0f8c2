"""Dates and times as files write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.dates import begins
from lifecycle.dates import instant as local_instant
from lifecycle.imports.cells import Fault
from lifecycle.imports.days import Days, microseconds
from tests.lifecycle.imports.reading import NOW, instant, moves, told


def days(zone="UTC", now=NOW, dayfirst=None):
    return Days(zone, now, lambda: dayfirst)


def read(text, **how):
    when = days(**how).when[text]
    return when.kind if isinstance(when, Fault) else instant(when.at)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-03-02", "2026-03-02T00:00"), (" 2026-03-02 ", "2026-03-02T00:00"), ("2026-3-2", "2026-03-02T00:00"),
        ("2026/03/02", "2026-03-02T00:00"), ("2026.03.02", "2026-03-02T00:00"), ("20260302", "2026-03-02T00:00"),
        ("02.03.2026", "2026-03-02T00:00"), ("2. 3. 2026", "2026-03-02T00:00"), ("16/3/2026", "2026-03-16T00:00"),
        ("3/16/2026", "2026-03-16T00:00"), ("16-03-2026", "2026-03-16T00:00"), ("03/03/2026", "2026-03-03T00:00"),
        ("2.3.2026 14:05", "2026-03-02T14:05"), ("2026-03-02 14:05", "2026-03-02T14:05"),
        ("2. 3. 2026 14:05", "2026-03-02T14:05"), ("3/16/2026, 2:05 PM", "2026-03-16T14:05"),
        ("3/16/2026 12:05am", "2026-03-16T00:05"), ("2026-03-02T14:05:06", "2026-03-02T14:05:06"),
        ("2026-03-02T14:05:06.789", "2026-03-02T14:05:06.789000"), ("2026-03-02T14:05:06,5Z", "2026-03-02T14:05:06.500000"),
        ("2026-03-02T14:05:06.1234567+00:00", "2026-03-02T14:05:06.123456"), ("2026-03-02T14:05Z", "2026-03-02T14:05"),
        ("2026-03-02T14:05:00+02:00", "2026-03-02T12:05"), ("2026-03-02 14:05 -0530", "2026-03-02T19:35"),
        ("2026-03-02 14:05+01", "2026-03-02T13:05"), ("2026-03-02 14:05 UTC", "2026-03-02T14:05"),
        ("2026-02-30", "bad date"), ("2026-13-01", "bad date"), ("2026-03", "bad date"), ("0026-03-02", "bad date"),
        ("02.03.26", "bad date"), ("2026-03-02 24:00", "bad date"), ("2026-03-02 14", "bad date"),
        ("2026-03-02 14:60", "bad date"), ("2026-03-02 13:05 pm", "bad date"), ("2026-03-02 14:05+99:00", "bad date"),
        ("２０２６-03-02", "bad date"), ("46083", "bad date"), ("2026-03-02T14:05:06 CET", "bad date"), ("", "bad date"),
        ("16/16/2026", "bad date"), ("99999999", "bad date"), ("2026-03-20 12:00", "2026-03-20T12:00"),
        ("2026-03-20 12:00:00.000001", "future date"), ("2026-03-20", "2026-03-20T00:00"), ("2026-03-21", "future date"),
        ("2026-03-21T01:00+14:00", "2026-03-20T11:00"), ("9999-12-31", "bad date"), ("2199-12-31 10:00", "future date"),
        ("1900-01-01", "1900-01-01T00:00"),
    ],
)  # fmt: skip
def test_a_date_is_read_as_files_write_it(written, meant):
    assert read(written) == meant


@pytest.mark.parametrize(
    ("zone", "written", "meant"),
    [
        ("Europe/Prague", "2026-03-02", "2026-03-01T23:00"),
        ("America/New_York", "2026-03-02", "2026-03-02T05:00"),
        ("Europe/Prague", "2025-07-01 14:05", "2025-07-01T12:05"),
        ("Europe/Prague", "2025-10-26 02:30", "2025-10-26T00:30"),
        ("Europe/Prague", "2025-10-26 04:00", "2025-10-26T03:00"),
        ("Europe/Prague", "2025-03-30 02:30", "2025-03-30T01:00"),
        ("Europe/Prague", "2025-03-30T23:59:59.999999", "2025-03-30T21:59:59.999999"),
        ("Africa/Cairo", "2025-04-25", "2025-04-24T22:00"),
        ("Europe/Prague", "2025-07-01 14:05Z", "2025-07-01T14:05"),
    ],
)
def test_a_time_without_an_offset_is_one_of_the_workspace_even_where_clocks_jump(zone, written, meant):
    assert read(written, zone=zone) == meant


@given(st.datetimes(datetime(1950, 1, 1), datetime(2026, 3, 1)), st.sampled_from(["Europe/Prague", "America/St_Johns", "Asia/Kathmandu"]))  # fmt: skip # noqa: DTZ001 - what clocks show
def test_any_time_is_the_instant_that_the_product_reads_it_as(local, zone):
    local = local.replace(microsecond=0, fold=0)  # what is written does not say which of two hours it is

    when = days(zone).when[local.isoformat(" ")]

    assert when.at == microseconds(local_instant(local.date(), local.time(), zone))


@given(st.datetimes(datetime(1950, 1, 1), datetime(2026, 3, 1), timezones=st.timezones()))  # noqa: DTZ001 - bounds
def test_any_instant_with_its_offset_comes_back_exactly(at):
    at = at.replace(second=0) if at.utcoffset().total_seconds() % 60 else at
    written = at.astimezone(UTC).isoformat() if at.utcoffset().total_seconds() % 60 else at.isoformat()

    assert days().when[written].at == microseconds(at)


def test_only_a_day_without_a_time_is_dated():
    when = days().when

    assert [when[text].dated for text in ("2026-03-02", "2.3.2026", "2026-03-02 00:00")] == [True, True, False]


@pytest.mark.parametrize(("dayfirst", "meant"), [(True, "2026-02-03T00:00"), (False, "2026-03-02T00:00"), (None, "bad date")])  # fmt: skip
def test_a_date_with_two_readings_is_read_where_it_is_told_what_comes_first(dayfirst, meant):
    assert read("03/02/2026", dayfirst=dayfirst) == meant


def test_a_date_with_two_readings_says_what_to_write():
    fault = days().when["03/02/2026"]

    assert fault.said == '"03/02/2026" can be read in two ways; please write 2026-03-02 for 2 March 2026.'


HEADER = "customer,stage,effective_at"


def test_another_date_of_the_column_tells_even_from_further_down():
    rows = moves(HEADER, "Acme,lost,03/02/2026", "Acme,lost,2026-03-01", "Acme,lost,25/02/2026")

    assert [row[3] for row in told(rows)] == ["2026-02-03T00:00", "2026-03-01T00:00", "2026-02-25T00:00"]


def test_a_column_that_speaks_both_ways_leaves_its_doubtful_dates_unread():
    rows = moves(HEADER, "Acme,lost,03/02/2026", "Acme,lost,02/25/2026", "Acme,lost,25/02/2026")

    assert [row[-1] for row in told(rows)] == ["03/02/2026", "2026-02-25T00:00", "2026-02-25T00:00"]


def test_a_column_without_a_clear_date_follows_the_other_columns_of_dates():
    rows = moves("customer,entered awareness,entered knowledge", "Acme,01/02/2026,02/13/2026")

    assert [row[3] for row in told(rows)] == ["2026-01-02T00:00", "2026-02-13T00:00"]


def test_what_the_caller_says_of_the_order_holds():
    rows = moves(HEADER, "Acme,lost,03/02/2026 10:00", dayfirst=False)

    assert [row[3] for row in told(rows)] == ["2026-03-02T10:00"]


def test_the_future_begins_with_the_workspace_s_tomorrow():
    now = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)

    assert read("2026-03-03", zone="Europe/Prague", now=now) == "2026-03-02T23:00"
    assert read("2026-03-03", zone="UTC", now=now) == "future date"


def test_a_day_alone_is_read_without_its_time():
    on = days().on

    assert on("2026-03-02") == on("2.3.2026 23:59") == date(2026, 3, 2)
    assert on(" ") is None
    assert on("2026-03-21").kind == "future date"


def test_a_day_begins_where_the_product_says_so():
    assert days("Africa/Cairo").when["2025-04-25"].at == microseconds(begins(date(2025, 4, 25), "Africa/Cairo"))
