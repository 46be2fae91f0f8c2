"""Importing moves as it is asked for: what is taken, and what the ledger says afterwards. On both databases."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lifecycle.errors import NotAllowed, Raced
from tests.lifecycle.files import bad, moves
from tests.lifecycle.importing import nobody
from tests.lifecycle.requests import MANAGER, REP, VIEWER


def test_moves_come_in_with_their_customers_as_one_action(importer):
    report = importer.take("Acme Corp A 2026-03-02", "Umbrella K 2026-03-02 10:00", "Acme Corp C 2026-03-05")

    assert (report.rows, report.written, report.new_customers, report.duplicates) == (3, 3, 2, 0)
    assert (importer.path("Acme Corp"), importer.path("Umbrella")) == ("AC", "K")
    assert importer.kinds("Acme Corp") == ["new", "skip"]
    assert importer.found("acme corp").owner is None
    with importer.reading() as lifecycle:
        action = lifecycle._context.store.action(report.action_id)
    assert (action.actor, action.verb) == (MANAGER.id, "import moves")
    assert importer.agrees()


def test_the_same_file_twice_changes_nothing(importer):
    lines = (
        "Acme Corp A 2026-03-02",
        "Acme Corp A 2026-03-02",
        "Acme Corp C 2026-03-02 10:00",
        "Umbrella K 2026-03-04",
    )
    importer.take(*lines)
    before = importer.projected()

    again = importer.take(*lines)

    assert (again.written, again.duplicates, again.new_customers, again.matched_customers) == (0, 4, 0, 0)
    assert again.action_id is None
    assert importer.projected() == before


def test_of_a_file_with_some_new_rows_only_those_are_written(importer):
    importer.take("Acme Corp A 2026-03-02", "Acme Corp K 2026-03-03")

    report = importer.take(
        "Acme Corp A 2026-03-02", "Acme Corp K 2026-03-03", "Acme Corp C 2026-03-03", "Zenith A 2026-03-03"
    )

    assert (report.written, report.duplicates, report.new_customers) == (2, 2, 1)
    assert importer.path("Acme Corp") == "AKC"
    assert importer.agrees()


def test_what_a_rep_logged_that_day_is_not_logged_again(importer):
    importer.move("Acme Corp", "A", on="2026-03-02")

    report = importer.take("acme corp A 2026-03-02", "ACME CORP K 2026-03-02")

    assert (report.written, report.duplicates, report.matched_customers) == (1, 1, 1)
    assert importer.times("Acme Corp") == [datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 2, 0, 0, 1, tzinfo=UTC)]


def test_a_back_dated_row_comes_between_moves_that_stand(importer):
    importer.moves("Acme Corp", ("A", "2026-03-02"), ("C", "2026-03-06"))

    importer.take("Acme Corp K 2026-03-04", "Acme Corp L 2026-03-05 12:00")

    assert importer.path("Acme Corp") == "AKLC"
    assert importer.kinds("Acme Corp") == ["new", "forward", "lost", "won_back"]
    assert importer.agrees()


def test_a_dry_run_says_what_the_import_would_do_and_writes_nothing(importer):
    importer.move("Acme Corp", "A", on="2026-03-02")
    lines = ("Acme Corp A 2026-03-02", "Umbrella L 2026-03-02", "Zenith K 2026-03-03", "Acme K 2026-03-03")

    checked = importer.check(*lines)

    assert importer.path("Acme Corp") == "A"
    assert checked.action_id is None
    done = importer.take(*lines)
    for field in ("rows", "written", "new_customers", "matched_customers", "duplicates", "rejected", "examples"):
        assert getattr(checked, field) == getattr(done, field), field
    assert (done.written, dict(done.rejected)) == (1, {"lost first": 1, "ambiguous customer": 1})


def test_rows_that_could_not_be_read_are_counted_handed_on_and_never_stop_the_others(importer):
    rejected, rows = [], [bad(2), *moves("Acme Corp A 2026-03-02"), *(bad(line) for line in range(3, 10))]

    with importer.asking(MANAGER) as lifecycle:
        report = lifecycle.imports.take("moves", iter(rows), rejected.append, nobody)

    assert (report.rows, report.written, report.rejected["bad date"]) == (9, 1, 8)
    assert [one.line for one in rejected] == [2, *range(3, 10)]
    assert [one.line for one in report.examples["bad date"]] == [2, 3, 4, 5, 6]


def test_who_made_a_move_and_why_is_kept(importer):
    report = importer.take(
        "Acme Corp A 2026-03-02 by=jan", "Acme Corp K 2026-03-03 by=eva why=signed up", "Acme Corp C 2026-03-04"
    )

    with importer.database.transaction("T1", writes=False) as store:
        log = store.action_moves(report.action_id)
        ids = [move.id for move in sorted(log, key=lambda move: move.effective_at)]
        assert store.movers(ids) == {ids[0]: "jan", ids[1]: "eva"}
        assert store.reasons(ids) == {ids[1]: "signed up"}


def test_the_same_stage_twice_in_a_row_is_logged_twice_and_is_one_visit(importer):
    report = importer.take("Acme Corp A 2026-03-02", "Acme Corp A 2026-03-05", "Acme Corp K 2026-03-06")

    assert report.written == 3
    assert importer.path("Acme Corp") == "AK"


def test_progress_tells_two_steps_for_each_row(importer):
    told = []
    rows = moves("Acme Corp A 2026-03-02", "Umbrella A 2026-03-02")

    with importer.asking(MANAGER) as lifecycle:
        lifecycle.imports.take("moves", iter(rows), nobody, told.append)

    assert told == [2, 4]


def test_an_empty_file_writes_nothing(importer):
    report = importer.take()

    assert (report.rows, report.written, report.action_id) == (0, 0, None)
    assert importer.take_customers().action_id is None


@pytest.mark.parametrize("person", [VIEWER, REP])
def test_only_a_manager_may_import(importer, person):
    with pytest.raises(NotAllowed, match="Only a manager can import a file"):
        importer.take("Acme Corp A 2026-03-02", person=person)


def test_what_was_read_is_not_written_under_other_stages(importer):
    with importer.reading(MANAGER) as lifecycle:
        staged = lifecycle.imports.stage("moves", iter(moves("Acme Corp A 2026-03-02")), nobody, nobody)
    with importer.asking(MANAGER) as lifecycle:
        lifecycle.workspace.change("zone", "Europe/Prague")

    with importer.asking(MANAGER) as lifecycle, pytest.raises(Raced):
        lifecycle.imports.write(staged, nobody, nobody)
