"""Two customers that turn out to be one."""

from __future__ import annotations

import pytest

from commands import CHANNEL
from tests.commands.asking import OTHER, VIEWER, card


@pytest.fixture
def acmes(team):
    """Acme Corp went to Knowledge; Acme Inc, also called ai, to Awareness before it and to Retention after it."""
    team.given("/customer add Acme Corp", "/customer add Acme Inc", "/customer alias ai = Acme Inc")
    team.given("/stage move acme inc awareness", "/stage move acme corp knowledge", "/stage move acme inc retention")
    return team


@pytest.fixture
def merged(acmes):
    """Acme Inc was just merged into Acme Corp; there is Umbrella too."""
    acmes.given("/customer add Umbrella")
    return acmes, acmes.given("/customer merge Acme Inc into Acme Corp")


def test_the_survivor_has_the_moves_of_both(acmes):
    heard = acmes.say("/customer merge Acme Inc into Acme Corp")

    assert heard.headline == "Acme Inc is merged into Acme Corp: 3 moves of both, now in Retention."
    assert (heard.labels, heard.audience) == (["Undo", "Show"], CHANNEL)
    assert "by @rep, Fri 20 Nov 14:03" in heard.text
    assert acmes.press(heard, "Show").headline.startswith("Acme Corp has been in Retention")
    assert acmes.say("/stage history acme corp").column("Stage") == ["Retention", "Knowledge", "Awareness"]
    assert acmes.customers() == ["Acme Corp"]


@pytest.mark.parametrize("name", ["acme", "Acme Corp", "Acme Inc", "acme  INC", "ai"])
def test_one_name_finds_it_and_so_do_the_names_of_the_merged_one(merged, name):
    team, _heard = merged

    assert team.say(f"/stage show {name}", as_=OTHER).headline.startswith("Acme Corp has been in Retention")
    assert team.say(f"/stage move {name} to advocacy").headline.startswith("Acme Corp is now in Advocacy")


def test_neither_name_is_free_for_somebody_new(merged):
    team, _heard = merged

    assert not team.say("/customer add Acme Inc").wrote
    assert not team.say("/customer add ai").wrote


def test_a_list_has_the_two_once(merged):
    team, _heard = merged

    assert team.say("/stage list retention").column("Customer") == ["Acme Corp"]
    assert team.say("/stage list knowledge").rows == []


def test_a_channel_about_the_merged_one_is_about_the_survivor(acmes):
    acmes.given("/customer bind acme inc", "/customer merge acme inc into acme corp")

    assert acmes.say("/stage advocacy").headline.startswith("Acme Corp is now in Advocacy")


def test_the_last_move_of_both_says_whether_it_is_lost(acmes):
    acmes.given("/stage lost acme corp because price")

    heard = acmes.say("/customer merge Acme Inc into Acme Corp")

    assert heard.headline == "Acme Inc is merged into Acme Corp: 4 moves of both, now lost."


def test_what_the_survivor_never_had_is_taken_over(team):
    team.given("/customer add Acme Corp owner nobody")
    team.given("/customer add Acme Inc owner <@UOTHER> source fair segment large cost 900")

    heard = team.say("/customer merge Acme Inc into Acme Corp")

    assert heard.lines == ("Taken over from Acme Inc: owner, source, segment and acquisition cost.",)
    known = "Owner: @other rep · source: fair · segment: large · acquisition cost: 900 EUR"
    assert card(team, "Acme Corp") == known


def test_what_the_survivor_has_is_kept(team):
    team.given("/customer add Acme Corp source web segment small cost 50")
    team.given("/customer add Acme Inc owner <@UOTHER> source fair segment large cost 900")

    heard = team.say("/customer merge Acme Inc into Acme Corp")

    assert heard.lines == ()
    assert card(team, "acme") == "Owner: @rep · source: web · segment: small · acquisition cost: 50 EUR"


def test_what_was_taken_from_the_survivor_on_purpose_does_not_come_back(team):
    team.given("/customer add Acme Corp source web", "/customer source Acme Corp none")
    team.given("/customer add Acme Inc source fair segment large")

    heard = team.say("/customer merge Acme Inc into Acme Corp")

    assert heard.lines == ("Taken over from Acme Inc: segment.",)
    assert card(team, "acme") == "Owner: @rep · segment: large"


@pytest.mark.parametrize("words", ["Acme Corp into Acme Corp", "acme corp into ACME CORP", '"Acme Corp" = acme corp'])
def test_nobody_is_merged_into_themselves(acmes, words):
    heard = acmes.say(f"/customer merge {words}")

    assert (heard.headline, heard.wrote) == ("Acme Corp cannot be merged into itself.", False)
    assert heard.receipt == "Nothing was changed."


@pytest.mark.parametrize("words", ["Acme Inc into Acme Corp", "ai into acme", "acme inc into ai"])
def test_merged_again_it_is_said_so(merged, words):
    team, _heard = merged

    heard = team.say(f"/customer merge {words}")

    assert (heard.headline, heard.wrote) == ("Acme Inc is merged into Acme Corp already.", False)
    assert team.press(heard, "Show").headline.startswith("Acme Corp has been in Retention")


@pytest.mark.parametrize("words", ["Acme Corp into Acme Inc", "acme into ai"])
def test_once_merged_the_other_way_takes_a_split(merged, words):
    team, _heard = merged

    heard = team.say(f"/customer merge {words}")

    said = "Acme Inc is merged into Acme Corp already; split it first to merge the other way."
    assert (heard.headline, heard.wrote) == (said, False)
    assert team.customers() == ["Acme Corp", "Umbrella"]


