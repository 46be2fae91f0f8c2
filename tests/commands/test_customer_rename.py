"""Another name for a customer, under which it is shown from now on."""

from __future__ import annotations

import pytest

from commands import CHANNEL
from tests.commands.asking import OTHER, VIEWER

USAGE = "Type it like this: /customer rename acme to Acme Corporation."


@pytest.fixture
def two(acme):
    """Acme Corp, also called ac, and Umbrella."""
    acme.given("/customer add Umbrella", "/customer alias ac = Acme Corp")
    return acme


@pytest.fixture
def roads(team):
    """Road to Rome, and others whose names hold a part of it or such a word."""
    team.given(
        '/customer add "Road to Rome"', "/customer add Rome", "/customer add Umbrella", '/customer add "Born to Run"'
    )
    return team


def test_it_is_shown_under_the_new_name(two):
    heard = two.say("/customer rename acme to Wonder Group")

    assert heard.headline == "Acme Corp is called Wonder Group now."
    assert heard.lines == ('"Acme Corp" finds it too.',)
    assert (heard.labels, heard.audience) == (["Undo", "Show"], CHANNEL)
    assert "by @rep, Wed 2 Dec 14:03" in heard.text
    assert two.press(heard, "Show").headline.startswith("Wonder Group has been in Knowledge for 12 days")
    assert two.say("/stage list knowledge").column("Customer") == ["Wonder Group"]
    assert two.customers() == ["Wonder Group", "Umbrella"]


@pytest.mark.parametrize("name", ["Acme Corp", "ACME corp", "acme", "ac", "Wonder Group", "wonder"])
def test_the_old_name_goes_on_finding_it(two, name):
    two.given("/customer rename acme to Wonder Group")

    assert two.say(f"/stage show {name}", as_=OTHER).headline.startswith("Wonder Group has been in Knowledge")


def test_the_old_name_is_not_free_for_somebody_new(two):
    two.given("/customer rename acme to Wonder Group")

    assert two.say("/customer add Acme Corp").headline == '"Acme Corp" is another name of Wonder Group already.'


def test_renamed_twice_it_is_found_by_all_its_names(two):
    two.given("/customer rename acme to Wonder Group", "/customer rename wonder to Zenith")

    assert "Also called Acme Corp, ac and Wonder Group." in two.say("/stage show zenith").lines


def test_its_own_old_name_and_its_own_alias_can_become_its_name(two):
    two.given("/customer rename acme to Wonder Group", "/customer rename wonder to Acme Corp")

    assert two.say("/customer rename acme to ac").headline == "Acme Corp is called ac now."
    assert two.say("/stage show wonder group").headline.startswith("ac has been in Knowledge")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("umbrella to Acme Corp", '"Acme Corp" is taken: it means Acme Corp.'),
        ("umbrella to acme  CORP", '"acme CORP" is taken: it means Acme Corp.'),
        ("umbrella to AC", '"AC" is taken: it means Acme Corp.'),
        ("umbrella to #12", "A customer's name has 1 to 200 characters and does not begin with #."),
        (f"umbrella to {'x' * 201}", "A customer's name has 1 to 200 characters and does not begin with #."),
        ("umbrella to", USAGE),
        ("umbrella", USAGE),
        ("to Umbrella", USAGE),
        ("", USAGE),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(two, words, said):
    heard = two.say(f"/customer rename {words}")

    assert (heard.headline, heard.refused, heard.wrote) == (said, True, False)
    assert two.customers() == ["Acme Corp", "Umbrella"]


def test_words_that_find_one_customer_cannot_become_the_name_of_another(two):
    heard = two.say("/customer rename umbrella to acme")

    assert heard.headline.startswith('"acme" finds Acme Corp today, so it cannot mean Umbrella;')
    assert (heard.refused, heard.wrote) == (True, False)
    assert two.say("/stage show acme").headline.startswith("Acme Corp has been")


def test_words_that_fit_two_customers_can_become_a_name(two):
    two.given("/customer add Acme Labs")

    assert two.say("/customer rename umbrella to Acme").headline == "Umbrella is called Acme now."
    assert two.say("/stage show acme").headline.startswith("Acme is in no stage yet")


def test_the_beginning_of_its_own_name_can_become_its_name(two):
    assert two.say("/customer rename acme corp to Acme").headline == "Acme Corp is called Acme now."


def test_only_its_letters_case_can_be_changed(two):
    heard = two.say("/customer rename acme corp to ACME corp")

    assert heard.headline == "Acme Corp is called ACME corp now."
    assert heard.lines == ()
    assert two.customers() == ["ACME corp", "Umbrella"]
    assert two.say("/stage show acme corp").lines[-1] == "Also called ac."


@pytest.mark.parametrize("new", ["Acme Corp", "Acme   Corp", '"Acme Corp"', '"Acme  Corp "'])
def test_called_so_already_nothing_is_changed(two, new):
    heard = two.say(f"/customer rename acme to {new}")

    assert heard.headline.endswith(" so already.")
    assert (heard.receipt, heard.wrote) == ("Nothing was changed.", False)


