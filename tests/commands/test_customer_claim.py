"""Claims: who takes care of whom, by when, and how it ended; and who is not relevant."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commands import CHANNEL
from lifecycle.care.claims import List
from lifecycle.model import TERMINAL, Person, Role
from lifecycle.service import Lifecycle
from tests.commands.asking import NOW, OTHER, TEAM, VIEWER

# The clock of these tests stands on Wednesday, 2 December 2026: twelve days after a Friday.


def at_risk_claims(asking, start=NOW, end=None):
    with asking._database.transaction(TEAM, writes=False) as store:
        person = Person(TERMINAL, Role.MANAGER)
        lifecycle = Lifecycle(store, person=person, now=asking.now, origin="terminal", request_key="k", verb="v")
        return lifecycle.claims.claims_between(List.AT_RISK, start, end or asking.now + timedelta(days=1))


def claim_line(asking):
    return [line for line in asking.say("/customer show Acme Corp").lines if line.startswith(("At risk", "Advocate"))]


def test_a_claim_is_for_who_presses_and_due_in_a_week(acme):
    heard = acme.say("/customer claim acme")

    assert heard.headline == "\ue000UREP\ue001 takes care of Acme Corp (at risk) until Wed 9 Dec."
    assert (heard.labels, heard.audience, heard.wrote) == (["Undo", "Log touch", "Done", "Card"], CHANNEL, True)
    assert claim_line(acme) == ["At risk: claimed by \ue000UREP\ue001 until Wed 9 Dec."]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("acme at risk by friday", "(at risk) until Fri 4 Dec."),
        ("Acme Corp by 12 December", "(at risk) until Sat 12 Dec."),
        ("acme advocate", "(advocate) until Wed 9 Dec."),
        ("acme as an advocate until next week", "(advocate) until Wed 9 Dec."),
        ("acme at-risk for 2 weeks", "(at risk) until Wed 16 Dec."),
        ('"Acme Corp" by 2027-01-04', "(at risk) until Mon 4 Jan 2027."),
    ],
)
def test_it_is_read_as_people_type_it(acme, words, said):
    assert acme.say(f"/customer claim {words}").headline.endswith(said)


@pytest.mark.parametrize(
    ("words", "headline"),
    [
        ("acme by 2026-11-01", "2026-11-01 is over; please name a day to come."),
        ("acme by 2 years", "A customer can be claimed for a year at most."),
        (
            "acme by the cows",
            'I cannot read "the cows" as a day to come. Please write it like 2 weeks, friday or 12 December.',
        ),
        ("", "Which customer? Type it like this: /customer claim acme."),
    ],
)
def test_what_cannot_be_is_one_sentence(acme, words, headline):
    heard = acme.say(f"/customer claim {words}")

    assert (heard.headline, heard.refused, heard.wrote) == (headline, True, False)


def test_what_somebody_else_has_is_said_and_can_be_taken_over(acme):
    acme.given("/customer claim acme by friday")
    heard = acme.say("/customer claim acme by 12 December", as_=OTHER)

    assert heard.headline == "Acme Corp is claimed by \ue000UREP\ue001 until Fri 4 Dec already."
    assert (heard.labels, heard.wrote) == (["Take over", "Card"], False)
    taken = acme.press(heard, "Take over", as_=OTHER)
    assert taken.headline == "\ue000UOTHER\ue001 takes care of Acme Corp (at risk) until Sat 12 Dec."
    assert taken.lines == ("Until now it was claimed by \ue000UREP\ue001 until Fri 4 Dec.",)


def test_the_same_again_changes_nothing_and_another_day_does(acme):
    acme.given("/customer claim acme by friday")
    heard = acme.say("/customer claim acme by friday")

    assert (heard.headline.endswith("until Fri 4 Dec already."), heard.wrote) == (True, False)
    assert acme.say("/customer claim acme by 12 December").headline.endswith("until Sat 12 Dec.")


def test_done_asks_what_came_of_it_and_every_answer_ends_the_claim(acme):
    for label, outcome in (("Kept", "kept"), ("Lost", "lost"), ("Moved", "moved"), ("No answer", "no answer")):
        acme.given("/customer claim acme")
        heard = acme.say("/customer done acme")
        assert heard.headline == "What came of it with Acme Corp?"
        assert (heard.labels, heard.wrote) == (["Kept", "Lost", "Moved", "No answer"], False)
        ended = acme.press(heard, label)
        assert ended.headline == f"Acme Corp is taken care of: {outcome}."
        assert ended.wrote
        assert claim_line(acme) == [f"At risk: the last claim ended with {outcome}."]
    assert "Move to Lost" in acme.given("/customer claim acme", "/customer done acme lost").labels


def test_an_advocate_is_done_with_other_answers(acme):
    acme.given("/customer claim acme advocate")
    heard = acme.say("/customer done acme")

    assert heard.labels == ["Gave a review", "Referred somebody", "Declined", "No answer"]
    assert acme.press(heard, "Gave a review").headline == "Acme Corp is taken care of: gave a review."


def test_ones_own_words_are_an_outcome_too(acme):
    acme.given("/customer claim acme")

    assert acme.say("/customer done Acme Corp they renewed for a year").headline == (
        "Acme Corp is taken care of: they renewed for a year."
    )


def test_claimed_on_both_lists_it_is_asked_which_one(acme):
    acme.given("/customer claim acme", "/customer claim acme advocate")
    heard = acme.say("/customer done acme kept")

    assert heard.labels == ["At risk", "Advocate"]
    assert acme.press(heard, "At risk").headline == "Acme Corp is taken care of: kept."
    assert acme.say("/customer done acme advocate declined").headline == "Acme Corp is taken care of: declined."


def test_done_without_a_claim_says_so_and_offers_one(acme):
    heard = acme.say("/customer done acme kept")

    assert (heard.headline, heard.labels, heard.wrote) == ("Acme Corp is claimed by nobody.", ["Claim"], False)
    acme.given("/customer claim acme", "/customer done acme kept")
    assert "the last claim ended with: kept" in acme.say("/customer done acme").headline


def test_undo_takes_back_a_claim_its_end_and_a_dismissal(acme):
    claim = acme.say("/customer claim acme by friday")
    ended = acme.say("/customer done acme kept")
    acme.press(ended, "Undo")
    assert claim_line(acme) == ["At risk: claimed by \ue000UREP\ue001 until Fri 4 Dec."]
    acme.press(claim, "Undo")
    assert claim_line(acme) == []
    assert at_risk_claims(acme).rows == ()

    dismissed = acme.say("/customer dismiss acme at risk")
    assert dismissed.headline == "Acme Corp is off the list of customers at risk until Tue 2 Mar 2027."
    acme.press(dismissed, "Undo")
    assert acme.say("/customer dismiss acme at risk").wrote


def test_dismissing_twice_a_day_changes_nothing(acme):
    acme.given("/customer dismiss acme advocate")
    heard = acme.say("/customer dismiss acme advocate")

    assert heard.headline == "Acme Corp is off the list of advocates until Tue 2 Mar 2027 already."
    assert not heard.wrote
    assert acme.say("/customer dismiss acme by friday").refused


def test_a_viewer_may_not_claim(acme):
    for words in ("claim acme", "done acme kept", "dismiss acme"):
        assert acme.say(f"/customer {words}", as_=VIEWER).refused


def test_an_unknown_name_is_asked_back_about_with_the_rest_kept(acme):
    heard = acme.say("/customer claim acne corp advocate by friday")

    assert not heard.wrote
    assert acme.press(heard, "Acme Corp").headline.endswith("(advocate) until Fri 4 Dec.")


def test_what_became_of_the_claims_of_a_period_is_told(acme):
    acme.given(
        "/customer add Beta", "/stage move Beta conversion", "/customer add Gamma", "/stage move Gamma conversion"
    )
    acme.given("/customer claim acme", "/customer claim Beta", "/customer claim Gamma")
    acme.given("/customer done acme kept", "/stage move Beta retention")
    found = at_risk_claims(acme)

    assert (len(found.rows), found.done, found.moved_forward, found.quiet) == (3, 1, 1, 1)
    assert [row.episode.outcome for row in found.rows] == ["kept", None, None]
    assert [row.is_quiet for row in found.rows] == [False, False, True]
    assert at_risk_claims(acme, end=NOW).rows == ()


def test_a_claim_taken_over_and_done_is_one(acme):
    acme.given("/customer claim acme by friday")
    acme.given("/customer claim acme at risk anyway", as_=OTHER)
    acme.given("/customer done acme moved")
    (row,) = at_risk_claims(acme).rows

    assert (row.episode.person, row.episode.outcome) == (OTHER, "moved")


def test_a_merged_customer_brings_its_claims_along(acme):
    acme.given("/customer add Acme Ltd", "/customer claim Acme Ltd by friday", "/customer dismiss Acme Ltd advocate")
    heard = acme.say("/customer merge Acme Ltd into Acme Corp")

    assert "the claim (at risk) and not relevant (advocate)" in heard.lines[0]
    assert claim_line(acme) == ["At risk: claimed by \ue000UREP\ue001 until Fri 4 Dec."]
