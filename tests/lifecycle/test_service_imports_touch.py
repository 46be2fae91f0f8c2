"""Importing touchpoints: what is taken, what stands already, what goes on with what. On both databases."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lifecycle.touchpoints import REFERRAL, State
from tests.lifecycle.importing import Importing, in_small_chunks, nobody
from tests.lifecycle.imports.reading import touchpoints
from tests.lifecycle.requests import MANAGER, MONDAY

NAMED = "customer,kind,at,value,state,detail,note,other,by,ref"
DESK = "customer,id,subject,created,first response,closed"
TEAMS = count(1)
LINE = st.builds(
    "{},{},2026-03-0{}{},,{}".format,
    st.sampled_from(["Acme Corp", "Umbrella"]),
    st.sampled_from(["call", "ticket", "ask", "referral"]),
    st.sampled_from([2, 3]),
    st.sampled_from(["", " 10:00"]),
    st.sampled_from(
        [
            ",review,,,,",
            ",review,,,,R-1",
            "closed,review,,,,",
            "closed,,,,,R-1",
            "agreed,review,,,,",
            ",,,Zenith Travel,,",
        ]
    ),
)


class Till(Importing):
    """Imports of touchpoints as a manager."""

    def rows(self, header, lines):
        with self.reading() as lifecycle:
            return touchpoints(header, *lines, now=self.now, zone=lifecycle.settings.zone)

    def take(self, *lines, header=NAMED, reject=nobody):
        return self.bring("touchpoints", self.rows(header, lines), reject)

    def check(self, *lines, header=NAMED):
        return self.look("touchpoints", self.rows(header, lines))

    def logged(self, name="Acme Corp"):
        """(kind, time, and what else there is) of all that stands of this customer, the oldest first; instead of an id what
        it is of: the referred customer's name, or when the row was that this one goes on with."""
        with self.database.transaction(self.team, writes=False) as store:
            found = store.touchpoints_of(store.named(name.casefold()).id)
            at = {one.touchpoint.id: one.touchpoint.at for one in found}
            told = []
            for one in reversed(found):
                touch = one.touchpoint
                other = touch.other_id
                if other is not None:
                    other = store.customer(other).name if touch.kind == REFERRAL else f"{at[other]:%d %H:%M}"
                said = (touch.value, touch.state.name if touch.state else None, touch.detail, touch.note, other)
                told.append((touch.kind, f"{touch.at:%d %H:%M}", *(part for part in said if part is not None), one.by))
            return told


@pytest.fixture
def till(database):
    return Till(database)


def test_touchpoints_come_in_with_their_customers_as_one_action(till):
    till.move("Acme Corp", "A", on="2026-03-01")

    report = till.take(
        "acme corp,nps,2026-03-02 10:00,9,,,great support,,Bo,",
        "Acme Corp,call,2026-03-03,,,,,,,",
        "Umbrella,review,2026-03-04 09:00,4,,G2,,,,",
    )

    assert (report.written, report.new_customers, report.matched_customers) == (3, 1, 1)
    assert till.logged() == [("nps", "02 10:00", 9, "great support", "Bo"), ("call", "03 12:00", "UMANAGER")]
    assert till.logged("Umbrella") == [("review", "04 09:00", 4, "G2", "UMANAGER")]


def test_a_day_is_noon_in_the_workspaces_zone_and_today_now_where_that_is_to_come(database):
    till = Till(database, now=MONDAY.replace(hour=8), zone="Europe/Prague")

    till.take("Acme Corp,call,2026-03-03,,,,,,,", "Acme Corp,call,2026-03-09,,,,,,,")

    assert [at for _kind, at, *_others in till.logged()] == ["03 11:00", f"{till.now:%d %H:%M}"]


