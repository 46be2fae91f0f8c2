"""Who looks after a customer."""

from __future__ import annotations

import pytest

from tests.commands.asking import OTHER, VIEWER, told


@pytest.mark.parametrize(
    "words",
    [
        "/customer owner acme <@UOTHER>",
        "/customer owner Acme Corp <@UOTHER|other rep>",
        "/customer owner acme to <@UOTHER>",
        "/customer owner acme = <@UOTHER>",
        '/customer owner "Acme Corp" is <@UOTHER>',
        "assign acme to <@UOTHER>",
        "give Acme Corp to <@UOTHER>",
        "acme belongs to <@UOTHER>",
        "acme is owned by <@UOTHER>",
    ],
)
def test_an_owner_can_be_set_in_many_ways(acme, words):
    heard = acme.say(words)

    assert told(heard) == "Acme Corp: owner is now @other rep, was @rep."
    assert acme.press(heard, "Show").text.split("\n")[1] == "Owner: @other rep"


def test_me_is_who_says_it(acme):
    assert told(acme.say("/customer owner acme me", as_=OTHER)) == "Acme Corp: owner is now @other rep, was @rep."


def test_somebody_outside_slack_is_kept_as_written(acme):
    assert (
        told(acme.say("/customer owner acme = the south team")) == "Acme Corp: owner is now the south team, was @rep."
    )


def test_the_same_owner_again_is_said_so(acme):
    heard = acme.say("/customer owner acme <@UREP>")

    assert (told(heard), heard.wrote) == ("Acme Corp: owner is already @rep.", False)


def test_undone_the_customer_is_the_former_owners(acme):
    acme.press(acme.say("/customer owner acme <@UOTHER>"), "Undo")

    assert acme.say("/stage show acme").text.split("\n")[1] == "Owner: @rep"


@pytest.mark.parametrize(
    "words",
    [
        "/customer owner acme nobody",
        "/customer owner Acme Corp = none",
        "/customer owner acme is no one",
        "acme belongs to nobody",
        "acme is owned by nobody.",
    ],
)
def test_nobody_owns_a_customer_whose_owner_is_taken_away(acme, words):
    heard = acme.say(words)

    assert told(heard) == "Acme Corp has no owner any more; it was @rep."
    assert acme.say("/stage show acme").lines[0] == "Owner: –"
    assert acme.say("/stage list mine").headline.startswith("You own no customer yet.")
    again = acme.say(words)
    assert (again.headline, again.wrote) == ("Acme Corp has no owner anyway.", False)
    acme.press(heard, "Undo")
    assert acme.say("/stage show acme").text.split("\n")[1] == "Owner: @rep"


def test_an_unknown_name_is_asked_for_before_its_owner_is_taken_away(acme):
    asked = acme.say("/customer owner acm nobody")

    assert told(acme.press(asked, "Acme Corp")) == "Acme Corp has no owner any more; it was @rep."


def test_a_customer_can_be_added_without_an_owner(acme):
    assert told(acme.say("/customer add Zenith owner nobody source none")) == "Zenith is added: no owner."
    assert acme.say("/stage show zenith").lines == ("Owner: –",)


@pytest.mark.parametrize("words", ["", " acme"])
def test_a_missing_word_is_asked_for(acme, words):
    assert acme.say(f"/customer owner{words}").headline == "Type it like this: /customer owner acme @rep."


def test_an_unknown_name_is_asked_for_and_remembered(acme):
    asked = acme.say("/customer owner acm <@UOTHER>")

    assert told(acme.press(asked, "Acme Corp")) == "Acme Corp: owner is now @other rep, was @rep."
    assert told(acme.say("/customer owner acm me")) == "Acme Corp: owner is now @rep, was @other rep."


def test_a_viewer_gives_nobody_away(acme):
    assert acme.say("assign acme to <@UVIEWER>", as_=VIEWER).refused
