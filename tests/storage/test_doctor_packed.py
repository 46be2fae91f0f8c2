"""The doctor holds the packed days against the visits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from lifecycle.checkup import Verdict
from storage.store import SqlStore
from tests.storage.doctoring import broken_by, examined

DAY = timedelta(days=1)


@pytest.fixture
def packed(database, desk):
    """Two customers' moves on five days, packed."""
    acme, umbrella = desk.add("Acme Corp"), desk.add("Umbrella Ltd")
    for stage in (1, 2, 1, 3, 4):
        desk.move(acme, stage)
        desk.move(umbrella, stage)
        desk.now += DAY
    desk.now += 3 * DAY
    while database.pack("T1", desk.now):
        pass
    return desk, acme


def test_packed_days_that_hold_are_well(address, packed):
    found = examined(address, "packed")

    assert (found.verdict, found.said) == (Verdict.OK, "The packed days say what the visits say.")


def test_a_day_that_was_changed_since_is_not_held_against_its_block(address, packed):
    desk, acme = packed
    desk.move(acme, 5, desk.now - 6 * DAY)

    assert examined(address, "packed").verdict is Verdict.OK


def test_a_typo_of_the_year_1_does_not_make_the_doctor_look_at_every_day_since(address, packed, monkeypatch):
    desk, acme = packed
    desk.move(acme, 5, datetime(1, 1, 1, tzinfo=UTC))
    while desk.database.pack("T1", desk.now):
        pass
    read = []
    rows_between = SqlStore.rows_between
    monkeypatch.setattr(SqlStore, "rows_between", lambda *asked: read.append(asked) or rows_between(*asked))

    assert examined(address, "packed").verdict is Verdict.OK
    assert len(read) <= 6 + 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE visits SET kind = 2 WHERE stage = 1 AND from_stage = 2", "1 packed day says something else"),
        ("DELETE FROM packed_days WHERE day = (SELECT max(day) FROM packed_days)", "1 packed day says something else"),
        ("DELETE FROM visits WHERE stage >= 3", "2 packed days say something else"),
        (
            "UPDATE packings SET tally = (SELECT tally FROM packed_days ORDER BY day LIMIT 1)",
            "1 packed day says something else",
        ),
        ("DELETE FROM packed_days", "5 packed days say something else"),
    ],
)
def test_a_block_that_says_something_else_is_found_and_a_rebuild_mends_it(address, packed, database, change, said):
    desk, _acme = packed
    broken_by(address, change)

    found = examined(address, "packed")
    assert found.verdict is Verdict.TROUBLE
    assert found.said.startswith(said)
    assert found.mend == "Run: lifecycle-bot rebuild"

    database.rebuild()
    while database.pack("T1", desk.now):
        pass
    assert examined(address, "packed").verdict is Verdict.OK
    with database.connected(writes=False) as connection:
        assert connection.execute(text("SELECT count(*) FROM packed_days")).scalar() == 5
