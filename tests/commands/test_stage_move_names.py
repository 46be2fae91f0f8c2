"""Which customer is meant: names act by the strict rule, anything looser asks, a choice is remembered."""

from __future__ import annotations

import pytest

from tests.commands.asking import MANAGER, OTHER, REP


@pytest.fixture
def two(team):
    """Two customers whose names begin alike."""
    team.given("/customer add Acme Corp", "/customer add Acme Labs", "/customer add Umbrella")
    team.given("/stage move acme corp experience", "/stage move acme labs knowledge")
    return team


@pytest.mark.parametrize("typed", ["acme corp", "ACME  CORP", '"Acme Corp"', "“acme corp”"])
def test_a_whole_name_in_any_case_acts(two, typed):
    assert two.say(f"/stage move {typed} to retention").headline.startswith("Acme Corp is now in Retention")


def test_the_only_name_that_begins_so_acts_and_is_shown_in_full(two):
    assert two.say("/stage move umbrella to retention").headline == "Umbrella starts in Retention."


def test_only_whole_words_are_a_beginning(two):
    heard = two.say("/stage move umbr retention")

    assert heard.headline == 'Which customer is "umbr"?'
    assert not heard.wrote


def test_a_beginning_that_two_share_asks_and_remembers_nothing(two):
    heard = two.say("/stage move acme retention because renewal")

    assert heard.headline == 'Which customer is "acme"?'
    assert heard.labels == ["Acme Corp · Experience · @rep", "Acme Labs · Knowledge · @rep", 'New customer "acme"']
    assert heard.receipt == "Nothing was changed."
    assert two.press(heard, "Acme Labs").headline.endswith("Reason: renewal.")
    assert two.say("/stage move acme retention").headline == 'Which customer is "acme"?'


def test_a_misspelt_name_proposes_and_the_choice_is_remembered_for_that_person_alone(two):
    heard = two.say("/stage move acm retention")

    assert heard.headline == 'Which customer is "acm"?'
    assert heard.receipt == "Nothing was changed. Your choice will be remembered for you."
    assert two.press(heard, "Acme Labs").headline.startswith("Acme Labs is now in Retention")
    assert two.say("/stage move acm advocacy").headline.startswith("Acme Labs is now in Advocacy")
    assert two.say("/stage move acm advocacy", as_=OTHER).headline == 'Which customer is "acm"?'


def test_a_remembered_choice_gives_way_to_names_that_fit(two):
    two.press(two.say("/stage move acm retention"), "Acme Labs")
    two.given("/customer add Acm One")
    assert two.say("/stage move acm advocacy").headline == "Acm One starts in Advocacy."

    two.given("/customer add Acm Two")
    assert two.say("/stage move acm advocacy").headline == 'Which customer is "acm"?'


def test_undoing_the_move_forgets_the_choice(two):
    chosen = two.press(two.say("/stage move acm retention"), "Acme Labs")
    two.press(chosen, "Undo")

    assert two.say("/stage move acm retention").headline == 'Which customer is "acm"?'


def test_an_unknown_name_is_created_by_a_button_and_moved(team):
    asked = team.say("/stage move Zenith to retention because renewal")

    assert asked.headline == 'There is no customer "Zenith" yet, nor one like it.'
    assert (asked.labels, asked.wrote) == (['New customer "Zenith"'], False)
    assert team.press(asked, "New customer").headline == "Zenith starts in Retention. Reason: renewal."
    assert team.customers() == ["Zenith"]


def test_the_button_pressed_twice_creates_one_customer(team):
    asked = team.say("/stage move Zenith to retention")
    team.press(asked, "New customer")

    assert team.press(asked, "New customer").headline == "Zenith is already in Retention, since Fri 20 Nov."
    assert team.customers() == ["Zenith"]


def test_no_name_creates_a_customer_by_the_way_it_is_written(team):
    for typed in ("+Zenith", '"+Zenith"', "new customer: Zenith", "New Zenith"):
        assert not team.say(f"/stage move {typed} to retention").wrote

    assert team.customers() == []


def test_an_alias_means_its_customer_for_everybody(two):
    two.given("/customer alias ac = Acme Corp")

    assert two.say("/stage move ac to retention", as_=OTHER).headline.startswith("Acme Corp is now in Retention")


def test_legal_forms_and_accents_propose_and_do_not_act(team):
    team.given("/customer add Café Łódź s.r.o.", "/customer add C++ Tools")

    assert team.say("/stage move cafe łódź to retention").labels[0] == "Café Łódź s.r.o. · no stage yet · @rep"
    assert team.say("/stage move C# Tools to retention").labels[0] == "C++ Tools · no stage yet · @rep"


def test_a_choice_is_for_who_was_asked(two):
    heard = two.say("/stage move acm retention")

    with pytest.raises(AssertionError, match=f"only {REP} may press"):
        two.press(heard, "Acme Labs", as_=MANAGER)


def test_an_undone_customer_is_no_longer_there(team):
    asked = team.say("/stage move Zenith to retention")
    show = team.press(asked, "New customer")
    team.press(show, "Undo")

    assert team.press(show, "Show").headline == "That customer is no longer there; it may have been undone."
