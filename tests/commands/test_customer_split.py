"""A merged customer that stands for itself again."""

from __future__ import annotations

import pytest

from commands import CHANNEL
from tests.commands.asking import VIEWER, card


@pytest.fixture
def merged(team):
    """Acme Inc, also called ai, with two moves and a source, was merged into Acme Corp, with one move and no owner."""
    team.given(
        "/customer add Acme Corp owner nobody", "/customer add Acme Inc source fair", "/customer alias ai = Acme Inc"
    )
    team.given("/stage move acme inc awareness", "/stage move acme corp knowledge", "/stage move acme inc retention")
    team.given("/customer merge Acme Inc into Acme Corp")
    return team


@pytest.fixture
def three(team):
    """Acme Inc and Zenith were both merged into Umbrella, which was in Knowledge."""
    team.given("/customer add Umbrella", "/customer add Acme Inc", "/customer add Zenith")
    team.given("/stage move umbrella knowledge", "/stage move zenith retention")
    team.given("/customer merge Acme Inc into Umbrella", "/customer merge Zenith into Umbrella")
    return team


@pytest.fixture
def chain(team):
    """Acme Inc was merged into Acme Corp, and that one into Umbrella; they were in three stages."""
    team.given("/customer add Acme Inc source fair", "/customer add Acme Corp", "/customer add Umbrella")
    team.given("/stage move acme inc awareness", "/stage move acme corp knowledge", "/stage move umbrella retention")
    team.given("/customer merge Acme Inc into Acme Corp", "/customer merge Acme Corp into Umbrella")
    return team


def stages_of(team, name):
    """The stages that a customer was moved to, the last one first."""
    return team.say(f"/stage history {name}").column("Stage")


def test_each_has_its_own_moves_again(merged):
    merged.given("/customer split Acme Inc")

    assert stages_of(merged, "Acme Inc") == ["Retention", "Awareness"]
    assert stages_of(merged, "Acme Corp") == ["Knowledge"]
    assert merged.customers() == ["Acme Corp", "Acme Inc"]


def test_the_reply_says_where_both_are(merged):
    heard = merged.say("/customer split Acme Inc")

    assert heard.headline == "Acme Inc is split from Acme Corp again."
    assert heard.lines == ("Acme Inc is in Retention now.", "Acme Corp is in Knowledge now.")
    assert (heard.labels, heard.audience) == (["Undo", "Show"], CHANNEL)
    assert merged.press(heard, "Show").headline.startswith("Acme Inc has been in Retention")


def test_each_has_its_own_names_again(merged):
    merged.given("/customer split Acme Inc")

    assert merged.say("/stage show ai").headline.startswith("Acme Inc has been")
    assert merged.say("/stage show acme corp").headline.startswith("Acme Corp has been")
    assert merged.say("/stage show acme").headline == 'Which customer is "acme"?'


def test_what_was_taken_over_is_given_back(merged):
    assert card(merged, "acme") == "Owner: @rep · source: fair"

    merged.given("/customer split Acme Inc")

    assert card(merged, "Acme Corp") == "Owner: –"
    assert card(merged, "Acme Inc") == "Owner: @rep · source: fair"


def test_what_was_done_since_stays_with_the_survivor(merged):
    merged.given("/customer source acme = web", "/stage move ai advocacy", "/customer alias ac = acme inc")

    merged.given("/customer split Acme Inc")

    assert (card(merged, "ac"), merged.stage_of("ac")) == ("Owner: – · source: web", "Advocacy")
    assert (card(merged, "ai"), merged.stage_of("ai")) == ("Owner: @rep · source: fair", "Retention")


@pytest.mark.parametrize("name", ["Acme Inc", "acme INC", '"Acme Inc"', "ai", "Acme Corp", "acme"])
def test_any_name_of_the_two_splits_the_only_one_there_is(merged, name):
    assert merged.say(f"/customer split {name}").headline == "Acme Inc is split from Acme Corp again."


@pytest.mark.parametrize(
    "words",
    [
        "split acme inc", "unmerge Acme Inc", "Please split the customer Acme Inc", "could you unmerge ai?",
        "/customer unmerge ai", "/lifecycle customer split acme inc",
    ],
)  # fmt: skip
def test_it_can_be_said_in_many_ways(merged, words):
    assert merged.say(words).headline == "Acme Inc is split from Acme Corp again."


def test_of_several_it_asks_which(three):
    asked = three.say("/customer split Umbrella")

    assert asked.headline == "Which one is to be split from Umbrella?"
    assert (asked.labels, asked.receipt, asked.wrote) == (["Acme Inc", "Zenith"], "Nothing was changed.", False)
    assert three.press(asked, "Zenith").headline == "Zenith is split from Umbrella again."
    assert three.customers() == ["Umbrella", "Zenith"]


def test_of_several_the_one_that_is_named_is_split(three):
    heard = three.say("/customer split zenith")

    assert heard.lines == ("Zenith is in Retention now.", "Umbrella is in Knowledge now.")
    assert three.say("/stage show acme inc").headline.startswith("Umbrella has been in Knowledge")


def test_a_beginning_that_two_merged_ones_share_asks_which(chain):
    asked = chain.say("/customer split acme")

    assert asked.headline == "Which one is to be split from Umbrella?"
    assert (asked.labels, asked.wrote) == (["Acme Corp", "Acme Inc"], False)


