"""Which two customers a merge means: names that hold such words, names in quotes, and names without a direction."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("sign", ["into", "to", "INTO", "=", "->", "→"])
@pytest.mark.parametrize("name", ["Into the Wild", "Made into Art", "Road to Rome", "a = b", "Rock and Roll", "A → B"])
def test_names_that_hold_such_words_need_no_quotes(team, name, sign):
    team.given(f'/customer add "{name}"', "/customer add Umbrella")

    there = team.given(f"/customer merge {name} {sign} Umbrella")
    team.press(there, "Undo")
    back = team.given(f"/customer merge umbrella {sign} {name.upper()}")

    assert there.headline == f"{name} is merged into Umbrella, in no stage yet."
    assert back.headline == f"Umbrella is merged into {name}, in no stage yet."


def test_in_quotes_a_name_is_never_parted(team):
    team.given('/customer add "Road to Rome"', "/customer add Rome", "/customer add Road")

    heard = team.say('/customer merge "Road to Rome" to Rome')

    assert heard.headline == "Road to Rome is merged into Rome, in no stage yet."


@pytest.mark.parametrize(
    ("words", "asked", "label"),
    [
        ("Road to Rome into Umbrela", "Umbrela", "Umbrella"),
        ("Umbrela into Road to Rome", "Umbrela", "Umbrella"),
        ("Raod to Rome into Umbrella", "Raod to Rome", "Road to Rome"),
        ("Umbrella into Raod to Rome", "Raod to Rome", "Road to Rome"),
    ],
)
def test_nor_is_it_parted_where_one_of_the_two_is_misspelt(team, words, asked, label):
    team.given('/customer add "Road to Rome"', "/customer add Umbrella")

    heard = team.say(f"/customer merge {words}")

    assert heard.headline == f'Which customer is "{asked}"?'
    assert " is merged into " in team.press(heard, label).headline


@pytest.mark.parametrize("words", ["merge Acme Inc and Acme Corp", "combine acme inc with acme corp"])
def test_two_names_without_a_direction_ask_for_it(team, words):
    team.given("/customer add Acme Corp", "/customer add Acme Inc")

    asked = team.say(words)
    merged = team.press(asked, "Acme Inc into Acme Corp")

    assert asked.headline == "Which one is merged into which?"
    assert asked.labels == ["Acme Inc into Acme Corp", "Acme Corp into Acme Inc"]
    assert merged.headline.startswith("Acme Inc is merged into Acme Corp")