def test_a_merged_one_is_not_merged_away_from_its_survivor(merged):
    team, _heard = merged

    heard = team.say("/customer merge Acme Inc into Umbrella")

    said = "Acme Inc is merged into Acme Corp already. Split it first, or merge Acme Corp."
    assert (heard.headline, heard.wrote) == (said, False)


def test_who_is_merged_into_a_merged_one_is_merged_into_its_survivor(merged):
    team, _heard = merged

    heard = team.say("/customer merge Umbrella into Acme Inc")

    assert heard.headline.startswith("Umbrella is merged into Acme Corp:")
    assert team.customers() == ["Acme Corp"]


@pytest.mark.parametrize(
    ("words", "asked", "label"),
    [
        ("acm inc into Acme Corp", 'Which customer is "acm inc"?', "Acme Inc · Retention · @rep"),
        ("Acme Inc into acm corp", 'Which customer is "acm corp"?', "Acme Corp · Knowledge · @rep"),
        ("acme into Acme Corp", 'Which customer is "acme"?', "Acme Inc · Retention · @rep"),
        ("Acme Inc into acme", 'Which customer is "acme"?', "Acme Corp · Knowledge · @rep"),
    ],
)
def test_a_name_that_is_not_clear_is_asked_for_on_either_side(acmes, words, asked, label):
    heard = acmes.say(f"/customer merge {words}")

    assert (heard.headline, heard.wrote) == (asked, False)
    assert acmes.press(heard, label).headline.startswith("Acme Inc is merged into Acme Corp:")


def test_two_names_that_are_not_clear_are_asked_for_one_after_the_other(acmes):
    first = acmes.say("/customer merge acm inc into acme")

    second = acmes.press(first, "Acme Inc")

    assert second.headline == 'Which customer is "acme"?'
    assert acmes.press(second, "Acme Corp").headline.startswith("Acme Inc is merged into Acme Corp:")


@pytest.mark.parametrize("words", ["zzzz into Acme Corp", "Acme Corp into zzzz"])
def test_nobody_new_is_made_by_a_merge(acmes, words):
    heard = acmes.say(f"/customer merge {words}")

    assert heard.headline == 'There is no customer "zzzz" yet, nor one like it.'
    assert (heard.labels, heard.wrote) == ([], False)


@pytest.mark.parametrize("words", ["", "acme inc", "acme inc into", "into acme corp", '"acme inc into acme corp"'])
def test_a_missing_word_is_asked_for(acmes, words):
    heard = acmes.say(f"/customer merge {words}")

    assert heard.headline == "Type it like this: /customer merge Acme Inc into Acme Corp."
    assert heard.refused


def test_undone_both_are_what_they_were(team):
    team.given("/customer add Acme Corp", "/customer add Acme Inc source fair", "/customer alias ai = Acme Inc")
    team.given("/stage move acme inc retention", "/stage move acme corp knowledge")
    heard = team.given("/customer merge Acme Inc into Acme Corp")

    undone = team.press(heard, "Undo")

    assert undone.headline == "Undone: “Acme Inc is merged into Acme Corp: 2 moves of both, now in Knowledge.”"
    assert (team.stage_of("ai"), team.stage_of("Acme Corp")) == ("Retention", "Knowledge")
    assert (card(team, "acme inc"), card(team, "acme corp")) == ("Owner: @rep · source: fair", "Owner: @rep")
    assert team.say("/stage show acme").headline == 'Which customer is "acme"?'


def test_undone_by_word_and_done_again(merged):
    team, _heard = merged

    undone = team.say("undo that")
    assert team.customers() == ["Acme Corp", "Acme Inc", "Umbrella"]

    assert team.press(undone, "Redo").headline.startswith("Done again: “Acme Inc is merged into Acme Corp")
    assert team.customers() == ["Acme Corp", "Umbrella"]


def test_what_was_done_since_stays_with_the_survivor_when_the_merge_is_undone(merged):
    team, heard = merged
    team.given("/stage move ai advocacy", "/customer alias ac = acme inc")

    team.press(heard, "Undo")

    assert (team.stage_of("Acme Inc"), team.stage_of("ac")) == ("Retention", "Advocacy")
    assert team.say("/stage show ac").headline.startswith("Acme Corp has been in Advocacy")


def test_a_viewer_merges_nobody(acmes):
    heard = acmes.say("/customer merge Acme Inc into Acme Corp", as_=VIEWER)

    assert (heard.refused, heard.wrote) == (True, False)
    assert acmes.say("merge acme inc into acme corp", as_=VIEWER).refused
    assert acmes.customers() == ["Acme Corp", "Acme Inc"]


@pytest.mark.parametrize(
    "words",
    [
        "merge acme inc into acme corp", "Please merge the customer Acme Inc into Acme Corp",
        "could you merge acme inc to acme corp?", "combine ai = acme corp", "acme inc is a duplicate of acme corp",
        "Acme Inc is the same as Acme Corp", "ai is the same company as acme corp", "/lifecycle customer merge ai into acme corp",
    ],
)  # fmt: skip
def test_it_can_be_said_in_many_ways(acmes, words):
    heard = acmes.say(words)

    assert heard.headline == "Acme Inc is merged into Acme Corp: 3 moves of both, now in Retention."


@pytest.mark.parametrize("words", ["is acme inc a duplicate of acme corp?", "acme inc is the same as acme corp?"])
def test_a_question_merges_nobody(acmes, words):
    assert not acmes.say(words).wrote
