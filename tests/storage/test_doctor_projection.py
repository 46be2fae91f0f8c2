"""Visits that the log does not make: whose they are, and how customers are compared."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from lifecycle.checkup import Verdict
from storage import sample
from storage.doctor import projection
from storage.doctor.projection import unlike
from tests.storage.desk import Desk
from tests.storage.doctoring import broken_by, examined, now


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM visits WHERE customer_id = {acme} AND stage = 2",
        "UPDATE visits SET kind = 2 WHERE customer_id = {acme} AND stage = 4",
        "UPDATE visits SET left_at = NULL WHERE customer_id = {acme} AND stage = 1",
        "DELETE FROM visits WHERE customer_id = {acme}",
        "UPDATE stage_moves SET to_stage = 5 WHERE customer_id = {acme} AND to_stage = 4",
        "UPDATE actions SET voided_by = id WHERE id = (SELECT max(action_id) FROM stage_moves WHERE customer_id = {acme})",
    ],
)
def test_visits_that_the_log_does_not_make_are_found_with_the_customers_name(address, database, acme, change):
    broken_by(address, change.format(acme=acme))

    found = examined(address, "projection")

    assert (found.verdict, found.mend) == (Verdict.TROUBLE, "Run: lifecycle-bot rebuild")
    assert found.said == "The visits of 1 customer differ from what the log makes: Acme Corp."


def test_visits_of_somebody_who_never_moved_are_found(address, database, acme):
    broken_by(
        address,
        "INSERT INTO visits (workspace_id, customer_id, entered_at, move_id, stage, kind) "
        "SELECT workspace_id, 99, entered_at, move_id, stage, kind FROM visits WHERE stage = 4",
    )

    assert "1 customer differ" in examined(address, "projection").said


def test_three_customers_are_named_and_the_others_counted(address, database):
    desk = Desk(database)
    for name in ("Acme Corp", "Umbrella Ltd", "Zenith Travel", "Orchard Foods"):
        desk.move(desk.add(name), 1)
    broken_by(address, "DELETE FROM visits")

    said = examined(address, "projection").said

    assert said.endswith(
        "The visits of 4 customers differ from what the log makes: Acme Corp, Umbrella Ltd, Zenith Travel, …."
    )


def test_the_comparison_tells_how_far_it_is(address, database, monkeypatch):
    sample.fill(database, now())
    told = []
    monkeypatch.setattr(projection, "AT_ONCE", 50)

    found = examined(address, "projection", told=lambda done, total: told.append((done, total)))

    assert found.verdict is Verdict.OK
    assert [done for done, _total in told][:3] == [50, 100, 150]
    assert told[-1] == (told[0][1], told[0][1])


def test_customers_are_compared_some_at_a_time(address, database, monkeypatch):
    monkeypatch.setattr(projection, "AT_ONCE", 2)
    desk = Desk(database)
    for name in "ABCDE":
        desk.move(desk.add(f"{name} Corp"), 1)
    broken_by(
        address, "DELETE FROM visits WHERE customer_id IN (SELECT id FROM customers WHERE name IN ('B Corp', 'E Corp'))"
    )

    assert examined(address, "projection").said.endswith(": B Corp, E Corp.")


@pytest.mark.parametrize("seed", range(50))
def test_two_sides_are_compared_as_two_sets_would_be(seed):
    rng = Random(seed)
    rows = [(customer, visit, rng.randrange(2)) for customer in range(5) for visit in range(3)]
    mine, theirs = (sorted(row for row in rows if rng.random() < 0.8) for _side in range(2))

    found = unlike(*(np.array(side, np.int64).reshape(-1, 3) for side in (mine, theirs)))

    assert found == sorted({row[0] for row in set(mine) ^ set(theirs)})


def test_a_stage_that_nobody_has_stops_the_comparison_with_a_sentence(address, database, acme):
    broken_by(address, "UPDATE stage_moves SET to_stage = 99 WHERE to_stage = 2")

    found = examined(address, "projection")

    assert found.verdict is Verdict.TROUBLE
    assert "a stage that its workspace does not have" in found.said
