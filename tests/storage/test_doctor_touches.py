"""What the doctor finds wrong with touchpoints."""

from __future__ import annotations

import pytest

from lifecycle.care.claims import List
from lifecycle.checkup import Verdict
from lifecycle.touchpoints import State
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
        lifecycle.claims.claim(lifecycle.names.exactly("Acme Corp"), List.AT_RISK)


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
        ("UPDATE touchpoints SET other_id = customer_id WHERE kind = 'referral'", "1 referral of oneself"),
        (
            "UPDATE touchpoints SET at = (SELECT min(at) FROM touchpoints) WHERE state = 3",
            "1 answer from before its question",
        ),
        (
            "UPDATE touchpoints SET customer_id = (SELECT id FROM customers WHERE name = 'Umbrella') WHERE state = 3",
            "1 answer by another customer than was asked",
        ),
        (
            "UPDATE customers SET live = FALSE WHERE name = 'Acme Corp'",
            "4 touchpoints of customers who were taken back",
        ),
        ("UPDATE facts SET value = 'done kept' WHERE field = 'claim.at_risk'", "1 claim of nobody"),
        ("UPDATE facts SET subject = '7' WHERE field = 'claim.at_risk'", "1 claim of nobody"),
        ("UPDATE facts SET value = 'gibberish' WHERE field = 'claim.at_risk'", "1 claim of nobody"),
    ],
)
def test_what_no_command_would_have_written_is_found(address, logged, change, said):
    broken_by(address, change)

    found = examined(address, "sense")

    assert found.verdict is Verdict.TROUBLE
    assert said in found.said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            "UPDATE touchpoints SET live = FALSE WHERE state = 1",
            "1 answer to what was taken back, which counts nowhere",
        ),
        ("UPDATE touchpoints SET state = 3 WHERE state = 2", "1 ticket or ask that was ended twice"),
    ],
)
def test_what_a_file_or_an_earlier_undo_may_have_left_is_told_with_what_to_do(database, address, change, said):
    with Requests(database, now=MONDAY).asking(MANAGER) as lifecycle:
        acme = lifecycle.customers.add("Acme Corp")
        ticket = lifecycle.touchpoints.ticket_opened(acme, "slow")
        for state in (State.ANSWERED, State.CLOSED)[change.endswith("1") :]:
            lifecycle.touchpoints.ticket_changed(ticket, state)
    broken_by(address, change)

    found = examined(address, "sense")

    assert (found.verdict, said in found.said, "/journey" in found.mend) == (Verdict.WARNING, True, True)
