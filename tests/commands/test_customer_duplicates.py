"""Pairs of customers that may be the same: proposed, never merged by themselves."""

from __future__ import annotations

from datetime import datetime

import pytest

from commands import PERSON
from tests.commands.asking import OTHER, VIEWER


@pytest.fixture
def pair(team):
    """Acme Corp is in Knowledge after two moves, Acme Inc in Retention after one; Umbrella is like nobody."""
    team.given("/customer add Acme Inc owner nobody", "/customer add Acme Corp", "/customer add Umbrella")
    team.given("/stage move acme corp awareness", "/stage move acme corp knowledge", "/stage move acme inc retention")
    return team


@pytest.fixture
def twelve(team):
    """Twelve pairs."""
    places = "Berlin, Dublin, Geneva, Havana, Lisbon, Madrid, Naples, Oxford, Prague, Quebec, Riga, Sofia"
    for place in places.split(", "):
        team.given(f"/customer add {place} Ltd", f"/customer add {place} GmbH")
    return team


def proposed(team):
    """The pairs that are proposed, each as the names of its two."""
    heard = team.say("/customer duplicates")
    names = heard.column("Customer") if heard.tables else []
    return [set(names[at : at + 2]) for at in range(0, len(names), 2)]


def added(team, *names):
    team.given(*(f'/customer add "{name}"' for name in names))


def test_each_pair_has_two_rows_first_who_would_be_merged(pair):
    heard = pair.say("/customer duplicates")

    assert heard.headline == "1 pair of customers may be the same."
    assert heard.column("Pair", "Customer", "Stage", "Since", "Moves", "Last move") == [
        (1, "Acme Inc", "Retention", "Fri 20 Nov", 1, "Fri 20 Nov"),
        (1, "Acme Corp", "Knowledge", "Fri 20 Nov", 2, "Fri 20 Nov"),
    ]


def test_each_pair_has_two_buttons(pair):
    heard = pair.say("/customer duplicates")

    assert heard.labels == ["1. Merge Acme Inc into Acme Corp", "1. Not the same"]
    assert (heard.audience, heard.wrote) == (PERSON, False)
    assert "Nothing is merged by itself." in heard.receipt


def test_of_two_with_as_many_moves_the_later_is_merged_into_the_earlier(team):
    added(team, "Umbrella Ltd", "Umbrella GmbH")

    assert team.say("/customer duplicates").labels[0] == "1. Merge Umbrella GmbH into Umbrella Ltd"


@pytest.mark.parametrize("others", [[], ["Acme Corp", "Umbrella"]])
def test_short_names_that_are_the_last_in_order_are_proposed_as_well(team, others):
    added(team, *others, "Zoo Ltd", "Zoo Inc")

    assert proposed(team) == [{"Zoo Ltd", "Zoo Inc"}]


def test_legal_forms_accents_and_signs_come_before_what_is_only_alike(team):
    added(team, "Umbrella Logistics", "Umbrela Logistics", "Acme Corp", "ACME s.r.o.")
    added(team, "Café Central", "Cafe Central", "Drop-Box", "Drop Box")

    *same, alike = proposed(team)

    assert sorted(map(sorted, same)) == [
        ["ACME s.r.o.", "Acme Corp"],
        ["Cafe Central", "Café Central"],
        ["Drop Box", "Drop-Box"],
    ]
    assert alike == {"Umbrella Logistics", "Umbrela Logistics"}


def test_words_in_another_order_are_the_same(team):
    added(team, "Berlin Travel Agency", "Travel Agency Berlin")

    assert proposed(team) == [{"Berlin Travel Agency", "Travel Agency Berlin"}]


def test_another_name_counts_as_well(team):
    added(team, "Umbrella")
    team.given("/customer alias Zenith Travel = Umbrella", "/customer add Zenith Travel Ltd")

    assert proposed(team) == [{"Zenith Travel Ltd", "Umbrella"}]


def test_numbers_tell_names_apart(team):
    added(team, "Department Store 12", "Department Store 13", "Department Store 12 Ltd")

    assert proposed(team) == [{"Department Store 12", "Department Store 12 Ltd"}]


@pytest.mark.parametrize("names", [[], ["Acme Corp"], ["Acme Corp", "Umbrella", "Zenith"], ["C++ Tools", "C# Tools"]])
def test_without_names_that_are_alike_nothing_is_proposed(team, names):
    added(team, *names)

    heard = team.say("/customer duplicates")

    assert heard.headline == "No two customers have names that are alike."
    assert (heard.tables, heard.labels) == ((), [])


