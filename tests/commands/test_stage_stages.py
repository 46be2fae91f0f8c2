"""The ladder with its counts."""

from __future__ import annotations

import pytest

from tests.commands.asking import MANAGER, VIEWER


@pytest.mark.parametrize(
    "words", ["/stage stages", "/lifecycle stages", "stages", "what are the stages?", "show me the stages"]
)
def test_the_stages_are_listed_with_how_many_are_in_each(acme, words):
    heard = acme.say(words, as_=VIEWER)

    assert heard.headline == "The stages are Awareness, Knowledge, Conversion, Experience, Retention and Advocacy."
    assert heard.rows == [
        ("Awareness", 0), ("Knowledge", 1), ("Conversion", 0), ("Experience", 0), ("Retention", 0), ("Advocacy", 0),
        ("Lost", 0),
    ]  # fmt: skip


def test_who_is_in_no_stage_is_counted_too(acme):
    acme.given("/customer add Zenith", "/stage lost acme")

    heard = acme.say("/stage stages")

    assert heard.rows[-2:] == [("Lost", 1), ("No stage yet", 1)]
    assert acme.press(heard, "No stage yet").rows[0][0] == "Zenith"


def test_each_stage_leads_to_its_list(acme):
    heard = acme.say("/stage stages")

    assert heard.labels == ["Awareness", "Knowledge", "Conversion", "Experience", "Retention", "Advocacy"]
    assert acme.press(heard, "Knowledge").headline == "1 customer is in Knowledge."


def test_a_retired_stage_is_shown_while_somebody_is_in_it(acme):
    acme.given("/lifecycle stages retire knowledge", as_=MANAGER)
    assert ("Knowledge (retired)", 1) in acme.say("/stage stages").rows

    acme.given("/stage move acme conversion")
    assert "Knowledge (retired)" not in [row[0] for row in acme.say("/stage stages").rows]


def test_a_stage_with_a_longer_name_leads_to_its_list_as_well(acme):
    acme.given('/lifecycle stages rename knowledge to "Talks to us"', as_=MANAGER)

    assert acme.press(acme.say("/stage stages"), "Talks to us").headline == "1 customer is in Talks to us."
