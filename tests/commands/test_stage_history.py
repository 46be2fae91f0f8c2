"""Everything that was logged of one customer."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    "words", ["/stage history acme", "/lifecycle history acme", "history of acme", "the story of acme"]
)
def test_a_history_lists_all_moves_newest_first(acme, words):
    acme.given("/stage move acme conversion on 29 November because demo", "/stage lost acme because price")

    heard = acme.say(words)

    assert heard.headline == "Acme Corp has made 3 moves since Fri 20 Nov."
    assert heard.text.split("\n")[2:6] == [
        "When        Stage       By    Reason",
        "Wed 2 Dec   Lost        @rep  price",
        "Sun 29 Nov  Conversion  @rep  demo",
        "Fri 20 Nov  Knowledge   @rep  –",
    ]


def test_one_move_is_one_move(acme):
    heard = acme.say("/stage history acme")

    assert heard.headline == "Acme Corp has made 1 move since Fri 20 Nov."
    assert heard.receipt == "By the day it happened, newest first; moves that were undone are left out."
    assert acme.press(heard, "Show").headline.startswith("Acme Corp has been in Knowledge")


def test_an_undone_move_is_left_out(acme):
    acme.given("/stage move acme conversion", "/stage undo")

    assert [row[1] for row in acme.say("/stage history acme").rows] == ["Knowledge"]


def test_without_a_move_there_is_a_way_to_the_first_one(team):
    team.given("/customer add Acme Corp")

    heard = team.say("/stage history acme")

    assert heard.headline == "No move of Acme Corp was logged yet."
    assert team.press(heard, "Move to a stage").headline == "Where to? Acme Corp is in no stage yet."


def test_a_very_long_history_shows_its_newest_part(team):
    team.given("/customer add Acme Corp")
    for n in range(92):
        team.given(f"/stage move acme {('awareness', 'knowledge')[n % 2]}")

    heard = team.say("/stage history acme")

    assert heard.headline == "Acme Corp has made 92 moves."
    assert len(heard.rows) == 90
    assert heard.receipt.endswith(" The newest 90 are shown.")


def test_nobody_named_is_asked_for_but_in_their_channel(acme):
    assert acme.say("/stage history").headline == "Which customer? Type it like this: /stage history acme."
    acme.given("/customer bind acme")
    assert acme.say("/stage history").headline.startswith("Acme Corp has made 1 move")


def test_an_unknown_name_is_asked_for(acme):
    heard = acme.say("/stage history acm")

    assert acme.press(heard, "Acme Corp").headline.startswith("Acme Corp has made 1 move")
