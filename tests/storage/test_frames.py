"""What the analyses read, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.lifecycle.journeys import moment, us

A, K, C, LOST = 1, 2, 3, 0
NEW, FORWARD, BACK = 1, 2, 4
MICROSECOND = timedelta(microseconds=1)


@pytest.fixture
def week(desk):
    """c1 A 3/2, K 3/3, A 3/5 · c2 A 3/3, lost 3/6 · c3 K 2/20."""
    c1, c2, c3 = (desk.add(name) for name in ("Acme Corp", "Umbrella Ltd", "Zenith Travel"))
    desk.now = moment("2026-03-10T00:00")
    moves = [
        (c3, K, "2026-02-20T10:00:00.000001"),
        (c1, A, "2026-03-02T10:00"),
        (c2, A, "2026-03-03T09:00"),
        (c1, K, "2026-03-03T10:00"),
        (c1, A, "2026-03-05T23:59:59.999999"),
        (c2, LOST, "2026-03-06T10:00"),
    ]
    for customer_id, stage, when in moves:
        desk.move(customer_id, stage, moment(when))
    return desk, (c1, c2, c3)


def test_moves_between_are_half_open_and_in_order(week):
    desk, (c1, c2, _c3) = week

    with desk.reading() as store:
        frame = store.moves_between(moment("2026-03-02T10:00"), moment("2026-03-06T10:00"))

    assert frame[["customer_id", "from_stage", "stage", "kind", "entered_at"]].to_numpy().tolist() == [
        [c1, -1, A, NEW, us("2026-03-02T10:00")],
        [c2, -1, A, NEW, us("2026-03-03T09:00")],
        [c1, A, K, FORWARD, us("2026-03-03T10:00")],
        [c1, K, A, BACK, us("2026-03-05T23:59:59.999999")],
    ]


def test_whether_anybody_was_in_a_stage_is_told_of_the_past_too(week):
    desk, _ids = week

    with desk.reading() as store:
        assert [store.been_in(stages) for stages in ([A], [K, C], [C], [])] == [True, True, False, False]


def test_an_empty_range_is_an_empty_frame_with_its_columns(desk):
    with desk.reading() as store:
        moves = store.moves_between(moment("2026-03-02T00:00"), moment("2026-03-09T00:00"))
        standing = store.standing(moment("2026-03-09T00:00"))
        said = store.attributes("owner")

    assert [len(frame) for frame in (moves, standing, said)] == [0, 0, 0]
    assert list(moves.columns[:3]) == ["customer_id", "from_stage", "from_at"]
    assert list(standing.columns) == ["customer_id", "stage", "nth", "entered_at"]
    assert list(said.columns) == ["customer_id", "said_at", "value"]


def test_a_visit_is_in_stock_from_its_first_moment_and_not_at_its_end(week):
    desk, _customers = week
    entered = moment("2026-03-05T23:59:59.999999")

    with desk.reading() as store:
        assert store.stock(moment("2026-02-20T10:00")) == {}
        assert store.stock(moment("2026-02-20T10:00:00.000001")) == {K: 1}
        assert store.stock(entered - MICROSECOND) == {A: 1, K: 2}
        assert store.stock(entered) == {A: 2, K: 1}
        assert store.stock(moment("2026-03-10T00:00")) == {LOST: 1, A: 1, K: 1}


def test_attributes_are_every_value_in_time_order_of_each_customer(desk):
    first, second = desk.add("Acme Corp", owner="UONE"), desk.add("Umbrella Ltd", owner="UTWO")
    created = desk.now
    wrong = desk.say("customer", str(first), "owner", "UWRONG")
    desk.undo(wrong)
    desk.say("customer", str(first), "owner", "UŽO")
    desk.say("customer", str(first), "segment", "mid")

    with desk.reading() as store:
        frame = store.attributes("owner")

    assert frame["customer_id"].tolist() == [first, first, second]
    assert frame["value"].tolist() == ["UONE", "UŽO", "UTWO"]
    assert frame["said_at"].iloc[2] == created.timestamp() * 1_000_000


def test_a_naive_time_is_refused(desk):
    naive = datetime(2026, 3, 2)  # noqa: DTZ001 - on purpose

    with desk.reading() as store, pytest.raises(ValueError, match="zone"):
        store.stock(naive)


@pytest.mark.parametrize("statement", ["stock", "moves_between", "in_stage"])
def test_sqlite_answers_from_an_index_alone(sqlite_database, statement):
    """The plans that make the funnel fast: a search of a covering index, no scan, no sort."""
    seen = []
    asked = {
        "stock": lambda store: store.stock(moment("2026-03-02T00:00")),
        "moves_between": lambda store: store.moves_between(moment("2026-03-02T00:00"), moment("2026-03-09T00:00")),
        "in_stage": lambda store: store.count_in_stage(A),
    }[statement]
    with sqlite_database.transaction("T1", writes=False) as store:
        raw = store.connection.connection.dbapi_connection
        raw.set_trace_callback(seen.append)
        asked(store)
        raw.set_trace_callback(None)
        plans = [row[3] for sql in seen for row in raw.execute(f"EXPLAIN QUERY PLAN {sql}")]

    of_visits = [plan for plan in plans if "visits" in plan]
    assert of_visits
    assert all(plan.startswith("SEARCH visits USING COVERING INDEX") for plan in of_visits)


def test_moves_between_tell_the_stay_that_each_ended(week):
    desk, (c1, c2, _c3) = week

    with desk.reading() as store:
        frame = store.moves_between(moment("2026-03-03T00:00"), moment("2026-03-06T10:00:00.000001"))

    columns = ["customer_id", "from_stage", "from_at", "from_nth", "stage", "nth", "kind", "entered_at"]
    assert list(frame.columns) == columns
    assert frame.to_numpy(dtype="int64").tolist() == [
        [c2, -1, -1, 0, A, 1, NEW, us("2026-03-03T09:00")],
        [c1, A, us("2026-03-02T10:00"), 1, K, 1, FORWARD, us("2026-03-03T10:00")],
        [c1, K, us("2026-03-03T10:00"), 1, A, 2, BACK, us("2026-03-05T23:59:59.999999")],
        [c2, A, us("2026-03-03T09:00"), 1, LOST, 1, 5, us("2026-03-06T10:00")],
    ]


@pytest.mark.parametrize(
    ("when", "stands"),
    [
        ("2026-03-01T00:00", [(2, K, 1)]),
        ("2026-03-02T10:00", [(0, A, 1), (2, K, 1)]),
        ("2026-03-03T09:59:59.999999", [(0, A, 1), (1, A, 1), (2, K, 1)]),
        ("2026-03-03T10:00", [(0, K, 1), (1, A, 1), (2, K, 1)]),
        ("2026-03-06T09:00", [(0, A, 2), (1, A, 1), (2, K, 1)]),
        ("2026-03-10T00:00", [(0, A, 2), (1, LOST, 1), (2, K, 1)]),
        ("2026-01-10T00:00", []),
    ],
)
def test_standing_is_where_everybody_was_at_an_instant(week, when, stands):
    desk, ids = week

    with desk.reading() as store:
        frame = store.standing(moment(when))
        stock = store.stock(moment(when))

    found = frame[["customer_id", "stage", "nth"]].to_numpy(dtype="int64").tolist()
    assert sorted((ids.index(customer), stage, nth) for customer, stage, nth in found) == stands
    assert frame["stage"].value_counts().to_dict() == stock


def test_a_stay_knows_which_one_it_is_also_after_a_move_was_dated_before_it(desk):
    acme = desk.add("Acme Corp")
    desk.now = moment("2026-03-10T00:00")
    for stage, when in [(A, "2026-03-02T10:00"), (K, "2026-03-03T10:00"), (A, "2026-03-05T10:00")]:
        desk.move(acme, stage, moment(when))
    desk.move(acme, K)

    assert [(visit.stage, visit.nth, visit.from_nth) for visit in desk.visits(acme)] == [
        (A, 1, None), (K, 1, 1), (A, 2, 1), (K, 2, 2),
    ]  # fmt: skip

    desk.move(acme, K, moment("2026-03-01T10:00"))

    assert [(visit.stage, visit.nth, visit.from_nth) for visit in desk.visits(acme)] == [
        (K, 1, None), (A, 1, 1), (K, 2, 1), (A, 2, 2), (K, 3, 2),
    ]  # fmt: skip


def test_reasons_of_moves_back_are_counted_as_they_hold(week):
    desk, (c1, _c2, _c3) = week
    span = moment("2026-03-01T00:00"), moment("2026-03-10T00:00")
    with desk.reading() as store:
        back = next(visit for visit in store.visits_of(c1) if visit.kind == BACK)
    with desk.acting("stage reason") as (store, first):
        store.add_reason(back.move_id, "Price", first, desk.now)
    with desk.acting("stage reason") as (store, second):
        store.add_reason(back.move_id, "Silence", second, desk.now + MICROSECOND)

    with desk.reading() as store:
        assert store.move_reasons(*span).to_numpy().tolist() == [[K, A, "Silence", 1]]
        assert len(store.move_reasons(span[0], moment("2026-03-05T00:00"))) == 0
    desk.undo(second)
    with desk.reading() as store:
        assert store.move_reasons(*span).to_numpy().tolist() == [[K, A, "Price", 1]]


def test_attributes_of_some_customers_are_those_among_the_attributes_of_all(desk):
    names = ("Acme Corp", "Umbrella Ltd", "Zenith Travel")
    first, second, third = (desk.add(name, owner=f"U{at}") for at, name in enumerate(names))
    desk.say("customer", str(third), "owner", "ULATER")
    desk.say("customer", str(third), "owner", None)
    desk.undo(desk.say("customer", str(first), "owner", "UWRONG"))

    with desk.reading() as store:
        every = store.attributes("owner")
        some = store.attributes("owner", [third, first, third, 5])
        nobody = store.attributes("owner", [])

    assert some.to_numpy().tolist()[:2] == [row for row in every.to_numpy().tolist() if row[0] != second][:2]
    assert len(some) == 4
    assert len(every) == 5
    assert len(nobody) == 0
