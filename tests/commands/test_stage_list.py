"""Who is in a stage, a page at a time."""

from __future__ import annotations

import pytest

from commands import PERSON
from tests.commands.asking import MANAGER, OTHER, VIEWER


@pytest.fixture
def crowd(team):
    """Zenith (of the other rep) in Retention for five days, Acme Corp for two; Umbrella lost; Hooli nowhere yet."""
    team.given("/customer add Acme Corp", "/customer add Zenith owner <@UOTHER>", "/customer add Umbrella")
    team.given("/customer add Hooli", "/stage move zenith, umbrella to retention")
    team.later(days=3)
    team.given("/stage move acme retention", "/stage lost umbrella")
    team.later(days=2)
    return team


@pytest.mark.parametrize(
    "words",
    [
        "/stage list retention",
        "/stage list reten",
        "/lifecycle stage list Retention",
        "who is in retention?",
        "who's in retention",
        "list retention",
        "everyone in retention",
        "how many customers are in retention",
    ],
)
def test_a_list_can_be_asked_for_in_many_ways(crowd, words):
    assert crowd.say(words).headline == "2 customers are in Retention."


def test_who_is_there_longest_stands_first(crowd):
    heard = crowd.say("/stage list retention")

    assert heard.text.split("\n")[:6] == [
        "2 customers are in Retention.",
        "",
        "Customer   Owner       Since          For",
        "Zenith     @other rep  Fri 20 Nov  5 days",
        "Acme Corp  @rep        Mon 23 Nov  2 days",
        "Longest there first.",
    ]
    assert heard.labels == ["Zenith", "Acme Corp"]
    assert heard.audience == PERSON
    assert crowd.press(heard, "Zenith").headline.startswith("Zenith has been in Retention")


def test_mine_are_those_i_own(crowd):
    mine = crowd.say("/stage list retention mine")
    theirs = crowd.say("/stage list retention mine", as_=OTHER)
    nobodys = crowd.say("/stage list retention mine", as_=VIEWER)

    assert (mine.headline, mine.rows[0][0]) == ("1 of your customers is in Retention.", "Acme Corp")
    assert theirs.rows[0][0] == "Zenith"
    assert nobodys.headline == "None of your customers is in Retention."
    assert crowd.press(nobodys, "Everybody's", as_=VIEWER).headline == "2 customers are in Retention."


@pytest.mark.parametrize(
    "words", ["/stage list mine", "/lifecycle stage list MINE", "my customers", "show me all my customers"]
)
def test_all_that_are_mine_are_listed_up_the_ladder(crowd, words):
    crowd.given("/customer add Initech", "/stage move initech awareness")

    heard = crowd.say(words)

    assert heard.headline == "You own 4 customers: 1 in Awareness, 1 in Retention, 1 in no stage yet and 1 lost."
    assert heard.text.split("\n")[2:8] == [
        "Customer   Stage         Since            For",
        "Initech    Awareness     Wed 25 Nov  a moment",
        "Acme Corp  Retention     Mon 23 Nov    2 days",
        "Hooli      no stage yet  –                  –",
        "Umbrella   Lost          Mon 23 Nov    2 days",
        "By stage, longest there first.",
    ]
    assert heard.labels == ["Initech", "Acme Corp", "Hooli"]


def test_who_owns_nobody_is_told_how_to(crowd):
    said = "You own no customer yet. Make one yours like this: /customer owner acme me."

    assert crowd.say("/stage list mine", as_=VIEWER).headline == said
    crowd.given("/customer owner acme me", as_=OTHER)
    assert crowd.say("/stage list mine", as_=OTHER).headline == "You own 2 customers: 2 in Retention."


@pytest.mark.parametrize("words", ["which of my customers are in retention?", "my customers in retention"])
def test_mine_of_a_stage_can_be_asked_for_in_words(crowd, words):
    assert crowd.say(words).headline == "1 of your customers is in Retention."


def test_a_stage_called_mine_is_listed_in_quotes(crowd):
    crowd.given("/lifecycle stages add Mine", as_=MANAGER)

    assert crowd.say('/stage list "mine"').headline.startswith("Nobody is in Mine.")


def test_the_lost_are_lost_not_in_lost(crowd):
    assert crowd.say("/stage list lost").headline == "1 customer is lost."
    assert crowd.say("who is lost?").headline == "1 customer is lost."
    assert crowd.say("/stage list lost mine").headline == "1 of your customers is lost."
    assert crowd.say("/stage list lost mine", as_=OTHER).headline == "None of your customers is lost."


def test_who_is_in_no_stage_yet_can_be_listed(crowd):
    heard = crowd.say("/stage list none")

    assert heard.headline == "1 customer is in no stage yet."
    assert heard.text.split("\n")[3] == "Hooli     @rep   –        –"
    assert crowd.say("/stage list no stage mine", as_=OTHER).headline == "None of your customers is without a stage."


def test_an_empty_stage_says_what_would_fill_it(crowd):
    heard = crowd.say("/stage list advocacy")

    assert heard.headline == "Nobody is in Advocacy. A move brings someone there: /stage move acme to advocacy."
    assert crowd.say("/stage move acme to advocacy").headline.startswith("Acme Corp is now in Advocacy")


def test_nobody_lost_is_good_news_in_three_words(team):
    assert team.say("/stage list lost").headline == "Nobody is lost."


def test_a_long_list_comes_in_pages(team):
    for n in range(45):
        team.given(f"/customer add Customer {n:02}", f'/stage move "Customer {n:02}" to awareness')

    first = team.say("/stage list awareness")
    second = team.press(first, "Next 20")
    third = team.press(second, "Next 5")

    assert [len(page.rows) for page in (first, second, third)] == [20, 20, 5]
    assert first.headline == second.headline == "45 customers are in Awareness."
    assert first.receipt == "Longest there first; 1 to 20 of 45."
    assert third.receipt == "Longest there first; 41 to 45 of 45."
    assert (first.replaces, second.replaces) == (False, True)
    assert not any(label.startswith("Next") for label in third.labels)
    beyond = team.say("/stage list awareness page 4")
    assert beyond.headline == "There are no more customers in that list."
    assert team.press(beyond, "From the start").receipt == first.receipt


def test_my_long_list_comes_in_pages_across_the_stages(team):
    for n in range(25):
        team.given(f"/customer add Customer {n:02}")
    team.given("/stage move " + ", ".join(f"Customer {n:02}" for n in range(22)) + " to awareness")

    first = team.say("/stage list mine")
    second = team.press(first, "Next 5")

    assert first.headline == second.headline == "You own 25 customers: 22 in Awareness and 3 in no stage yet."
    assert [row[0] for row in (*first.rows, *second.rows)] == [f"Customer {n:02}" for n in range(25)]
    assert (first.receipt, second.receipt) == (
        "By stage, longest there first; 1 to 20 of 25.",
        "By stage, longest there first; 21 to 25 of 25.",
    )
    assert team.press(team.say("/stage list mine page 3"), "From the start").receipt == first.receipt


def test_an_unknown_stage_keeps_whose_list_it_was(crowd):
    heard = crowd.say("/stage list retnetion mine")

    assert heard.headline == 'There is no stage "retnetion". Did you mean Retention?'
    assert crowd.press(heard, "Retention").headline == "1 of your customers is in Retention."


def test_no_stage_named_is_asked_for(crowd):
    assert crowd.say("/stage list").headline == "Which stage? Type it like this: /stage list retention."
