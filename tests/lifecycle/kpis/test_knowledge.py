"""KPIs of knowledge against values counted by hand."""

from __future__ import annotations

from tests.lifecycle.kpis.evidence import golden, share, told

SPRING = {
    "moves": """
        1 | A 3-01, K 3-02, C 3-06
        2 | A 3-01, K 3-03, L 3-09
        3 | K 3-05, A 3-07, K 3-10
        4 | K 2-20, R 3-15
        5 | K 3-20
        """,
    "now": "3-30",
}
CONTACTS = """
    call        | 1 | 3-01 5
    call        | 1 | 3-02
    e-mail      | 2 | 3-01 20
    meeting     | 3 | 3-05 10
    call        | 3 | 3-05 12
    advertising | 5 | 3-20 1
    review      | 1 | 3-03
    nps         | 1 | 3-04    | 9
    call        | 4 | 2-21
    review      | 4 | 3-01    | 5
    referral    | 4 | 3-01    |   | 1
    call        | 4 | 3-16
    event       | 4 | 2025-12-01
    """


@golden("qualified-rate")
def test_who_left_forward_is_qualified_and_who_went_back_or_away_is_not():
    assert share(told("qualified-rate", **SPRING)) == (2, 4)  # 1 and 4; 2 was lost, 3 went back


@golden("knowledge-days")
def test_stays_that_last_count_as_longer_than_they_are():
    found = told("knowledge-days", **SPRING)  # 4, 6 and 2 days; 20 and 10 days so far
    assert (found.value, found.n, found.open, found.beyond) == (6, 5, 2, False)


def test_a_median_that_is_not_reached_says_how_long_was_watched():
    found = told("knowledge-days", moves="1 | K 3-02\n2 | K 3-02, C 3-05\n3 | K 3-20", now="3-30")
    assert (found.value, found.beyond, found.over, found.of) == (28, True, 1, 3)


@golden("stuck-share")
def test_the_stuck_are_a_share_of_those_who_stand_there():
    assert share(told("stuck-share", stuck=(3, 12))) == (3, 12)
    assert told("stuck-share").value is None


@golden("first-response")
def test_the_unanswered_count_as_open_in_the_median_of_first_responses():
    found = told("first-response", touches=CONTACTS, **SPRING)  # 5, 20 and 10 hours; an advertisement is no answer
    assert (found.value, found.n, found.open) == (10, 4, 1)


@golden("first-response-p90")
def test_nine_of_ten_are_answered_after_the_last_of_four():
    answered = CONTACTS + "call | 5 | 3-21 16"
    assert told("first-response-p90", touches=answered, **SPRING).value == 40
    found = told("first-response-p90", touches=CONTACTS, **SPRING)
    assert (found.value, found.beyond) == (240, True)


def test_without_any_contact_on_record_no_response_is_measured():
    assert told("first-response", touches="advertising | 1 | 3-02", **SPRING).value is None


@golden("touches-per-qualified")
def test_contacts_before_moving_on_are_counted_and_what_customers_gave_themselves_is_not():
    found = told("touches-per-qualified", touches=CONTACTS, **SPRING)
    assert (found.value, found.over, found.of) == (2, 4, 2)  # 1: two calls and a review that was read; 4: a call


def test_the_workspaces_own_kinds_of_contacts_count_and_those_it_makes_itself_answer():
    own = {"own_kinds": (("webinar", True), ("podcast", False))}
    seen = CONTACTS + "webinar | 1 | 3-02\npodcast | 1 | 3-02"
    few, more = (told("touches-per-qualified", touches=touches, **SPRING, **own) for touches in (CONTACTS, seen))
    assert more.over == few.over + 2
    alone = "webinar | 1 | 3-09\npodcast | 2 | 3-09"
    assert told("first-response", touches=alone, **SPRING, **own).open == 3
    assert told("first-response", touches=alone, **SPRING).value is None


@golden("comparisons")
def test_every_comparison_of_the_period_counts():
    seen = "competitor | 1 | 3-02\ncompetitor | 1 | 3-09\ncompetitor | 2 | 4-02"
    assert told("comparisons", touches=seen).value == 2
    assert told("comparisons", "2-01..3-01", touches=seen).value == 0
    assert told("comparisons").value is None
