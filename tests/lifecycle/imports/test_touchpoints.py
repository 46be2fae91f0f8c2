"""Touchpoints out of files."""

from __future__ import annotations

import numpy as np
import pytest

from lifecycle.errors import Refusal
from lifecycle.imports.beginnings import Steps, beginnings
from lifecycle.imports.counted import stood_for
from lifecycle.imports.kinds import kind_of
from lifecycle.imports.rows import Bad, TouchRow
from lifecycle.touchpoints import State
from tests.lifecycle.imports.reading import SIX, instant, opened, touchpoints

HEADER = "customer;kind;at;value;state;detail;note;other;by;ref"
DESK = "Customer;ID;Subject;Created at;First response;Resolved"


def short(row):
    """What a row says, without what is empty; of one that is bad the column and the kind of trouble."""
    if isinstance(row, Bad):
        return row.column, row.kind
    state = State(row.state).name.lower() if row.state else None
    said = (row.value, state, row.detail, row.note, row.other, row.by, row.ref)
    return (row.customer, row.kind, instant(row.at)[5:], *(one for one in said if one is not None))


def test_a_row_is_a_touchpoint():
    (row,) = touchpoints(HEADER, "Acme  Corp;NPS;2.3.2026 14:05;9;;;great  support;;Bo;")

    assert row == TouchRow(
        2, "Acme Corp", "nps", row.at, False, 9, 0, None, "great  support", None, "Bo", None, False, row.cells
    )
    assert instant(row.at) == "2026-03-02T14:05"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Acme;call;2026-03-02;;;;about renewal;;;", ("call", "03-02T00:00", "about renewal")),
        ("Acme;phoned;2026-03-02;;;;;;;", ("call", "03-02T00:00")),
        ("Acme;Webinar;2026-03-02;;;;;;;", ("webinar", "03-02T00:00")),
        ("Acme;review;2026-03-02;4.0;;G2;;;;", ("review", "03-02T00:00", 4, "G2")),
        ("Acme;review;2026-03-02;;;;;;;", ("review", "03-02T00:00")),
        ("Acme;csat;2026-03-02;4/5;;;;;;", ("csat", "03-02T00:00", 4)),
        ("Acme;ticket;2026-03-02;;;too slow;;;;T1", ("ticket", "03-02T00:00", "opened", "too slow", "T1")),
        ("Acme;ticket;2026-03-02;;Resolved;;;;;T1", ("ticket", "03-02T00:00", "closed", "T1")),
        ("Acme;ask;2026-03-02;;;Reference;;;;", ("ask", "03-02T00:00", "asked", "reference")),
        ("Acme;ask;2026-03-02;;yes;post;;;;", ("ask", "03-02T00:00", "agreed", "post")),
        ("Acme;referral;2026-03-02;;;;;Umbrella  Ltd;;", ("referral", "03-02T00:00", "Umbrella Ltd")),
        ("Acme;competitor;2026-03-02;;;Northgate;cheaper;;;", ("competitor", "03-02T00:00", "Northgate", "cheaper")),
        ("Acme;used;2026-03-02;;;;;;;", ("used", "03-02T00:00")),
    ],
)
def test_each_kind_is_read(line, said):
    (row,) = touchpoints(HEADER, line, own=("webinar",))

    assert short(row) == ("Acme", *said)


MISTAKES = [
    (";call;2026-03-02;;;;;;;", "customer", "bad customer", "names no customer"),
    ("Acme;;2026-03-02;;;;;;;", "kind", "unknown kind", "names no kind"),
    ("Acme;cal;2026-03-02;;;;;;;", "kind", "unknown kind", 'There is no kind "cal"; did you mean call?'),
    ("Acme;zzz;2026-03-02;;;;;;;", "kind", "unknown kind", "please write one of search, advertising"),
    ("Acme;call;;;;;;;;", "at", "bad date", "has no date"),
    ("Acme;call;2026-03-21;;;;;;;", "at", "future date", "still to come"),
    ("Acme;nps;2026-03-02;;;;;;;", "value", "bad score", "nps is a whole number from 0 to 10."),
    ("Acme;nps;2026-03-02;11;;;;;;", "value", "bad score", "nps is a whole number from 0 to 10, not 11."),
    ("Acme;csat;2026-03-02;0;;;;;;", "value", "bad score", "csat is a whole number from 1 to 5, not 0."),
    ("Acme;ces;2026-03-02;4.5;;;;;;", "value", "bad score", '"4.5" is no score'),
    ("Acme;call;2026-03-02;3;;;;;;", "value", "bad score", "Only nps, csat, ces and review have a score"),
    ("Acme;call;2026-03-02;;closed;;;;;", "state", "bad state", "Only a ticket and an ask have a state"),
    ("Acme;ticket;2026-03-02;;maybe;;;;;", "state", "bad state", '"maybe" is no state'),
    ("Acme;ticket;2026-03-02;;agreed;;;;;", "state", "bad state", "opened, answered, closed or reopened, not agreed"),
    ("Acme;ask;2026-03-02;;;money;;;;", "detail", "bad detail", "review, referral, reference or post."),
    ("Acme;competitor;2026-03-02;;;;;;;", "detail", "bad detail", "the competitor's name"),
    ("Acme;call;2026-03-02;;;;;Umbrella;;", "other", "bad referral", "Only a referral says who was referred"),
    (f"Acme;call;2026-03-02;;;;{'x' * 1001};;;", "note", "too long", "under 1000"),
    (f"Acme;call;2026-03-02;;;{'x' * 201};;;;", "detail", "too long", "under 200"),
    ("Acme;call;2026-03-02", "", "unreadable line", ""),
]


