"""KPIs of awareness against values counted by hand."""

from __future__ import annotations

from lifecycle.kpis.asking import by
from lifecycle.kpis.catalogue import find
from tests.lifecycle.kpis.evidence import company, golden, share, told

SPRING = {
    "moves": """
        1 | A 3-02, K 3-05, C 3-20
        2 | A 3-03, L 3-10, K 3-12
        3 | A 3-04
        4 | K 3-05
        5 | C 3-06
        6 | A 2-27, K 3-02
        7 | A 4-01
        8 | A 3-31, K 6-28
        """,
    "source": """
        1 | web
        2 | Referral
        4 | web
        6 | fair
        8 | web
        """,
    "touches": """
        referral | 5 | 3-04 12 |  | 3
        referral | 5 | 3-07    |  | 4
        referral | 1 | 3-02    |  | 1
        """,
    "spends": """
        web | 2026-03 | 310
        ads | 2026-04 | 300
        """,
}


@golden("new-prospects")
def test_who_comes_below_conversion_for_the_first_time_is_a_new_prospect():
    assert told("new-prospects", **SPRING).value == 5  # 1, 2, 3, 4, 8: not 5, who bought at once


def test_a_month_in_which_nobody_came_has_no_new_prospect_but_an_empty_ledger_cannot_be_measured():
    assert told("new-prospects", "5-01..6-01", **SPRING).value == 0
    assert told("new-prospects").value is None


@golden("cost-per-prospect")
def test_a_new_prospect_costs_what_was_spent_on_all_of_them():
    assert told("cost-per-prospect", **SPRING).value == 62  # 310 / 5
    assert told("cost-per-prospect", "3-01..3-11", **SPRING).value == 25  # ten of 31 days: 100 / 4


def test_a_cost_that_nobody_logged_is_not_known_rather_than_nothing():
    found = told("cost-per-prospect", "3-01..4-01", moves=SPRING["moves"])
    assert (found.value, found.of) == (None, 5)


def test_spending_belongs_to_its_source_and_to_no_owner():
    evidence = company(**SPRING, owner="1 | U1")
    assert {source: found.value for source, found in by(find("cpl"), evidence, "source")} == {
        "web": 310 / 3, "Referral": None, None: None,
    }  # fmt: skip
    assert {owner: found.value for owner, found in by(find("cpl"), evidence, "owner")} == {"U1": None, None: None}


@golden("source-share")
def test_the_largest_source_has_its_share_of_all_and_every_part_adds_to_the_whole():
    assert share(told("source-share", **SPRING)) == (3, 5)
    parts = by(find("source-share"), company(**SPRING), "source")
    assert [(source, found.value) for source, found in parts] == [("web", 0.6), ("Referral", 0.2), (None, 0.2)]


@golden("referral-share")
def test_who_was_sent_is_told_by_a_referral_near_their_coming_or_by_their_source():
    assert share(told("referral-share", **SPRING)) == (2, 5)  # 2 by source, 3 by 5; 4 was named two days too late


@golden("reached-knowledge")
def test_who_reaches_the_stage_before_conversion_in_time_and_was_not_lost_before_counts():
    found = told("reached-knowledge", **SPRING)
    assert (share(found), found.open) == ((2, 4), 0)  # 1 and 8 of 1, 2, 3, 8


def test_a_window_that_still_runs_leaves_it_open():
    found = told("reached-knowledge", now="4-05", **SPRING)
    assert (share(found), found.open) == ((1, 4), 2)  # 3 and 8 may get there yet
