"""KPIs of experience against values counted by hand."""

from __future__ import annotations

import pytest

from lifecycle.kpis.counting import nps_interval
from tests.lifecycle.kpis.evidence import golden, share, told

SPRING = {
    "moves": """
        1 | A 3-01, C 3-02
        2 | C 3-04
        3 | C 3-10
        4 | C 2-01
        5 | A 3-01
        """,
    "now": "3-30",
}
USE = """
    used | 1 | 3-01
    used | 1 | 3-05
    used | 2 | 3-11
    used | 4 | 2-15
    used | 5 | 3-20
    """
TICKETS = """
    ticket | 1 | 3-05 8  | opened
    ticket | 1 | 3-05 10 | answered | 1
    ticket | 1 | 3-06 14 | closed   | 1
    ticket | 1 | 3-07    | reopened | 1
    ticket | 2 | 3-08 8  | opened
    ticket | 2 | 3-08 14 | closed   | 5
    ticket | 3 | 3-20    | opened
    """


@golden("first-use")
def test_days_to_first_use_begin_when_a_customer_is_won():
    found = told("first-use", touches=USE, **SPRING)  # 1: 3 days, 2: 7, 3: not in 20 days
    assert (found.value, found.n, found.open) == (7, 3, 1)
    assert told("first-use", **SPRING).value is None


@golden("active-30")
def test_who_used_the_product_in_thirty_days_is_a_share_of_the_active():
    assert share(told("active-30", touches=USE, **SPRING)) == (2, 4)


@golden("csat")
def test_fours_and_fives_are_satisfied():
    said = "csat | 1 | 3-02 | 5\ncsat | 2 | 3-05 | 4\ncsat | 3 | 3-12 | 3\ncsat | 1 | 3-20 | 1\ncsat | 1 | 4-02 | 1"
    assert share(told("csat", touches=said)) == (2, 4)


@golden("csat-response")
def test_a_response_comes_after_a_purchase_or_a_closed_ticket():
    said = TICKETS + "csat | 4 | 3-02 9 | 5\ncsat | 2 | 3-07 | 4"
    found = told("csat-response", touches=said, bought="4 | 3-02 | 10\n3 | 3-12 | -5", **SPRING)
    assert (share(found), found.open) == (
        (1, 3),
        2,
    )  # 4 answered that day; 1 and 2 have not since their tickets were closed
    assert told("csat-response", touches=TICKETS, **SPRING).value is None


@golden("nps")
def test_nps_is_promoters_less_detractors_with_an_interval():
    scores = [9] * 10 + [10] * 5 + [7] * 3 + [8] * 2 + [6] * 4 + [0]
    found = told("nps", touches="\n".join(f"nps | {who} | 3-05 | {score}" for who, score in enumerate(scores, start=1)))
    assert (found.value, found.over, found.n) == (40, 10, 25)
    assert (found.low, found.high) == (pytest.approx(5.67, abs=0.01), pytest.approx(65.76, abs=0.01))
    assert nps_interval(0.6, 0.2, 25) == (pytest.approx(40), pytest.approx(31.4, abs=0.05))


def test_an_nps_of_one_answer_says_that_it_could_be_nearly_anything():
    found = told("nps", touches="nps | 1 | 3-05 | 9")
    assert (found.value, found.high) == (100, 100)
    assert found.low < 0


@golden("ces")
def test_effort_is_a_mean_of_answers():
    found = told("ces", touches="ces | 1 | 3-02 | 7\nces | 2 | 3-02 | 6\nces | 3 | 3-02 | 5")
    assert (found.value, found.high) == (6, 7)
    assert found.low == pytest.approx(6 - 1.96 / 3**0.5, abs=0.001)


@golden("support-response")
def test_a_ticket_without_an_answer_is_still_waiting():
    found = told("support-response", touches=TICKETS, **SPRING)  # 2 hours, 6 hours by closing, open
    assert (found.value, found.n, found.open) == (6, 3, 1)


@golden("resolution")
def test_a_ticket_is_resolved_when_it_is_first_closed():
    found = told("resolution", touches=TICKETS, **SPRING)  # 30 hours, 6 hours, open
    assert (found.value, found.n, found.open) == (30, 3, 1)


@golden("reopen-rate")
def test_tickets_opened_again_are_a_share_of_those_closed():
    found = told("reopen-rate", touches=TICKETS, **SPRING)
    assert (share(found), found.open) == ((1, 2), 1)


def test_what_was_opened_again_before_it_was_closed_was_not_opened_again_after():
    at_once = "ticket | 1 | 3-05 | opened\nticket | 1 | 3-06 | reopened | 1\nticket | 1 | 3-06 | closed | 1"
    assert share(told("reopen-rate", touches=at_once)) == (
        0,
        1,
    )  # of one instant, as an import has them, by their order
    assert share(told("reopen-rate", touches=at_once + "\nticket | 1 | 3-06 | reopened | 1")) == (1, 1)


REVIEWS = "review | 1 | 3-02 | 5\nreview | 2 | 3-03 | 4\nreview | 3 | 3-04 | 1\nreview | 4 | 3-05"


@golden("rating")
def test_few_ratings_are_drawn_towards_the_middle():
    found = told("rating", touches=REVIEWS)
    assert (found.value, found.over, found.n) == (25 / 8, 10, 3)  # (5 + 4 + 1 + 5 x 3) / (3 + 5)
    assert told("rating", "5-01..6-01", touches=REVIEWS).value is None


@golden("low-ratings")
def test_one_and_two_stars_are_low():
    assert share(told("low-ratings", touches=REVIEWS)) == (1, 3)