def test_every_mistake_spoils_its_line_alone_and_has_one_sentence():
    rows = touchpoints(HEADER, *(line for line, *_why in MISTAKES), "Umbrella;call;2026-03-02;;;;;;;")

    assert [(row.column, row.kind) for row in rows[:-1]] == [(column, kind) for _line, column, kind, _said in MISTAKES]
    assert [row.line for row in rows] == list(range(2, len(rows) + 2))
    for row, (_line, _column, _kind, said) in zip(rows, MISTAKES, strict=False):
        assert said in row.said
    assert rows[-1].customer == "Umbrella"


def test_a_line_of_a_help_desk_is_a_ticket_with_its_steps():
    rows = touchpoints(
        DESK,
        "Acme;7;slow;2.3.2026 10:00;2.3.2026 11:00;3.3.2026",
        "Acme;8;broken;2.3.2026 10:00;;",
        "Acme;9;none;;;",
        "Acme;10;odd;2.3.2026;1.3.2026;",
    )

    assert [short(row) for row in rows] == [
        ("Acme", "ticket", "03-02T10:00", "opened", "slow", "7"),
        ("Acme", "ticket", "03-02T11:00", "answered", "slow", "7"),
        ("Acme", "ticket", "03-03T00:00", "closed", "slow", "7"),
        ("Acme", "ticket", "03-02T10:00", "opened", "broken", "8"),
        ("Created at", "bad date"),
        ("First response", "bad date"),
    ]


def test_a_day_without_a_time_may_be_any_time_of_it():
    rows = touchpoints(DESK, "Acme;7;slow;2026-03-02 10:00;2026-03-02;2026-03-02")

    assert [row.state for row in rows] == [State.OPENED, State.ANSWERED, State.CLOSED]


def test_a_line_of_a_questionnaire_is_a_touchpoint_for_each_score():
    rows = touchpoints(
        "customer,date,nps,csat,comment", "A,2026-03-02,9,5,fine", "A,2026-03-02,,,", "A,2026-03-02,9,7,"
    )

    assert [short(row) for row in rows] == [
        ("A", "nps", "03-02T00:00", 9, "fine"), ("A", "csat", "03-02T00:00", 5), ("nps", "bad score"), ("csat", "bad score"),
    ]  # fmt: skip


def test_a_line_of_use_is_a_day_of_it():
    rows = touchpoints("customer,used_on,feature", "A,2026-03-02,exports", "A,2026-04-02,")

    assert [short(row) for row in rows] == [("A", "used", "03-02T00:00", "exports"), ("used_on", "future date")]


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (HEADER, "touchpoints"), (DESK, "touchpoints"), ("customer,date,nps", "touchpoints"), ("customer,used_on", "touchpoints"),
        ("customer,kind,date,score,detail,note,other", "touchpoints"), ("customer,kind,date,amount", None),
        ("customer,date,score", None), ("customer,created,closed", None), ("customer,created,owner", "customers"),
        ("customer,from_stage,stage,kind,entered_at,left_at,days", "moves"), ("customer,stage,effective_at,kind,at", "moves"),
        ("customer,purchased_on,amount,id,created,closed,subject", "purchases"), ("customer,note,note,stage,effective_at", "moves"),
    ],
)  # fmt: skip
def test_a_header_tells_what_a_file_holds(header, kind):
    assert kind_of(opened(header.replace(";", ",")).header, SIX) == kind


def test_columns_that_are_needed_are_named_and_can_be_mapped():
    with pytest.raises(Refusal, match='no column "kind" and no "at"'):
        touchpoints("customer,amount", "Acme,3")

    (row,) = touchpoints(
        "Client,What,Happened,Stars", "Acme,nps,2026-03-02,9",
        mapping={"Client": "customer", "What": "kind", "Happened": "at", "Stars": "value"},
    )  # fmt: skip
    assert short(row) == ("Acme", "nps", "03-02T00:00", 9)


def steps(*rows):
    """(customer, detail, ref, at, b for what begins, g for what goes on): all of one kind."""
    customer, detail, ref, at, what = zip(*rows, strict=True)
    numbers = [np.array(column, np.int64) for column in (customer, [1] * len(rows), detail, ref, at)]
    return Steps(*numbers, np.array([one == "b" for one in what]), np.array([one == "g" for one in what]))


def test_a_step_goes_on_with_the_beginning_of_its_reference():
    assert beginnings(steps((1, 5, 7, 10, "b"), (1, 5, 8, 11, "b"), (1, 0, 7, 12, "g"), (2, 0, 7, 12, "g"))).tolist() == [
        -1, -1, 0, -1,
    ]  # fmt: skip


def test_without_a_reference_it_is_the_last_with_the_same_detail_that_is_not_later():
    rows = steps(
        (1, 5, 0, 10, "b"), (1, 6, 0, 11, "b"), (1, 5, 0, 20, "b"), (1, 5, 0, 15, "g"), (1, 5, 0, 20, "g"), (1, 0, 0, 15, "g"),
        (1, 6, 0, 9, "g"), (2, 5, 0, 15, "g"),
    )  # fmt: skip

    assert beginnings(rows)[3:].tolist() == [0, 2, 1, -1, -1]


def test_a_reference_that_no_beginning_has_is_passed_over():
    assert beginnings(steps((1, 5, 0, 10, "b"), (1, 5, 9, 12, "g"))).tolist() == [-1, 0]
    assert beginnings(steps((1, 5, 9, 12, "g"))).tolist() == [-1]


def test_each_row_repeats_a_standing_one_of_its_own():
    standing, rows = np.array([[1, 5], [2, 5], [1, 5]]), np.array([[1, 5], [3, 5], [1, 5], [1, 5], [2, 5]])

    assert stood_for(standing, rows).tolist() == [0, -1, 2, -1, 1]
    assert stood_for(standing[:0], rows).tolist() == [-1] * 5
