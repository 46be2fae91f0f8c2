"""The segment of a customer, and how its words are told from the name's."""

from __future__ import annotations

import pytest

from tests.commands.asking import VIEWER


@pytest.mark.parametrize(
    ("words", "headline"),
    [
        ("acme enterprise", "Acme Corp: segment is now enterprise."),
        ("Acme Corp enterprise", "Acme Corp: segment is now enterprise."),
        ("acme = mid market", "Acme Corp: segment is now mid market."),
        ('"Acme Corp" mid market', "Acme Corp: segment is now mid market."),
        ("acme is mid market", "Acme Corp: segment is now mid market."),
        ('acme "mid market"', "Acme Corp: segment is now mid market."),
        ("Road to Rome enterprise", "Road to Rome: segment is now enterprise."),
        ("Road to Rome to mid market", "Road to Rome: segment is now mid market."),
        ("Road to Rome = back to basics", "Road to Rome: segment is now back to basics."),
    ],
)
def test_name_and_segment_are_told_apart(acme, words, headline):
    acme.given("/customer add Road to Rome")

    assert acme.say(f"/customer segment {words}").headline == headline


def test_words_that_may_belong_to_either_ask_and_say_how_to_tell(acme):
    heard = acme.say("/customer segment acme mid market")

    assert heard.headline == 'Which customer is "acme mid"?'
    assert heard.lines == (
        "A value of several words stands behind an equals sign: /customer segment acme = enterprise.",
    )
    assert not heard.wrote


def test_the_value_before_is_told(acme):
    acme.given("/customer segment acme enterprise")

    assert acme.say("/customer segment acme startup").headline == "Acme Corp: segment is now startup, was enterprise."
    assert acme.say("/customer segment acme startup").headline == "Acme Corp: segment is already startup."


def test_none_takes_the_segment_away_and_quotes_make_it_a_word(acme):
    acme.given("/customer segment acme enterprise")

    assert acme.say("/customer segment acme none").headline == "Acme Corp has no segment any more; it was enterprise."
    assert acme.say('/customer segment acme "none"').headline == "Acme Corp: segment is now none."
    asked = acme.say('/customer segment acm "None"')
    assert acme.press(asked, "Acme Corp").headline == "Acme Corp: segment is now None, was none."


def test_a_missing_word_is_asked_for(acme):
    assert acme.say("/customer segment").headline == "Type it like this: /customer segment acme enterprise."


def test_a_viewer_sets_nothing(acme):
    assert acme.say("/customer segment acme enterprise", as_=VIEWER).refused
