"""`digest held`: asked for by the preview of several weeks alone."""

from __future__ import annotations

import pytest

from tests.commands.asking import MANAGER
from tests.commands.caring import cared_for

WEEK = "2026-11-16..2026-11-22"
MONDAY = "2026-11-16T08:00:00+00:00"


def test_a_digest_is_held_against_what_the_one_before_said(team):
    team.say("/lifecycle settings zone Europe/Prague", as_=MANAGER)
    cared_for(team)
    told = team.say("/digest preview retention 2026-11-09..2026-11-15").told

    team.given("/log purchase acme 500")

    heard = team.say(f"/digest held retention {WEEK} | {MONDAY} {told}")

    assert " named last time: " in heard.text
    assert not heard.wrote


@pytest.mark.parametrize("words", ["", "| yesterday {}", f"| {MONDAY} nonsense", "| 2026-11-09 {}"])
def test_other_words_are_a_sentence(team, words):
    assert team.say(f"/digest held retention {WEEK} {words}").headline.startswith("Held against what?")