def test_a_file_twice_is_written_once_whatever_the_hour(till):
    till.now = till.now.replace(hour=8)
    lines = (
        "Acme Corp,call,2026-03-09,,,,,,,",
        "Acme Corp,call,2026-03-09,,,,,,,",
        "Acme Corp,nps,2026-03-02 10:00,9,,,,,,",
    )
    assert till.take(*lines).written == 3

    till.now = till.now.replace(hour=15)
    again = till.take(*lines)

    assert (again.written, again.duplicates, again.action_id) == (0, 3, None)
    assert till.take(*lines, lines[0]).written == 1


def test_what_was_logged_that_day_is_not_logged_again_for_a_day_alone(till):
    till.take("Acme Corp,call,2026-03-03 09:14,,,,,,,")

    report = till.take(
        "Acme Corp,call,2026-03-03,,,,,,,",
        "Acme Corp,call,2026-03-03 09:15,,,,,,,",
        "Acme Corp,call,2026-03-03,,,,hello,,,",
    )

    assert (report.duplicates, report.written) == (1, 2)


def test_a_ticket_is_one_whether_it_comes_in_one_line_or_in_many(till):
    till.take("Acme Corp,7,slow,2026-03-02 10:00,2026-03-02 11:00,2026-03-03", header=DESK)
    till.take(
        "Acme Corp,ticket,2026-03-04 09:00,,closed,,,,,T1", "Acme Corp,ticket,2026-03-03 15:00,,,broken,,,,T1",
        "Acme Corp,ticket,2026-03-03 16:00,,,other,,,,T2",
    )  # fmt: skip

    assert till.logged() == [
        ("ticket", "02 10:00", "OPENED", "slow", "UMANAGER"),
        ("ticket", "02 11:00", "ANSWERED", "slow", "02 10:00", "UMANAGER"),
        ("ticket", "03 12:00", "CLOSED", "slow", "02 10:00", "UMANAGER"),
        ("ticket", "03 15:00", "OPENED", "broken", "UMANAGER"),
        ("ticket", "03 16:00", "OPENED", "other", "UMANAGER"),
        ("ticket", "04 09:00", "CLOSED", "broken", "03 15:00", "UMANAGER"),
    ]


def test_a_later_export_of_a_help_desk_adds_what_became_of_its_tickets(till):
    till.take("Acme Corp,7,slow,2026-03-02 10:00,,", "Acme Corp,8,slow,2026-03-04 10:00,,", header=DESK)

    report = till.take(
        "Acme Corp,7,slow,2026-03-02 10:00,2026-03-02,2026-03-05 10:00", "Acme Corp,8,slow,2026-03-04 10:00,,", header=DESK
    )  # fmt: skip

    assert (report.duplicates, report.written) == (2, 2)
    assert [line[-2] for line in till.logged() if line[2] != "OPENED"] == ["02 10:00", "02 10:00"]


def test_an_answer_goes_on_with_what_was_asked_before(till):
    till.take("Acme Corp,ask,2026-03-02 10:00,,,review,,,,", "Acme Corp,ask,2026-03-02 11:00,,,post,,,,")

    rejected = []
    report = till.take(
        "Acme Corp,ask,2026-03-05,,agreed,review,,,,", "Acme Corp,ask,2026-03-05,,declined,reference,,,,",
        "Umbrella,ticket,2026-03-05,,closed,,,,,", reject=rejected.append,
    )  # fmt: skip

    assert (report.written, report.new_customers, dict(report.rejected)) == (1, 0, {"no beginning": 2})
    assert till.logged()[-1] == ("ask", "05 12:00", "AGREED", "review", "02 10:00", "UMANAGER")
    assert [bad.line for bad in rejected] == [3, 4]
    assert [said in bad.said for bad, said in zip(rejected, ("Nothing was asked", "no such ticket"), strict=True)] == [
        True
    ] * 2


