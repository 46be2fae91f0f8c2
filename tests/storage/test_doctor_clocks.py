"""Entries from the future, and clocks that are not ours."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lifecycle.checkup import Verdict
from tests.storage.desk import MONDAY
from tests.storage.doctoring import HOUR, broken_by, examined, instant, now


@pytest.mark.parametrize("column", ["recorded_at", "effective_at"])
def test_a_move_in_the_future_is_found(address, database, acme, column):
    broken_by(address, f"UPDATE stage_moves SET {column} = {instant(address, now() + HOUR)} WHERE to_stage = 4")

    found = examined(address, "clocks")

    assert found.verdict is Verdict.WARNING
    assert "1 entry lies in the future." in found.said
    assert "/stage undo" in found.mend


def test_an_action_in_the_future_is_found(address, database, acme):
    broken_by(address, f"UPDATE actions SET at = {instant(address, now() + HOUR)} WHERE verb = 'role'")

    assert "1 entry lies in the future." in examined(address, "clocks").said


@pytest.mark.parametrize(("seconds", "verdict"), [(59, Verdict.OK), (61, Verdict.WARNING)])
def test_a_move_may_take_effect_a_minute_after_it_was_recorded_at_most(address, database, acme, seconds, verdict):
    recorded, effective = MONDAY, MONDAY + timedelta(seconds=seconds)
    times = f"recorded_at = {instant(address, recorded)}, effective_at = {instant(address, effective)}"
    broken_by(address, f"UPDATE stage_moves SET {times} WHERE to_stage = 4")

    assert examined(address, "clocks").verdict is verdict


def test_a_server_whose_clock_is_not_ours_is_a_warning(postgres_address):
    found = examined(postgres_address, "clocks", now=lambda: now() - timedelta(seconds=90))

    assert found.verdict is Verdict.WARNING
    assert "clock is 90 seconds from ours" in found.said
    assert "NTP" in found.mend