def test_a_split_that_is_pressed_twice_is_made_once(three):
    asked = three.say("/customer split Umbrella")
    three.press(asked, "Zenith")

    heard = three.press(asked, "Zenith")

    said = "Nobody was merged into Zenith, so there is nothing to split."
    assert (heard.headline, heard.wrote) == (said, False)


def test_where_nobody_was_merged_there_is_nothing_to_split(acme):
    heard = acme.say("/customer split acme")

    said = "Nobody was merged into Acme Corp, so there is nothing to split."
    assert (heard.headline, heard.wrote) == (said, False)
    assert heard.receipt == "Nothing was changed."
    assert acme.press(heard, "Show").headline.startswith("Acme Corp has been in Knowledge")


def test_in_the_middle_of_a_chain_who_was_merged_before_comes_along(chain):
    heard = chain.say("/customer split Acme Corp")

    assert heard.headline == "Acme Corp is split from Umbrella again."
    assert stages_of(chain, "Acme Corp") == ["Knowledge", "Awareness"]
    assert chain.say("/stage show acme inc").headline.startswith("Acme Corp has been")
    assert (stages_of(chain, "Umbrella"), card(chain, "Umbrella")) == (["Retention"], "Owner: @rep")
    assert chain.customers() == ["Acme Corp", "Umbrella"]


def test_the_first_of_a_chain_leaves_the_rest_together(chain):
    heard = chain.say("/customer split Acme Inc")

    assert heard.headline == "Acme Inc is split from Umbrella again."
    assert stages_of(chain, "Acme Inc") == ["Awareness"]
    assert stages_of(chain, "Acme Corp") == ["Retention", "Knowledge"]
    assert (card(chain, "Acme Inc"), card(chain, "Umbrella")) == ("Owner: @rep · source: fair", "Owner: @rep")


def test_a_chain_is_split_to_its_end(chain):
    chain.given("/customer split Acme Corp", "/customer split Acme Inc")

    assert chain.customers() == ["Acme Inc", "Acme Corp", "Umbrella"]
    assert [chain.stage_of(one) for one in chain.customers()] == ["Awareness", "Knowledge", "Retention"]


def test_undone_they_are_one_again(merged):
    heard = merged.given("/customer split Acme Inc")

    undone = merged.press(heard, "Undo")

    assert undone.headline == "Undone: “Acme Inc is split from Acme Corp again.”"
    assert stages_of(merged, "ai") == ["Retention", "Knowledge", "Awareness"]
    assert card(merged, "Acme Corp") == "Owner: @rep · source: fair"
    assert merged.customers() == ["Acme Corp"]


def test_undone_and_done_again_they_are_two(merged):
    undone = merged.press(merged.given("/customer split Acme Inc"), "Undo")

    again = merged.press(undone, "Redo")

    assert again.headline == "Done again: “Acme Inc is split from Acme Corp again.”"
    assert (merged.stage_of("Acme Corp"), merged.stage_of("Acme Inc")) == ("Knowledge", "Retention")


def test_a_split_in_the_middle_of_a_chain_is_undone_too(chain):
    chain.press(chain.given("/customer split Acme Corp"), "Undo")

    assert chain.customers() == ["Umbrella"]
    assert stages_of(chain, "Acme Inc") == ["Retention", "Knowledge", "Awareness"]


def test_who_was_split_can_be_merged_the_other_way(merged):
    merged.given("/customer split Acme Inc")

    heard = merged.say("/customer merge Acme Corp into Acme Inc")

    assert heard.headline == "Acme Corp is merged into Acme Inc: 3 moves of both, now in Retention."
    assert card(merged, "acme") == "Owner: @rep · source: fair"


def test_the_card_names_the_merged_one_and_splits_it(merged):
    shown = merged.say("/stage show acme")

    assert "Merged into it: Acme Inc" in shown.text
    assert merged.press(shown, "Split").headline == "Acme Inc is split from Acme Corp again."


def test_the_card_of_several_asks_which(three):
    asked = three.press(three.say("/stage show umbrella"), "Split")

    assert asked.headline == "Which one is to be split from Umbrella?"
    assert three.press(asked, "Acme Inc").headline == "Acme Inc is split from Umbrella again."


@pytest.mark.parametrize("name", ["acmee inc", "acm"])
def test_a_name_that_is_not_clear_is_asked_for(merged, name):
    asked = merged.say(f"/customer split {name}")

    assert (asked.headline, asked.wrote) == (f'Which customer is "{name}"?', False)
    assert merged.press(asked, "Acme Corp").headline == "Acme Inc is split from Acme Corp again."


def test_nobody_new_is_made_by_a_split(merged):
    heard = merged.say("/customer split zzzz")

    assert heard.headline == 'There is no customer "zzzz" yet, nor one like it.'
    assert (heard.labels, heard.wrote) == ([], False)


def test_a_missing_name_is_asked_for(merged):
    heard = merged.say("/customer split")

    assert heard.headline == "Which customer? Type it like this: /customer split Acme Inc."
    assert heard.refused


def test_a_viewer_splits_nobody_and_is_offered_none(merged):
    assert merged.say("/customer split Acme Inc", as_=VIEWER).refused
    assert "Split" not in merged.say("/stage show acme", as_=VIEWER).labels
    assert merged.customers() == ["Acme Corp"]


def test_a_question_splits_nobody(merged):
    assert not merged.say("split acme inc?").wrote
