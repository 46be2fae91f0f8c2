"""Importing as it is asked for: what is taken, what is not, and what the ledger says afterwards. On both databases."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lifecycle.errors import Conflict, NotAllowed, Raced
from tests.lifecycle.files import bad, customer, moves
from tests.lifecycle.journeys import moment
from tests.lifecycle.requests import MANAGER, REP, VIEWER, Requests


def nobody(_):
    """A progress that nobody looks at, rejects that nobody keeps."""


class Importer(Requests):
    """Imports as a manager."""

    def take(self, *lines, person=MANAGER, reject=nobody):
        with self.asking(person, verb="import moves") as lifecycle:
            return lifecycle.imports.take("moves", iter(moves(*lines)), reject, nobody)

    def check(self, *lines):
        with self.reading(MANAGER) as lifecycle:
            return lifecycle.imports.check("moves", iter(moves(*lines)), nobody, nobody)

    def take_customers(self, *rows):
        with self.asking(MANAGER, verb="import customers") as lifecycle:
            return lifecycle.imports.take("customers", iter(rows), nobody, nobody)

    def times(self, name):
        return [visit.entered_at for visit in self.visits(name)]

    def facts(self, name, field):
        """(value, since when) of everything that was said."""
        with self.database.transaction(self.team, writes=False) as store:
            frame = store.attributes(field)
            mine = frame[frame["customer_id"] == store.named(name.casefold()).id]
            return [(value, moment(int(at))) for value, at in zip(mine["value"], mine["said_at"], strict=True)]

    def found(self, name):
        with self.reading() as lifecycle:
            return lifecycle.names.exactly(name)

    def agrees(self):
        """Whether what is kept is what the log says."""
        return all(kept == told for kept, told in self.projected())


@pytest.fixture
def at_work(database):
    return Importer(database)


def test_moves_come_in_with_their_customers_as_one_action(at_work):
    report = at_work.take("Acme Corp A 2026-03-02", "Umbrella K 2026-03-02 10:00", "Acme Corp C 2026-03-05")

    assert (report.rows, report.written, report.new_customers, report.duplicates) == (3, 3, 2, 0)
    assert (at_work.path("Acme Corp"), at_work.path("Umbrella")) == ("AC", "K")
    assert at_work.kinds("Acme Corp") == ["new", "skip"]
    assert at_work.found("acme corp").owner is None
    with at_work.reading() as lifecycle:
        action = lifecycle._context.store.action(report.action_id)
    assert (action.actor, action.verb) == (MANAGER.id, "import moves")
    assert at_work.agrees()


def test_the_same_file_twice_changes_nothing(at_work):
    lines = (
        "Acme Corp A 2026-03-02",
        "Acme Corp A 2026-03-02",
        "Acme Corp C 2026-03-02 10:00",
        "Umbrella K 2026-03-04",
    )
    at_work.take(*lines)
    before = at_work.projected()

    again = at_work.take(*lines)

    assert (again.written, again.duplicates, again.new_customers, again.matched_customers) == (0, 4, 0, 0)
    assert again.action_id is None
    assert at_work.projected() == before


def test_of_a_file_with_some_new_rows_only_those_are_written(at_work):
    at_work.take("Acme Corp A 2026-03-02", "Acme Corp K 2026-03-03")

    report = at_work.take(
        "Acme Corp A 2026-03-02", "Acme Corp K 2026-03-03", "Acme Corp C 2026-03-03", "Zenith A 2026-03-03"
    )

    assert (report.written, report.duplicates, report.new_customers) == (2, 2, 1)
    assert at_work.path("Acme Corp") == "AKC"
    assert at_work.agrees()


def test_what_a_rep_logged_that_day_is_not_logged_again(at_work):
    at_work.move("Acme Corp", "A", on="2026-03-02")

    report = at_work.take("acme corp A 2026-03-02", "ACME CORP K 2026-03-02")

    assert (report.written, report.duplicates, report.matched_customers) == (1, 1, 1)
    assert at_work.times("Acme Corp") == [datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 2, 0, 0, 1, tzinfo=UTC)]


def test_a_back_dated_row_comes_between_moves_that_stand(at_work):
    at_work.moves("Acme Corp", ("A", "2026-03-02"), ("C", "2026-03-06"))

    at_work.take("Acme Corp K 2026-03-04", "Acme Corp L 2026-03-05 12:00")

    assert at_work.path("Acme Corp") == "AKLC"
    assert at_work.kinds("Acme Corp") == ["new", "forward", "lost", "won_back"]
    assert at_work.agrees()


def test_a_dry_run_says_what_the_import_would_do_and_writes_nothing(at_work):
    at_work.move("Acme Corp", "A", on="2026-03-02")
    lines = ("Acme Corp A 2026-03-02", "Umbrella L 2026-03-02", "Zenith K 2026-03-03", "Acme K 2026-03-03")

    checked = at_work.check(*lines)

    assert at_work.path("Acme Corp") == "A"
    assert checked.action_id is None
    done = at_work.take(*lines)
    for field in ("rows", "written", "new_customers", "matched_customers", "duplicates", "rejected", "examples"):
        assert getattr(checked, field) == getattr(done, field), field
    assert (done.written, dict(done.rejected)) == (1, {"lost first": 1, "ambiguous customer": 1})


def test_a_name_that_begins_somebodys_name_is_ambiguous(at_work):
    at_work.add("Acme Corp", "Umbrella North", "Umbrella South")
    rejected = []

    report = at_work.take("Acme A 2026-03-02", "Umbrella A 2026-03-02", "Acme K 2026-03-03", reject=rejected.append)

    assert (report.written, report.rejected["ambiguous customer"], report.new_customers) == (0, 3, 0)
    assert [(one.line, one.value) for one in rejected] == [(2, "Acme"), (3, "Umbrella"), (4, "Acme")]
    assert "Acme Corp begins" in rejected[0].said
    assert "Umbrella North, Umbrella South begin." in rejected[1].said
    assert rejected[0].cells == ("Acme", "A", "2026-03-02")


def test_an_alias_is_a_name_and_two_names_of_one_file_are_two_customers(at_work):
    at_work.add("Acme Corp")
    with at_work.asking() as lifecycle:
        lifecycle.customers.alias(lifecycle.names.exactly("Acme Corp"), "The Shop")

    report = at_work.take(
        "the shop A 2026-03-02", "Zenith A 2026-03-02", "Zenith Travel K 2026-03-02", "ZENITH K 2026-03-03"
    )

    assert (report.written, report.new_customers, report.matched_customers) == (4, 2, 1)
    assert [at_work.path(name) for name in ("Acme Corp", "Zenith", "Zenith Travel")] == ["A", "AK", "K"]


@pytest.mark.parametrize("name", ["#17", "\u200b", "A" * 201, "Acme\0Corp"])
def test_nobody_new_gets_a_name_that_nobody_may_have(at_work, name):
    report = at_work.take(f"{name} A 2026-03-02", "Zenith A 2026-03-02")

    assert (report.written, sum(report.rejected.values())) == (1, 1)
    assert set(report.rejected) <= {"bad customer", "too long"}


def test_a_loss_of_somebody_who_was_nowhere_is_handed_back_and_makes_no_customer(at_work):
    rejected = []

    report = at_work.take(
        "Acme Corp L 2026-03-02",
        "Umbrella L 2026-03-01",
        "Umbrella A 2026-03-02",
        "Umbrella L 2026-03-03",
        reject=rejected.append,
    )

    assert (report.written, report.new_customers) == (2, 1)
    assert [(one.line, one.kind, one.cells) for one in rejected] == [
        (2, "lost first", ("Acme Corp", "L", "2026-03-02")),
        (3, "lost first", ("Umbrella", "L", "2026-03-01")),
    ]
    assert at_work.path("Umbrella") == "AL"


def test_rows_that_could_not_be_read_are_counted_handed_on_and_never_stop_the_others(at_work):
    rejected, rows = [], [bad(2), *moves("Acme Corp A 2026-03-02"), *(bad(line) for line in range(3, 10))]

    with at_work.asking(MANAGER) as lifecycle:
        report = lifecycle.imports.take("moves", iter(rows), rejected.append, nobody)

    assert (report.rows, report.written, report.rejected["bad date"]) == (9, 1, 8)
    assert [one.line for one in rejected] == [2, *range(3, 10)]
    assert [one.line for one in report.examples["bad date"]] == [2, 3, 4, 5, 6]


def test_who_made_a_move_and_why_is_kept(at_work):
    report = at_work.take(
        "Acme Corp A 2026-03-02 by=jan", "Acme Corp K 2026-03-03 by=eva why=signed up", "Acme Corp C 2026-03-04"
    )

    with at_work.database.transaction("T1", writes=False) as store:
        log = store.action_moves(report.action_id)
        ids = [move.id for move in sorted(log, key=lambda move: move.effective_at)]
        assert store.movers(ids) == {ids[0]: "jan", ids[1]: "eva"}
        assert store.reasons(ids) == {ids[1]: "signed up"}


def test_the_same_stage_twice_in_a_row_is_logged_twice_and_is_one_visit(at_work):
    report = at_work.take("Acme Corp A 2026-03-02", "Acme Corp A 2026-03-05", "Acme Corp K 2026-03-06")

    assert report.written == 3
    assert at_work.path("Acme Corp") == "AK"


def test_progress_tells_two_steps_for_each_row(at_work):
    told = []
    rows = moves("Acme Corp A 2026-03-02", "Umbrella A 2026-03-02")

    with at_work.asking(MANAGER) as lifecycle:
        lifecycle.imports.take("moves", iter(rows), nobody, told.append)

    assert told == [2, 4]


def test_an_empty_file_writes_nothing(at_work):
    report = at_work.take()

    assert (report.rows, report.written, report.action_id) == (0, 0, None)
    assert at_work.take_customers().action_id is None


@pytest.mark.parametrize("person", [VIEWER, REP])
def test_only_a_manager_may_import(at_work, person):
    with pytest.raises(NotAllowed, match="Only a manager can import a file"):
        at_work.take("Acme Corp A 2026-03-02", person=person)


def test_what_was_read_is_not_written_under_other_stages(at_work):
    with at_work.reading(MANAGER) as lifecycle:
        staged = lifecycle.imports.stage("moves", iter(moves("Acme Corp A 2026-03-02")), nobody, nobody)
    with at_work.asking(MANAGER) as lifecycle:
        lifecycle.workspace.change("zone", "Europe/Prague")

    with at_work.asking(MANAGER) as lifecycle, pytest.raises(Raced):
        lifecycle.imports.write(staged, nobody, nobody)


def test_a_customer_whom_somebody_added_while_the_file_was_read_is_that_customer(at_work):
    with at_work.reading(MANAGER) as lifecycle:
        staged = lifecycle.imports.stage(
            "moves", iter(moves("Acme Corp K 2026-03-02", "Umbrella K 2026-03-02")), nobody, nobody
        )
    at_work.move("Acme Corp", "A", on="2026-03-01")

    with at_work.asking(MANAGER) as lifecycle:
        report = lifecycle.imports.write(staged, nobody, nobody)

    assert (report.new_customers, report.matched_customers) == (1, 1)
    assert at_work.path("Acme Corp") == "AK"


def test_an_import_is_taken_back_and_brought_back_as_a_whole(at_work):
    at_work.moves("Umbrella", ("A", "2026-03-02"), ("C", "2026-03-06"))
    names = [f"Customer {n}" for n in range(60)]
    lines = [f"{name} {letter} 2026-03-0{day}" for name in names for letter, day in (("A", 2), ("K", 3))]
    report = at_work.take(*lines, "Umbrella K 2026-03-04")
    imported = at_work.projected()

    undone = at_work.undo(report.action_id, person=MANAGER)

    assert at_work.path("Umbrella") == "AC"
    assert len(at_work.projected()) == 1
    assert at_work.agrees()
    at_work.undo(undone, person=MANAGER)
    assert at_work.projected() == imported
    assert at_work.path("Customer 17") == "AK"


def test_an_import_whose_customers_were_moved_since_is_not_taken_back(at_work):
    report = at_work.take("Acme Corp A 2026-03-02")
    at_work.move("Acme Corp", "K")

    with pytest.raises(Conflict, match="Something builds on that"):
        at_work.undo(report.action_id, person=MANAGER)


def test_what_was_taken_back_can_be_imported_again(at_work):
    first = at_work.take("Acme Corp A 2026-03-02")
    at_work.undo(first.action_id, person=MANAGER)

    again = at_work.take("Acme Corp A 2026-03-02")

    assert (again.written, again.new_customers) == (1, 1)
    assert at_work.path("Acme Corp") == "A"


def test_customers_come_in_with_what_is_said_of_them_from_the_beginning(at_work):
    report = at_work.take_customers(
        customer("Acme Corp", owner="U1", source="fair", cost=12_050, since="2026-02-03"),
        customer("Umbrella", 3, segment="retail"),
    )

    assert (report.written, report.new_customers) == (2, 2)
    acme = at_work.found("Acme Corp")
    assert (acme.owner, acme.source, acme.acquisition_cost_cents, acme.currency) == ("U1", "fair", 12_050, "EUR")
    assert at_work.facts("Acme Corp", "owner") == [("U1", datetime(2026, 2, 3, tzinfo=UTC))]
    assert at_work.facts("Acme Corp", "acquired_on") == [("2026-02-03", datetime(2026, 2, 3, tzinfo=UTC))]
    assert at_work.facts("Umbrella", "segment") == [("retail", datetime(1970, 1, 1, tzinfo=UTC))]


def test_what_differs_from_what_holds_holds_from_the_import_on(at_work):
    at_work.add("Acme Corp", source="fair")

    report = at_work.take_customers(customer("acme corp", owner="U7", source="fair", segment="retail"))

    assert (report.written, report.new_customers, report.matched_customers) == (1, 0, 1)
    acme = at_work.found("Acme Corp")
    assert (acme.owner, acme.source, acme.segment) == ("U7", "fair", "retail")
    assert at_work.facts("Acme Corp", "owner")[-1] == (
        "U7",
        at_work.now.replace() - (at_work.now - at_work.facts("Acme Corp", "owner")[-1][1]),
    )
    assert [value for value, _ in at_work.facts("Acme Corp", "owner")] == [REP.id, "U7"]
    assert len(at_work.facts("Acme Corp", "source")) == 1
    assert at_work.facts("Acme Corp", "segment") == [("retail", datetime(1970, 1, 1, tzinfo=UTC))]


def test_the_same_customers_twice_change_nothing_even_when_a_file_contradicts_itself(at_work):
    rows = (
        customer("Acme Corp", owner="U1"),
        customer("ACME corp", 3, owner="U2", source="fair"),
        customer("Umbrella", 4),
    )
    first = at_work.take_customers(*rows)

    again = at_work.take_customers(*rows)

    assert (first.written, first.duplicates, first.overruled) == (2, 0, 1)
    assert (again.written, again.duplicates, again.overruled, again.action_id) == (0, 2, 1, None)
    assert at_work.found("Acme Corp").owner == "U2"


def test_customers_that_were_imported_are_taken_back_with_what_was_said(at_work):
    at_work.add("Acme Corp", source="fair")
    report = at_work.take_customers(customer("Acme Corp", source="web"), customer("Umbrella", 3, owner="U1"))

    at_work.undo(report.action_id, person=MANAGER)

    assert at_work.found("Acme Corp").source == "fair"
    with at_work.reading() as lifecycle:
        assert not lifecycle.names.means("Umbrella")


def test_two_names_of_one_customer_in_a_file_are_one_customer(at_work):
    at_work.move("Acme Corp", "A", on="2026-03-02")
    with at_work.asking() as lifecycle:
        lifecycle.customers.alias(lifecycle.names.exactly("Acme Corp"), "The Shop")

    report = at_work.take(
        "The Shop A 2026-03-02", "Acme Corp A 2026-03-02", "The Shop K 2026-03-03", "acme corp K 2026-03-03"
    )

    assert (report.written, report.duplicates, report.matched_customers) == (3, 1, 1)
    assert at_work.path("Acme Corp") == "AK"
    said = at_work.take_customers(customer("The Shop", source="fair"), customer("Acme Corp", 3, segment="retail"))
    assert (said.written, said.duplicates, said.matched_customers) == (1, 1, 1)
    assert at_work.agrees()
