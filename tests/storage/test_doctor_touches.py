"""What the doctor finds wrong with touchpoints."""

from __future__ import annotations

import pytest

from lifecycle.checkup import Verdict
from tests.lifecycle.imports.reading import touchpoints
from tests.lifecycle.requests import MANAGER, MONDAY, Requests
from tests.storage.doctoring import broken_by, examined

HEADER = "customer,kind,at,value,state,detail,note,other,by,ref"
LINES = (
    "Acme Corp,nps,2026-03-05 10:00,9,,,,,,",
    "Acme Corp,ticket,2026-03-06 10:00,,,slow,,,,",
    "Acme Corp,ticket,2026-03-07 10:00,,closed,slow,,,,",
    "Acme Corp,referral,2026-03-07 10:00,,,,,Umbrella,,",
)


@pytest.fixture
def logged(database):
    """Some touchpoints of every kind that can be broken."""
    with Requests(database, now=MONDAY).asking(MANAGER) as lifecycle:
        rows = iter(touchpoints(HEADER, *LINES))
        lifecycle.imports.take("touchpoints", rows, lambda _bad: None, lambda _n: None)


def test_what_commands_and_imports_write_is_well(address, logged):
    assert examined(address, "sense").verdict is Verdict.OK


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE touchpoints SET value = 11 WHERE kind = 'nps'", "1 score out of its range"),
        ("UPDATE touchpoints SET value = NULL WHERE kind = 'nps'", "1 score out of its range"),
        ("DELETE FROM touchpoints WHERE state = 1", "1 answer to nothing that was asked or opened"),
        ("UPDATE touchpoints SET other_id = NULL WHERE state = 3", "1 answer to nothing that was asked or opened"),
        ("UPDATE touchpoints SET other_id = 7 WHERE kind = 'referral'", "1 referral of nobody"),
    ],
)
def test_what_no_command_would_have_written_is_found(address, logged, change, said):
    broken_by(address, change)

    found = examined(address, "sense")

    assert found.verdict is Verdict.TROUBLE
    assert said in found.said
