"""Health in its five parts, each good, warning or unknown with its reason."""

from __future__ import annotations

from datetime import date

import pytest

from lifecycle.care import health
from lifecycle.care.claims import Claim, Episode, episodes, read, said
from lifecycle.care.health import Answered, Bought, Health, Mark, Part
from lifecycle.touchpoints import CES, CSAT, NPS, REVIEW

GOOD, WARN, UNKNOWN = Mark.GOOD, Mark.WARN, Mark.UNKNOWN


@pytest.mark.parametrize(
    ("bought", "limit", "mark", "usual"),
    [
        (None, None, UNKNOWN, None),
        (Bought(0, 40, float("nan")), None, UNKNOWN, None),  # nobody knows how long others took
        (Bought(0, 40, float("nan"), 1.0), 40, GOOD, 40),
        (Bought(0, 41, float("nan"), 1.0), 40, WARN, 40),
        (Bought(2, 41, 20.0), None, WARN, 20),
        (Bought(2, 40, 20.0), None, GOOD, 20),
        (Bought(1, 90, 20.0), None, UNKNOWN, 20),
        (Bought(2, 41, 20.0, 0.79), None, WARN, 20),
        (Bought(2, 41, 20.0, 0.8), None, GOOD, 20),
        (Bought(2, 20, 20.4, 0.5), None, GOOD, 20),  # not longer away than usual
        (Bought(9, 1, 0.0, 0.5), None, GOOD, 1),  # a day is the shortest rhythm
    ],
)
def test_buying_warns_by_the_rule_of_the_list(bought, limit, mark, usual):
    sign = health.buying(bought, limit)

    assert (sign.mark, sign.usual) == (mark, usual)


@pytest.mark.parametrize(
    ("answers", "mark"),
    [
        ([], UNKNOWN),
        ([Answered(NPS, 9, 40)], GOOD),
        ([Answered(NPS, 7, 40)], GOOD),
        ([Answered(NPS, 6, 40)], WARN),
        ([Answered(NPS, 6, 40, reached=True)], UNKNOWN),  # answered, and no better answer yet
        ([Answered(CSAT, 2, 89, reached=True)], WARN),
        ([Answered(REVIEW, 2, 90)], UNKNOWN),
        ([Answered(NPS, 10, 2), Answered(CSAT, 1, 60)], WARN),
        ([Answered(NPS, 10, 9), Answered(CES, 1, 2)], UNKNOWN),  # no reason to warn, and nothing good
    ],
)
def test_feedback_warns_while_it_is_low_and_young_or_not_answered(answers, mark):
    assert health.feedback(answers).mark is mark


def test_tickets_use_and_contact():
    assert (health.tickets([3, 9], 0).mark, health.tickets([3, 9], 0).days) == (WARN, 9)
    assert (health.tickets([], 2).mark, health.tickets([], 0).mark) == (GOOD, UNKNOWN)
    assert [health.use(days).mark for days in ([], [40], [3], [31, 38, 45, 52], [29, 30, 31, 32])] == [
        UNKNOWN, UNKNOWN, GOOD, WARN, GOOD,
    ]  # fmt: skip
    assert [health.contact(days).mark for days in (None, 89, 90)] == [UNKNOWN, GOOD, WARN]


def test_the_parts_are_told_apart_by_their_mark():
    told = Health((health.contact(None), health.contact(90), health.tickets([], 1)))

    assert [sign.part for sign in told.marked(WARN)] == [Part.CONTACT]


def test_claims_are_read_as_they_were_said():
    for claim in (Claim("UREP", date(2026, 12, 4)), Claim(outcome="gave a review")):
        assert read(said(claim)) == claim
    assert [read(told) for told in (None, "", "done", "UREP", "UREP soon")] == [None] * 5


def test_a_claim_goes_on_when_somebody_takes_it_over_and_ends_when_it_is_done_or_given_back():
    fourth, ninth = date(2026, 12, 4), date(2026, 12, 9)
    rows = [
        (1, 10, "UREP 2026-12-04"), (1, 20, "UOTHER 2026-12-09"), (1, 30, "done kept"), (1, 40, "UREP 2026-12-04"),
        (2, 15, "UREP 2026-12-04"), (2, 25, None),
        (3, 5, "done kept"),
    ]  # fmt: skip
    assert list(episodes(rows)) == [
        Episode(1, "UOTHER", 10, ninth, 30, "kept"),
        Episode(1, "UREP", 40, fourth),
        Episode(2, "UREP", 15, fourth, 25),
    ]
