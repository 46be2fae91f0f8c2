"""Moving customers through the service: kinds of move, back-dating, zones, batches, reasons, and who may."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lifecycle.errors import Conflict, NotAllowed, NotUnderstood
from lifecycle.model import Kind
from lifecycle.service.moves import Already, Wanted
from tests.lifecycle.journeys import moment
from tests.lifecycle.requests import MANAGER, MONDAY, OTHER, REP, VIEWER, Requests


def test_the_kinds_of_move_are_told_apart(at_work):
    at_work.moves("Acme Corp", "A", "K", "E", "C", "L", "R")

    assert at_work.kinds("Acme Corp") == ["new", "forward", "skip", "back", "lost", "won_back"]


def test_a_move_says_where_the_customer_was_for_how_long_and_what_was_passed_by(at_work):
    at_work.move("Acme Corp", "A")
    at_work.now += timedelta(days=3)

    done, _ = at_work.move("Acme Corp", "E")

    assert done.kind is Kind.SKIP
    assert (done.before.name, done.to.name, done.now_in.name) == ("Awareness", "Experience", "Experience")
    assert [stage.name for stage in done.skipped] == ["Knowledge", "Conversion"]
    assert done.stayed == timedelta(days=3, seconds=1)


def test_a_first_move_has_no_stage_before(at_work):
    done, _ = at_work.move("Acme Corp", "C")

    assert (done.kind, done.before, done.stayed, done.skipped) == (Kind.NEW, None, None, ())


def test_the_same_stage_again_writes_nothing(at_work):
    first, _ = at_work.move("Acme Corp", "K")

    again, action_id = at_work.move("Acme Corp", "K")

    assert again == Already(again.customer, first.to, first.at)
    assert action_id is None
    assert at_work.path("Acme Corp") == "K"


def test_nobody_is_lost_before_having_been_somewhere(at_work):
    at_work.add("Acme Corp")

    with pytest.raises(
        Conflict, match=r"^Acme Corp is in no stage yet, so it cannot be lost\. Move it to a stage first"
    ):
        at_work.move("Acme Corp", "L")


def test_nobody_was_lost_on_a_day_before_the_first_move(at_work):
    at_work.move("Acme Corp", "A", on="2026-03-04")

    with pytest.raises(Conflict, match="was in no stage then"):
        at_work.move("Acme Corp", "L", on="2026-03-03")
    assert at_work.path("Acme Corp") == "A"


def test_a_back_dated_move_finds_its_place_among_the_others(at_work):
    at_work.moves("Acme Corp", ("A", "2026-03-01"), ("C", "2026-03-05"))

    done, _ = at_work.move("Acme Corp", "K", on="2026-03-03")

    assert at_work.path("Acme Corp") == "AKC"
    assert at_work.kinds("Acme Corp") == ["new", "forward", "forward"]
    assert (done.to.name, done.now_in.name) == ("Knowledge", "Conversion")


def test_a_day_without_other_moves_stands_for_its_midnight(at_work):
    done, _ = at_work.move("Acme Corp", "A", on="2026-03-02")

    assert done.at == moment("2026-03-02")


def test_a_bare_date_stands_after_that_customers_other_moves_of_that_day(at_work):
    at_work.moves("Acme Corp", ("A", "2026-03-02"), ("K", "2026-03-02"), ("C", "2026-03-02"))

    assert at_work.path("Acme Corp") == "AKC"
    assert all(visit.entered_at.date() == date(2026, 3, 2) for visit in at_work.visits("Acme Corp"))


def test_a_bare_date_does_not_wait_for_other_customers(at_work):
    at_work.move("Umbrella", "A", on="2026-03-02")

    done, _ = at_work.move("Acme Corp", "A", on="2026-03-02")

    assert done.at == moment("2026-03-02")


def test_a_bare_date_stays_within_its_day_even_after_a_move_at_its_last_moment(database):
    late = Requests(database, now=moment("2026-03-02T23:59:58.500"))
    late.move("Acme Corp", "A")
    late.now = MONDAY

    done, _ = late.move("Acme Corp", "K", on="2026-03-02")

    assert done.at == moment("2026-03-02T23:59:59.999999")
    assert late.path("Acme Corp") == "AK"


def test_today_as_a_date_is_now(at_work):
    at_work.move("Acme Corp", "A")

    done, _ = at_work.move("Acme Corp", "K", on="2026-03-09")

    assert done.at == at_work.now


def test_the_future_is_refused(at_work):
    with pytest.raises(NotUnderstood, match="2026-03-10 is still to come; a move can be dated today or earlier"):
        at_work.move("Acme Corp", "A", on="2026-03-10")


def test_the_day_is_the_workspaces_also_west_of_utc(database):
    west = Requests(database, now=moment("2026-03-10T03:00"), zone="America/New_York")

    done, _ = west.move("Acme Corp", "A", on="2026-03-08")

    assert done.at == moment("2026-03-08T05:00")
    with pytest.raises(NotUnderstood, match="2026-03-10 is still to come"):
        west.move("Acme Corp", "K", on="2026-03-10")


@pytest.mark.parametrize(
    ("zone", "day", "begins", "next_begins"),
    [
        ("America/New_York", "2026-03-08", "2026-03-08T05:00", "2026-03-09T04:00"),
        ("Europe/Prague", "2025-10-26", "2025-10-25T22:00", "2025-10-26T23:00"),
        ("America/Santiago", "2025-09-07", "2025-09-07T04:00", "2025-09-08T03:00"),
    ],
)
def test_a_day_on_which_the_clocks_change_is_as_long_as_it_is(sqlite_database, zone, day, begins, next_begins):
    requests = Requests(sqlite_database, now=MONDAY + timedelta(days=7), zone=zone)
    next_day = (date.fromisoformat(day) + timedelta(days=1)).isoformat()

    first, _ = requests.move("Acme Corp", "A", on=day)
    second, _ = requests.move("Acme Corp", "K", on=next_day)

    assert (first.at, second.at) == (moment(begins), moment(next_begins))


def test_a_back_dated_move_to_the_stage_of_that_day_writes_nothing(at_work):
    at_work.moves("Acme Corp", ("A", "2026-03-01"), ("C", "2026-03-05"))

    done, action_id = at_work.move("Acme Corp", "A", on="2026-03-03")

    assert done == Already(done.customer, done.stage, moment("2026-03-01"))
    assert action_id is None


def test_a_back_dated_move_before_the_same_stage_makes_that_visit_begin_earlier(at_work):
    at_work.moves("Acme Corp", ("A", "2026-03-01"), ("K", "2026-03-05"))

    at_work.move("Acme Corp", "K", on="2026-03-03")

    assert at_work.path("Acme Corp") == "AK"
    assert at_work.visits("Acme Corp")[1].entered_at == moment("2026-03-03")


def test_a_move_dated_after_the_last_visit_can_still_lie_before_a_move_that_began_none(at_work):
    at_work.move("Acme Corp", "A", on="2026-03-01")
    _, action_id = at_work.move("Acme Corp", "K", on="2026-03-02")
    at_work.move("Acme Corp", "A", on="2026-03-05")
    at_work.undo(action_id)

    done, _ = at_work.move("Acme Corp", "C", on="2026-03-03")

    assert at_work.path("Acme Corp") == "ACA"
    assert done.now_in.name == "Awareness"


def test_a_clock_behind_the_last_move_still_moves_on(at_work):
    at_work.move("Acme Corp", "A")
    at_work.now -= timedelta(seconds=5)

    at_work.move("Acme Corp", "K")

    assert at_work.path("Acme Corp") == "AK"


def test_several_moves_are_one_action_and_are_undone_as_a_whole(at_work):
    at_work.moves("Acme Corp", "A")
    at_work.moves("Umbrella", "K")
    with at_work.asking(verb="stage move") as lifecycle:
        retention = lifecycle.names.stage("retention")
        wanted = [Wanted(lifecycle.names.find(name), retention) for name in ("Acme Corp", "Umbrella")]
        done = lifecycle.moves.move(wanted)

    assert [moved.customer.name for moved in done] == ["Acme Corp", "Umbrella"]
    assert (at_work.path("Acme Corp"), at_work.path("Umbrella")) == ("AR", "KR")

    at_work.undo()

    assert (at_work.path("Acme Corp"), at_work.path("Umbrella")) == ("A", "K")


def test_a_reason_comes_with_the_move_or_later(at_work):
    at_work.move("Acme Corp", "A")
    _, lost = at_work.move("Acme Corp", "L", reason="price")
    _, back = at_work.move("Acme Corp", "K")
    with at_work.asking() as lifecycle:
        lifecycle.moves.give_reason(back, "the budget came")

    with at_work.reading() as lifecycle:
        card = lifecycle.customers.card(lifecycle.names.find("acme"), 5)
    assert [one.reason for one in card.moves] == ["the budget came", "price", None]
    assert [one.action.id for one in card.moves[:2]] == [back, lost]


def test_a_later_reason_can_be_taken_back_without_the_move(at_work):
    at_work.move("Acme Corp", "A")
    _, action_id = at_work.move("Acme Corp", "L", reason="price")
    with at_work.asking() as lifecycle:
        lifecycle.moves.give_reason(action_id, "silence")

    at_work.undo()

    with at_work.reading() as lifecycle:
        card = lifecycle.customers.card(lifecycle.names.find("acme"), 1)
    assert (card.moves[0].reason, at_work.path("Acme Corp")) == ("price", "AL")


@pytest.mark.parametrize(("person", "allowed"), [(REP, True), (OTHER, False), (MANAGER, True)])
def test_the_reason_is_given_by_who_moved_or_a_manager(lite, person, allowed):
    _, action_id = lite.move("Acme Corp", "A")

    with lite.asking(person) as lifecycle:
        if allowed:
            assert lifecycle.moves.give_reason(action_id, "a fair").id == action_id
        else:
            with pytest.raises(NotAllowed, match="Only the person who made the move, or a manager"):
                lifecycle.moves.give_reason(action_id, "a fair")


def test_a_move_that_was_undone_needs_no_reason(lite):
    _, action_id = lite.move("Acme Corp", "A")
    lite.undo(action_id)

    with lite.asking() as lifecycle, pytest.raises(Conflict, match="needs no reason"):
        lifecycle.moves.give_reason(action_id, "price")


def test_an_action_without_a_move_takes_no_reason(lite):
    action_id = lite.add("Acme Corp")

    with lite.asking() as lifecycle, pytest.raises(Conflict, match="no move there"):
        lifecycle.moves.give_reason(action_id, "price")


def test_a_reason_has_a_length_that_a_table_can_show(lite):
    with pytest.raises(NotUnderstood, match="under 1000 characters"):
        lite.move("Acme Corp", "A", reason="x" * 1001)


def test_a_viewer_moves_nobody(lite):
    lite.move("Acme Corp", "A")

    with pytest.raises(NotAllowed, match=r"^Only a rep or a manager can move customers; ask one of them\.$"):
        lite.move("Acme Corp", "K", person=VIEWER)
    assert lite.path("Acme Corp") == "A"
