"""KPIs of conversion against values counted by hand."""

from __future__ import annotations

import pytest

from tests.lifecycle.kpis.evidence import golden, share, told

SPRING = {
    "moves": """
        1 | A 3-02, C 3-12
        2 | A 2-20, K 3-02, C 3-12
        3 | K 3-02, L 3-20
        4 | K 3-02, L 3-10, C 3-25
        5 | C 3-05
        6 | R 2025-12-01, L 3-09
        7 | A 3-03
        8 | C 2-10, K 3-03, C 3-23
        """,
    "bought": """
        1 | 3-12 | 100
        2 | 3-13 | 200
        2 | 3-20 | -60
        5 | 4-02 | 999
        """,
}


@golden("win-rate")
def test_deals_won_are_a_share_of_deals_decided():
    assert share(told("win-rate", **SPRING)) == (5, 6)  # 1, 2, 4, 5, 8; only 3 is a lost deal: 4 was won after all


@golden("won-of-entered")
def test_new_prospects_who_are_won_in_time_and_not_lost_before_count():
    assert share(told("won-of-entered", **SPRING)) == (1, 4)  # 1 of 1, 3, 4, 7
    assert told("won-of-entered", now="3-31", **SPRING).open == 1


@golden("cac")
def test_a_customer_costs_the_spending_and_what_was_said_of_those_won():
    found = told("cac", **SPRING, spends="web | 2026-03 | 310", costs={5: 40.0, 3: 99.0})
    assert found.value == 70  # (310 + 40) / 5
    assert told("cac", **SPRING).value is None


def test_what_a_customer_cost_is_not_counted_beside_what_was_spent_on_their_source():
    said = """
        5 | web
        2 | event
        """
    found = told("cac", **SPRING, spends="web | 2026-03 | 310", costs={5: 40.0, 2: 20.0}, source=said)
    assert found.value == 66  # (310 + 20) / 5


@golden("payback")
def test_payback_is_the_month_by_which_profit_per_buyer_reaches_the_cost_of_one():
    bought = """
        1 | 2025-09-01 | 50 | 10
        1 | 2025-10-15 | 90 | 30
        2 | 2025-10-01 | 60 | 20
        2 | 2025-12-10 | 99 | 40
        """
    found = told("payback", bought=bought, spends="web | 2025-09 | 100")
    assert (found.value, found.beyond) == (3, False)  # 50 each; after three months 15 + 15 + 20
    dear = told("payback", bought=bought, spends="web | 2025-09 | 300")
    assert (dear.value, dear.beyond) == (6, True)  # the longest that anybody was watched
    assert told("payback", bought=bought).value is None
    assert told("payback", bought=bought.replace("| 40", "|"), spends="web | 2025-09 | 60").value == 2


@golden("aov")
def test_refunds_are_taken_off_what_an_order_brings():
    assert told("aov", **SPRING).value == 120  # (100 + 200 - 60) / 2


@golden("sales-cycle")
def test_the_sales_cycle_begins_when_somebody_last_became_a_prospect():
    found = told("sales-cycle", **SPRING)
    assert (found.value, found.n) == (20, 3)  # 1: 10 days, 2: 20, 8: 20 since going back


def test_a_prospect_from_before_records_began_has_a_cycle_that_is_longer_than_is_known():
    found = told("sales-cycle", moves=SPRING["moves"], since="3-01")
    assert (found.n, found.open, found.value) == (3, 1, 20)
    found = told("sales-cycle", moves="1 | A 2-20, C 3-12", since="3-01")
    assert (found.n, found.open, found.beyond, found.value) == (1, 1, True, 11)


@golden("velocity")
def test_velocity_is_what_is_won_times_what_an_order_brings_per_day_of_the_cycle():
    assert told("velocity", **SPRING).value == pytest.approx(30)  # 5 x 120 / 20
    assert told("velocity", moves=SPRING["moves"]).value is None


@golden("skip-rate")
def test_who_passes_over_a_stage_on_the_way_up_skips():
    assert share(told("skip-rate", **SPRING)) == (1, 3)  # 1 of 1, 2, 8
