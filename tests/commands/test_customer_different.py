"""Two customers that look the same and are not."""

from __future__ import annotations

import pytest

from commands import PERSON
from tests.commands.asking import OTHER, VIEWER

USAGE = "Type it like this: /customer different Acme Corp and Acme Labs."


@pytest.fixture
def acmes(team):
    """Acme Corp, Acme Inc and Umbrella."""
    team.given("/customer add Acme Corp", "/customer add Acme Inc", "/customer add Umbrella")
    return team


def test_they_are_proposed_no_more_and_whoever_said_so_is_told(acmes):
    heard = acmes.say("/customer different Acme Corp and Acme Inc")

    assert heard.headline == "Acme Corp and Acme Inc are not the same; they are not proposed together any more."
    assert (heard.labels, heard.audience) == (["Undo"], PERSON)
    assert "by @rep, Fri 20 Nov 14:03" in heard.text
    assert acmes.say("/customer duplicates").headline == "No two customers have names that are alike."


def test_nothing_else_is_changed(acmes):
    acmes.given("/stage move acme corp retention", "/customer different Acme Corp and Acme Inc")

    assert acmes.customers() == ["Acme Corp", "Acme Inc", "Umbrella"]
    assert (acmes.stage_of("Acme Corp"), acmes.stage_of("Acme Inc")) == ("Retention", None)


@pytest.mark.parametrize("words", ["Acme Corp and Acme Inc", "acme inc and acme corp"])
def test_said_again_it_is_refused(acmes, words):
    acmes.given("/customer different Acme Corp and Acme Inc")

    heard = acmes.say(f"/customer different {words}", as_=OTHER)

    assert (heard.headline, heard.refused, heard.wrote) == ("That is so already.", True, False)
    assert heard.receipt == "Nothing was changed."


def test_undone_they_are_proposed_again_and_can_be_told_apart_again(acmes):
    heard = acmes.given("/customer different Acme Corp and Acme Inc")

    acmes.press(heard, "Undo")

    assert acmes.say("/customer duplicates").column("Customer") == ["Acme Inc", "Acme Corp"]
    assert acmes.say("/customer different Acme Corp and Acme Inc").wrote


def test_they_can_be_merged_all_the_same(acmes):
    acmes.given("/customer different Acme Corp and Acme Inc")

    heard = acmes.say("/customer merge Acme Inc into Acme Corp")

    assert heard.headline == "Acme Inc is merged into Acme Corp, in no stage yet."


def test_nobody_differs_from_themselves(acmes):
    heard = acmes.say("/customer different Acme Corp and acme corp")

    assert (heard.headline, heard.refused, heard.wrote) == ("That is one customer already.", True, False)


def test_two_that_were_merged_are_one(acmes):
    acmes.given("/customer merge Acme Inc into Acme Corp")

    heard = acmes.say("/customer different Acme Corp and Acme Inc")

    assert (heard.headline, heard.wrote) == ("That is one customer already.", False)


@pytest.mark.parametrize(
    ("words", "asked", "label"),
    [
        ("Acme Corpp and Acme Inc", 'Which customer is "Acme Corpp"?', "Acme Corp"),
        ("Acme Corp and Acme Incc", 'Which customer is "Acme Incc"?', "Acme Inc"),
        ("acme and Acme Inc", 'Which customer is "acme"?', "Acme Corp"),
        ("Acme Corp and acme", 'Which customer is "acme"?', "Acme Inc"),
    ],
)
def test_a_name_that_is_not_clear_is_asked_for_on_either_side(acmes, words, asked, label):
    heard = acmes.say(f"/customer different {words}")

    assert (heard.headline, heard.wrote) == (asked, False)
    assert acmes.press(heard, label).headline.startswith("Acme Corp and Acme Inc are not the same;")


@pytest.mark.parametrize("words", ["zzzz and Acme Corp", "Acme Corp and zzzz"])
def test_nobody_new_is_made_by_it(acmes, words):
    heard = acmes.say(f"/customer different {words}")

    assert heard.headline == 'There is no customer "zzzz" yet, nor one like it.'
    assert (heard.labels, heard.wrote) == ([], False)


@pytest.mark.parametrize("words", ["", "Acme Corp", "Acme Corp and", "and Acme Corp", '"Acme Corp and Acme Inc"'])
def test_a_missing_word_is_asked_for(acmes, words):
    heard = acmes.say(f"/customer different {words}")

    assert (heard.headline, heard.refused) == (USAGE, True)


@pytest.mark.parametrize("sign", [" and ", " AND ", " & ", " from ", ", "])
@pytest.mark.parametrize("name", ["Rock and Roll", "From Dusk", "Mr. & Mrs. Smith", "Smith, Jones and Sons"])
def test_names_that_hold_such_words_need_no_quotes(acmes, name, sign):
    acmes.given(f'/customer add "{name}"')

    there = acmes.given(f"/customer different {name}{sign}Umbrella")
    acmes.press(there, "Undo")
    back = acmes.given(f"/customer different umbrella{sign}{name.upper()}")

    assert there.headline == f"{name} and Umbrella are not the same; they are not proposed together any more."
    assert back.headline == f"Umbrella and {name} are not the same; they are not proposed together any more."


def test_in_quotes_a_name_is_never_parted(team):
    team.given('/customer add "Rock and Roll"', "/customer add Rock", "/customer add Roll")

    heard = team.say('/customer different "Rock and Roll" and Roll')

    assert heard.headline.startswith("Rock and Roll and Roll are not the same;")


@pytest.mark.parametrize(
    ("words", "asked", "label"),
    [
        ("Rock and Roll and Umbrela", "Umbrela", "Umbrella"),
        ("Umbrela and Rock and Roll", "Umbrela", "Umbrella"),
        ("Rokc and Roll and Umbrella", "Rokc and Roll", "Rock and Roll"),
        ("Umbrella and Rokc and Roll", "Rokc and Roll", "Rock and Roll"),
    ],
)
def test_nor_is_it_parted_where_one_of_the_two_is_misspelt(acmes, words, asked, label):
    acmes.given('/customer add "Rock and Roll"')

    heard = acmes.say(f"/customer different {words}")

    assert heard.headline == f'Which customer is "{asked}"?'
    assert " are not the same;" in acmes.press(heard, label).headline


def test_a_viewer_tells_nobody_apart(acmes):
    heard = acmes.say("/customer different Acme Corp and Acme Inc", as_=VIEWER)

    assert (heard.refused, heard.wrote) == (True, False)
    assert acmes.say("/customer duplicates").rows