def test_undone_the_old_name_is_back_and_the_new_one_finds_nobody(two):
    heard = two.given("/customer rename acme to Wonder Group")

    undone = two.press(heard, "Undo")

    assert undone.headline == "Undone: “Acme Corp is called Wonder Group now.”"
    assert two.customers() == ["Acme Corp", "Umbrella"]
    assert two.say("/stage show wonder group").headline == 'There is no customer "wonder group" yet, nor one like it.'


def test_undone_and_done_again_it_has_the_new_name(two):
    undone = two.press(two.given("/customer rename acme to Wonder Group"), "Undo")

    two.press(undone, "Redo")

    assert two.customers() == ["Wonder Group", "Umbrella"]
    assert two.say("/stage show acme corp").headline.startswith("Wonder Group has been")


def test_a_change_of_case_is_undone_too(two):
    two.press(two.given("/customer rename acme to ACME CORP"), "Undo")

    assert two.customers() == ["Acme Corp", "Umbrella"]
    assert two.stage_of("acme corp") == "Knowledge"


@pytest.mark.parametrize("old", ["Road to Rome", "road TO rome", '"Road to Rome"'])
def test_a_name_that_holds_such_a_word_is_renamed_as_a_whole(roads, old):
    heard = roads.say(f"/customer rename {old} to Via Appia")

    assert heard.headline == "Road to Rome is called Via Appia now."
    assert roads.customers() == ["Via Appia", "Rome", "Umbrella", "Born to Run"]


@pytest.mark.parametrize(
    ("words", "new"),
    [
        ("umbrella to Way to Go", "Way to Go"),
        ("umbrella to Into the Wild", "Into the Wild"),
        ("umbrella = a = b", "a = b"),
        ('umbrella to "to"', "to"),
        ('"Umbrella" -> Up to You', "Up to You"),
        ("umbrella → Wonder Group", "Wonder Group"),
    ],
)
def test_the_new_name_may_hold_such_a_word(roads, words, new):
    assert roads.say(f"/customer rename {words}").headline == f"Umbrella is called {new} now."


def test_both_names_may_hold_such_a_word(roads):
    heard = roads.say("/customer rename Born to Run to Way to Go")

    assert heard.headline == "Born to Run is called Way to Go now."


@pytest.mark.parametrize(
    "words",
    [
        "rename acme to Acme Corporation", "Please rename the customer Acme Corp to Acme Corporation",
        "could you rename ac to Acme Corporation?", "acme is now called Acme Corporation",
        "Acme Corp is called now Acme Corporation", "/lifecycle customer rename acme = Acme Corporation",
    ],
)  # fmt: skip
def test_it_can_be_said_in_many_ways(two, words):
    assert two.say(words).headline == "Acme Corp is called Acme Corporation now."


def test_a_question_renames_nobody(two):
    assert not two.say("is acme now called Acme Corporation?").wrote
    assert not two.say("rename acme to Acme Corporation?").wrote


def test_an_unknown_name_is_asked_for(two):
    asked = two.say("/customer rename umbrela to Way to Go")

    assert (asked.headline, asked.wrote) == ('Which customer is "umbrela"?', False)
    assert two.press(asked, "Umbrella").headline == "Umbrella is called Way to Go now."


def test_an_ambiguous_name_is_asked_for(two):
    two.given("/customer add Acme Labs")

    asked = two.say("/customer rename acme to Wonder Group")

    assert (asked.headline, asked.wrote) == ('Which customer is "acme"?', False)
    assert two.press(asked, "Acme Labs").headline == "Acme Labs is called Wonder Group now."


def test_nobody_new_is_made_by_it(two):
    heard = two.say("/customer rename zzzz to Wonder Group")

    assert heard.headline == 'There is no customer "zzzz" yet, nor one like it.'
    assert (heard.labels, heard.wrote) == ([], False)


def test_the_name_of_a_merged_one_is_kept_for_it(two):
    two.given("/customer merge Umbrella into Acme Corp")

    heard = two.say("/customer rename acme to Umbrella")

    assert heard.headline.startswith('"Umbrella" is the name of a customer that was merged into Acme Corp;')
    assert (heard.refused, heard.wrote) == (True, False)


def test_a_survivor_that_was_renamed_keeps_its_name_when_it_is_split(two):
    two.given("/customer merge Umbrella into Acme Corp", "/customer rename acme to Wonder Group")

    heard = two.say("/customer split umbrella")

    assert heard.headline == "Umbrella is split from Wonder Group again."
    assert two.customers() == ["Wonder Group", "Umbrella"]


def test_a_viewer_renames_nobody(two):
    heard = two.say("/customer rename acme to Wonder Group", as_=VIEWER)

    assert (heard.refused, heard.wrote) == (True, False)
    assert two.customers() == ["Acme Corp", "Umbrella"]


def test_who_was_merged_is_not_renamed_in_the_place_of_who_stands_for_them(team):
    team.given("/customer add Acme Inc", "/customer add Umbrella", "/customer merge Acme Inc into Umbrella")

    heard = team.say("/customer rename acme inc to Acme Incorporated")

    assert heard.headline == "Acme Inc is merged into Umbrella. Rename Umbrella, or split Acme Inc first."
    assert team.customers() == ["Umbrella"]
