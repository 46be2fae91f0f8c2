"""Importing purchases and spend: what is taken, what stands already, what is not taken. On both databases."""

from __future__ import annotations

from collections import Counter
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.database import Database
from tests.lifecycle.importing import Importing, in_small_chunks, nobody
from tests.lifecycle.imports.reading import purchases, spend
from tests.lifecycle.requests import MANAGER
from tests.together import at_once

NAMED = "customer,purchased_on,amount,profit,currency,product,ref"
TEAMS = count(1)
LINE = st.builds(
    "{},2026-03-0{},{},{},,{},{}".format,
    st.sampled_from(["Acme Corp", "Umbrella"]),
    st.sampled_from([2, 3]),
    st.sampled_from([10, -10]),
    st.sampled_from(["", 4]),
    st.sampled_from(["", "Seats"]),
    st.sampled_from(["", "", "R-1", "R-2"]),
)


class Till(Importing):
    """Imports of money as a manager."""

    def take(self, *lines, header=NAMED, reject=nobody):
        return self.bring("purchases", purchases(header, *lines), reject)

    def check(self, *lines, header=NAMED):
        return self.look("purchases", purchases(header, *lines))

    def spend(self, *lines):
        return self.bring("spend", spend("source,month,amount,currency", *lines))

    def bought(self):
        """(name, day of March, amount, profit, currency) of all purchases that stand; no profit: None."""
        with self.database.transaction(self.team, writes=False) as store:
            frame, currencies = store.purchases()
            rows = frame.itertuples(index=False, name=None)
            told = [
                (store.customer(who).name, day - 20512, amount / 100, None if profit < -(2**61) else profit / 100,
                 currencies[number])
                for who, day, amount, profit, number in rows
            ]  # fmt: skip
            return sorted(told, key=repr)

    def spent(self):
        with self.database.transaction(self.team, writes=False) as store:
            return [(source, cents // 100, currency) for source, _day, cents, currency in store.spends()]


@pytest.fixture
def till(database):
    return Till(database)


def test_purchases_come_in_with_their_customers_as_one_action(till):
    till.move("Acme Corp", "A", on="2026-03-01")

    report = till.take("acme corp,2026-03-02,1200.50,400,,,INV-7", "Umbrella,2026-03-03,-20,,usd,Seats,")

    assert (report.rows, report.written, report.new_customers, report.matched_customers) == (2, 2, 1, 1)
    assert till.bought() == [("Acme Corp", 2, 1200.5, 400.0, "EUR"), ("Umbrella", 3, -20.0, None, "USD")]
    till.undo(report.action_id, person=MANAGER)
    assert till.bought() == []


def test_the_same_file_twice_adds_nothing(till):
    lines = (
        "Acme,2026-03-02,10,,,,",
        "Acme,2026-03-02,10,,,,",
        "Acme,2026-03-02,10,,,,R-1",
        "Umbrella,2026-03-02,10,3,USD,Seats,",
    )
    till.take(*lines)

    again = till.take(*lines)

    assert (again.written, again.duplicates, again.rejected.total(), again.action_id) == (0, 4, 0, None)
    assert len(till.bought()) == 4


@pytest.mark.parametrize("other", ["Acme,2026-03-02,10,,,,", "Acme,2026-03-03,10,5,,Seats,", "Acme,2026-03-02,11,5,,Seats,",
    "Acme,2026-03-02,10,5,USD,Seats,", "Acme,2026-03-02,10,5,,Chairs,", "Umbrella,2026-03-02,10,5,,Seats,", "Acme,2026-03-02,10,5,,Seats,R-2"])  # fmt: skip
def test_what_says_anything_else_is_another_purchase(till, other):
    till.take("Acme,2026-03-02,10,5,,Seats,")

    assert till.take("Acme,2026-03-02,10,5,EUR,Seats,", other).written == 1


def test_of_equal_rows_only_as_many_are_added_as_are_missing(till):
    till.take("Acme,2026-03-02,10,,,,", "Acme,2026-03-02,10,,,,")

    report = till.take(*["Acme,2026-03-02,10,,,,"] * 3)

    assert (report.written, report.duplicates, len(till.bought())) == (1, 2, 3)


def test_a_reference_that_says_something_else_is_not_taken_and_not_lost(till):
    till.take("Acme,2026-03-02,10,,,,R-1")
    rejected = []

    lines = (
        "Acme,2026-03-02,12,,,,R-1",
        "Umbrella,2026-03-02,5,,,,R-2",
        "Acme,2026-03-02,6,,,,R-2",
        "Umbrella,2026-03-02,5,,,,R-2",
    )
    report = till.take(*lines, reject=rejected.append)

    assert (report.written, report.duplicates) == (1, 1)
    assert [(bad.line, bad.kind, bad.value, bad.cells[2]) for bad in rejected] == [
        (2, "ref taken", "R-1", "12"), (4, "ref taken", "R-2", "6"),
    ]  # fmt: skip
    assert till.check(*lines).rejected == report.rejected


def test_a_dry_run_says_the_same_and_changes_nothing(till):
    lines = (
        "Acme,2026-03-02,10,,,,R-1",
        "Acme,2026-03-02,10,,,,R-1",
        "Umbrella,soon,10,,,,",
        "Zenith,2026-03-02,1,,,,",
    )
    told = till.check(*lines)

    assert till.bought() == []
    done = till.take(*lines)
    assert [
        (one.rows, one.written, one.new_customers, one.duplicates, one.rejected.total()) for one in (told, done)
    ] == [(4, 2, 2, 1, 1)] * 2


def test_purchases_of_merged_customers_are_those_of_who_stands_for_them(till):
    till.take("Acme Inc,2026-03-02,10,,,,", "Acme Inc,2026-03-03,10,,,,R-1", "Zenith,2026-03-02,10,,,,")
    with till.asking(MANAGER) as lifecycle:
        gone, stays = (lifecycle.names.exactly(name) for name in ("acme inc", "zenith"))
        lifecycle.merges.merge(gone, stays)

    report = till.take("Zenith,2026-03-02,10,,,,", "Zenith,2026-03-02,10,,,,", "Acme Inc,2026-03-03,10,,,,R-1")

    assert (report.written, report.duplicates) == (0, 3)


def test_what_was_taken_back_comes_in_again(till):
    lines = ("Acme,2026-03-02,10,,,,R-1", "Acme,2026-03-02,10,,,,")
    till.undo(till.take(*lines).action_id, person=MANAGER)

    assert till.take(*lines).written == 2


def test_spend_adds_up_and_the_same_file_twice_adds_nothing(till):
    lines = ("referral,2026-02,5000,", "referral,2026-02,5000,", "ads,Jan 2026,1.50,usd")

    report, again = till.spend(*lines), till.spend(*lines, "ads,2026-03,7,")

    assert (report.written, report.new_customers, again.written, again.duplicates) == (3, 0, 1, 3)
    assert till.spent() == [("ads", 1, "USD"), ("ads", 7, "EUR"), ("referral", 5000, "EUR"), ("referral", 5000, "EUR")]
    till.undo(report.action_id, person=MANAGER)
    assert till.spent() == [("ads", 7, "EUR")]


def test_chunks_change_nothing(till, monkeypatch):
    lines = [f"Company {n % 7},2026-03-0{n % 5 + 1},{n % 3},,,,{f'R-{n % 40}' if n % 2 else ''}" for n in range(200)]
    told = till.check(*lines)
    in_small_chunks(monkeypatch)

    done = till.take(*lines)

    assert (done.written, done.duplicates, done.rejected) == (told.written, told.duplicates, told.rejected)
    again = till.take(*lines)
    assert (again.written, again.duplicates, again.rejected) == (0, done.written + done.duplicates, done.rejected)


def test_two_imports_of_one_file_of_spend_at_once_add_it_once(till):
    done = at_once(*[lambda: till.spend("referral,2026-02,5000,")] * 2)

    assert sorted((report.written, report.duplicates) for report in done) == [(0, 1), (1, 0)]
    assert till.spent() == [("referral", 5000, "EUR")]


class Plainly:
    """What files do to a ledger, counted one line at a time."""

    def __init__(self):
        self.referred, self.others = {}, Counter()

    def take(self, lines):
        """(written, duplicates, not taken)."""
        came, told = Counter(), Counter()
        for line in lines:
            says, ref = line.rsplit(",", 1)
            if ref:
                told["known" if self.referred.get(ref) == says else "taken" if ref in self.referred else "new"] += 1
                self.referred.setdefault(ref, says)
            else:
                came[says] += 1
                told["known" if came[says] <= self.others[says] else "new"] += 1
        self.others |= came
        return told["new"], told["known"], told["taken"]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=st.lists(st.lists(LINE, max_size=9), min_size=1, max_size=3))
def test_whatever_files_come_each_line_is_counted_once(sqlite_address, files):
    database = Database(sqlite_address)
    till, plainly = Till(database, team=f"T{next(TEAMS)}"), Plainly()

    for lines in [*files, files[0]]:
        told = till.check(*lines)
        done = till.take(*lines)
        assert (done.written, done.duplicates, done.rejected.total()) == plainly.take(lines)
        assert (told.written, told.duplicates, told.rejected) == (done.written, done.duplicates, done.rejected)

    assert len(till.bought()) == len(plainly.referred) + plainly.others.total()
    database.close()
