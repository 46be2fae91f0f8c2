"""What KPIs are counted from: local days, and what is made once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from lifecycle.flows import Span
from lifecycle.kpis.evidence import MOST_KEPT, Evidence
from tests.lifecycle.kpis.evidence import MODEL, at, company

ZONES = ("UTC", "Europe/Prague", "America/New_York", "Asia/Kathmandu", "Pacific/Apia")


@examples(max_examples=40)
@given(st.lists(st.integers(at("2025-03-01"), at("2026-12-01")), min_size=1, max_size=5), st.sampled_from(ZONES))
def test_an_instant_is_of_the_local_day_that_the_calendar_says(instants, zone):
    evidence = Evidence(MODEL, Span(0, 1), company().read, zone, 90)
    moments = [datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=one) for one in instants]
    days = [(moment.astimezone(ZoneInfo(zone)).date() - date(1970, 1, 1)).days for moment in moments]
    assert evidence.day_of(np.array(instants)).tolist() == days
    starts = evidence.starts_of(np.array(days))
    assert evidence.day_of(starts).tolist() == days
    assert evidence.day_of(starts - 1).tolist() == [one - 1 for one in days]


def test_a_period_that_still_runs_ends_now():
    evidence = company(period="3-01..4-01", now="3-10 12")
    assert evidence.closing_us == at("3-10 12")
    assert evidence.days == (at("3-01") // 86_400_000_000, at("3-10") // 86_400_000_000)


def test_what_is_asked_of_no_customer_is_nothing():
    evidence, nobody = company(), np.zeros(0, np.int64)
    assert evidence.day_of(nobody).tolist() == evidence.starts_of(nobody).tolist() == []


def test_what_was_not_used_for_longest_is_forgotten_first():
    evidence, made = company(), []
    for number in range(MOST_KEPT):
        evidence.once((number,), lambda number=number: made.append(number))
    evidence.once((0,), lambda: pytest.fail("made twice"))
    evidence.once(("more",), lambda: None)
    assert (0,) in evidence.kept
    assert (1,) not in evidence.kept
    assert len(evidence.kept) == MOST_KEPT