def test_a_press_merges_a_pair(pair):
    heard = pair.press(pair.say("/customer duplicates"), "1. Merge Acme Inc into Acme Corp")

    assert heard.headline == "Acme Inc is merged into Acme Corp: 3 moves of both, now in Retention."
    assert proposed(pair) == []
    assert pair.customers() == ["Acme Corp", "Umbrella"]


def test_a_merge_that_is_undone_is_proposed_again(pair):
    merged = pair.press(pair.say("/customer duplicates"), "1. Merge")

    pair.press(merged, "Undo")

    assert proposed(pair) == [{"Acme Inc", "Acme Corp"}]


def test_a_press_hides_a_pair_for_good_and_for_everybody(pair):
    heard = pair.press(pair.say("/customer duplicates"), "1. Not the same")
    pair.later(days=400)

    assert heard.headline == "Acme Inc and Acme Corp are not the same; they are not proposed together any more."
    assert proposed(pair) == []
    assert pair.say("/customer duplicates", as_=OTHER).headline == "No two customers have names that are alike."
    assert pair.customers() == ["Acme Inc", "Acme Corp", "Umbrella"]


def test_undone_a_hidden_pair_is_proposed_again(pair):
    heard = pair.press(pair.say("/customer duplicates"), "1. Not the same")

    pair.press(heard, "Undo")

    assert proposed(pair) == [{"Acme Inc", "Acme Corp"}]


def test_one_told_apart_from_one_is_still_proposed_with_another(pair):
    added(pair, "Acme GmbH")
    assert len(proposed(pair)) == 3

    pair.given("/customer different Acme Inc and Acme Corp")

    assert {"Acme Inc", "Acme Corp"} not in proposed(pair)
    assert {"Acme GmbH", "Acme Inc"} in proposed(pair)
    assert {"Acme GmbH", "Acme Corp"} in proposed(pair)


def test_a_button_pressed_too_late_changes_nothing(pair):
    heard = pair.say("/customer duplicates")
    pair.press(heard, "1. Merge")

    merged, apart = pair.press(heard, "1. Merge"), pair.press(heard, "1. Not the same")

    assert (merged.headline, merged.wrote) == ("Acme Inc is merged into Acme Corp already.", False)
    assert (apart.headline, apart.wrote) == ("That is one customer already.", False)


def test_a_viewer_sees_the_pairs_and_gets_no_buttons(pair):
    heard = pair.say("/customer duplicates", as_=VIEWER)

    assert heard.column("Customer") == ["Acme Inc", "Acme Corp"]
    assert heard.labels == []


def test_of_more_than_ten_pairs_the_likest_ten_are_shown(twelve):
    heard = twelve.say("/customer duplicates")

    assert heard.headline == "12 pairs of customers may be the same."
    assert heard.lines == ("The 10 most alike are shown.",)
    assert heard.column("Pair") == [number for number in range(1, 11) for _row in range(2)]
    assert (len(heard.labels), heard.labels[-1]) == (20, "10. Not the same")


def test_ten_pairs_are_all_there_are_and_no_more_is_said(twelve):
    for place in ("Berlin", "Dublin"):
        twelve.given(f"/customer merge {place} GmbH into {place} Ltd")

    heard = twelve.say("/customer duplicates")

    assert heard.headline == "10 pairs of customers may be the same."
    assert (heard.lines, len(heard.rows)) == ((), 20)


def test_as_data_every_pair_comes_with_instants(twelve):
    twelve.given("/stage move Berlin Ltd awareness")

    heard = twelve.say("/customer duplicates", as_data=True)

    assert len(heard.rows) == 24
    assert heard.lines == ()
    assert isinstance(heard.column("Since", "Last move")[1][0], datetime)
    assert heard.column("Customer")[:2] == ["Berlin GmbH", "Berlin Ltd"]


@pytest.mark.parametrize(
    "words",
    [
        "duplicates", "find duplicates", "show me the duplicates", "list all possible duplicates", "any duplicates?",
        "duplicate customers", "find duplicate customers", "Please show duplicates.", "/lifecycle customer duplicates",
    ],
)  # fmt: skip
def test_it_can_be_asked_in_many_ways(pair, words):
    assert pair.say(words).headline == "1 pair of customers may be the same."
