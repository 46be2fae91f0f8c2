"""KPIs of retention against values counted by hand."""

from __future__ import annotations

import pytest

from tests.lifecycle.kpis.evidence import golden, share, told

SPRING = {
    "moves": """
        1 | C 2025-12-01
        2 | C 2025-12-01, L 3-10
        3 | R 2025-12-01, L 3-05, C 3-20
        4 | C 2025-12-01, A 3-03, L 3-08
        5 | K 2025-12-01, C 3-02, L 3-09
        6 | K 2-01, C 2-27
        """
}


@golden("retention-rate")
def test_who_was_lost_at_any_time_was_not_retained():
    assert share(told("retention-rate", **SPRING)) == (2, 5)  # 1 and 6; 3 came back, but had been lost


@golden("churn")
def test_churn_is_who_was_lost_after_conversion_of_those_active_at_the_start():
    assert share(told("churn", **SPRING)) == (2, 5)  # 2 and 3; 4 was lost from below, 5 was no customer at the start


def test_no_loss_is_no_churn_and_up_to_three_in_n():
    found = told("churn", moves="\n".join(f"{who} | C 2-01" for who in range(1, 11)))
    assert (found.value, found.low, found.high) == (0, 0, 0.3)
    assert told("churn").value is None


@golden("won-back")
def test_who_comes_back_in_time_is_won_back():
    assert share(told("won-back", **SPRING)) == (1, 3)  # 3 of 2, 3, 5
    assert told("won-back", now="3-31", **SPRING).open == 2


REVENUE = """
    1 | 2-01 | 100
    2 | 1-29 | 100
    3 | 2-10 | 50
    3 | 2-12 | -50
    5 | 1-28 | 80
    6 | 2-28 | 100
    1 | 3-02 | 150
    2 | 3-31 | 40
    4 | 3-15 | 70
    6 | 3-03 | -20
    4 | 4-02 | 70
    """


@golden("nrr")
def test_net_revenue_retention_counts_what_is_bought_more():
    found = told("nrr", bought=REVENUE)
    assert (found.value, found.n) == (pytest.approx(170 / 300), 3)  # 150 + 40 - 20 of 100 + 100 + 100


@golden("grr")
def test_gross_revenue_retention_does_not():
    assert told("grr", bought=REVENUE).value == pytest.approx(140 / 300)  # 100 + 40 + 0


def test_who_was_given_all_back_brought_nothing_before():
    refunded = "1 | 2-10 | 0.1\n1 | 2-11 | 0.2\n1 | 2-12 | -0.3\n1 | 3-05 | 100\n2 | 2-10 | 50\n2 | 3-05 | 50"
    found = told(
        "nrr", bought=refunded
    )  # 0.1 + 0.2 - 0.3 is a little above zero when it is added up in halves and quarters
    assert (found.over, found.of, found.n) == (50, 50, 1)
    assert told("grr", bought=refunded).n == 1


@golden("repeat-rate")
def test_who_has_bought_on_another_day_too_bought_again():
    assert share(told("repeat-rate", bought=REVENUE)) == (2, 3)  # 1 and 2; 4 only did later


@golden("purchase-gap")
def test_the_gap_after_the_last_purchase_is_open():
    bought = """
        1 | 1-01 | 10
        1 | 1-11 | 10
        1 | 1-31 | 10
        2 | 2-09 | 10
        2 | 3-01 | 10
        3 | 3-21 | 10
        3 | 3-21 | 10
        3 | 3-22 | -10
        """
    found = told("purchase-gap", bought=bought)  # 10, 20, 20 days; 59, 30 and 10 days so far
    assert (found.value, found.n, found.open) == (20, 6, 3)


@golden("at-risk")
def test_active_customers_who_show_a_sign_are_at_risk():
    moves = "1 | C 1-01\n2 | C 1-01\n3 | R 1-01, C 3-15\n4 | C 1-01, L 3-20\n5 | K 1-01"
    assert share(told("at-risk", moves=moves, at_risk=(1, 3, 4, 5))) == (2, 3)
