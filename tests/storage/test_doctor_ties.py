"""Current values, names and rows that lost what they come from or belong to."""

from __future__ import annotations

from contextlib import closing

import pytest

from lifecycle.checkup import Verdict
from storage.doctor import orphans
from storage.doctor.reading import Reading
from tests.storage.doctoring import broken_by, examined


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("UPDATE customers SET owner = 'UWRONG' WHERE name = 'Acme Corp'", "customers.owner of Acme Corp"),
        ("UPDATE customers SET owner = NULL WHERE name = 'Acme Corp'", "customers.owner of Acme Corp"),
        ("UPDATE customers SET source = 'fair' WHERE name = 'Acme Corp'", "customers.source of Acme Corp"),
        (
            "UPDATE customers SET acquisition_cost_cents = 1 WHERE name = 'Acme Corp'",
            "customers.acquisition_cost_cents of Acme Corp",
        ),
        ("UPDATE names SET live = NOT live WHERE name = 'shop'", "names.live of Acme Corp"),
        ("UPDATE facts SET live = NOT live WHERE value = 'UOTHER'", "facts.live of "),
        ("UPDATE people SET role_given = 'manager' WHERE id = 'UREP'", "people.role_given of UREP"),
        ('UPDATE workspaces SET settings = \'{"zone": "Asia/Tokyo"}\'', "the settings of a workspace"),
        ("UPDATE workspaces SET settings = 'zone'", "the settings of a workspace"),
    ],
)
def test_a_current_value_that_nobody_said_is_found(address, database, acme, change, named):
    broken_by(address, change)

    found = examined(address, "values")

    assert found.verdict is Verdict.TROUBLE
    assert named in found.said
    assert found.mend == "Run: lifecycle-bot rebuild"


def test_a_customer_who_is_not_live_though_their_action_stands_is_found(address, database, acme):
    broken_by(address, "UPDATE customers SET live = NOT live WHERE name = 'Umbrella Ltd'")

    assert "customers.live of Umbrella Ltd" in examined(address, "values").said


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE names SET name_key = 'somebody' WHERE name = 'Acme Corp'",
        "UPDATE customers SET name = 'Acme Inc' WHERE name = 'Acme Corp'",
        "DELETE FROM names WHERE name = 'Acme Corp'",
    ],
)
def test_a_name_that_does_not_find_its_customer_is_found(address, database, acme, change):
    broken_by(address, change)

    found = examined(address, "names")

    assert found.verdict is Verdict.TROUBLE
    assert "Acme" in found.said


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        ("DELETE FROM customers WHERE id = {acme}", "3 of stage_moves without customers"),
        ("DELETE FROM customers WHERE id = {acme}", "2 of names without customers"),
        ("DELETE FROM customers WHERE id = {acme}", "3 of visits without customers"),
        ("DELETE FROM customers WHERE id = {acme}", "1 of facts without customers"),
        ("DELETE FROM actions WHERE verb = 'stage move'", "5 of stage_moves without actions"),
        ("DELETE FROM stage_moves WHERE to_stage = 4", "1 of reasons without stage_moves"),
        ("DELETE FROM stage_moves WHERE to_stage = 4", "1 of visits without their move"),
        ("DELETE FROM workspaces", "1 of people without workspaces"),
        ("UPDATE actions SET undoes = 77 WHERE undoes IS NOT NULL", "1 of actions without undoes"),
        (
            "UPDATE facts SET about = 'channel', field = 'customer', value = '77' WHERE field = 'role'",
            "1 of facts without their channel's customer",
        ),
        ("UPDATE stage_moves SET to_stage = 99 WHERE to_stage = 4", "1 of stage_moves to a stage that nobody has"),
    ],
)
def test_rows_that_lost_what_they_belong_to_are_counted(address, database, acme, change, lost):
    broken_by(address, change.format(acme=acme))

    with closing(Reading(address)) as reading:
        ties = orphans.lost_rows(reading, lambda _done, _total: None)

    assert any(one.startswith(lost) for one in ties), ties
    found = examined(address, "orphans")
    assert found.verdict is Verdict.TROUBLE
    assert "backup" in found.mend


def test_visits_without_a_customer_are_mended_by_a_rebuild(address, database, acme):
    broken_by(
        address,
        "INSERT INTO visits (workspace_id, customer_id, entered_at, move_id, stage, kind) "
        "SELECT workspace_id, 99, entered_at, move_id, stage, kind FROM visits WHERE stage = 4",
    )

    found = examined(address, "orphans")
    assert found.said == "1 row has lost what it belongs to: 1 of visits without customers."
    assert found.mend == "Run: lifecycle-bot rebuild"

    database.rebuild()
    assert examined(address, "orphans").verdict is Verdict.OK
