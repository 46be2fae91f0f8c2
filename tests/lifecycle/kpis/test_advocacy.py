"""KPIs of advocacy against values counted by hand."""

from __future__ import annotations

from tests.lifecycle.kpis.evidence import golden, share, told

SPRING = {
    "moves": """
        1 | C 1-01
        2 | C 1-01
        3 | C 1-01
        4 | C 1-01
        5 | A 3-05, C 3-20
        6 | A 3-06
        7 | A 3-07, L 3-09
        8 | A 3-10
        """,
    "touches": """
        review   | 1 | 2025-06-01 | 5
        review   | 2 | 2025-03-01 | 5
        referral | 2 | 3-05 |  | 5
        referral | 2 | 3-06 |  | 6
        referral | 6 | 3-07 |  | 7
        referral | 1 | 3-08 |  | 4
        ask      | 3 | 3-18 | asked
        ask      | 3 | 3-20 | agreed   | 7
        ask      | 4 | 3-20 | declined | 7
        referral | 4 | 3-21
        review   | 4 | 3-21
        """,
}


@golden("advocacy-rate")
def test_who_acted_within_a_year_is_a_share_of_the_active():
    assert share(told("advocacy-rate", **SPRING)) == (3, 5)  # 1 by a review, 2 by referrals, 3 by a yes
    assert told("advocacy-rate", moves=SPRING["moves"]).value is None


@golden("promoters")
def test_nines_and_tens_are_promoters():
    assert share(
        told("promoters", touches="nps | 1 | 3-02 | 9\nnps | 1 | 3-04 | 10\nnps | 3 | 3-02 | 8\nnps | 4 | 3-02 | 3")
    ) == (2, 4)


@golden("promoters-acted")
def test_a_promoter_acts_after_the_answer():
    touches = """
        nps      | 1 | 3-02 | 9
        review   | 1 | 3-10 | 4
        referral | 2 | 3-05 |   | 5
        nps      | 2 | 3-25 | 10
        nps      | 3 | 3-25 | 8
        """
    assert share(told("promoters-acted", touches=touches)) == (1, 2)
    assert told("promoters-acted", touches=touches, now="4-10").open == 1


@golden("referral-rate")
def test_who_refers_is_a_share_of_the_active():
    assert share(told("referral-rate", **SPRING)) == (2, 5)  # 1 and 2; 6 is no customer yet


@golden("referral-conversion")
def test_the_referred_who_are_won_are_a_share_of_those_who_were_no_customers_yet():
    assert share(told("referral-conversion", **SPRING)) == (1, 3)  # 5 of 5, 6, 7; 4 was a customer already
    assert told("referral-conversion", now="4-10", **SPRING).open == 1  # 6


def test_who_referred_themselves_since_two_were_merged_into_one_was_not_referred():
    assert told("referral-conversion", moves="1 | A 3-05, C 3-09", touches="referral | 1 | 3-04 | | 1").n == 0


@golden("referred-per-customer")
def test_referrals_per_customer_times_their_conversion_is_the_referred_won_per_customer():
    found = told("referred-per-customer", **SPRING)
    assert (found.value, found.over, found.of) == (0.2, 1, 5)


REVIEWS = (
    "review | 1 | 3-02 | 5\nreview | 1 | 3-12 | 4\nreview | 3 | 3-04 | 1\nreview | 4 | 3-05\nreview | 4 | 4-01 | 5"
)


@golden("reviews")
def test_reviews_with_a_rating_count():
    assert told("reviews", touches=REVIEWS).value == 3
    assert told("reviews", "2-01..3-01", touches=REVIEWS).value == 0
    assert told("reviews", touches="review | 4 | 3-05").value is None


@golden("review-mean")
def test_the_mean_of_reviews_is_theirs_alone():
    assert told("review-mean", touches=REVIEWS).value == 10 / 3


@golden("second-product")
def test_who_bought_two_different_products_is_a_share_of_who_bought_a_named_one():
    bought = "1 | 3-01 | 9 | | 0\n1 | 3-02 | 9 | | 1\n2 | 3-01 | 9 | | 0\n2 | 3-02 | 9 | | 0\n3 | 3-01 | 9"
    assert share(told("second-product", bought=bought)) == (1, 2)
    assert told("second-product", bought="3 | 3-01 | 9").value is None


@golden("referred-value")
def test_what_the_referred_bring_is_held_against_the_others():
    bought = "5 | 3-25 | 100\n4 | 2-01 | 20\n1 | 2-01 | 40\n2 | 2-01 | 50\n8 | 3-12 | 999"
    found = told("referred-value", bought=bought, **SPRING)
    assert (found.value, found.over, found.of, found.n) == (2, 60, 30, 2)  # 4 and 5: 120 / 2; 1, 2 and 3: 90 / 3


@golden("from-advocates")
def test_the_loop_counts_new_prospects_whom_a_customer_sent():
    assert share(told("from-advocates", **SPRING)) == (2, 4)  # 5 and 6 by 2; 7 by 6, who is no customer