def test_who_was_referred_is_a_customer_too_and_is_made_once(till):
    rejected = []
    report = till.take(
        "Acme Corp,referral,2026-03-02,,,,,Zenith Travel,,", "Umbrella,referral,2026-03-03,,,,,zenith travel,,",
        "Zenith Travel,call,2026-03-04,,,,,,,", "Acme Corp,referral,2026-03-02,,,,,ACME corp,,", reject=rejected.append,
    )  # fmt: skip

    assert (report.written, report.new_customers) == (3, 3)
    assert till.logged()[0] == ("referral", "02 12:00", "Zenith Travel", "UMANAGER")
    assert [bad.kind for bad in rejected] == ["bad referral"]


def test_taken_back_it_leaves_nothing(till):
    report = till.take("Acme Corp,referral,2026-03-02,,,,,Zenith Travel,,", "Umbrella,call,2026-03-02,,,,,,,")
    till.undo(report.action_id, person=MANAGER)

    with till.database.transaction(till.team, writes=False) as store:
        assert store.count_touchpoints() == 0
        assert store.customer_ids() == []


def test_a_check_writes_nothing_and_counts_the_same(till):
    lines = (
        "Acme Corp,referral,2026-03-02,,,,,Zenith Travel,,",
        "Acme Corp,call,2026-03-02,,,,,,,",
        "Acme Corp,cal,2026-03-02,,,,,,,",
    )

    checked = till.check(*lines)
    with till.database.transaction(till.team, writes=False) as store:
        assert store.customer_ids() == []
    taken = till.take(*lines)

    assert (checked.written, checked.new_customers, checked.rejected) == (
        taken.written,
        taken.new_customers,
        taken.rejected,
    )
    assert taken.written == 2


def test_what_was_merged_counts_as_of_who_stands_for_it(till):
    till.take("Acme Corp,ticket,2026-03-02 10:00,,,slow,,,,", "Acme Ltd,call,2026-03-02,,,,,,,")
    with till.asking(MANAGER, verb="customer merge") as lifecycle:
        gone, stays = (lifecycle.names.exactly(name) for name in ("acme corp", "acme ltd"))
        lifecycle.merges.merge(gone, stays)

    report = till.take("Acme Ltd,ticket,2026-03-02 10:00,,,slow,,,,", "Acme Ltd,ticket,2026-03-04,,closed,slow,,,,")

    assert (report.duplicates, report.written) == (1, 1)
    assert till.logged("Acme Ltd")[-1][-2] == "02 10:00"


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LINE, max_size=6), st.lists(LINE, max_size=6))
def test_files_are_taken_once_in_any_parts(sqlite_database, first, second):
    till = Till(sqlite_database, team=f"T{next(TEAMS)}")
    till.take(*first)
    till.take(*first, *second)

    with till.database.transaction(till.team, writes=False) as store:
        stand = store.touchpoints(["call", "ticket", "ask", "referral"])
    again = till.take(*first, *second)

    assert again.written == 0
    later = stand[stand["state"].isin([State.CLOSED, State.AGREED])]
    opened = stand.set_index("id")
    assert (opened.loc[later["other_id"], "customer_id"].to_numpy() == later["customer_id"].to_numpy()).all()
    assert (opened.loc[later["other_id"], "kind_no"].to_numpy() == later["kind_no"].to_numpy()).all()


def test_chunks_change_nothing(till, monkeypatch):
    lines = [
        f"Company {n % 7},ticket,2026-03-0{n % 5 + 1},,{'closed' if n % 3 == 2 else ''},{n % 4},,,,{f'R-{n % 9}' if n % 2 else ''}"
        for n in range(120)
    ] + [f"Company {n % 7},referral,2026-03-0{n % 5 + 1},,,,,Company {n % 11},," for n in range(40)]
    told = till.check(*lines)
    in_small_chunks(monkeypatch)

    done = till.take(*lines)

    assert (done.written, done.new_customers, done.rejected) == (told.written, told.new_customers, told.rejected)
    again = till.take(*lines)
    assert (again.written, again.duplicates, again.rejected) == (0, done.written, done.rejected)
