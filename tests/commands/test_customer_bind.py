"""A channel that is about one customer."""

from __future__ import annotations

import pytest

from tests.commands.asking import MANAGER, VIEWER


@pytest.mark.parametrize("words", ["/customer bind acme", "/customer bind Acme Corp", "this channel is about acme"])
def test_in_a_bound_channel_a_stage_is_enough(acme, words):
    heard = acme.say(words)

    assert heard.headline == ("This channel is about Acme Corp now: here /stage advocacy moves Acme Corp to Advocacy.")
    assert acme.say("/stage retention").headline.startswith("Acme Corp is now in Retention")
    assert acme.say("/stage move to advocacy because they cheer").headline.endswith("Reason: they cheer.")
    assert acme.say("/stage awareness", channel="C2").refused


def test_a_bound_channel_takes_stage_alone_as_a_question(acme):
    acme.given("/customer bind acme")

    asked = acme.say("/stage")

    assert asked.headline == "Where to? Acme Corp is in Knowledge, since Fri 20 Nov."
    assert acme.press(asked, "Conversion").headline.startswith("Acme Corp is now in Conversion")


def test_a_misspelt_stage_is_asked_for_the_bound_customer(acme):
    acme.given("/customer bind acme")

    asked = acme.say("/stage to retnetion")

    assert acme.press(asked, "Retention").headline.startswith("Acme Corp is now in Retention")


def test_another_customer_can_still_be_named(acme):
    acme.given("/customer add Zenith", "/customer bind acme")

    assert acme.say("/stage zenith retention").headline == "Zenith starts in Retention."


def test_the_same_customer_again_is_said_so(acme):
    acme.given("/customer bind acme")

    heard = acme.say("/customer bind acme")

    assert (heard.headline, heard.wrote) == ("This channel is about Acme Corp already.", False)


def test_a_channel_can_be_about_nobody_again(acme):
    acme.given("/customer bind acme")

    assert acme.say("/customer bind nobody").headline == "This channel is about no customer any more."
    assert acme.say("/stage retention").refused
    assert acme.say("/customer bind nobody").headline == "This channel is about no customer."


def test_undone_the_channel_is_about_what_it_was_before(acme):
    acme.given("/customer add Zenith", "/customer bind acme")

    acme.press(acme.say("/customer bind zenith"), "Undo")

    assert acme.say("/stage show").headline.startswith("Acme Corp has been")


def test_the_example_names_a_stage_that_there_is(acme):
    acme.given('/lifecycle stages rename advocacy to "True fans"', as_=MANAGER)

    assert acme.say("/customer bind acme").headline.endswith("here /stage true fans moves Acme Corp to True fans.")
    assert acme.say("/stage true fans").headline.startswith("Acme Corp is now in True fans")


def test_an_unknown_name_is_asked_for_and_remembered(acme):
    asked = acme.say("/customer bind acm")

    assert acme.press(asked, "Acme Corp").headline.startswith("This channel is about Acme Corp now")
    assert acme.say("/stage acm conversion").headline.startswith("Acme Corp is now in Conversion")


def test_without_a_customer_or_a_channel_it_says_what_is_missing(acme):
    assert acme.say("/customer bind").headline == "Which customer? Type it like this: /customer bind acme."
    assert acme.say("/customer bind acme", channel="").headline == (
        "There is no channel here; type it in the channel that is about the customer."
    )


def test_a_viewer_binds_nothing(acme):
    assert acme.say("/customer bind acme", as_=VIEWER).refused


def test_a_name_of_one_letter_is_not_lost_for_the_customer_of_the_channel(acme):
    acme.given("/customer bind acme")

    heard = acme.say("/stage move a knowledge")

    assert '"a"' in heard.headline
    assert heard.wrote is False
