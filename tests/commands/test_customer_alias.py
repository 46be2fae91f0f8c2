"""Other names for a customer."""

from __future__ import annotations

import pytest

from tests.commands.asking import OTHER, VIEWER


@pytest.mark.parametrize(
    "words", ["/customer alias ac = Acme Corp", "/customer alias ac=acme", "ac is short for acme", "ac means Acme Corp"]
)
def test_an_alias_means_the_customer_for_everybody(acme, words):
    heard = acme.say(words)

    assert heard.headline == '"ac" means Acme Corp from now on, for everybody.'
    assert acme.say("/stage show AC", as_=OTHER).headline.startswith("Acme Corp has been")
    assert acme.press(heard, "Show").lines[-1] == "Also called ac."


def test_undone_the_alias_means_nobody(acme):
    acme.press(acme.say("/customer alias zz = acme"), "Undo")

    assert acme.say("/stage show zz").headline == 'There is no customer "zz" yet, nor one like it.'


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("ac", "Type it like this: /customer alias ac = Acme Corp."),
        ("", "Type it like this: /customer alias ac = Acme Corp."),
        ("= Acme Corp", "Type it like this: /customer alias ac = Acme Corp."),
        ("acme corp = Acme", '"acme corp" means Acme Corp already.'),
        ("zenith = Acme", '"zenith" is taken: it means Zenith.'),
        ("#1 = Acme", "A customer's name has 1 to 200 characters and does not begin with #."),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(acme, words, said):
    acme.given("/customer add Zenith")

    heard = acme.say(f"/customer alias {words}")

    assert (heard.headline, heard.refused) == (said, True)


def test_an_alias_may_hold_an_equals_sign_in_quotes(acme):
    asked = acme.say('/customer alias "a=c" = acm')

    heard = acme.press(asked, "Acme Corp")

    assert heard.headline == '"a=c" means Acme Corp from now on, for everybody.'


def test_an_unknown_customer_is_asked_for(acme):
    asked = acme.say("/customer alias zz = nobody")

    assert asked.headline == 'There is no customer "nobody" yet, nor one like it.'
    assert asked.labels == ['New customer "nobody"']
    assert not asked.wrote


def test_a_viewer_names_nobody(acme):
    assert acme.say("/customer alias ac = acme", as_=VIEWER).refused


def test_words_that_find_one_customer_cannot_come_to_mean_another(acme):
    acme.given("/customer add Umbrella Ltd")

    heard = acme.say("/customer alias acme = Umbrella Ltd")

    said = '"acme" finds Acme Corp today, so it cannot mean Umbrella Ltd; choose another one.'
    assert (heard.headline, heard.wrote) == (said, False)
    assert acme.say("/stage show acme").headline.startswith("Acme Corp")


def test_words_that_fit_two_customers_can_be_given_to_one_of_them(acme):
    acme.given("/customer add Acme Labs")

    assert acme.say("/customer alias acme = Acme Labs").headline.startswith('"acme" means Acme Labs')
