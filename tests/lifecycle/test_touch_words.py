"""The words for kinds of touchpoints: what they mean, what is near, who makes them."""

from __future__ import annotations

import pytest

from lifecycle import touch_words
from lifecycle.touchpoints import CONTACTS, FEEDBACK, OUTSIDE, RECORDS, sentiment


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("call", "call"),
        ("Phone", "call"),
        ("called", "call"),
        ("email", "e-mail"),
        ("E-Mail", "e-mail"),
        ("ads", "advertising"),
        ("wom", "word of mouth"),
        ("word  of MOUTH", "word of mouth"),
        ("demo", "meeting"),
        ("chat", "support"),
        ("newsletter", "notification"),
        ("call,", "call"),
        ("webinar", "event"),
        ("colour", None),
        ("", None),
        ("nps", None),
    ],
)
def test_a_kind_is_known_by_each_clear_name(typed, kind):
    assert touch_words.kind_of(typed) == kind


def test_a_kind_of_the_workspaces_own_comes_before_what_the_word_means_to_everybody():
    assert touch_words.kind_of("webinar", ("webinar",)) == "webinar"
    assert touch_words.kind_of("Trade  Fair", ("trade fair",)) == "trade fair"


def test_every_kind_means_itself_and_nothing_else():
    assert [touch_words.kind_of(kind) for kind in CONTACTS] == list(CONTACTS)
    assert [touch_words.kind_of(kind) for kind in RECORDS] == [None] * len(RECORDS)


@pytest.mark.parametrize(
    ("typed", "near"),
    [("emial", "e-mail"), ("meting", "meeting"), ("advertisng", "advertising"), ("podcst", "podcast")],
)
def test_a_misspelt_word_proposes_the_likest_kinds(typed, near):
    assert touch_words.near(typed, (*CONTACTS, "podcast"))[0] == near


def test_a_word_like_no_kind_proposes_none():
    assert touch_words.near("zzz", CONTACTS) == ()


def test_outside_kinds_are_not_ours_and_own_ones_are_what_the_workspace_said():
    assert {kind for kind in CONTACTS if not touch_words.is_ours(kind)} == OUTSIDE
    own = (("podcast", True), ("forum", False))
    assert touch_words.is_ours("podcast", own)
    assert not touch_words.is_ours("forum", own)


@pytest.mark.parametrize("word", ["call", "nps", "ticket", "off", "about"])
def test_a_word_that_means_something_already_can_be_no_new_kind(word):
    assert touch_words.is_taken(word)


@pytest.mark.parametrize(
    ("kind", "felt"),
    [
        ("nps", [-1, -1, -1, -1, -1, -1, -1, 0, 0, 1, 1]),
        ("csat", [-1, -1, 0, 1, 1]),
        ("ces", [-1, -1, -1, 0, 0, 1, 1]),
        ("review", [-1, -1, 0, 1, 1]),
    ],
)
def test_each_score_is_pleased_displeased_or_between(kind, felt):
    low, high = FEEDBACK[kind]
    assert [sentiment(kind, value) for value in range(low, high + 1)] == felt
