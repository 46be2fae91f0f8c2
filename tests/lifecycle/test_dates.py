"""Days: as people write them, and where a day begins when the clocks jump."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from lifecycle.dates import begins, instant, parse_day
from lifecycle.errors import NotUnderstood
from tests.lifecycle.days import FRIDAY, HOUR, NEW_YORK, PRAGUE


def test_a_day_begins_when_the_clocks_jump_over_its_midnight():
    day = date(2024, 4, 26)

    start = begins(day, "Africa/Cairo")

    assert start.astimezone(ZoneInfo("Africa/Cairo")) == datetime(2024, 4, 26, 1, tzinfo=ZoneInfo("Africa/Cairo"))
    assert (start - timedelta(microseconds=1)).astimezone(ZoneInfo("Africa/Cairo")).date() == date(2024, 4, 25)


def test_a_day_whose_midnight_comes_twice_begins_with_the_first():
    start = begins(date(2026, 11, 1), "America/Havana")

    assert start == datetime(2026, 11, 1, 4, tzinfo=UTC)
    assert (begins(date(2026, 11, 2), "America/Havana") - start) / HOUR == 25


def test_a_date_that_a_zone_skipped_takes_no_time():
    assert begins(date(2011, 12, 30), "Pacific/Apia") == begins(date(2011, 12, 31), "Pacific/Apia")


def test_a_time_that_the_clocks_skip_is_the_moment_they_jump():
    assert instant(date(2026, 3, 29), time(2, 30), PRAGUE) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert instant(date(2026, 3, 29), time(2, 59, 59, 7), PRAGUE) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert instant(date(2026, 3, 29), time(3, 30), PRAGUE) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("12 May", "2026-05-12"), ("May 12", "2026-05-12"), ("12 May 2025", "2025-05-12"), ("May 12, 2025", "2025-05-12"),
        ("12th of May", "2026-05-12"), ("may the 12th", "2026-05-12"), ("12. May", "2026-05-12"), ("12may", "2026-05-12"),
        ("2026-05-12", "2026-05-12"), ("2026-5-2", "2026-05-02"), ("2026/05/12", "2026-05-12"), ("12.5.", "2026-05-12"),
        ("12.5", "2026-05-12"), ("12. 5. 2025", "2025-05-12"), ("12.5.2025", "2025-05-12"), ("12.5.25", "2025-05-12"),
        ("13/5", "2026-05-13"), ("5/13/2025", "2025-05-13"), ("5/5", "2026-05-05"), ("today", "2026-11-20"),
        ("Yesterday.", "2026-11-19"), ("monday", "2026-11-16"), ("last monday", "2026-11-16"), ("friday", "2026-11-20"),
        ("last friday", "2026-11-13"), ("Tues", "2026-11-17"), ("Monday, 16 November", "2026-11-16"),
        ("Mon 16 Nov 2026", "2026-11-16"), ("21 November", "2025-11-21"), ("20 November", "2026-11-20"),
        ("29 Feb", "2024-02-29"), ("1 January 2030", "2030-01-01"), ("Sept 3", "2026-09-03"), (" 1ST  june ", "2026-06-01"),
    ],
)  # fmt: skip
def test_a_day_is_read_as_people_write_it(typed, wanted):
    assert parse_day(typed, FRIDAY, "UTC") == date.fromisoformat(wanted)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("12/5", '"12/5" can be read in two ways. Please write the day like 12 May or 2026-05-12.'),
        ("12/5/2026", "can be read in two ways"), ("31 June", "There is no day"), ("32 May", "There is no day"),
        ("0 May", "There is no day"), ("29 Feb 2025", "There is no day"), ("12.13.", "There is no day"),
        ("13/13", "There is no day"), ("0/0", "There is no day"), ("2026-00-10", "There is no day"),
        ("soon", 'I cannot read "soon" as a day'), ("", "I cannot read"), ("May", "I cannot read"), ("12", "I cannot read"),
        ("ma 12", "I cannot read"), ("last", "I cannot read"), ("12 acme", "I cannot read"),
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused_in_a_sentence(typed, sentence):
    with pytest.raises(NotUnderstood) as refused:
        parse_day(typed, FRIDAY, "UTC")
    assert sentence in str(refused.value)


def test_a_day_without_a_year_is_never_in_the_future_of_its_zone():
    new_year = datetime(2026, 1, 1, 3, tzinfo=UTC)

    assert parse_day("1 January", new_year, PRAGUE) == date(2026, 1, 1)
    assert parse_day("1 January", new_year, NEW_YORK) == date(2025, 1, 1)
    assert parse_day("yesterday", new_year, NEW_YORK) == date(2025, 12, 30)
