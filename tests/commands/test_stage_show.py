"""The card of a customer."""

from __future__ import annotations

import pytest

from commands import PERSON
from tests.commands.asking import MANAGER, OTHER, VIEWER


@pytest.fixture
def known(team):
    """Acme Corp with all that can be known of it; its owner has spoken to the bot before."""
    team.say("/stage stages", as_=OTHER)
    team.given(
        "/customer add Acme Corp owner <@UOTHER> source referral segment mid market cost 1200.50",
        "/customer alias ac = Acme Corp",
        "/customer alias the big one = Acme Corp",
        "/stage move acme awareness on 2 March because they called",
        "/stage move acme knowledge on 12 May",
    )
    return team


@pytest.mark.parametrize(
    "words",
    [
        "/stage show acme",
        "/customer acme",
        "/customer show acme corp",
        "/lifecycle show ac",
        "where is acme?",
        "where is acme",
        "where is acme right now?",
        "who owns acme?",
        "who is acme",
        "what about acme?",
        "show me acme",
        "show acme",
    ],
)
def test_a_card_can_be_asked_for_in_many_ways(known, words):
    assert known.say(words).headline == "Acme Corp has been in Knowledge for 192 days, since Tue 12 May."


def test_a_card_says_all_that_is_known(known):
    heard = known.say("/stage show acme")

    assert heard.text.split("\n") == [
        "Acme Corp has been in Knowledge for 192 days, since Tue 12 May.",
        "Owner: @other rep · source: referral · segment: mid market · acquisition cost: 1,200.50 EUR",
        "Also called ac and the big one.",
        "",
        "When        Stage      By    Reason",
        "Tue 12 May  Knowledge  @rep  –",
        "Mon 2 Mar   Awareness  @rep  they called",
        "2 stays in stages so far; dates say when it happened.",
        "",
        *heard.text.split("\n")[9:],
    ]
    assert heard.labels == ["Move", "Card", "History", "Undo last move"]
    assert heard.audience == PERSON


def test_a_customer_without_a_move_is_in_no_stage_yet(team):
    team.given("/customer add Acme Corp")

    heard = team.say("/stage show acme")

    assert (heard.headline, heard.receipt) == ("Acme Corp is in no stage yet.", "No move was logged yet.")
    assert heard.labels == ["Move", "Card", "History"]


def test_a_lost_customer_has_been_lost_for_a_while(acme):
    acme.given("/stage lost acme")
    acme.later(days=3)

    assert acme.say("/stage show acme").headline == "Acme Corp has been lost for 3 days, since Wed 2 Dec."


def test_five_moves_are_shown(known):
    for stage in ("conversion", "experience", "retention", "advocacy"):
        known.given(f"/stage move acme {stage}")

    heard = known.say("/stage show acme")

    assert [row[1] for row in heard.rows] == ["Advocacy", "Retention", "Experience", "Conversion", "Knowledge"]
    assert heard.receipt == "6 stays in stages so far; dates say when it happened."


def test_the_last_move_can_be_undone_from_the_card_by_who_may(known):
    assert known.say("/stage show acme", as_=OTHER).labels == ["Move", "Card", "History"]
    assert known.say("/stage show acme", as_=VIEWER).labels == ["Move", "Card", "History"]
    assert known.say("/stage show acme", as_=MANAGER).labels == ["Move", "Card", "History", "Undo last move"]
    undone = known.press(known.say("/stage show acme"), "Undo last move")
    assert undone.headline == "Undone: Acme Corp is in Awareness now."


def test_a_name_that_fits_nobody_proposes_the_nearest_and_a_new_one(known):
    heard = known.say("/stage show acm")

    assert heard.headline == 'Which customer is "acm"?'
    assert heard.labels == ["Acme Corp · Knowledge · @other rep", 'New customer "acm"']
    assert known.press(heard, "Acme Corp").headline.startswith("Acme Corp has been in Knowledge")
    assert known.press(heard, "New customer").headline == "acm is added: owner @rep.".replace(
        "@rep", "\ue000UREP\ue001"
    )


def test_a_viewer_is_not_offered_what_they_may_not_do(known):
    assert known.say("/stage show acm", as_=VIEWER).labels == ["Acme Corp · Knowledge · @other rep"]


def test_nobody_named_is_asked_for(known):
    assert known.say("/stage show").headline == "Which customer? Type it like this: /stage show acme."


def test_in_a_customers_channel_the_name_may_be_left_out(known):
    known.given("/customer bind acme")

    assert known.say("/stage show").headline.startswith("Acme Corp has been in Knowledge")
    assert known.say("/stage show", channel="C2").refused
